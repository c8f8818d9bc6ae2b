-- One firm of the register at one reference date: is it in the panorama? The register says yes for its region, unless
-- Sirene says that the firm was not yet created, had ceased, or had no open establishment left in the region. An open
-- establishment in the region proves it; elsewhere the presence rests on the register alone.
with firms as (

    select * from {{ ref('stg_register__firms') }}

),

departments as (

    select * from {{ ref('departments') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

unit_states as (

    select * from {{ ref('int_firms__unit_states') }}

),

establishment_states as (

    select * from {{ ref('int_firms__establishment_states') }}

),

-- A live stock lists every establishment of a firm; an extract lists those that were found, and proves no absence.
sirene as (

    select coalesce(max(case when origin = 'live' then 1 else 0 end), 0) = 1 as is_complete
    from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'sirene'

),

located as (

    select
        firms.firm_id,
        firms.department_code,
        departments.region_code,
        -- Without a department the firm is where its register is.
        {{ in_perimeter("coalesce(departments.region_code, '" ~ var("panorama_region") ~ "')") }} as is_in_region
    from firms
    left join departments on firms.department_code = departments.department_code

),

-- The head office first, then the oldest: where the firm stands in the region.
regional as (

    select
        *,
        row_number() over (
            partition by firm_id, reference_date
            order by establishment_role = 'head_office' desc nulls last, creation_date asc nulls last, siret asc
        ) as seniority
    from establishment_states
    where is_in_region and state = 'open'

),

counted as (

    select
        firm_id,
        reference_date,
        sum(case when state = 'open' and is_in_region then 1 else 0 end) as open_establishments,
        count(*) as known_establishments,
        -- Open for all we know, and nobody says where: it may be in the region.
        sum(
            case
                when state is null then 1
                when state = 'open' and department_code is null and foreign_country_code is null then 1
                else 0
            end
        ) as unknown_establishments
    from establishment_states
    group by firm_id, reference_date

),

joined as (

    select
        located.*,
        reference_dates.reference_date,
        reference_dates.is_edition_end,
        unit_states.state as unit_state,
        unit_states.firm_id is not null as is_in_sirene,
        coalesce(counted.open_establishments, 0) as open_establishments,
        coalesce(counted.known_establishments, 0) as known_establishments,
        coalesce(counted.unknown_establishments, 0) as unknown_establishments,
        regional.department_code as regional_department_code,
        regional_departments.region_code as regional_region_code,
        sirene.is_complete
    from located
    cross join reference_dates
    cross join sirene
    left join unit_states
        on located.firm_id = unit_states.firm_id and reference_dates.reference_date = unit_states.reference_date
    left join counted
        on located.firm_id = counted.firm_id and reference_dates.reference_date = counted.reference_date
    left join regional
        on
            located.firm_id = regional.firm_id
            and reference_dates.reference_date = regional.reference_date
            and regional.seniority = 1
    left join departments as regional_departments
        on regional.department_code = regional_departments.department_code

),

judged as (

    select
        *,
        case
            when not is_in_region then 'hors de la région'
            when unit_state = 'not_created' then 'pas encore créée à cette date (Sirene)'
            when unit_state = 'ceased' then 'cessée à cette date (Sirene)'
            when
                is_complete and is_in_sirene
                and known_establishments > 0 and open_establishments = 0 and unknown_establishments = 0
                then 'aucun établissement ouvert dans la région à cette date (Sirene)'
        end as exclusion_reason
    from joined

),

final as (

    select
        firm_id,
        reference_date,
        is_edition_end,
        coalesce(regional_department_code, department_code) as department_code,
        case when regional_department_code is not null then regional_region_code else region_code end as region_code,
        open_establishments,
        is_in_sirene,
        exclusion_reason is null as is_in_panorama,
        case
            when exclusion_reason is null and open_establishments > 0 then 'sirene'
            when exclusion_reason is null then 'register'
        end as presence_basis,
        exclusion_reason
    from judged

)

select * from final
