-- Mergers, universal transfers, contributions of a branch, voluntary dissolutions, cessations and strikings-off: what a
-- notice says of the end or the recasting of a company. None of them is a failure.
with notices as (

    select * from {{ ref('int_ownership__notices') }}
    where notice_family in ('modification', 'radiation') and siren is not null

),

-- A « rapport de radiation d'office » undoes every striking-off published before it.
withdrawals as (

    select
        siren,
        max(publication_date) as withdrawn_on
    from notices
    where {{ list_holds('change_kinds', "'striking_off_withdrawn'") }}
    group by siren

),

stated as (

    select
        *,
        {{ exploded('change_kinds') }} as event_kind
    from notices
    where notice_family = 'modification'
    union all
    -- A striking-off says nothing more; the ones that say something are no end.
    select
        *,
        'striking_off' as event_kind
    from notices
    where notice_family = 'radiation' and {{ list_count('change_kinds') }} = 0

),

final as (

    select
        stated.*,
        case
            when stated.event_kind = 'striking_off' and withdrawals.withdrawn_on >= stated.publication_date
                then 'radiation rapportée'
        end as not_counted_reason,
        row_number() over (
            partition by stated.siren, stated.event_kind, stated.event_date
            order by stated.publication_date desc, stated.announcement_id desc
        ) as recency
    from stated
    left join withdrawals on stated.siren = withdrawals.siren
    where
        stated.event_kind in (
            'merger', 'merger_project', 'universal_transfer', 'partial_contribution', 'dissolution', 'cessation',
            'striking_off'
        )

)

-- One kind stands twice in the seed, and a change may be published twice: the last notice speaks.
select * from final
where recency = 1
