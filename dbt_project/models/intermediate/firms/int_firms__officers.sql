-- One officer of a firm of the register, today. It goes no further than int_firms__control and
-- int_indicators__officers.
with officers as (

    select * from {{ ref('stg_recherche_entreprises__officers') }}
    where is_valid

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

roles as (

    select * from {{ ref('int_firms__officer_roles') }}

),

final as (

    select
        firms.firm_id,
        firms.siren,
        officers.officer_rank,
        officers.officer_kind,
        officers.person_number,
        officers.role,
        coalesce(roles.is_leading_office, false) as is_leading_office,
        coalesce(roles.is_statutory_auditor, false) as is_statutory_auditor,
        case when officers.sex_probability >= {{ officer_guard('sex_probability') }} then officers.likelier_sex end
            as sex,
        officers.sex_probability,
        officers.officer_siren,
        officers.officer_denomination,
        officers.has_invalid_officer_siren
    from officers
    inner join firms on officers.siren = firms.siren
    left join roles on officers.role = roles.role

)

select * from final
