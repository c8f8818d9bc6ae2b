with participations as (

    select * from {{ source('h2020', 'participations') }}

),

typed as (

    select {{ participation_columns() }}
    from participations

),

-- The fullest of the rows that share a key is kept; the others say that they yield to it.
ranked as (

    select
        *,
        case
            when not _is_key_conflict then 1
            else
                row_number() over (
                    partition by project_ref, entity_id, role, participates_as, contribution_text
                    order by nuts_code is not null desc, region_name is not null desc, _row_number asc
                )
        end as rank_in_key
    from typed

),

identified as (

    select
        *,
        {{ siren_of_digits('number_digits') }} as siren
    from ranked

),

final as (

    select
        * exclude (rank_in_key, _is_key_conflict),
        case
            when siren is null and coalesce(entity_id_source, '') not in ('siren', 'siret')
                then
                    coalesce(
                        'identifiée par ' || entity_id_source || ', sans SIREN', 'aucun identifiant dans la source'
                    )
            else {{ siren_reason_of('number_digits', 'siren') }}
        end as siren_reason,
        case
            when contribution_eur is not null then null
            when contribution_text is null then 'partenaire sans contribution publiée'
            when {{ matches('contribution_text', '^-') }} then 'montant négatif'
            else 'montant illisible'
        end as amount_reason,
        project_ref is not null as is_valid,
        case when project_ref is null then 'projet sans numéro' end as invalid_reason,
        rank_in_key > 1 as is_key_conflict
    from identified

)

select * from final
