with laureates as (

    select * from {{ source('france2030_annex', 'laureates') }}

),

final as (

    select
        {{ clean_text('priority') }} as priority,
        {{ clean_text('scheme') }} as scheme,
        {{ clean_text('project') }} as project,
        {{ normalised_name('project') }} as project_name_key,
        {{ clean_text('beneficiary') }} as beneficiary_name,
        {{ normalised_name('beneficiary') }} as beneficiary_name_key,
        {{ clean_text('department') }} as department_code,
        cast(source_line as integer) as source_line,
        _archive_sha256,
        _row_number
    from laureates

)

select * from final
