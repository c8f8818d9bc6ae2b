-- Who controls a firm of the register, as far as its officers tell: a company in a leading office. With a SIREN it is
-- of a French group, without one and under a foreign legal form it is of a foreign group. A holding of the founders
-- looks like any other; a foreign company registered in France has a SIREN. The absence of such an officer proves
-- nothing: nobody is called autonomous here.
with firms as (

    select * from {{ ref('stg_register__firms') }}

),

answers as (

    select * from {{ ref('stg_recherche_entreprises__answers') }}
    where is_valid

),

leading_companies as (

    select
        *,
        {{ name_words('officer_denomination') }} as name_words
    from {{ ref('int_firms__officers') }}
    where officer_kind = 'company' and is_leading_office and not is_statutory_auditor

),

foreign_forms as (

    select * from {{ ref('foreign_legal_forms') }}

),

-- A form counts at the end of the name only: « AG CONSEIL » is no Aktiengesellschaft.
judged as (

    select
        leading_companies.firm_id,
        leading_companies.officer_rank,
        case
            when leading_companies.officer_siren = leading_companies.siren then 'self'
            when leading_companies.officer_siren is not null then 'french_group'
            when leading_companies.has_invalid_officer_siren then 'invalid_siren'
            when count(foreign_forms.form) > 0 then 'foreign_group'
            else 'no_siren'
        end as tells
    from leading_companies
    left join foreign_forms on leading_companies.name_words like '% ' || foreign_forms.form
    group by
        leading_companies.firm_id, leading_companies.officer_rank, leading_companies.siren,
        leading_companies.officer_siren, leading_companies.has_invalid_officer_siren

),

told as (

    select
        firm_id,
        count(*) as leading_companies,
        count(case when tells = 'french_group' then 1 end) as french,
        count(case when tells = 'foreign_group' then 1 end) as foreign_ones,
        count(case when tells = 'invalid_siren' then 1 end) as with_invalid_siren,
        count(case when tells = 'no_siren' then 1 end) as without_siren
    from judged
    group by firm_id

),

final as (

    select
        firms.firm_id,
        firms.siren,
        answers.siren is not null as is_answered,
        coalesce(answers.is_in_directory, false) as is_in_directory,
        case
            when told.french > 0 and told.foreign_ones = 0 then 'french_group'
            when told.foreign_ones > 0 and told.french = 0 then 'foreign_group'
        end as control,
        case
            when least(told.french, told.foreign_ones) = 0 and told.french + told.foreign_ones > 0
                then 'company_in_leading_office'
        end as control_basis,
        case
            when firms.siren is null then 'la firme n''a pas de SIREN'
            when answers.siren is null then 'l''API n''a pas répondu sur ce SIREN'
            when not answers.is_in_directory then 'SIREN inconnu de l''annuaire'
            when told.french > 0 and told.foreign_ones > 0
                then 'une société française et une société étrangère la dirigent : à relire'
            when told.french > 0
                then 'une société française la dirige ; une holding de fondateurs ne s''en distingue pas'
            when told.foreign_ones > 0 then 'une société sans SIREN, de forme juridique étrangère, la dirige'
            when told.with_invalid_siren > 0 then 'une société au SIREN invalide la dirige'
            when told.without_siren > 0 then 'une société sans SIREN ni forme étrangère reconnue la dirige'
            else 'aucune société parmi ses dirigeants : cela ne prouve pas son autonomie'
        end as control_reason
    from firms
    left join answers on firms.siren = answers.siren
    left join told on firms.firm_id = told.firm_id

)

select * from final
