-- One firm of the register at one reference date: is it in the panorama? The register says yes for its region; no
-- source read so far knows creations, closings or moves, so that every presence rests on the register alone.
with firms as (

    select * from {{ ref('stg_register__firms') }}

),

departments as (

    select * from {{ ref('departments') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

located as (

    select
        firms.firm_id,
        firms.department_code,
        departments.region_code,
        -- Without a department the firm is where its register is.
        coalesce(departments.region_code, '{{ var("panorama_region") }}') = '{{ var("region") }}' as is_in_region
    from firms
    left join departments on firms.department_code = departments.department_code

),

final as (

    select
        located.firm_id,
        reference_dates.reference_date,
        reference_dates.is_edition_end,
        located.department_code,
        located.region_code,
        located.is_in_region as is_in_panorama,
        case when located.is_in_region then 'register' end as presence_basis,
        case when not located.is_in_region then 'hors de la région' end as exclusion_reason
    from located
    cross join reference_dates

)

select * from final
