-- Open establishments in the region of the firms followed: how many, of which role, where, of which size, technology,
-- market and place in the value chain, and the shares. A firm whose establishments Sirene does not describe counts for
-- none: coverage says for how many firms they are known.
with spine as (

    select * from {{ ref('int_indicators__spine') }}

),

members as (

    select * from {{ ref('int_firms__populations') }}

),

states as (

    select * from {{ ref('int_firms__establishment_states') }}
    where state = 'open' and is_in_region

),

departments as (

    select * from {{ ref('departments') }}
    where {{ in_perimeter('region_code') }}

),

bands as (

    select * from {{ ref('headcount_bands') }}

),

roles as (

    select 'head_office' as role
    union all
    select 'secondary' as role

),

-- The band of an establishment is of Sirene's latest year: at a date it holds when that year was the latest then.
open_establishments as (

    select
        members.reference_date,
        members.population,
        members.technologies,
        members.markets,
        members.value_chain,
        states.siret,
        coalesce(states.establishment_role, 'unknown') as establishment_role,
        states.is_role_dated,
        states.department_code,
        case
            when
                coalesce(
                    extract(year from members.reference_date) - states.headcount_year between 0 and 4,
                    members.is_edition_end
                )
                then states.headcount_band
        end as headcount_band
    from members
    inner join states
        on members.firm_id = states.firm_id and members.reference_date = states.reference_date

),

labelled as (

    select
        reference_date,
        population,
        siret,
        'establishment_role' as breakdown,
        establishment_role as member
    from open_establishments
    union all
    select
        reference_date,
        population,
        siret,
        'department' as breakdown,
        department_code as member
    from open_establishments
    union all
    -- Every department of the region, and both roles, stand in the count, with zero where there is no establishment.
    select
        spine.reference_date,
        spine.population,
        cast(null as varchar) as siret,
        'department' as breakdown,
        departments.department_code as member
    from spine
    cross join departments
    union all
    select
        spine.reference_date,
        spine.population,
        cast(null as varchar) as siret,
        'establishment_role' as breakdown,
        roles.role as member
    from spine
    cross join roles
    union all
    select
        reference_date,
        population,
        siret,
        'headcount_band' as breakdown,
        coalesce(headcount_band, 'unknown') as member
    from open_establishments
    union all
    select
        open_establishments.reference_date,
        open_establishments.population,
        open_establishments.siret,
        'headcount_band' as breakdown,
        case when bands.max < 50 then 'under_50' else '50_and_over' end as member
    from open_establishments
    inner join bands on open_establishments.headcount_band = bands.code
    union all
    select
        reference_date,
        population,
        siret,
        'technology' as breakdown,
        {{ exploded(split("coalesce(technologies, 'unknown')", '|')) }} as member
    from open_establishments
    union all
    select
        reference_date,
        population,
        siret,
        'market' as breakdown,
        {{ exploded(split("coalesce(markets, 'unknown')", '|')) }} as member
    from open_establishments
    union all
    select
        reference_date,
        population,
        siret,
        'value_chain' as breakdown,
        {{ exploded(split("coalesce(value_chain, 'unknown')", '|')) }} as member
    from open_establishments

),

totals as (

    select
        spine.*,
        count(open_establishments.siret) as establishments,
        coalesce(bool_and(open_establishments.is_role_dated), true) as is_role_dated
    from spine
    left join open_establishments
        on
            spine.reference_date = open_establishments.reference_date
            and spine.population = open_establishments.population
    group by all

),

counted as (

    select
        reference_date,
        population,
        breakdown,
        trim(member) as member,
        count(distinct siret) as establishments
    from labelled
    group by reference_date, population, breakdown, trim(member)

),

-- A share is of the establishments for which the thing is known.
known as (

    select
        reference_date,
        population,
        breakdown,
        count(distinct case when trim(member) <> 'unknown' then siret end) as known_establishments
    from labelled
    group by reference_date, population, breakdown

),

measures as (

    select
        totals.*,
        'firms.establishments' as indicator_id,
        'none' as breakdown,
        'none' as member,
        'count' as unit,
        cast(totals.establishments as double) as measured,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from totals
    union all
    select
        totals.*,
        'firms.establishments' as indicator_id,
        counted.breakdown,
        counted.member,
        'count' as unit,
        counted.establishments as measured,
        null as numerator,
        null as denominator
    from totals
    inner join counted on totals.reference_date = counted.reference_date and totals.population = counted.population
    union all
    select
        totals.*,
        'firms.share_of_establishments' as indicator_id,
        counted.breakdown,
        counted.member,
        'percent' as unit,
        100.0 * counted.establishments / nullif(known.known_establishments, 0) as measured,
        counted.establishments as numerator,
        known.known_establishments as denominator
    from totals
    inner join counted on totals.reference_date = counted.reference_date and totals.population = counted.population
    inner join known
        on
            counted.reference_date = known.reference_date
            and counted.population = known.population
            and counted.breakdown = known.breakdown
    where counted.member <> 'unknown'

),

stated as (

    select
        *,
        case
            when not_followed_reason is not null then not_followed_reason
            when firms = 0 then 'aucune firme dans cette population'
            when establishments = 0 and sirene_origin = 'sample'
                then 'échantillon : Sirene n''y décrit aucun établissement ouvert des firmes suivies à cette date'
            when establishments = 0 then 'Sirene ne décrit aucun établissement ouvert des firmes suivies à cette date'
            when measured is null then 'tranche d''effectif ou caractéristique inconnue à cette date pour chacun'
        end as not_computable_reason
    from measures

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        case when not_computable_reason is null then measured end as value,
        unit,
        case when not_computable_reason is null then numerator end as numerator,
        case when not_computable_reason is null then denominator end as denominator,
        case
            when firms > 0
                then least(1.0 * proved_firms / firms, coalesce(denominator / nullif(establishments, 0), 1.0))
        end as coverage,
        case
            when not_computable_reason is not null then 'not_computable'
            when proved_firms < firms or denominator < establishments or past_reason is not null then 'provisional'
            else 'final'
        end as status,
        coalesce(
            not_computable_reason,
            nullif(
                concat_ws(
                    ' ; ',
                    case
                        when proved_firms < firms
                            then
                                'établissements connus pour ' || {{ counted('proved_firms', 'firme') }}
                                || ' sur ' || cast(firms as varchar)
                    end,
                    case when proved_firms < firms then sample_reason end,
                    past_reason,
                    case
                        when breakdown = 'establishment_role' and not is_role_dated
                            then 'siège d''aujourd''hui : l''historique Sirene n''est pas lu'
                    end
                ),
                ''
            )
        ) as reason
    from stated

)

select * from final
