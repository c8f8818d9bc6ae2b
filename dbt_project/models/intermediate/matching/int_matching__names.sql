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
        false as is_acronym
    from asked
    union all
    select
        'unit' as side,
        borne.siren as owner_id,
        borne.name,
        borne.is_acronym
    from borne
    inner join units on borne.siren = units.siren

),

forms as (

    select
        side,
        owner_id,
        name,
        coalesce({{ without_parenthesis('name') }}, name) as form,
        is_acronym
    from named
    union all
    select
        side,
        owner_id,
        name,
        {{ parenthesis_of('name') }} as form,
        true as is_acronym
    from named

),

worded as (

    select
        *,
        {{ words_without(name_words('form'), ['legal_form']) }} as words
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
        bool_and(is_acronym) as is_acronym
    from keyed
    group by all

)

select * from final
