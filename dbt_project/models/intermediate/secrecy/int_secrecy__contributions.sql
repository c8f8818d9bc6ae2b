-- What each firm brings to a figure that a restricted file may enter, and how much of it that file alone tells: awards,
-- projects, itself, or euros. An open row is a contribution too: a total must hide nobody, whatever file tells them.
-- A new indicator that rests on such a file adds its contributions here; a test stops the build otherwise
-- (restricted_figures_have_contributions).
with members as (

    select
        *,
        coalesce(siren, beneficiary_id) as firm,
        case when is_restricted then award_id end as restricted_award,
        case when is_restricted then counted_project end as restricted_project
    from {{ ref('int_indicators__award_members') }}
    where population = 'all'

),

natures as (

    select * from {{ ref('award_amounts') }}

),

awards as (

    select
        reference_date,
        'public_funding.awards' as indicator_id,
        breakdown,
        member,
        firm,
        count(*) as amount,
        nullif(count(restricted_award), 0) as restricted_amount
    from members
    group by reference_date, breakdown, member, firm

),

projects as (

    select
        reference_date,
        'public_funding.projects' as indicator_id,
        breakdown,
        member,
        firm,
        count(distinct counted_project) as amount,
        nullif(count(distinct restricted_project), 0) as restricted_amount
    from members
    group by reference_date, breakdown, member, firm

),

beneficiaries as (

    select
        reference_date,
        'public_funding.beneficiaries' as indicator_id,
        breakdown,
        member,
        firm,
        1 as amount,
        max(case when is_restricted then 1 end) as restricted_amount
    from members
    where beneficiary_kind <> 'project_holder'
    group by reference_date, breakdown, member, firm

),

amounts as (

    select
        members.reference_date,
        natures.indicator_id,
        members.breakdown,
        members.member,
        members.firm,
        sum(members.amount_eur) as amount,
        sum(case when members.is_restricted then members.amount_eur end) as restricted_amount
    from members
    inner join natures on members.programme = natures.programme and members.amount_kind = natures.amount_kind
    where
        members.amount_eur is not null
        and (members.counts_amount or members.breakdown in ('scheme', 'scheme_year'))
    group by members.reference_date, natures.indicator_id, members.breakdown, members.member, members.firm

),

unioned as (

    select * from awards
    union all
    select * from projects
    union all
    select * from beneficiaries
    union all
    select * from amounts

),

final as (

    select
        reference_date,
        indicator_id,
        'all' as population,
        breakdown,
        member,
        firm,
        cast(amount as decimal(18, 2)) as amount,
        cast(restricted_amount as decimal(18, 2)) as restricted_amount
    from unioned

)

select * from final
