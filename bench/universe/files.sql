-- The facts as the publishers write them: the columns, types and words of their files, with what they add that answers no
-- question. One view per file; facts.sql and judgments.sql come first.

create macro date_written(i, day, is_unknown) as
    case when not is_unknown then day when chance(i, 'written 1900', 50) then date '1900-01-01' end;
create macro treated_on(i) as timestamp '2019-01-01' + to_seconds(draw(i, 'treated', 238000000));
create macro nic_part(siret) as siret[10:14];

create view "StockUniteLegale" as
select
    siren,
    case when is_masked then 'P' else 'O' end as "statutDiffusionUniteLegale",
    case when ceased_on is not null and chance(i, 'purged', 10) then true end as "unitePurgeeUniteLegale",
    date_written(i, born_on, is_birth_unknown) as "dateCreationUniteLegale",
    case when chance(i, 'acronym', 5) and not is_sole_trader then 'S' || draw(i, 'acronym', 99999) end as "sigleUniteLegale",
    case when is_sole_trader then pick(i, 'sex', 'M;F') end as "sexeUniteLegale",
    case when is_sole_trader then 'PRENOM' || draw(i, 'first name', 3000) end as "prenom1UniteLegale",
    case when is_sole_trader and chance(i, 'second name', 33) then 'PRENOM' || draw(i, 'second', 3000) end as "prenom2UniteLegale",
    case when is_sole_trader then 'PRENOM' || draw(i, 'first name', 3000) end as "prenomUsuelUniteLegale",
    coalesce(band, 'NN') as "trancheEffectifsUniteLegale",
    case when band is not null then band_year end as "anneeEffectifsUniteLegale",
    treated_on(i) as "dateDernierTraitementUniteLegale",
    1 + (ceased_on is not null)::integer + (head > 0)::integer as "nombrePeriodesUniteLegale",
    size_category as "categorieEntreprise",
    case when size_category is not null then band_year end as "anneeCategorieEntreprise",
    coalesce(ceased_on, moved_on, date_written(i, born_on, is_birth_unknown)) as "dateDebut",
    case when ceased_on is null then 'A' else 'C' end as "etatAdministratifUniteLegale",
    case when is_sole_trader then 'NOM' || draw(i, 'name', 900000) end as "nomUniteLegale",
    case when not is_sole_trader then 'SOCIETE INVENTEE ' || i end as "denominationUniteLegale",
    case when chance(i, 'usual', 6) then 'ENSEIGNE ' || draw(i, 'usual', 900000) end as "denominationUsuelle1UniteLegale",
    category as "categorieJuridiqueUniteLegale",
    activity as "activitePrincipaleUniteLegale",
    nomenclature as "nomenclatureActivitePrincipaleUniteLegale",
    nic_of(siren, head) as "nicSiegeUniteLegale",
    case when not is_sole_trader then pick(i, 'social', 'O;N;N;N') end as "economieSocialeSolidaireUniteLegale",
    pick(i, 'employs', 'O;N') as "caractereEmployeurUniteLegale",
    case when ceased_on is null then activities_2025.code end as "activitePrincipaleNAF25UniteLegale"
from units
inner join activities_2025 on activities_2025.number = draw(i, 'activity 2025', getvariable('activities_2025'));

create view "StockEtablissement" as
select
    places.siren,
    nic_part(siret) as nic,
    siret,
    case when is_masked then 'P' else 'O' end as "statutDiffusionEtablissement",
    case when opened_on is null then date_written(p, null, true) else opened_on end as "dateCreationEtablissement",
    coalesce(places.band, 'NN') as "trancheEffectifsEtablissement",
    case when places.band is not null then places.band_year end as "anneeEffectifsEtablissement",
    treated_on(p) as "dateDernierTraitementEtablissement",
    is_head as "etablissementSiege",
    1 + (closed_on is not null)::integer as "nombrePeriodesEtablissement",
    case when chance(p, 'complement', 12) then 'BATIMENT ' || draw(p, 'building', 99) end as "complementAdresseEtablissement",
    case when chance(p, 'street', 90) then draw(p, 'number', 200)::varchar end as "numeroVoieEtablissement",
    pick(p, 'way', 'RUE;AVENUE;CHEMIN;PLACE;BOULEVARD;ROUTE') as "typeVoieEtablissement",
    'VOIE INVENTEE ' || draw(p, 'road', 200000) as "libelleVoieEtablissement",
    case when commune_code is not null then commune_code[1:2] || lpad(draw(p, 'post', 900)::varchar, 3, '0') end as "codePostalEtablissement",
    case when commune_code is not null then 'COMMUNE ' || commune_code end as "libelleCommuneEtablissement",
    commune_code as "codeCommuneEtablissement",
    case when commune_code is null then '99109' end as "codePaysEtrangerEtablissement",
    case when commune_code is null then 'ALLEMAGNE' end as "libellePaysEtrangerEtablissement",
    case when commune_code is not null then commune_code || '_' || draw(p, 'address', 9000) || '_B' end as "identifiantAdresseEtablissement",
    (100000 + draw(p, 'x', 1100000))::varchar || '.' || draw(p, 'xx', 99) as "coordonneeLambertAbscisseEtablissement",
    (6000000 + draw(p, 'y', 1100000))::varchar || '.' || draw(p, 'yy', 99) as "coordonneeLambertOrdonneeEtablissement",
    coalesce(closed_on, opened_on) as "dateDebut",
    case when closed_on is null then 'A' else 'F' end as "etatAdministratifEtablissement",
    case when chance(p, 'sign', 8) then 'ENSEIGNE ' || draw(p, 'sign', 900000) end as "enseigne1Etablissement",
    places.activity as "activitePrincipaleEtablissement",
    places.nomenclature as "nomenclatureActivitePrincipaleEtablissement",
    pick(p, 'employs', 'O;N') as "caractereEmployeurEtablissement",
    case when closed_on is null then activities_2025.code end as "activitePrincipaleNAF25Etablissement"
from places
inner join activities_2025 on activities_2025.number = draw(p, 'activity 2025', getvariable('activities_2025'));

-- The last state first: closed, elsewhere, as it was born.
create view "StockUniteLegaleHistorique" as
with states as (
    select
        *,
        unnest(list_filter([
            {'begins': ceased_on, 'ends': null::date, 'state': 'C', 'office': head, 'is_there': ceased_on is not null},
            {'begins': moved_on, 'ends': ceased_on - 1, 'state': 'A', 'office': head, 'is_there': moved_on is not null},
            {'begins': created_on, 'ends': coalesce(moved_on, ceased_on) - 1, 'state': 'A', 'office': 0, 'is_there': true}
        ], lambda each: each.is_there)) as each
    from units
)

select
    siren,
    each.ends as "dateFin",
    each.begins as "dateDebut",
    each.state as "etatAdministratifUniteLegale",
    each.state = 'C' as "changementEtatAdministratifUniteLegale",
    case when is_sole_trader then 'NOM' || draw(i, 'name', 900000) end as "nomUniteLegale",
    case when not is_sole_trader then 'SOCIETE INVENTEE ' || i end as "denominationUniteLegale",
    category as "categorieJuridiqueUniteLegale",
    activity as "activitePrincipaleUniteLegale",
    nomenclature as "nomenclatureActivitePrincipaleUniteLegale",
    nic_of(siren, each.office) as "nicSiegeUniteLegale",
    each.begins = moved_on as "changementNicSiegeUniteLegale"
from states;

create view "StockEtablissementHistorique" as
with states as (
    select
        *,
        unnest(list_filter([
            {'begins': closed_on, 'ends': null::date, 'state': 'F', 'is_there': closed_on is not null},
            {'begins': opened_on, 'ends': closed_on - 1, 'state': 'A', 'is_there': true}
        ], lambda each: each.is_there)) as each
    from places
)

select
    siren,
    nic_part(siret) as nic,
    siret,
    each.ends as "dateFin",
    each.begins as "dateDebut",
    each.state as "etatAdministratifEtablissement",
    each.state = 'F' as "changementEtatAdministratifEtablissement",
    activity as "activitePrincipaleEtablissement",
    nomenclature as "nomenclatureActivitePrincipaleEtablissement"
from states;

create macro spaced(siren) as siren[1:3] || ' ' || siren[4:6] || ' ' || siren[7:9];

-- What the API of the bulletin exports, one record a notice.
create view notices as
with told as (
    select
        judgments.*,
        'SOCIETE INVENTEE ' || judgments.i as company,
        first_value(notice_id) over (partition by judgments.i order by step) as first_notice,
        first_value(printed_on) over (partition by judgments.i order by step) as first_printed,
        case when has_number
            then '"numeroImmatriculation": {"numeroIdentification": "' || spaced(siren) || '", "codeRCS": "RCS", "nomGreffeImmat": "Ville Inventée"}, '
            else '' end as registration,
        '{"numeroVoie": "' || draw(judgments.i, 'street', 200) || '", "typeVoie": "rue", "nomVoie": "des Exemples", "codePostal": "'
        || department_code[1:2] || '000", "ville": "Commune ' || draw(judgments.i, 'city', 4000) || '"}' as address
    from judgments
)

select
    notice_id as id,
    'A' as publicationavis,
    'Bodacc A' as publicationavis_facette,
    strftime(printed_on, '%Y%j') || '0' as parution,
    printed_on::varchar as dateparution,
    i * 10 + step as numeroannonce,
    kind as typeavis,
    case kind when 'rectificatif' then 'Avis rectificatif' when 'annulation' then 'Avis d''annulation' else 'Avis initial' end as typeavis_lib,
    'collective' as familleavis,
    'Procédures collectives' as familleavis_lib,
    department_code as numerodepartement,
    'Greffe du Tribunal de Commerce de Ville Inventée' as tribunal,
    case when is_sole_trader then 'INVENTÉ, Prénom' else company end as commercant,
    'Commune ' || draw(i, 'city', 4000) as ville,
    case when has_number then [siren, spaced(siren)] end as registre,
    department_code[1:2] || '000' as cp,
    'oui' as ispdf_unitaire,
    case
        when is_sole_trader
            then '{"personne": {"typePersonne": "pp", "nom": "INVENTÉ", "prenom": "Prénom", "activite": "Travaux inventés.", "adressePP": ' || address || '}}'
        else '{"personne": {"typePersonne": "pm", ' || registration || '"denomination": "' || company
            || '", "formeJuridique": "Société à responsabilité limitée", "activite": "Conseil et travaux inventés.", "adresseSiegeSocial": ' || address || '}}'
    end as listepersonnes,
    '{"type": "' || case kind when 'annulation' then 'annule' when 'rectificatif' then 'rectificatif' else 'initial' end || '", "famille": "' || family || '", "nature": "' || nature || '", "date": "' || judged_on
    || '"' || case when text is not null then ', "complementJugement": "' || text || '"'
        else ', "complementJugement": "' || left(repeat('Texte inventé d''un acte qui n''existe pas, désignant un mandataire inventé. ', 8), 100 + draw(i, 'text', 300)) || '"' end
    || '}' as jugement,
    case when kind <> 'annonce'
        then '{"nomPublication": "BODACC A", "numeroParution": "' || strftime(first_printed, '%Y%j') || '0", "dateParution": "' || first_printed
            || '", "numeroAnnonce": "' || (i * 10 + 1) || '"}' end as parutionavisprecedent
from told
order by printed_on, notice_id;

create view ratios as
select
    siren,
    closing_date::varchar as date_cloture_exercice,
    case when is_public then revenue_eur::varchar else '0' end as chiffre_d_affaires,
    '' as marge_brute,
    '' as ebe,
    '' as ebit,
    case when is_public then (revenue_eur // 20 - year)::varchar else '0' end as resultat_net,
    '' as marge_ebe,
    'C' as type_bilan,
    case when is_public then 'Public' else 'Partiellement confidentiel' end as confidentiality
from accounts
order by siren, closing_date;

create view inov as
select
    'Vague ' || (award_year - 2017) as vague,
    award_year || '-01-01' as datepublication,
    'Thématique inventée' as thematique,
    'PROJET INVENTE ' || i as projet,
    'Un projet qui n''existe pas' as moto,
    'Ce projet est inventé.' as projetresume,
    siren,
    'SOCIETE INVENTEE ' || i as entreprise,
    'Cette société est inventée.' as entrepriseresume,
    (amount_eur * 2)::double as montantprojet,
    amount_eur::double as subvention,
    commune_code as cityid,
    'Commune inventée' as com_nom,
    (select department_name from departments where departments.department_code = awards.department_code) as dep_nom,
    (select region_name from departments where departments.department_code = awards.department_code) as reg_nom
from awards
where contest = 'i_nov'
order by i;

create view ilab as
select
    'U' || i as "Dossier Aide",
    'Un projet qui n''existe pas' as "Moto",
    'Ce projet est inventé.' as "Résumé",
    award_year::varchar as "Année de concours",
    'création-développement' as "Type de candidature",
    'Domaine inventé' as "Domaine technologique",
    'R' || region_code as "Id région",
    (select region_name from departments where departments.department_code = awards.department_code) as "Région",
    'PROJET INVENTE ' || i as "Projet",
    null::varchar as "N° SIRET",
    siren as "N° SIREN",
    'SOCIETE INVENTEE ' || i as "Libellé entreprise"
from awards
where contest = 'i_lab'
order by i;

-- The files that economists keep.
create view firms_csv as
select
    firm_id,
    siren,
    'SOCIETE INVENTEE ' || i as firm_name,
    null as city,
    department_code,
    ai_group,
    firm_type,
    technologies,
    markets,
    value_chain,
    'Firme inventée pour mesurer, qui n''existe pas' as what_it_does,
    'false' as named_in_panorama,
    'bench/universe : firme inventée' as evidence_1,
    null as evidence_2,
    case when siren is not null then 'bench/universe : firme inventée' end as siren_evidence,
    getvariable('edition_end')::varchar as reviewed_on,
    null as status_note
from firms
order by firm_id;

create view rounds_csv as
select
    round_id,
    null as firm_id,
    null as link_evidence,
    siren,
    'SOCIETE INVENTEE ' || i as firm_name,
    null as city,
    null as department_code,
    announced_on::varchar as announced_on,
    stage,
    'tour inventé' as stage_as_stated,
    'equity' as nature,
    amount_eur::bigint::varchar as amount_eur,
    case when amount_eur is not null then amount_eur::bigint || ' euros' end as amount_as_stated,
    null as currency,
    case when amount_eur is not null then 'printed' else 'not_disclosed' end as amount_state,
    null as investors,
    domain,
    null as health_subdomain,
    null as scope_doubt,
    null as duplicate_of,
    'https://exemple.invalid/' || round_id as source_url,
    'bench/universe : tour inventé' as source_name,
    getvariable('edition_end')::varchar as read_on,
    null as second_source,
    'high' as certainty,
    null as note
from rounds
order by round_id;

-- What ships, without what it says of the firms of the real register.
create view deals_csv as
select * replace (null as firm_id, null as link_evidence) from shipped_deals;

create view insolvencies_csv as
select * replace (null as firm_id, null as link_evidence) from shipped_insolvencies;

create view beneficiary_aliases_csv as
from shipped_beneficiary_aliases where scope <> 'register';
