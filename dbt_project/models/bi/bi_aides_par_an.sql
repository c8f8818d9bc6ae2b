-- Awards by year; the kinds of amounts stand apart, because they are never added together.
with awards as (

    select * from {{ ref('fct_public_award') }}

),

sources as (

    select
        source_id,
        title
    from {{ ref('source_freshness') }}

),

departments as (

    select distinct
        department_code,
        department_name
    from {{ ref('dim_territory') }}

),

final as (

    select
        awards.award_year as annee,
        awards.source_id,
        sources.title as source,
        awards.amount_kind as nature_id,
        {{ french('awards.amount_kind', 'amount_kind') }} as nature_du_montant,
        coalesce(awards.department_code, 'inconnu') as departement_code,
        coalesce(departments.department_name, 'Inconnu') as departement,
        awards.is_in_panorama as concerne_le_panorama,
        count(*) as aides,
        count(*) filter (where awards.amount_eur is null) as aides_sans_montant,
        sum(awards.amount_eur) filter (where awards.counts_amount) as montant_eur
    from awards
    left join sources on awards.source_id = sources.source_id
    left join departments on awards.department_code = departments.department_code
    where awards.award_year is not null
    group by
        awards.award_year, awards.source_id, sources.title, awards.amount_kind, awards.department_code,
        departments.department_name, awards.is_in_panorama

)

select * from final
