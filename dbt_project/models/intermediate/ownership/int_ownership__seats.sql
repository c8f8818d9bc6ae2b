-- Where a company had its head office, as far as anyone says: a notice that prints it, or a period of Sirene.
with notices as (

    select * from {{ ref('int_ownership__notices') }}
    where party_role <> 'seller' and siren is not null and department_code is not null

),

periods as (

    select * from {{ ref('stg_sirene__legal_unit_periods') }}
    where is_valid and started_on is not null and head_office_siret is not null

),

establishments as (

    select * from {{ ref('stg_sirene__establishments') }}
    where is_valid and not is_key_conflict and department_code is not null

),

final as (

    select distinct
        siren,
        publication_date as seen_on,
        department_code,
        'notice' as seat_basis
    from notices
    union
    select
        periods.siren,
        periods.started_on as seen_on,
        establishments.department_code,
        'sirene' as seat_basis
    from periods
    inner join establishments on periods.head_office_siret = establishments.siret

)

select * from final
