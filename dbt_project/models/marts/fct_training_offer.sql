-- The organisation is shown where Sirene knows a legal person under its SIREN: a trainer may be a sole trader.
with courses as (

    select * from {{ ref('int_training__ai_courses') }}
    where is_ai_course and {{ in_perimeter('region_code') }}

),

legal_persons as (

    select * from {{ ref('int_awards__legal_persons') }}

),

final as (

    select
        '{{ var("edition") }}' as edition,
        courses.course_key,
        courses.title,
        courses.certification,
        courses.certification_register,
        courses.certification_code,
        courses.exit_level,
        courses.domain,
        courses.nsf_code,
        courses.ai_score,
        courses.ai_terms,
        legal_persons.siren as provider_siren,
        case when legal_persons.siren is not null then courses.provider_siret end as provider_siret,
        legal_persons.denomination as provider_name,
        case
            when courses.provider_siren is null then 'SIRET absent ou invalide dans la source'
            when legal_persons.siren is null then 'aucune personne morale de la région sous ce SIREN'
        end as provider_reason,
        courses.department_code,
        courses.region_code,
        courses.active_sessions,
        courses.remote_sessions,
        courses.hours_min,
        courses.hours_max,
        courses.price_min_eur,
        courses.price_max_eur,
        courses.extracted_on
    from courses
    left join legal_persons on courses.provider_siren = legal_persons.siren

)

select * from final
