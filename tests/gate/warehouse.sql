-- A small but complete warehouse, INVENTED from end to end: no firm, project, judgment or figure below exists, and the SIREN
-- (000000018 …) pass the Luhn check without belonging to anybody. It satisfies every rule of expectations/ ; the files of
-- broken/ spoil one thing each.

create table dim_territory as
select * from (values
    ('31555', 'Toulouse', '31', 'Haute-Garonne', '76', 'Occitanie'),
    ('34172', 'Montpellier', '34', 'Hérault', '76', 'Occitanie')
) t (commune_code, commune_name, department_code, department_name, region_code, region_name);

create table dim_firm as
select
    firm_id, siren, firm_name, match_status, ai_group, firm_type, technologies, city, department_code, region_code,
    is_in_panorama, presence_basis, exclusion_reason, creation_date::date as creation_date, closing_date::date as closing_date,
    headcount_band, jobs_low::integer as jobs_low, jobs_mid::double as jobs_mid, jobs_high::integer as jobs_high, evidence_1,
    state::varchar as state, open_establishments::bigint as open_establishments
from (values
    ('alpha', '000000018', 'Alpha Exemple', 'matched', 'core', 'startup', 'machine_learning', 'Toulouse', '31', '76', true, 'sirene', null, '2015-03-02', null, '11', 10, 14.5, 19, 'inventé pour les tests', 'active', 2),
    ('beta', '000000026', 'Bêta Exemple, "B. E."', 'matched', 'diversified', null, 'robotics', 'Montpellier', '34', '76', true, 'sirene', null, '1998-01-15', null, '12', 20, 34.5, 49, 'inventé pour les tests', 'active', 1),
    ('gamma', null, 'M. A. F. Exemple', 'not_matched', null, null, null, null, null, null, false, null, 'aucun établissement dans la région', null, null, null, null, null, null, '', null, 0)
) t (firm_id, siren, firm_name, match_status, ai_group, firm_type, technologies, city, department_code, region_code,
     is_in_panorama, presence_basis, exclusion_reason, creation_date, closing_date, headcount_band, jobs_low, jobs_mid, jobs_high, evidence_1,
     state, open_establishments);

create table dim_establishment as
select
    siret, siren, firm_id, establishment_role, state, creation_date::date as creation_date, closing_date::date as closing_date,
    department_code, region_code, region_code = '76' as is_in_region, is_in_sector, headcount_band, is_in_panorama
from (values
    ('00000001800010', '000000018', 'alpha', 'head_office', 'open', '2015-03-02', null, '31', '76', true, '11', true),
    ('00000001800028', '000000018', 'alpha', 'secondary', 'open', '2019-09-01', null, '34', '76', true, '01', true),
    ('00000001800044', '000000018', 'alpha', 'secondary', 'closed', '2016-01-01', '2018-12-31', '75', '11', true, null, true),
    ('00000002600013', '000000026', 'beta', 'head_office', 'open', '1998-01-15', null, '34', '76', false, '12', true),
    ('00000004200010', '000000042', null, 'head_office', 'open', '2021-05-03', null, '31', '76', true, null, false)
) t (siret, siren, firm_id, establishment_role, state, creation_date, closing_date, department_code, region_code, is_in_sector,
     headcount_band, is_in_panorama);

create table dim_firm_candidate as
select
    "rank"::bigint as "rank", siren, firm_name, city, department_code, score::double as score, confidence, reasons, evidence, source_ids,
    is_sole_name_evidence, first_seen_year::integer as first_seen_year, last_seen_year::integer as last_seen_year,
    null::varchar as naf_rev2_code, null::varchar as naf_2025_code, is_watched, review_reason
from (values
    (1, '000000034', 'Delta Exemple', 'Toulouse', '31', 0.95, 'likely', '« apprentissage automatique » (i-Lab 2022, ligne 2)', 'i-Lab 2022, ligne 2', 'ilab', false, 2022, 2022, true, 'inventé pour les tests'),
    (2, '000000042', 'Zêta Exemple', null, null, 0.48, 'possible', '« IA » (BODACC A1 du 2026-09-02, nom)', 'BODACC A1 du 2026-09-02', 'bodacc', true, 2026, 2026, false, null)
) t ("rank", siren, firm_name, city, department_code, score, confidence, reasons, evidence, source_ids, is_sole_name_evidence,
     first_seen_year, last_seen_year, is_watched, review_reason);

create table fct_public_award as
select
    award_id, source_id, programme, scheme, project, beneficiary_name, siren, siren_reason, match_status,
    award_year::integer as award_year, amount_eur::double as amount_eur, amount_kind, amount_eur is not null as counts_amount,
    'p' || award_id as linked_project_id, department_code, region_code, firm_id, is_in_panorama,
    null::varchar as also_in_sources
from (values
    ('a1', 'inov', 'i_nov', 'Concours i-Nov, vague 5', 'PROJET UN', 'Alpha Exemple', '000000018', null, 'matched', 2021, 400000.0, 'grant', '31', '76', 'alpha', true),
    ('a2', 'ilab', 'i_lab', 'Concours i-Lab', 'PROJET DEUX', 'Delta Exemple', '000000034', null, 'matched', 2022, null, 'unknown', null, '76', null, false),
    ('a3', 'ilab', 'i_lab', 'Concours i-Lab', 'PROJET TROIS', 'Epsilon Exemple', null, 'aucun SIREN dans les sources lues', 'not_matched', 2021, null, 'unknown', null, '76', null, false)
) t (award_id, source_id, programme, scheme, project, beneficiary_name, siren, siren_reason, match_status, award_year,
     amount_eur, amount_kind, department_code, region_code, firm_id, is_in_panorama);

create table fct_insolvency_event as
select
    event_id, announcement_id, siren, siren_reason, company_name, event_kind, judgment_nature, false as is_unmapped,
    judgment_date::date as judgment_date, publication_date::date as publication_date, episode_id, court, department_code, region_code, firm_id, is_in_panorama
from (values
    ('n1:000000026', 'n1', '000000026', null, 'Bêta Exemple', 'opening_redressement', 'Jugement d''ouverture', '2026-02-03', '2026-02-12', 'e1', 'Tribunal de commerce de Montpellier', '34', '76', 'beta', true),
    ('n2:000000042', 'n2', '000000042', null, 'Zêta Exemple', 'opening_liquidation', 'Jugement d''ouverture', '2026-10-29', '2026-11-06', 'e2', 'Tribunal de commerce de Toulouse', '31', '76', null, false),
    ('n3:-', 'n3', null, 'l''annonce ne donne pas de SIREN', null, 'plan', 'Jugement arrêtant le plan', '2025-05-06', '2025-05-15', null, 'Tribunal de commerce de Toulouse', '31', '76', null, false)
) t (event_id, announcement_id, siren, siren_reason, company_name, event_kind, judgment_nature, judgment_date,
     publication_date, episode_id, court, department_code, region_code, firm_id, is_in_panorama);

create table fct_failure as
select
    failure_id, announcement_id, siren, siren_reason::varchar as siren_reason, company_name, opening_kind,
    judgment_date::date as judgment_date, age_days::bigint as age_days, is_provisional, department_code, region_code, firm_id,
    firm_type::varchar as firm_type, is_in_panorama
from (values
    ('e1', 'n1', '000000026', null, 'Bêta Exemple', 'redressement', '2026-02-03', 10246, false, '34', '76', 'beta', null, true),
    ('e2', 'n2', '000000042', null, 'Zêta Exemple', 'liquidation', '2026-10-29', null, true, '31', '76', null, null, false)
) t (failure_id, announcement_id, siren, siren_reason, company_name, opening_kind, judgment_date, age_days, is_provisional,
     department_code, region_code, firm_id, firm_type, is_in_panorama);

create table fct_annual_account as
select
    siren, closing_date::date as closing_date, balance_type, fiscal_year::integer as fiscal_year, confidentiality,
    revenue_eur::double as revenue_eur, revenue_state, revenue_reason, revenue_eur::double as gross_margin_eur,
    revenue_state as gross_margin_state, revenue_reason as gross_margin_reason, null::double as ebe_eur, 'absent' as ebe_state,
    'montant absent de la ligne publiée' as ebe_reason, null::double as ebit_eur, 'absent' as ebit_state,
    'montant absent de la ligne publiée' as ebit_reason, net_result_eur::double as net_result_eur, 'public' as net_result_state,
    null::varchar as net_result_reason, exercise_days::bigint as exercise_days, is_reference_account, not_reference_reason, firm_id,
    is_in_panorama
from (values
    ('000000018', '2024-12-31', 'C', 2024, 'Public', 1200000.0, 'public', null, -35000.0, 366, true, null, 'alpha', true),
    ('000000018', '2024-12-31', 'K', 2024, 'Public', 1500000.0, 'public', null, 0.0, null, false, 'un autre compte du même exercice est préféré', 'alpha', true),
    ('000000018', '2023-12-31', 'C', 2023, 'Public', null, 'suspect', 'marge brute supérieure au chiffre d''affaires', 4000.0, null, true, null, 'alpha', true),
    ('000000026', '2024-06-30', 'S', 2023, 'Partiellement confidentiel', null, 'withheld', 'compte non public : montant tenu secret', 800.0, null, true, null, 'beta', true)
) t (siren, closing_date, balance_type, fiscal_year, confidentiality, revenue_eur, revenue_state, revenue_reason, net_result_eur,
     exercise_days, is_reference_account, not_reference_reason, firm_id, is_in_panorama);

create table fct_ownership_event as
select
    event_id, siren, siren_reason, company_name, event_kind, event_date::date as event_date, event_precision, counterparty_name,
    counterparty_siren, counterparty_country, counterparty_zone, amount_eur::double as amount_eur, amount_nature, amount_reason,
    contribution_eur::double as contribution_eur, evidence_kind, announcement_id, notice_url, source_url, department_code, region_code, firm_id, is_in_panorama
from (values
    ('o1', '000000018', null, 'Alpha Exemple', 'business_sale', '2025-06-30', 'day', 'Zêta Exemple', '000000042', 'FR', 'france', 90000.0, 'price', null, null, 'bodacc', 'BIDON1', 'https://exemple.test/annonce', null, '31', '76', 'alpha', true),
    ('o2', '000000042', null, 'Zêta Exemple', 'business_purchase', '2025-06-30', 'day', 'Alpha Exemple ; personne physique', null, null, null, null, null, 'prix non dit par l''annonce', 500.0, 'bodacc', 'BIDON1', 'https://exemple.test/annonce', null, '31', '76', null, false),
    ('o3', null, 'SIREN absent de la source', 'Êta Exemple', 'majority_stake', '2018-01-01', 'year', 'Groupe inventé', null, 'BE', 'european_union', null, null, 'montant non imprimé par la source', null, 'curated', null, null, 'https://exemple.test/article', '34', '76', null, false)
) t (event_id, siren, siren_reason, company_name, event_kind, event_date, event_precision, counterparty_name, counterparty_siren,
     counterparty_country, counterparty_zone, amount_eur, amount_nature, amount_reason, contribution_eur, evidence_kind,
     announcement_id, notice_url, source_url, department_code, region_code, firm_id, is_in_panorama);

create table fct_capital_move as
select
    move_id, siren, company_name, moved_on::date as moved_on, publication_date::date as publication_date,
    publication_date_before::date as publication_date_before, capital_before::double as capital_before, currency_before,
    capital_after::double as capital_after, currency_after, move_kind, department_code, region_code, firm_id, is_in_panorama
from (values
    ('m1', '000000018', 'Alpha Exemple', '2026-02-01', '2026-02-20', '2024-05-05', 10000.0, 'EUR', 12500.0, 'EUR', 'candidate_round', '31', '76', 'alpha', true),
    ('m2', '000000042', 'Zêta Exemple', '2002-01-31', '2002-01-31', '2001-05-05', 50000.0, 'FRF', 7622.45, 'EUR', 'currency', '31', '76', null, false)
) t (move_id, siren, company_name, moved_on, publication_date, publication_date_before, capital_before, currency_before,
     capital_after, currency_after, move_kind, department_code, region_code, firm_id, is_in_panorama);

create table public_programmes as
select
    programme_id, programme, amount_million_eur::double as amount_million_eur, amount_million_eur::double * 1000000 as amount_eur, amount_kind,
    stated_share_pct::double as stated_share_pct, part_of_programme_id, stated_on::date as stated_on, superseded_by, superseded_by is null as is_current
from (values
    ('p_announced', 'Plan inventé', 50, 'total', null, null, '2024-05-01', 'p_voted'),
    ('p_voted', 'Plan inventé, voté', 60, 'total', null, null, '2024-07-11', null),
    ('p_part_1', 'Part inventée', 20, 'total', null, 'p_voted', '2024-07-11', null),
    ('p_part_2', 'Autre part inventée', 40, 'total', null, 'p_voted', '2024-07-11', null),
    ('p_share', 'Part sans montant', null, 'budget_share', 20, 'p_voted', '2024-05-01', null)
) t (programme_id, programme, amount_million_eur, amount_kind, stated_share_pct, part_of_programme_id, stated_on, superseded_by);

create table regulation_milestones as
select milestone_id, milestone_kind, happens_on::date as happens_on, fine_eur::double as fine_eur, turnover_share_pct::double as turnover_share_pct
from (values
    ('m_date', 'application', '2025-02-02', null, null),
    ('m_fine', 'fine', null, 15000000, 3)
) t (milestone_id, milestone_kind, happens_on, fine_eur, turnover_share_pct);

create table dim_ecosystem_actor as
select *
from (values
    ('a_parent', 'Acteur inventé', 'Hôpital', null, null, null, 'Document inventé'),
    ('a_child', 'Entrepôt inventé', 'Entrepôt de données de santé', 'a_parent', '000000018', 'page inventée', 'Document inventé')
) t (actor_id, actor_name, actor_kind_label, parent_actor_id, siren, siren_evidence, source_document);

create table fct_ecosystem_fact as
select *, bound = 'upper' as is_target
from (values
    ('e1', 'a_child', null, null, 3000000::double, 'count', 'lower', 'Document inventé'),
    ('e2', null, 'p_voted', null, 20::double, 'percent', 'exact', 'Document inventé'),
    ('e3', null, null, 'm_date', 4::double, 'count', 'upper', 'Document inventé')
) t (fact_id, actor_id, programme_id, milestone_id, value, unit, bound, source_document);

create table use_case as
select *
from (values
    ('u1', 'Marché inventé', 'Sans rubrique', 'Cas inventé', 'Document inventé')
) t (use_case_id, market_label, family_label, label, source_document);

create table fct_job_offer_count as
select
    '2026-10' as edition, department_code, '76' as region_code, occupation, label as occupation_label,
    creation_month::date as creation_month, offers::bigint as offers, date '2026-11-10' as counted_on
from (values
    ('31', 'data_scientist', 'Data scientist', '2026-09-01', 4),
    ('31', 'data_scientist', 'Data scientist', '2026-10-01', 0),
    ('34', 'data_analyst', 'Data analyst', '2026-10-01', 2)
) t (department_code, occupation, label, creation_month, offers);

create table fct_training_offer as
select
    '2026-10' as edition, course_key, title, 'RS' as certification_register, 0.8::double as ai_score, 'IA' as ai_terms, provider_siren,
    provider_siren || '00018' as provider_siret, provider_name, provider_reason, department_code, '76' as region_code,
    1::integer as active_sessions, hours_min::double as hours_min, hours_max::double as hours_max,
    price_min_eur::decimal(14, 2) as price_min_eur, price_max_eur::decimal(14, 2) as price_max_eur
from (values
    ('c1', 'IA pour tous', '000000042', 'Zêta Exemple', null, '31', 7, 14, 500, 900),
    ('c2', 'Apprentissage automatique', null, null, 'peut-être une personne', '34', 35, 35, 1200, 1200)
) t (course_key, title, provider_siren, provider_name, provider_reason, department_code, hours_min, hours_max, price_min_eur, price_max_eur);
create table fct_funding_round as
select
    round_id, siren, siren_reason, firm_id, firm_name, announced_on::date as announced_on, announced_until::date as announced_until,
    announced_precision, stage, nature, nature = 'equity' as is_equity, amount_eur::double as amount_eur, amount_state, currency,
    null::varchar as "domain", scope_doubt::varchar as scope_doubt, duplicate_of, suspected_duplicate_of::varchar as suspected_duplicate_of, corroborated_on::date as corroborated_on, corroborated_by,
    corroboration_url, evidence, null::varchar as second_evidence, read_on::date as read_on, ai_group, is_in_panorama,
    not_counted_reason is null as is_counted, not_counted_reason
from (values
    ('r1', '000000018', null, 'alpha', 'Alpha Exemple', '2026-01-15', '2026-01-15', 'day', 'seed', 'equity', 1500000.0, 'printed', null, null, null, null, '2026-02-01', 'm1', 'https://exemple.test/annonce', 'https://exemple.test/article', '2026-03-01', 'core', true, null),
    ('r2', '000000018', null, 'alpha', 'Alpha Exemple', '2026-01-01', '2026-01-31', 'month', 'undisclosed', 'equity', 1450000.0, 'converted', 'USD', null, 'r1', null, null, null, null, 'https://exemple.test/depeche', '2026-03-01', 'core', true, 'même tour que r1'),
    ('r3', null, 'SIREN absent des sources', null, 'Êta Exemple', '2021-01-01', '2021-12-31', 'year', 'grant', 'grant', null, 'not_disclosed', null, null, null, null, null, null, null, 'https://exemple.test/aide', '2026-03-01', null, false, 'firme hors du registre')
) t (round_id, siren, siren_reason, firm_id, firm_name, announced_on, announced_until, announced_precision, stage, nature, amount_eur,
     amount_state, currency, scope_doubt, duplicate_of, suspected_duplicate_of, corroborated_on, corroborated_by, corroboration_url,
     evidence, read_on, ai_group, is_in_panorama, not_counted_reason);

create table indicators as
select
    '2026-10' as edition, date '2026-10-31' as reference_date, date '2026-10-31' as period_start, indicator_id, population, breakdown,
    member, value::double as value, unit, numerator::double as numerator, denominator::double as denominator,
    coverage::double as coverage, status, reason, null::integer as secrecy_firms, null::double as secrecy_share
from (values
    ('firms.firms', 'all', 'none', 'none', 2, 'count', null, null, 1, 'final', null),
    ('firms.firms', 'core', 'none', 'none', 1, 'count', null, null, 1, 'final', null),
    ('firms.firms', 'all', 'department', '31', 1, 'count', null, null, 1, 'final', null),
    ('firms.firms', 'all', 'department', '34', 1, 'count', null, null, 1, 'final', null),
    ('firms.firms', 'core', 'department', '31', 1, 'count', null, null, 1, 'final', null),
    ('firms.firms', 'all', 'ai_group', 'core', 1, 'count', null, null, 1, 'final', null),
    ('firms.firms', 'all', 'ai_group', 'diversified', 1, 'count', null, null, 1, 'final', null),
    ('firms.establishments', 'all', 'none', 'none', 3, 'count', null, null, 1, 'final', null),
    ('firms.establishments', 'all', 'establishment_role', 'head_office', 2, 'count', null, null, 1, 'final', null),
    ('firms.establishments', 'all', 'establishment_role', 'secondary', 1, 'count', null, null, 1, 'final', null),
    ('firms.establishments', 'all', 'department', '31', 1, 'count', null, null, 1, 'final', null),
    ('firms.establishments', 'all', 'department', '34', 2, 'count', null, null, 1, 'final', null),
    ('employment.jobs_low', 'all', 'none', 'none', 10, 'count', null, null, 1, 'estimated', null),
    ('employment.jobs', 'all', 'none', 'none', 15, 'count', null, null, 1, 'estimated', null),
    ('employment.jobs_high', 'all', 'none', 'none', 19, 'count', null, null, 1, 'estimated', null),
    ('firms.share_of_startups', 'all', 'none', 'none', 50, 'percent', 1, 2, 1, 'provisional', null),
    ('firms.jobs', 'all', 'none', 'none', null, 'count', null, null, null, 'not_computable', 'les effectifs viennent avec Sirene'),
    ('public_funding.awards', 'all', 'scheme', 'i_lab', 2, 'count', null, null, 1, 'final', null),
    ('public_funding.awards', 'all', 'scheme', 'i_nov', 1, 'count', null, null, 1, 'final', null),
    ('public_funding.awards', 'all', 'year', '2021', 2, 'count', null, null, 1, 'final', null),
    ('public_funding.awards', 'all', 'year', '2022', 1, 'count', null, null, 1, 'final', null),
    ('public_funding.awards', 'all', 'scheme_year', 'i_lab:2021', 1, 'count', null, null, 1, 'final', null),
    ('public_funding.awards', 'all', 'scheme_year', 'i_lab:2022', 1, 'count', null, null, 1, 'final', null),
    ('public_funding.awards', 'all', 'scheme_year', 'i_nov:2021', 1, 'count', null, null, 1, 'final', null),
    ('public_funding.grants', 'all', 'scheme', 'i_nov', 0.4, 'million_eur', null, null, 1, 'final', null),
    ('private_funding.rounds', 'all', 'none', 'none', 1, 'count', null, null, 1, 'provisional', 'inventé pour les tests'),
    ('private_funding.rounds', 'all', 'stage', 'seed', 1, 'count', null, null, 1, 'provisional', 'inventé pour les tests'),
    ('private_funding.rounds', 'all', 'year', '2026', 1, 'count', null, null, 1, 'provisional', 'inventé pour les tests'),
    ('finance.revenue', 'all', 'none', 'none', 1.2, 'million_eur', null, null, 0.5, 'provisional', 'exercice 2024'),
    ('finance.revenue', 'core', 'none', 'none', 1.2, 'million_eur', null, null, 1, 'provisional', 'exercice 2024'),
    ('finance.share_of_firms_with_known_revenue', 'all', 'none', 'none', 50, 'percent', 1, 2, 1, 'provisional', 'exercice 2024'),
    ('failures.failures', 'region', 'none', 'none', 2, 'count', null, null, 1, 'provisional', null),
    ('failures.failures', 'region', 'department', '31', 1, 'count', null, null, 1, 'provisional', null),
    ('failures.failures', 'region', 'department', '34', 1, 'count', null, null, 1, 'final', null),
    ('failures.failures', 'region', 'year', '2026', 2, 'count', null, null, 1, 'provisional', null)
) t (indicator_id, population, breakdown, member, value, unit, numerator, denominator, coverage, status, reason);

create table indicator_catalogue as
select *, 'inventé pour les tests' as definition, 1 as definition_version, 'register, inov' as sources
from (values
    ('firms.firms', 'Firmes suivies', 'count'),
    ('firms.share_of_startups', 'Part des start-up', 'percent'),
    ('firms.establishments', 'Établissements', 'count'),
    ('employment.jobs', 'Emplois', 'count'),
    ('employment.jobs_low', 'Emplois, borne basse', 'count'),
    ('employment.jobs_high', 'Emplois, borne haute', 'count'),
    ('firms.jobs', 'Emplois', 'count'),
    ('public_funding.awards', 'Aides attribuées', 'count'),
    ('public_funding.grants', 'Subventions accordées', 'million_eur'),
    ('private_funding.rounds', 'Levées de fonds', 'count'),
    ('finance.revenue', 'Chiffre d''affaires', 'million_eur'),
    ('finance.share_of_firms_with_known_revenue', 'Part des firmes au chiffre d''affaires connu', 'percent'),
    ('failures.failures', 'Défaillances', 'count')
) t (indicator_id, label, unit);

create table reconciliation as
select
    figure_id, as_of::date as as_of, published_value::double as published_value, computed_value::double as computed_value,
    difference::double as difference, verdict, reason
from (values
    ('X001', '2026-10-31', 2, 2, 0, 'equal', null),
    ('X002', '2026-10-31', 100, null, null, 'not_computable', 'les effectifs viennent avec Sirene')
) t (figure_id, as_of, published_value, computed_value, difference, verdict, reason);

create table source_freshness as
select
    '2026-10' as edition, source_id, source_id || ' (inventé)' as title, 'Éditeur inventé' as publisher, 'etalab-2.0' as licence,
    'Source inventée pour les tests' as attribution, 'sample' as origin, date '2026-10-01' as vintage, 30::bigint as vintage_age_days,
    max_age_days::bigint as max_age_days, timestamp '2026-11-03 06:00:00' as fetched_at, landed::bigint as "rows",
    false as carried_over, null::varchar as failure, null::varchar as absence,
    'open' as publication
from (values
    ('register', null, 3), ('published_figures', null, 2), ('deals', null, 2), ('insolvencies', null, 2), ('rounds', null, 3), ('ilab', 550, 2), ('inov', 550, 1), ('bodacc', 45, 3), ('ratios_inpi_bce', 400, 4), ('sirene', 75, 5), ('recherche_entreprises', 395, 2)
) t (source_id, max_age_days, landed);

-- Every column of the tables above, as coming from one invented source.
create table column_sources as
select
    'column_sources' as table_name, column_name, 'register' as source_id, 'Source inventée' as source_title, 'etalab-2.0' as licence,
    'Licence Ouverte' as licence_title, null::varchar as licence_url, 'Source inventée pour les tests' as attribution,
    'open' as publication, true as is_present
from (values
    ('table_name'), ('column_name'), ('source_id'), ('source_title'), ('licence'), ('licence_title'), ('licence_url'), ('attribution'),
    ('publication'), ('is_present')
) t (column_name);

insert into column_sources
select
    table_name, column_name, 'register', 'Source inventée', 'etalab-2.0', 'Licence Ouverte', null, 'Source inventée pour les tests',
    'open', true
from duckdb_columns()
where schema_name = 'main' and not internal and table_name not in ('column_sources', '_build');

create table _build as
select '2026-10' as edition, 'sample' as origin, '76' as region, 'entrées' as inputs_sha256, 'code' as code_sha256;
