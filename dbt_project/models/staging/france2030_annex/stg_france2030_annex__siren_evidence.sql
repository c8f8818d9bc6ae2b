with evidence as (

    select * from {{ source('france2030_annex', 'siren_evidence') }}

),

final as (

    select
        {{ clean_text('scheme') }} as scheme,
        {{ clean_text('project') }} as project,
        {{ normalised_name('project') }} as project_name_key,
        {{ clean_text('beneficiary') }} as beneficiary_name,
        {{ normalised_name('beneficiary') }} as beneficiary_name_key,
        {{ siren('siren') }} as siren,
        {{ clean_text('name_in_source') }} as name_in_source,
        {{ clean_text('source') }} as evidence_source,
        {{ clean_text('region_in_source') }} as region_in_source,
        {{ clean_text('match') }} as match_note,
        -- A project found under the same name is a proof; a company name alone is a lead.
        match like 'project%' as is_project_match,
        siren is not null and {{ siren('siren') }} is null as has_invalid_siren,
        _archive_sha256,
        _row_number
    from evidence

)

select * from final
