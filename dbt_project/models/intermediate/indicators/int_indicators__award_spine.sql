-- From when each programme of public aid is known, at each reference date; else why nothing can be said of it.
with programmes as (

    select * from {{ ref('award_programmes') }}

),

awards as (

    select * from {{ ref('int_awards__all') }}

),

deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

read_awards as (

    select
        programme,
        count(*) as awards,
        min(award_year) as first_year
    from awards
    group by programme

),

known as (

    select
        programmes.programme,
        deliveries.absence,
        read_awards.awards,
        read_awards.first_year,
        -- The annex prints no year: it is known from the day that it states.
        case when read_awards.first_year is null then deliveries.vintage end as stated_on
    from programmes
    left join deliveries on programmes.source_id = deliveries.source_id
    left join read_awards on programmes.programme = read_awards.programme

),

final as (

    select
        reference_dates.reference_date,
        known.programme,
        case
            when known.absence is not null then 'source absente : ' || known.absence
            when known.awards is null then 'la source lue ne cite aucune aide de cette région'
            when known.stated_on > reference_dates.reference_date
                then 'la liste est datée du ' || {{ day_in_words('known.stated_on') }}
            when known.first_year > extract(year from reference_dates.reference_date)
                then 'la première aide lue est de ' || cast(known.first_year as varchar)
        end as not_computable_reason
    from reference_dates
    cross join known

)

select * from final
