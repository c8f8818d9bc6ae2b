-- One firm of the panorama at one reference date in one population (all; core or diversified), with what the
-- indicators count: its age, its band, its place. Bands are those of Sirene's latest year: at a date they hold when
-- that year is one that Sirene would have published then (up to four years before).
with presence as (

    select * from {{ ref('int_firms__presence') }}
    where is_in_panorama

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

units as (

    select * from {{ ref('int_firms__legal_units') }}

),

populations as (

    select 'all' as population
    union all
    select 'core' as population
    union all
    select 'diversified' as population

),

dated as (

    select
        presence.*,
        firms.siren,
        firms.ai_group,
        firms.firm_type,
        firms.technologies,
        firms.markets,
        firms.value_chain,
        units.creation_date,
        units.size_category,
        {{ days_between('units.creation_date', 'presence.reference_date') }} as age_days,
        coalesce(
            extract(year from presence.reference_date) - units.headcount_year between 0 and 4, presence.is_edition_end
        ) as is_band_of_date,
        units.headcount_band,
        units.jobs_low,
        units.jobs_mid,
        units.jobs_high
    from presence
    inner join firms on presence.firm_id = firms.firm_id
    left join units on presence.firm_id = units.firm_id

),

final as (

    select
        dated.reference_date,
        populations.population,
        dated.is_edition_end,
        dated.firm_id,
        dated.siren,
        dated.ai_group,
        dated.firm_type,
        dated.technologies,
        dated.markets,
        dated.value_chain,
        dated.department_code,
        dated.presence_basis,
        dated.open_establishments,
        dated.creation_date,
        dated.age_days,
        -- Like the band, the category is of Sirene's latest year.
        case when dated.is_band_of_date then dated.size_category end as size_category,
        case when dated.is_band_of_date then dated.headcount_band end as headcount_band,
        case when dated.is_band_of_date then dated.jobs_low end as jobs_low,
        case when dated.is_band_of_date then dated.jobs_mid end as jobs_mid,
        case when dated.is_band_of_date then coalesce(dated.jobs_high, dated.jobs_low) end as jobs_high
    from dated
    inner join populations on populations.population in ('all', dated.ai_group)

)

select * from final
