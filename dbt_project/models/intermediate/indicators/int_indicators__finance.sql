-- Revenue of the register's firms for one fiscal year, and the share of them whose revenue is known. Absent is not
-- zero: without an account of a register firm in that year, or while its closings go on after the edition, nothing is
-- computed.
with accounts as (

    select * from {{ ref('fct_annual_account') }}

),

presence as (

    select * from {{ ref('int_firms__presence') }}
    where is_in_panorama

),

firms as (

    select * from {{ ref('dim_firm') }}

),

figures as (

    select distinct as_of from {{ ref('stg_published_figures__figures') }}
    where theme = 'finance'

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

populations as (

    select 'all' as population
    union all
    select 'core' as population

),

-- A date of the Panorama's own revenue figures answers for its calendar year; any other, the edition's end first, for
-- the last fiscal year whose closings are all past (30 June of the year after).
years as (

    select
        reference_dates.reference_date,
        case
            when figures.as_of is not null then cast(extract(year from reference_dates.reference_date) as integer)
            else {{ fiscal_year('reference_dates.reference_date') }} - 1
        end as fiscal_year
    from reference_dates
    left join figures on reference_dates.reference_date = figures.as_of

),

present as (

    select
        presence.reference_date,
        populations.population,
        firms.firm_id,
        firms.siren
    from presence
    inner join firms on presence.firm_id = firms.firm_id
    inner join populations on populations.population in ('all', firms.ai_group)

),

measured as (

    select
        years.reference_date,
        years.fiscal_year,
        populations.population,
        count(present.firm_id) as firms,
        count(present.siren) as with_siren,
        count(accounts.siren) as accounts_of_year,
        count(accounts.revenue_eur) as known,
        sum(accounts.revenue_eur) / 1000000 as revenue,
        (
            select count(*) from accounts as held
            where held.is_in_panorama
        ) as accounts_held
    from years
    cross join populations
    left join present
        on years.reference_date = present.reference_date and populations.population = present.population
    left join accounts
        on
            present.firm_id = accounts.firm_id
            and years.fiscal_year = accounts.fiscal_year
            and accounts.is_reference_account
    group by years.reference_date, years.fiscal_year, populations.population

),

explained as (

    select
        *,
        case
            when firms = 0 then 'le registre ne suit aucune firme de cette région'
            when accounts_held = 0 and '{{ var("origin") }}' = 'sample'
                then 'échantillon : comptes nationaux d''essai, aucun n''est d''une firme du registre'
            when accounts_held = 0 then 'aucun compte d''une firme du registre chez l''éditeur'
            when make_date(fiscal_year + 1, 6, 30) > {{ edition_end() }}
                then
                    'exercice ' || cast(fiscal_year as varchar)
                    || ' : des comptes se clôturent encore après la fin de l''édition'
            when accounts_of_year = 0
                then 'aucun compte de l''exercice ' || cast(fiscal_year as varchar) || ' pour les firmes suivies'
        end as not_computable_reason,
        -- The newest year fills up for nine to twelve months after its last closings.
        make_date(fiscal_year + 2, 6, 30) > {{ edition_end() }} as is_filling_up
    from measured

),

measures as (

    select
        *,
        'finance.revenue' as indicator_id,
        'million_eur' as unit,
        case when not_computable_reason is null then revenue end as value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        1.0 * known / nullif(firms, 0) as coverage
    from explained
    union all
    select
        *,
        'finance.share_of_firms_with_known_revenue' as indicator_id,
        'percent' as unit,
        case when not_computable_reason is null then 100.0 * known / nullif(firms, 0) end as value,
        known as numerator,
        firms as denominator,
        -- A firm without a SIREN could not be asked about.
        1.0 * with_siren / nullif(firms, 0) as coverage
    from explained

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        cast(value as double) as value,
        unit,
        case when value is not null then numerator end as numerator,
        case when value is not null then denominator end as denominator,
        -- Known for none of the firms followed: a coverage of zero, never a value of zero.
        case
            when value is not null then coverage
            when firms > 0 then 0.0
        end as coverage,
        case
            when value is null then 'not_computable'
            when is_filling_up or '{{ var("origin") }}' = 'sample' then 'provisional'
            else 'final'
        end as status,
        case
            when not_computable_reason is not null then not_computable_reason
            when value is null
                then 'aucun chiffre d''affaires public pour l''exercice ' || cast(fiscal_year as varchar)
            else
                'exercice ' || cast(fiscal_year as varchar)
                || ' : chiffre d''affaires connu pour ' || cast(known as varchar)
                || ' firmes sur ' || cast(firms as varchar)
                || case when is_filling_up then ' ; des comptes se déposent encore' else '' end
        end as reason
    from measures

)

select * from final
