-- One legal unit of the region that the sources read speak of: who it is, its score, and why it is not listed, if so.
with texts as (

    select * from {{ ref('int_candidates__texts') }}
    where subject_kind = 'unit'

),

scores as (

    select * from {{ ref('int_candidates__scores') }}
    where subject_kind = 'unit'

),

matches as (

    select * from {{ ref('int_candidates__matches') }}
    where subject_kind = 'unit' and is_counted

),

legal_units as (

    select * from {{ ref('int_candidates__legal_units') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

aliases as (

    select * from {{ ref('stg_register__beneficiary_aliases') }}
    where scope = 'register'

),

beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}
    where firm_id is not null

),

reviews as (

    select * from {{ ref('stg_register__candidate_reviews') }}

),

-- The latest row that says it gives the name, the city, the department.
names as (

    select
        siren,
        company_name,
        row_number() over (partition by siren order by seen_year desc, source_label asc) as rank_in_unit
    from texts
    where company_name is not null and company_name not like '%[retiré]%'

),

places as (

    select
        siren,
        city,
        department_code,
        row_number() over (partition by siren order by seen_year desc, source_label asc) as rank_in_unit
    from texts
    where department_code is not null

),

periods as (

    select
        siren,
        min(seen_year) as first_seen_year,
        max(seen_year) as last_seen_year,
        -- The samples take out a company's name when it is a person's: whoever bears it may trade alone.
        coalesce(bool_or(company_name like '%[retiré]%'), false) as is_name_removed
    from texts
    group by siren

),

proofs as (

    select
        subject_id as siren,
        {{ joined_values('source_label', ' ; ') }} as evidence,
        {{ joined_values('source_id', ', ') }} as source_ids
    from matches
    group by subject_id

),

named as (

    select
        periods.siren,
        coalesce(names.company_name, legal_units.denomination) as firm_name,
        {{ company_name_key('coalesce(names.company_name, legal_units.denomination)') }} as firm_name_key,
        coalesce(places.city, legal_units.city) as city,
        coalesce(places.department_code, legal_units.department_code) as department_code,
        legal_units.legal_category_code,
        legal_units.state,
        legal_units.closing_date,
        legal_units.naf_rev2_code,
        legal_units.naf_2025_code,
        periods.first_seen_year,
        periods.last_seen_year,
        periods.last_seen_year >= extract(year from {{ edition_end() }}) - {{ candidate_rule('recent_years') }}
            as is_recent,
        periods.is_name_removed
    from periods
    left join names on periods.siren = names.siren and names.rank_in_unit = 1
    left join places on periods.siren = places.siren and places.rank_in_unit = 1
    left join legal_units on periods.siren = legal_units.siren

),

sirens_of_firms as (

    select siren from firms
    where siren is not null
    union
    select siren from beneficiaries
    where siren is not null

),

names_of_firms as (

    select {{ company_name_key('firm_name') }} as firm_name_key from firms
    union
    select {{ company_name_key('alias') }} as firm_name_key from aliases
    union
    select {{ company_name_key('beneficiary_name') }} as firm_name_key from beneficiaries

),

final as (

    select
        named.*,
        scores.score,
        scores.concepts_found,
        scores.reasons,
        scores.is_sole_name_evidence,
        scores.is_likely,
        proofs.evidence,
        proofs.source_ids,
        reviews.decision as review_decision,
        reviews.reason as review_reason,
        case
            when sirens_of_firms.siren is not null then 'firme du registre (SIREN)'
            when names_of_firms.firm_name_key is not null then 'firme du registre (même nom)'
            when named.legal_category_code = '1000' then 'entrepreneur individuel'
            when named.state = 'ceased' and coalesce(named.closing_date <= {{ edition_end() }}, true)
                then 'cessée (Sirene)'
            when named.is_name_removed then 'nom effacé : peut être une personne'
            when reviews.decision = 'rejected' then 'candidate écartée à la relecture'
            when scores.score < {{ candidate_rule('listed_score') }} then 'trop peu d''indices'
        end as not_listed_reason
    from named
    inner join scores on named.siren = scores.subject_id
    left join proofs on named.siren = proofs.siren
    left join reviews on named.siren = reviews.siren
    left join sirens_of_firms on named.siren = sirens_of_firms.siren
    left join names_of_firms on named.firm_name_key = names_of_firms.firm_name_key

)

select * from final
