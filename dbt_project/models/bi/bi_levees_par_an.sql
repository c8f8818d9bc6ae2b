-- Equity rounds that count, by year, stage and domain.
with rounds as (

    select * from {{ ref('fct_funding_round') }}

),

final as (

    select
        cast(extract(year from announced_on) as integer) as annee,
        stage as stade_id,
        {{ french('stage', 'stage') }} as stade,
        coalesce(domain, 'unknown') as domaine_id,
        coalesce({{ french('domain', 'domain') }}, 'Inconnu') as domaine,
        count(*) as levees,
        count(*) filter (where amount_eur is null) as levees_sans_montant,
        count(distinct firm_id) as entreprises,
        sum(amount_eur) as montant_eur
    from rounds
    where is_counted
    group by extract(year from announced_on), stage, domain

)

select * from final
