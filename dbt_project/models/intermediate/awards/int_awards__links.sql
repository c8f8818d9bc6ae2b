-- Which project each award is of, whatever the source and the spelling that tell it, what shows it, and whether its
-- amount enters the totals. Of amounts of one nature that several sources give for a project of a company, those of the
-- source that knows best are added; of one amount that a source prints under two spellings, one.
with awards as (

    select * from {{ ref('int_awards__unioned') }}

),

alike as (

    select * from {{ ref('int_awards__similar') }}

),

programmes as (

    select * from {{ ref('award_programmes') }}

),

restricted as (

    select * from {{ ref('int_secrecy__restricted_sources') }}

),

labelled_0 as (

    select
        award_key,
        project_id,
        project_id as label
    from awards

),

-- A project takes the smallest label of the awards that are like one of its own; its partners follow. Three times: what
-- is linked through three others is one.
{% for round in range(1, 4) %}
seen_{{ round }} as (

    select
        award_key,
        label
    from labelled_{{ round - 1 }}
    union all
    select
        alike.award_key,
        others.label
    from alike
    inner join labelled_{{ round - 1 }} as others on alike.other_key = others.award_key

),

by_project_{{ round }} as (

    select
        awards.project_id,
        min(seen_{{ round }}.label) as label
    from awards
    inner join seen_{{ round }} on awards.award_key = seen_{{ round }}.award_key
    group by awards.project_id

),

labelled_{{ round }} as (

    select
        awards.award_key,
        awards.project_id,
        by_project_{{ round }}.label
    from awards
    inner join by_project_{{ round }} on awards.project_id = by_project_{{ round }}.project_id

),

{% endfor %}
evidence as (

    select
        award_key,
        {{ joined_values("case when other_source_id <> source_id then other_source_id end", '|') }} as also_in_sources,
        {{ joined_values(
            "other_source_id || ' « ' || other_project || ' »' || case when is_same_name then '' else ' (écrit autrement)' end",
            ' ; '
        ) }} as told
    from alike
    -- What a restricted file holds is told of no other row.
    where other_source_id not in (select restricted.source_id from restricted)
    group by award_key

),

linked as (

    select
        awards.*,
        labelled_3.label as linked_project_id,
        programmes.names_projects,
        programmes.amount_rank,
        restricted.source_id is not null as is_restricted
    from awards
    inner join labelled_3 on awards.award_key = labelled_3.award_key
    inner join programmes on awards.programme = programmes.programme
    left join restricted on awards.source_id = restricted.source_id

),

ranked as (

    select
        *,
        min(case when amount_eur is not null then amount_rank end)
            over (partition by linked_project_id, siren, amount_kind) as best_rank,
        min(case when amount_eur is not null and not is_restricted then amount_rank end)
            over (partition by linked_project_id, siren, amount_kind) as best_open_rank,
        row_number() over (
            partition by
                linked_project_id, siren, amount_kind, amount_eur, source_id, scheme, award_year,
                case when not names_projects then award_key end
            order by award_key
        ) as rank_among_spellings
    from linked

),

final as (

    select
        ranked.award_key,
        ranked.linked_project_id,
        nullif(evidence.also_in_sources, '') as also_in_sources,
        'même SIREN et même nom de projet : ' || evidence.told as link_evidence,
        ranked.amount_eur is not null
        and (ranked.siren is null or (ranked.amount_rank = ranked.best_rank and ranked.rank_among_spellings = 1))
            as counts_amount,
        ranked.amount_eur is not null
        and (ranked.siren is null or (ranked.amount_rank = ranked.best_open_rank and ranked.rank_among_spellings = 1))
            as counts_amount_openly
    from ranked
    left join evidence on ranked.award_key = evidence.award_key

)

select * from final
