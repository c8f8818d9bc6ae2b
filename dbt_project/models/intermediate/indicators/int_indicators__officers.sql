-- Women in leading offices of the register's firms, and the firms by control. The API tells who leads today, and keeps
-- no history: both stand at the edition's end when the answers are of about that time, and nowhere else.
with presence as (

    select * from {{ ref('int_firms__presence') }}
    where is_in_panorama

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

control as (

    select * from {{ ref('int_firms__control') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

populations as (

    select 'all' as population
    union all
    select 'core' as population

),

-- The day that the answers are of.
answers as (

    select max(vintage) as answered_on
    from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'recherche_entreprises'

),

-- A person counts once in a firm, whatever the lines and the offices.
leading_persons as (

    select
        firm_id,
        person_number,
        max(sex) as sex
    from {{ ref('int_firms__officers') }}
    where officer_kind = 'person' and is_leading_office
    group by firm_id, person_number

),

leaders as (

    select
        firm_id,
        count(*) as persons,
        count(sex) as with_known_sex,
        count(case when sex = 'F' then 1 end) as women
    from leading_persons
    group by firm_id

),

present as (

    select
        presence.reference_date,
        populations.population,
        firms.firm_id,
        control.control,
        control.is_in_directory,
        leaders.persons,
        leaders.with_known_sex,
        leaders.women
    from presence
    inner join firms on presence.firm_id = firms.firm_id
    inner join populations on populations.population in ('all', firms.ai_group)
    inner join control on firms.firm_id = control.firm_id
    left join leaders on firms.firm_id = leaders.firm_id
    -- The method of the Panorama: diversified firms stay out of employment and of what is international.
    where firms.ai_group is distinct from 'diversified'

),

measured as (

    select
        reference_dates.reference_date,
        populations.population,
        answers.answered_on,
        {{ days_between('reference_dates.reference_date', 'answers.answered_on') }} <= {{ officer_guard('days_after') }}
        and reference_dates.is_edition_end as is_answered_then,
        count(present.firm_id) as firms,
        count(case when present.is_in_directory then 1 end) as answered,
        count(case when present.control = 'french_group' then 1 end) as french_group,
        count(case when present.control = 'foreign_group' then 1 end) as foreign_group,
        coalesce(sum(present.persons), 0) as persons,
        coalesce(sum(present.with_known_sex), 0) as with_known_sex,
        coalesce(sum(present.women), 0) as women,
        count(case when present.with_known_sex > 0 then 1 end) as firms_with_known_sex
    from reference_dates
    cross join populations
    cross join answers
    left join present
        on
            reference_dates.reference_date = present.reference_date
            and populations.population = present.population
    group by
        reference_dates.reference_date, reference_dates.is_edition_end, populations.population, answers.answered_on

),

explained as (

    select
        *,
        case
            when firms = 0 then 'le registre ne suit aucune firme de cette région'
            when answered_on is null then 'l''API n''a rien livré'
            when not is_answered_then
                then
                    'l''API ne donne que les dirigeants du jour (réponses du ' || {{ day_in_words('answered_on') }}
                    || ') : aucun historique à cette date'
            when answered = 0 and '{{ var("origin") }}' = 'sample'
                then 'échantillon : réponses nationales d''essai, aucune n''est d''une firme du registre'
            when answered = 0 then 'l''annuaire ne répond sur aucune firme suivie'
        end as not_computable_reason,
        'réponses du ' || {{ day_in_words('answered_on') }} || ' pour ' || {{ counted('answered', 'firme') }}
        || ' sur ' || cast(firms as varchar) as why_answered
    from measured

),

women as (

    select
        reference_date,
        'employment.share_women_top_management' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        100.0 * women / nullif(with_known_sex, 0) as measured_value,
        'percent' as unit,
        cast(women as double) as numerator,
        cast(with_known_sex as double) as denominator,
        firms,
        answered,
        1.0 * with_known_sex / nullif(persons, 0) * answered / nullif(firms, 0) as coverage,
        coalesce(
            not_computable_reason,
            case
                when persons = 0 then 'aucune personne dans une fonction de direction'
                when with_known_sex = 0 then 'aucun prénom de dirigeant ne dit le sexe'
            end
        ) as not_computable_reason,
        case
            when firms_with_known_sex < {{ officer_guard('fewest_firms') }}
                then
                    'secret : ' || {{ counted('firms_with_known_sex', 'firme') }}
                    || ', une part désignerait des personnes'
        end as withheld_reason,
        why_answered || ' ; sexe connu pour ' || {{ counted('with_known_sex', 'dirigeant') }}
        || ' sur ' || cast(persons as varchar) as reason
    from explained

),

members as (

    select
        'autonomous' as member,
        'l''absence de société parmi les dirigeants ne prouve pas l''autonomie' as never_computable
    union all
    select
        'french_group' as member,
        null as never_computable
    union all
    select
        'foreign' as member,
        null as never_computable

),

controls as (

    select
        explained.reference_date,
        'international.firms' as indicator_id,
        explained.population,
        'control' as breakdown,
        members.member,
        case members.member
            when 'french_group' then cast(explained.french_group as double)
            when 'foreign' then cast(explained.foreign_group as double)
        end as measured_value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        explained.firms,
        explained.answered,
        1.0 * explained.answered / nullif(explained.firms, 0) as coverage,
        coalesce(explained.not_computable_reason, members.never_computable) as not_computable_reason,
        cast(null as varchar) as withheld_reason,
        explained.why_answered
        || case
            when members.member = 'french_group' then ' ; une holding de fondateurs compte comme groupe français'
            else ' ; une société étrangère immatriculée en France compte comme groupe français'
        end as reason
    from explained
    cross join members

),

unioned as (

    select * from women
    union all
    select * from controls

),

valued as (

    select
        *,
        case when not_computable_reason is null and withheld_reason is null then measured_value end as value
    from unioned

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        cast(value as double) as value,
        unit,
        case when value is not null then numerator end as numerator,
        case when value is not null then denominator end as denominator,
        case
            when value is not null then coverage
            when not_computable_reason is not null and firms > 0 then 0.0
        end as coverage,
        case
            when not_computable_reason is not null then 'not_computable'
            when withheld_reason is not null then 'withheld'
            when breakdown = 'control' or answered < firms or '{{ var("origin") }}' = 'sample' then 'provisional'
            else 'final'
        end as status,
        coalesce(not_computable_reason, withheld_reason, reason) as reason
    from valued

)

select * from final
