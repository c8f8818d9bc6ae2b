-- Two awards of one company whose projects bear one name: the same without case, spaces, accents or punctuation; or,
-- told by two sources, the same but for a number that only one writes (ARU2 = ARU), or one that begins the other by
-- whole words (SMARTHUBPORT AVANCE = SMART HUB PORT). Within one source two spellings are two projects, unless they got
-- the same amount by the same call in the same year. A name that resembles two different ones of a source is neither.
with awards as (

    select * from {{ ref('int_awards__unioned') }}

),

programmes as (

    select * from {{ ref('award_programmes') }}

),

rules as (

    select max(case when rule = 'shortest_common_start' then number end) as shortest_common_start
    from {{ ref('award_link_rules') }}

),

named as (

    select
        awards.award_key,
        awards.source_id,
        awards.scheme,
        awards.award_year,
        awards.amount_kind,
        awards.amount_eur,
        awards.siren,
        awards.project,
        {{ normalised_name('awards.project') }} as name_key
    from awards
    inner join programmes on awards.programme = programmes.programme
    where awards.siren is not null and programmes.names_projects

),

spelt as (

    select
        *,
        {{ replace_all('name_key', '[0-9]+$', '') }} as stem,
        {{ leading_words('project') }} as beginnings
    from named
    where name_key <> ''

),

pairs as (

    select
        one.award_key,
        one.source_id,
        other.award_key as other_key,
        other.source_id as other_source_id,
        other.project as other_project,
        other.name_key as other_name_key,
        one.name_key = other.name_key as is_same_name
    from spelt as one
    inner join spelt as other on one.siren = other.siren and one.award_key <> other.award_key
    cross join rules
    where
        one.name_key = other.name_key
        or (
            (
                one.source_id <> other.source_id
                or (
                    one.scheme = other.scheme
                    and one.award_year = other.award_year
                    and one.amount_kind = other.amount_kind
                    and one.amount_eur = other.amount_eur
                )
            )
            and (
                (one.stem = other.stem and one.stem <> '' and (one.stem = one.name_key or other.stem = other.name_key))
                or (
                    length(one.name_key) >= rules.shortest_common_start
                    and {{ list_holds('other.beginnings', 'one.name_key') }}
                )
                or (
                    length(other.name_key) >= rules.shortest_common_start
                    and {{ list_holds('one.beginnings', 'other.name_key') }}
                )
            )
        )

),

torn as (

    select
        award_key,
        other_source_id
    from pairs
    where not is_same_name
    group by award_key, other_source_id
    having count(distinct other_name_key) > 1

),

final as (

    select
        pairs.award_key,
        pairs.source_id,
        pairs.other_key,
        pairs.other_source_id,
        pairs.other_project,
        pairs.is_same_name
    from pairs
    left join torn as from_here
        on pairs.award_key = from_here.award_key and pairs.other_source_id = from_here.other_source_id
    left join torn as from_there
        on pairs.other_key = from_there.award_key and pairs.source_id = from_there.other_source_id
    where pairs.is_same_name or (from_here.award_key is null and from_there.award_key is null)

)

select * from final
