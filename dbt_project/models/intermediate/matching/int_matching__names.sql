-- One form of a name, asked or borne by a unit: its words without accents or legal form (compared), its key without
-- blanks, and its core without the words that thousands of companies share. A parenthesis is a name of its own.
-- depends_on: {{ ref('matching_words') }}
with asked as (

    select * from {{ ref('int_matching__names_asked') }}

),

borne as (

    select * from {{ ref('int_matching__borne_names') }}

),

units as (

    select * from {{ ref('int_matching__units') }}

),

named as (

    select
        'asked' as side,
        asked_id as owner_id,
        name,
        false as is_acronym,
        false as is_former
    from asked
    union all
    select
        'unit' as side,
        borne.siren as owner_id,
        borne.name,
        borne.is_acronym,
        borne.is_former
    from borne
    inner join units on borne.siren = units.siren

),

forms as (

    select
        side,
        owner_id,
        name,
        coalesce({{ without_parenthesis('name') }}, name) as form,
        is_acronym,
        is_former,
        false as is_parenthesis
    from named
    union all
    select
        side,
        owner_id,
        name,
        {{ parenthesis_of('name') }} as form,
        true as is_acronym,
        is_former,
        true as is_parenthesis
    from named

),

worded as (

    select
        *,
        {{ words_without(name_words('form'), ['legal_form', 'doubtful_form']) }} as words,
        {{ words_without(name_words('form'), ['doubtful_form']) }} <> trim({{ name_words('form') }})
            as has_doubtful_form
    from forms

),

keyed as (

    select
        *,
        replace(words, ' ', '') as name_key,
        {{ words_without('words', ['generic']) }} as core_words
    from worded
    where words is not null

),

final as (

    select
        side,
        owner_id,
        words,
        name_key,
        core_words,
        replace(core_words, ' ', '') as core_key,
        min(name) as name,
        bool_and(is_acronym) as is_acronym,
        bool_and(is_former) as is_former,
        bool_and(is_parenthesis) as is_parenthesis,
        -- Borne once is enough to doubt: a notice often leaves out the form that the register writes.
        coalesce(bool_or(has_doubtful_form), false) as has_doubtful_form
    from keyed
    group by all

)

select * from final
