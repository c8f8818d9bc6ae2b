-- Revenue of the firms followed for one fiscal year, its growth over four years, its classes, per job, and the share of
-- firms whose revenue is known. Absent is not zero: without an account of a register firm in that year, or while its
-- closings go on after the edition, nothing is computed.
with revenues as (

    select * from {{ ref('int_finance__firm_revenues') }}

),

spine as (

    select * from {{ ref('int_indicators__spine') }}
    where population in ('all', 'core')

),

fiscal_years as (

    select * from {{ ref('int_finance__fiscal_years') }}

),

accounts_held as (

    select count(*) as accounts_held
    from {{ ref('fct_annual_account') }}
    where is_in_panorama

),

bands as (

    select * from {{ ref('revenue_bands') }}

),

measured as (

    select
        spine.reference_date,
        spine.population,
        spine.not_followed_reason,
        fiscal_years.fiscal_year,
        fiscal_years.base_year,
        accounts_held.accounts_held,
        count(revenues.firm_id) as firms,
        count(revenues.siren) as with_siren,
        coalesce(sum(case when revenues.has_account then 1 else 0 end), 0) as accounts_of_year,
        count(revenues.revenue_eur) as known,
        sum(revenues.revenue_eur) / 1000000 as revenue,
        -- Growth is of the same firms; revenue per job of those whose both sides are known.
        sum(case when revenues.revenue_eur is not null and revenues.base_revenue_eur is not null then 1 else 0 end)
            as known_twice,
        sum(case when revenues.base_revenue_eur is not null then revenues.revenue_eur end) as revenue_of_both,
        sum(case when revenues.revenue_eur is not null then revenues.base_revenue_eur end) as base_revenue_of_both,
        sum(case when revenues.revenue_eur is not null and revenues.jobs_mid > 0 then 1 else 0 end) as known_with_jobs,
        sum(case when revenues.jobs_mid > 0 then revenues.revenue_eur end) as revenue_with_jobs,
        sum(case when revenues.revenue_eur is not null and revenues.jobs_mid > 0 then revenues.jobs_mid end) as jobs
    from spine
    inner join fiscal_years on spine.reference_date = fiscal_years.reference_date
    cross join accounts_held
    left join revenues
        on spine.reference_date = revenues.reference_date and spine.population = revenues.population
    group by all

),

explained as (

    select
        *,
        case
            when not_followed_reason is not null then not_followed_reason
            when firms = 0 then 'aucune firme dans cette population'
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

classes as (

    select
        revenues.reference_date,
        revenues.population,
        bands.band,
        count(*) as firms_of_band
    from revenues
    inner join bands
        on
            coalesce(revenues.revenue_eur >= bands.min_eur, true)
            and coalesce(revenues.revenue_eur < bands.max_eur, true)
    where revenues.revenue_eur is not null
    group by revenues.reference_date, revenues.population, bands.band

),

measures as (

    select
        explained.*,
        'finance.revenue' as indicator_id,
        'none' as breakdown,
        'none' as member,
        cast(null as date) as period_start,
        'million_eur' as unit,
        cast(revenue as double) as measured,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        known as covered
    from explained
    union all
    select
        explained.*,
        'finance.share_of_firms_with_known_revenue' as indicator_id,
        'none' as breakdown,
        'none' as member,
        null as period_start,
        'percent' as unit,
        100.0 * known / nullif(firms, 0) as measured,
        known as numerator,
        firms as denominator,
        -- A firm without a SIREN could not be asked about.
        with_siren as covered
    from explained
    union all
    select
        explained.*,
        'finance.share_of_firms' as indicator_id,
        'revenue_band' as breakdown,
        bands.band as member,
        null as period_start,
        'percent' as unit,
        100.0 * coalesce(classes.firms_of_band, 0) / nullif(explained.known, 0) as measured,
        coalesce(classes.firms_of_band, 0) as numerator,
        explained.known as denominator,
        explained.known as covered
    from explained
    cross join bands
    left join classes
        on
            explained.reference_date = classes.reference_date
            and explained.population = classes.population
            and bands.band = classes.band
    union all
    select
        explained.*,
        'finance.revenue_growth' as indicator_id,
        'none' as breakdown,
        'none' as member,
        make_date(base_year, 12, 31) as period_start,
        'percent' as unit,
        100.0 * (revenue_of_both - base_revenue_of_both) / nullif(base_revenue_of_both, 0) as measured,
        null as numerator,
        null as denominator,
        known_twice as covered
    from explained
    union all
    select
        explained.*,
        'finance.revenue_per_employee' as indicator_id,
        'none' as breakdown,
        'none' as member,
        null as period_start,
        'thousand_eur' as unit,
        revenue_with_jobs / nullif(jobs, 0) / 1000 as measured,
        null as numerator,
        null as denominator,
        known_with_jobs as covered
    from explained

),

final as (

    select
        reference_date,
        period_start,
        indicator_id,
        population,
        breakdown,
        member,
        case when not_computable_reason is null then cast(measured as double) end as value,
        unit,
        case when not_computable_reason is null and measured is not null then numerator end as numerator,
        case when not_computable_reason is null and measured is not null then denominator end as denominator,
        -- Known for none of the firms followed: a coverage of zero, never a value of zero.
        case
            when firms = 0 then null
            when not_computable_reason is null and measured is not null then 1.0 * covered / firms
            else 0.0
        end as coverage,
        case
            when not_computable_reason is not null or measured is null then 'not_computable'
            when indicator_id = 'finance.revenue_per_employee' then 'estimated'
            when is_filling_up or '{{ var("origin") }}' = 'sample' then 'provisional'
            else 'final'
        end as status,
        case
            when not_computable_reason is not null then not_computable_reason
            when measured is null and indicator_id = 'finance.revenue_growth'
                then
                    'aucune firme au chiffre d''affaires connu en ' || cast(base_year as varchar)
                    || ' et en ' || cast(fiscal_year as varchar)
            when measured is null and indicator_id = 'finance.revenue_per_employee'
                then
                    'aucune firme au chiffre d''affaires et à l''effectif connus pour l''exercice '
                    || cast(fiscal_year as varchar)
            when measured is null
                then 'aucun chiffre d''affaires public pour l''exercice ' || cast(fiscal_year as varchar)
            when indicator_id = 'finance.revenue_growth'
                then
                    'de l''exercice ' || cast(base_year as varchar) || ' à l''exercice ' || cast(fiscal_year as varchar)
                    || ', ' || {{ counted('covered', 'firme') }} || ' au chiffre d''affaires connu aux deux dates'
            when indicator_id = 'finance.revenue_per_employee'
                then
                    'exercice ' || cast(fiscal_year as varchar) || ', effectif au milieu des tranches de Sirene, '
                    || {{ counted('covered', 'firme') }} || ' sur ' || cast(firms as varchar)
            else
                'exercice ' || cast(fiscal_year as varchar)
                || ' : chiffre d''affaires connu pour ' || {{ counted('known', 'firme') }}
                || ' sur ' || cast(firms as varchar)
                || case when is_filling_up then ' ; des comptes se déposent encore' else '' end
        end as reason
    from measures

)

select * from final
