with officers as (

    select * from {{ source('recherche_entreprises', 'officers') }}

),

typed as (

    select
        *,
        {{ siren('siren') }} as clean_siren,
        {{ siren('officer_siren') }} as clean_officer_siren,
        case type_dirigeant when 'personne physique' then 'person' when 'personne morale' then 'company' end
            as officer_kind
    from officers

),

final as (

    select
        clean_siren as siren,
        cast(officer_rank as integer) as officer_rank,
        officer_kind,
        cast(person_number as integer) as person_number,
        {{ known_text('qualite') }} as role,
        -- The likelier sex and the share of births behind it; from which share it is known is decided later.
        sex as likelier_sex,
        cast(sex_probability as double) as sex_probability,
        clean_officer_siren as officer_siren,
        {{ known_text('officer_denomination') }} as officer_denomination,
        {{ known_text('officer_siren') }} is not null and clean_officer_siren is null as has_invalid_officer_siren,
        case
            when clean_siren is null then 'SIREN invalide'
            when officer_kind is null then 'dirigeant d''une nature inconnue'
        end as invalid_reason,
        _archive_sha256,
        _row_number
    from typed

)

select
    *,
    invalid_reason is null as is_valid
from final
