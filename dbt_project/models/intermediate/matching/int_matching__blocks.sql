-- Pairs of an asked name and a unit's name that are worth comparing: same key, same core, a beginning of the core or
-- a whole word of it in common. Only equalities are joined: the cost follows the pairs found, not the register.
with names as (

    select * from {{ ref('int_matching__names') }}

),

-- A name made of common words only is looked for as it stands, never by one of its words.
keys as (

    select
        side,
        owner_id,
        words,
        'name' as key_kind,
        name_key as block_key
    from names
    union all
    select
        side,
        owner_id,
        words,
        'core' as key_kind,
        core_key as block_key
    from names
    union all
    select
        side,
        owner_id,
        words,
        'prefix' as key_kind,
        substr(core_key, 1, cast({{ matching_rule('block_prefix_length') }} as integer)) as block_key
    from names
    union all
    select
        side,
        owner_id,
        words,
        'word' as key_kind,
        {{ exploded(split('core_words', ' ')) }} as block_key
    from names

),

long_enough as (

    select * from keys
    where block_key is not null
        and (key_kind <> 'word' or length(block_key) >= {{ matching_rule('block_word_length') }})

),

pairs as (

    select distinct
        asked.owner_id as asked_id,
        asked.words as asked_words,
        units.owner_id as siren,
        units.words as unit_words
    from long_enough as asked
    inner join long_enough as units
        on
            asked.key_kind = units.key_kind
            and asked.block_key = units.block_key
            and units.side = 'unit'
    where asked.side = 'asked'

)

select * from pairs
