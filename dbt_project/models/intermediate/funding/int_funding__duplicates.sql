-- One operation told twice (data model §4): same issuer, amounts within 10 %, dates within 60 days (rounds_rules),
-- periods compared, so that « 2023 » may be any day of 2023. Natures are compared apart: half a sum in shares and half
-- in grants are two rows. An amount that is not known only makes a suspicion, shown and not merged. What the file says
-- comes first: a round_id merges, « distinct » keeps apart.
with rounds as (

    select * from {{ ref('int_funding__rounds') }}

),

-- Of two tellings the more precise date is kept, then the surer source.
ranked as (

    select
        *,
        row_number() over (
            order by
                case announced_precision when 'day' then 1 when 'month' then 2 else 3 end,
                case certainty when 'high' then 1 when 'medium' then 2 else 3 end,
                round_id
        ) as preference
    from rounds
    where printed_duplicate_of is null and amount_state not in ('commitment', 'cumulative')

),

pairs as (

    select
        ranked.round_id,
        kept.round_id as other_round_id,
        kept.preference,
        case
            when ranked.amount_eur is null or kept.amount_eur is null then 'suspected'
            else 'same_amount_and_date'
        end as duplicate_kind
    from ranked
    inner join ranked as kept
        on
            ranked.issuer = kept.issuer
            and ranked.nature = kept.nature
            and ranked.preference > kept.preference
            and greatest(
                {{ days_between('ranked.announced_to', 'kept.announced_from') }},
                {{ days_between('kept.announced_to', 'ranked.announced_from') }}
            ) <= {{ rounds_rule('duplicate_days') }}
    where
        abs(ranked.amount_eur - kept.amount_eur)
        <= {{ rounds_rule('duplicate_amount_share') }} * greatest(ranked.amount_eur, kept.amount_eur)
        -- Without both amounts, the same month has to be said by both.
        or (
            (ranked.amount_eur is null or kept.amount_eur is null)
            and ranked.announced_precision <> 'year'
            and kept.announced_precision <> 'year'
            and date_trunc('month', ranked.announced_from) = date_trunc('month', kept.announced_from)
        )

),

closest as (

    select
        *,
        row_number() over (partition by round_id order by duplicate_kind asc, preference asc) as closeness
    from pairs

),

final as (

    select
        round_id,
        other_round_id,
        duplicate_kind
    from closest
    where closeness = 1
    union all
    select
        round_id,
        printed_duplicate_of as other_round_id,
        'declared' as duplicate_kind
    from rounds
    where printed_duplicate_of is not null and printed_duplicate_of <> 'distinct'

)

select * from final
