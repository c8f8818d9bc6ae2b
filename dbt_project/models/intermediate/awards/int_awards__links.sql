-- Which awards tell of one project of one company, in whatever source and spelling, and what shows it. Linked projects
-- are counted once; of amounts of one nature that several sources give, those of the source that knows best are added.
-- Names are compared without case, spaces, accents, punctuation or the digits that end them (ARU2 = ARU), and a name
-- that begins another is the same project (SMARTHUBPORT AVANCE = SMART HUB PORT) when it is too long for chance.
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
        awards.siren,
        {{ replace_all(normalised_name('awards.project'), '[0-9]+$', '') }} as project_key
    from awards
    inner join programmes on awards.programme = programmes.programme
    where awards.siren is not null and programmes.names_projects

),

spellings as (

    select distinct
        siren,
        project_key
    from named
    where project_key <> ''

),

-- The shortest name that begins this one; a name begins itself.
roots as (

    select
        longer.siren,
        longer.project_key,
        min_by(shorter.project_key, length(shorter.project_key)) as root
    from spellings as longer
    inner join spellings as shorter
        on
            longer.siren = shorter.siren
            and starts_with(longer.project_key, shorter.project_key)
    cross join rules
    where shorter.project_key = longer.project_key or length(shorter.project_key) >= rules.shortest_common_start
    group by longer.siren, longer.project_key

),

rooted as (

    select
        awards.*,
        programmes.amount_rank,
        named.project_key,
        roots.root,
        case when roots.root is null then awards.project_id else {{ hash_of(['roots.siren', 'roots.root']) }} end
            as root_id
    from awards
    inner join programmes on awards.programme = programmes.programme
    left join named on awards.award_key = named.award_key
    left join roots on named.siren = roots.siren and named.project_key = roots.project_key

),

-- A project has partners, and a company its spellings: what one of them links, the others follow, two steps far.
by_project as (

    select
        project_id,
        min(root_id) as link
    from rooted
    group by project_id

),

by_root as (

    select
        rooted.root_id,
        min(by_project.link) as link
    from rooted
    inner join by_project on rooted.project_id = by_project.project_id
    group by rooted.root_id

),

projects as (

    select
        rooted.project_id,
        min(by_root.link) as linked_project_id
    from rooted
    inner join by_root on rooted.root_id = by_root.root_id
    group by rooted.project_id

),

elsewhere as (

    select
        rooted.award_key,
        {{ joined_values('other.source_id', '|') }} as also_in_sources,
        {{ joined_values(
            "other.source_id || ' « ' || other.project || ' »' || case when other.project_key = rooted.project_key "
            ~ "then '' else ' (un nom commence l''autre)' end", ' ; '
        ) }} as spellings_elsewhere
    from rooted
    inner join rooted as other
        on
            rooted.siren = other.siren
            and rooted.root = other.root
            and rooted.source_id <> other.source_id
    group by rooted.award_key

),

linked as (

    select
        rooted.*,
        projects.linked_project_id,
        min(case when rooted.amount_eur is not null then rooted.amount_rank end)
            over (partition by projects.linked_project_id, rooted.siren, rooted.amount_kind) as best_rank
    from rooted
    inner join projects on rooted.project_id = projects.project_id

),

final as (

    select
        linked.award_key,
        linked.linked_project_id,
        elsewhere.also_in_sources,
        'même SIREN et même nom de projet : ' || elsewhere.spellings_elsewhere as link_evidence,
        linked.amount_eur is not null
        and (linked.siren is null or linked.amount_rank = linked.best_rank) as counts_amount
    from linked
    left join elsewhere on linked.award_key = elsewhere.award_key

)

select * from final
