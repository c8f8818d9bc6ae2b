-- The sale, or contribution, of a business: one row for each company that buys and each that sells. BODACC writes it
-- from the buyer's side. A first activity without seller nor price is no sale (reference bodacc.md §8).
with notices as (

    select * from {{ ref('int_ownership__notices') }}
    where notice_family = 'vente'

),

prices as (

    select * from {{ ref('int_ownership__prices') }}

),

-- Who stands on each side of a notice, natural persons without a name.
sides as (

    select
        announcement_id,
        party_role,
        {{ joined_values("coalesce(company_name, siren)", ' ; ') }} as names,
        case when count(*) = 1 then max(siren) end as siren
    from notices
    group by announcement_id, party_role

),

opposed as (

    select
        notices.*,
        prices.is_purchase,
        prices.is_contribution,
        prices.amount_eur,
        prices.amount_reason,
        prices.contribution_eur,
        prices.was_in_francs,
        other_side.names as other_names,
        other_side.siren as other_siren,
        case notices.party_role when 'buyer' then notices.natural_sellers else notices.natural_persons end
            as other_persons,
        notices.company_sellers + notices.natural_sellers as sellers
    from notices
    left join prices on notices.announcement_id = prices.announcement_id
    left join sides as other_side
        on notices.announcement_id = other_side.announcement_id and notices.party_role <> other_side.party_role

),

final as (

    select
        *,
        case
            when is_purchase and party_role = 'buyer' then 'business_purchase'
            when is_purchase then 'business_sale'
            when is_contribution then 'business_contribution'
        end as event_kind,
        case
            when other_names is not null and other_persons > 0 then other_names || ' ; personne physique'
            when other_names is not null then other_names
            when other_persons > 0 then 'personne physique'
        end as counterparty_name,
        case when other_persons = 0 then other_siren end as counterparty_siren,
        case
            when sellers = 0 and amount_eur is null and contribution_eur is null
                then 'mise en activité sans vendeur ni prix'
            when not coalesce(is_purchase or is_contribution, false) then 'nature de l''opération non dite'
        end as not_counted_reason
    from opposed

)

select * from final
