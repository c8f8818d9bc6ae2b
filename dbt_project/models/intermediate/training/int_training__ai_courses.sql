-- Which courses are about AI: the terms of the lexicon (seeds/ai_lexicon.csv) in their titles and domain, weights
-- combined as for candidates, past the score of seeds/training_rules.csv. What sells a course is not read.
with courses as (

    select * from {{ ref('stg_mon_compte_formation__courses') }}
    where is_valid and not is_key_conflict

),

lexicon as (

    select * from {{ ref('ai_lexicon') }}

),

rules as (

    select max("value") as course_score
    from {{ ref('training_rules') }}
    where rule = 'course_score'

),

texts as (

    select
        *,
        {{ hash_of(['course_number', 'provider_siret', 'department_code']) }} as course_key,
        {{ folded("concat_ws(' . ', title, certification, domain)") }} as folded_text
    from courses

),

read_terms as (

    select
        course_key,
        {{ exploded(terms_in('folded_text')) }} as term
    from texts

),

found as (

    select
        read_terms.course_key,
        lexicon.term,
        lexicon.concept,
        lexicon.kind,
        lexicon.weight
    from read_terms
    inner join lexicon on read_terms.term = lexicon.term

),

voided as (

    select distinct
        course_key,
        concept
    from found
    where kind = 'negative'

),

-- Two terms of one concept say one thing: its strongest counts.
concepts as (

    select
        found.course_key,
        found.concept,
        max(found.weight) as weight,
        {{ joined_values('found.term', ', ') }} as terms
    from found
    left join voided on found.course_key = voided.course_key and found.concept = voided.concept
    where found.kind <> 'negative' and voided.course_key is null
    group by found.course_key, found.concept

),

scores as (

    select
        course_key,
        {{ combined_weight('weight') }} as ai_score,
        {{ joined_values('terms', ', ') }} as ai_terms
    from concepts
    group by course_key

),

final as (

    select
        texts.*,
        coalesce(scores.ai_score, 0) as ai_score,
        scores.ai_terms,
        coalesce(scores.ai_score >= rules.course_score, false) as is_ai_course
    from texts
    left join scores on texts.course_key = scores.course_key
    cross join rules

)

select * from final
