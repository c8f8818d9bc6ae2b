-- i-PhD laureates of the region by year of the contest: a forerunner of companies, and persons, so that one or two are
-- withheld and no total lets them be subtracted. A year without any is zero only where the whole country was read.
with laureates as (

    select * from {{ ref('stg_iphd__laureates') }}
    where is_valid and not is_key_conflict

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

region_names as (

    select distinct {{ normalised_name('region_name') }} as region_key
    from {{ ref('departments') }}
    where {{ in_perimeter('region_code') }}

),

of_the_region as (

    select
        laureates.award_year,
        laureates.region_name,
        region_names.region_key is not null as is_in_region
    from laureates
    left join region_names on {{ normalised_name('laureates.region_name') }} = region_names.region_key

),

-- An extract of one region says nothing of the others.
extent as (

    select
        count(distinct region_name) > 1 as is_national,
        coalesce(sum(case when is_in_region then 1 else 0 end), 0) as laureates
    from of_the_region

),

years as (

    select
        award_year,
        sum(case when is_in_region then 1 else 0 end) as laureates
    from of_the_region
    group by award_year

),

counted as (

    select
        reference_dates.reference_date,
        cast(years.award_year as varchar) as member,
        years.laureates
    from reference_dates
    inner join years on extract(year from reference_dates.reference_date) >= years.award_year
    cross join extent
    where years.laureates > 0 or extent.is_national

),

silent as (

    select reference_dates.reference_date
    from reference_dates
    cross join extent
    where
        extent.laureates = 0 and not extent.is_national
        or reference_dates.reference_date not in (select counted.reference_date from counted)

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        'public_funding.iphd_laureates' as indicator_id,
        'all' as population,
        'year' as breakdown,
        member,
        case when laureates not in (1, 2) then cast(laureates as double) end as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when laureates not in (1, 2) then 1.0 end as coverage,
        case when laureates in (1, 2) then 'withheld' else 'final' end as status,
        case when laureates in (1, 2) then 'moins de trois lauréats, qui sont des personnes' end as reason
    from counted
    union all
    select
        reference_date,
        null as period_start,
        'public_funding.iphd_laureates' as indicator_id,
        'all' as population,
        'none' as breakdown,
        'none' as member,
        null as value,
        'count' as unit,
        null as numerator,
        null as denominator,
        null as coverage,
        'not_computable' as status,
        'aucun lauréat de la région dans le relevé, qui ne couvre pas le pays' as reason
    from silent

)

select * from final
