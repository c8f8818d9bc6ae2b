-- A group of facts that disagree holds at least two rows, which say different things.
with statements as (

    select
        disagreement_group,
        concat_ws(' ', value, unit) as said
    from {{ ref('stg_ecosystem__facts') }}
    union all
    select
        disagreement_group,
        concat_ws(' ', amount_million_eur, stated_share_pct, amount_kind) as said
    from {{ ref('stg_ecosystem__programmes') }}

)

select disagreement_group
from statements
where disagreement_group is not null
group by disagreement_group
having count(distinct said) < 2
