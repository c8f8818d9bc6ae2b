-- What an ownership notice says and that counts for nothing, each with its reason. Whole notices set aside (natural
-- persons, corrections) are counted by int_quality__set_aside from the notices themselves.
with notices as (

    select * from {{ ref('stg_bodacc__ownership_notices') }}

),

transfers as (

    select * from {{ ref('int_ownership__business_transfers') }}

),

restructurings as (

    select * from {{ ref('int_ownership__restructurings') }}

),

effective as (

    select * from {{ ref('int_ownership__notices') }}

),

capitals as (

    select * from {{ ref('int_ownership__capitals') }}

),

final as (

    select
        announcement_id,
        invalid_reason as reason
    from notices
    where invalid_reason like 'société nommée deux fois%'
    union all
    select
        announcement_id,
        not_counted_reason as reason
    from transfers
    where not_counted_reason is not null
    union all
    select
        announcement_id,
        not_counted_reason as reason
    from restructurings
    where not_counted_reason is not null
    union all
    select
        announcement_id,
        'radiation d''avant 2012 pour transfert du siège' as reason
    from effective
    where {{ list_holds('change_kinds', "'moved_to_another_court'") }}
    union all
    select
        announcement_id,
        'capital non comparable, ' || not_comparable_reason as reason
    from capitals
    where not_comparable_reason is not null

)

select * from final
