-- A figure that a restricted file enters, and whether it may be told: on how many firms it rests, and how much of it is
-- the largest one's. Of the whole, and of the part that the file brings, found by taking the open rows away.
with contributions as (

    select * from {{ ref('int_secrecy__contributions') }}

),

rules as (

    select
        max(case when rule = 'fewest_firms' then value end) as fewest_firms,
        max(case when rule = 'largest_share' then value end) as largest_share
    from {{ ref('secrecy_rules') }}

),

summed as (

    select
        reference_date,
        indicator_id,
        population,
        breakdown,
        member,
        least(count(*), count(restricted_amount)) as firms,
        max(abs(amount)) as largest,
        abs(sum(amount)) as whole,
        max(abs(restricted_amount)) as largest_restricted,
        sum(restricted_amount) as restricted_value,
        list_sort(list(firm) filter (where restricted_amount is not null)) as restricted_firms
    from contributions
    group by reference_date, indicator_id, population, breakdown, member
    having count(restricted_amount) > 0

),

-- A correction makes a total smaller than one of its parts: it is that part's then. No division, so that 85 % is 85 %.
final as (

    select
        summed.reference_date,
        summed.indicator_id,
        summed.population,
        summed.breakdown,
        summed.member,
        summed.firms,
        summed.firms < rules.fewest_firms as rests_on_too_few,
        summed.largest > rules.largest_share * summed.whole
        or summed.largest_restricted > rules.largest_share * abs(summed.restricted_value) as is_dominated,
        rules.fewest_firms,
        rules.largest_share,
        summed.restricted_value,
        summed.restricted_firms
    from summed
    cross join rules

)

select * from final
