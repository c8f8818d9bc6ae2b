-- Do the printed tables hold together? Parts printed under a total against that total (seed published_additions),
-- whatever we compute ourselves: equal, within_rounding (half of the last printed digit of each part and of the total),
-- partial (the document prints some parts only, and they stay under the total), differs. One row per figure that shows
-- the sum: the total, or each part where the total is not printed (100 %).
with additions as (

    select * from {{ ref('published_additions') }}

),

figures as (

    select * from {{ ref('stg_published_figures__figures') }}

),

parts as (

    select
        additions.addition_id,
        figures.figure_id,
        figures.published_value,
        figures.half_last_digit
    from additions
    inner join figures
        on
            additions.parts_indicator_id = figures.indicator_id
            and additions.population = figures.population
            and additions.breakdown = figures.breakdown
            and additions.as_of = figures.as_of

),

summed as (

    select
        addition_id,
        count(*) as parts,
        sum(published_value) as sum_of_parts,
        sum(half_last_digit) as rounding_of_parts
    from parts
    group by addition_id

),

compared as (

    select
        additions.addition_id,
        additions.total_figure_id,
        additions.breakdown,
        additions.is_complete,
        additions.reason,
        summed.parts,
        summed.sum_of_parts,
        coalesce(totals.published_value, additions.total_value) as total,
        summed.rounding_of_parts + coalesce(totals.half_last_digit, 0) as rounding
    from additions
    inner join summed on additions.addition_id = summed.addition_id
    left join figures as totals on additions.total_figure_id = totals.figure_id

),

judged as (

    select
        *,
        round(sum_of_parts - total, 6) as difference,
        case
            when abs(sum_of_parts - total) < 1e-6 then 'equal'
            when not is_complete and sum_of_parts <= total + rounding then 'partial'
            when is_complete and abs(sum_of_parts - total) <= rounding + 1e-6 then 'within_rounding'
            else 'differs'
        end as verdict
    from compared

),

shown as (

    select
        addition_id,
        total_figure_id as figure_id
    from additions
    where total_figure_id is not null
    union all
    select
        parts.addition_id,
        parts.figure_id
    from parts
    inner join additions on parts.addition_id = additions.addition_id
    where additions.total_figure_id is null

),

final as (

    select
        shown.figure_id,
        judged.addition_id,
        judged.parts,
        judged.sum_of_parts,
        judged.total,
        judged.difference,
        judged.verdict,
        cast(judged.parts as varchar) || ' parts (' || judged.breakdown || ') font '
        || {{ french_number('judged.sum_of_parts') }} || ' pour ' || {{ french_number('judged.total') }}
        || case judged.verdict
            when 'equal' then ' : somme exacte'
            when 'within_rounding'
                then
                    ' : écart ' || {{ french_number('judged.difference') }}
                    || ', dans l''arrondi des parts imprimées'
            when 'partial' then ' : parts imprimées en partie seulement'
            else ' : écart ' || {{ french_number('judged.difference') }} || ' que l''arrondi n''explique pas'
        end
        || ' (' || judged.reason || ')' as explanation
    from shown
    inner join judged on shown.addition_id = judged.addition_id

)

select * from final
