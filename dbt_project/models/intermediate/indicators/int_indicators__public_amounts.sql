-- Sums of public aid, one indicator per nature of amount: natures are never added together. Of amounts of one nature
-- that several sources give for one project, one counts (int_awards__links); an amount that is missing is not zero.
with spine as (

    select * from {{ ref('int_indicators__award_spine') }}

),

natures as (

    select * from {{ ref('award_amounts') }}

),

members as (

    select *
    from {{ ref('int_indicators__award_members') }}
    where population = 'all' and breakdown in ('none', 'year', 'department', 'scheme', 'scheme_year')

),

-- A programme that gives an amount of a nature gives it for each award, or the amount is missing.
looked_at as (

    select
        members.reference_date,
        members.population,
        members.breakdown,
        members.member,
        natures.indicator_id,
        members.amount_kind = natures.amount_kind as is_of_nature,
        -- Within its own programme a source's amount stands, whoever else tells it.
        members.counts_amount or members.breakdown in ('scheme', 'scheme_year') as counts_amount,
        members.amount_eur
    from members
    inner join natures on members.programme = natures.programme
    where members.amount_kind = natures.amount_kind or members.amount_kind = 'unknown'

),

summed as (

    select
        reference_date,
        population,
        breakdown,
        member,
        indicator_id,
        sum(case when is_of_nature and counts_amount then amount_eur end) / 1000000 as value,
        count(case when is_of_nature then 1 end) as with_amount,
        count(*) as awards,
        count(case when is_of_nature and not counts_amount then 1 end) as told_elsewhere
    from looked_at
    group by reference_date, population, breakdown, member, indicator_id
    having count(case when is_of_nature then 1 end) > 0

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        value,
        'million_eur' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        1.0 * with_amount / awards as coverage,
        'final' as status,
        nullif(
            concat_ws(
                ' ; ',
                case
                    when with_amount < awards
                        then
                            'montant connu pour ' || {{ counted('with_amount', 'aide') }} || ' sur '
                            || cast(awards as varchar)
                end,
                case
                    when told_elsewhere > 0
                        then
                            {{ counted('told_elsewhere', 'montant déjà compté', 'montants déjà comptés') }}
                            || ' par une autre source'
                end
            ),
            ''
        ) as reason
    from summed
    where value is not null
    union all
    select
        spine.reference_date,
        null as period_start,
        natures.indicator_id,
        'all' as population,
        'scheme' as breakdown,
        natures.programme as member,
        null as value,
        'million_eur' as unit,
        null as numerator,
        null as denominator,
        null as coverage,
        'not_computable' as status,
        spine.not_computable_reason as reason
    from spine
    inner join natures on spine.programme = natures.programme
    where spine.not_computable_reason is not null

)

select * from final
