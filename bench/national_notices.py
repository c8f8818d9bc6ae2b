"""Invented notices of collective procedures of true shapes and number, to measure a landing: nothing in them exists.

Run: python -m bench.national_notices FILE.json [--notices 3300000]. The file is an array as the API exports it, one record a
line. Natures have the frequencies of the 3,500 notices of February 2026 in judgment_natures.csv, texts their median lengths;
40 % of persons are natural, 3 % of notices speak of several companies, 2 % correct an earlier one, 7 % give no SIREN. They
spread over every day since 2008. Every value is drawn from a hash of the notice's rank: the same number gives the same bytes.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

from sources.sql import literal

NATURES = Path(__file__).with_name("judgment_natures.csv")
HISTORY = 3_300_000  # collective procedures published from 2008 to September 2026
DAYS = 6_836  # from 2008-01-01 to 2026-09-18
MEMORY_LIMIT = "2GB"

MACROS = f"""
    -- A number from 0 to n - 1 that depends on a rank and on what it is drawn for.
    create macro draw(i, what, n) as (hash(i, what) % n)::bigint;
    create macro siren_of(i) as (300000000 + draw(i, 'siren', 600000000))::varchar;
    create macro spaced(siren) as siren[1:3] || ' ' || siren[4:6] || ' ' || siren[7:9];
    create macro postcode_of(i) as
        ['09', '11', '12', '30', '31', '32', '34', '46', '48', '65', '66', '81', '82'][1 + draw(i, 'place', 13)]
        || lpad(draw(i, 'office', 1000)::varchar, 3, '0');
    create macro day_of(i, notices) as date '2008-01-01' + (i * {DAYS} // notices)::integer;
    create macro rank_of(i, notices) as i - ((i * {DAYS} // notices) * notices + {DAYS - 1}) // {DAYS} + 1;
    create macro issue_of(day) as year(day)::varchar || lpad(dayofyear(day)::varchar, 4, '0');
    create macro registration_of(siren) as
        '"numeroImmatriculation": {{"numeroIdentification": "' || spaced(siren)
        || '", "codeRCS": "RCS", "nomGreffeImmat": "Ville Inventée"}}, ';
    create macro address_of(i) as
        '{{"numeroVoie": "' || draw(i, 'street', 200) || '", "typeVoie": "rue", "nomVoie": "des Exemples", "codePostal": "'
        || postcode_of(i) || '", "ville": "Commune ' || draw(i, 'city', 4000) || '"}}';
    create macro company_of(i, siren) as
        '{{"typePersonne": "pm", ' || coalesce(registration_of(siren), '') || '"denomination": "SOCIETE INVENTEE ' || i
        || '", "formeJuridique": "Société à responsabilité limitée", "activite": "Conseil et travaux inventés.", '
        || '"adresseSiegeSocial": ' || address_of(i) || '}}';
    create macro person_of(i, siren) as
        '{{"typePersonne": "pp", ' || coalesce(registration_of(siren), '') || '"nom": "INVENTÉ", "prenom": "Prénom", '
        || '"activite": "Travaux inventés.", "adressePP": ' || address_of(i) || '}}';
"""


def write(path: Path, notices: int) -> None:
    """Write the file; memory stays below the limit, whatever the number."""
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set threads = 1")  # one thread: always the same order
        connection.execute(MACROS)
        connection.execute(f"""
            create table natures as
            select *, sum(notices) over (order by rowid) as until, sum(notices) over () as total
            from (select *, row_number() over () as rowid from read_csv({literal(NATURES)}))
        """)
        connection.execute(f"copy ({_records(notices)}) to {literal(path)} (format json, array true)")


def _records(notices: int) -> str:
    return f"""
        with ranked as (
            select
                range as i,
                draw(i, 'nature', (select max(total) from natures)::bigint) as drawn,
                day_of(i, {notices}) as day,
                rank_of(i, {notices}) as number,
                draw(i, 'kind', 100) < 40 as is_natural,
                draw(i, 'several', 100) < 3 as is_several,
                draw(i, 'correction', 100) < 2 and i > 1000 as is_correction,
                i - 1 - draw(i, 'earlier', 900) as earlier,
                case when draw(i, 'known', 100) >= 7 then siren_of(i) end as siren
            from range({notices})
        ),

        judged as (
            select ranked.*, natures.family, natures.nature, natures.text_length
            from ranked
            inner join natures on drawn < until and drawn >= until - natures.notices
        )

        select
            'A' || issue_of(day) || number as id,
            'A' as publicationavis,
            issue_of(day) as parution,
            day::varchar as dateparution,
            number as numeroannonce,
            case when is_correction then 'rectificatif' else 'annonce' end as typeavis,
            case when is_correction then 'Avis rectificatif' else 'Avis initial' end as typeavis_lib,
            'collective' as familleavis,
            'Procédures collectives' as familleavis_lib,
            postcode_of(i)[1:2] as numerodepartement,
            'Département inventé' as departement_nom_officiel,
            76 as region_code,
            'Occitanie' as region_nom_officiel,
            'Greffe du Tribunal de Commerce de Ville Inventée' as tribunal,
            case when is_natural then 'INVENTÉ, Prénom' else 'SOCIETE INVENTEE ' || i end as commercant,
            'Commune ' || draw(i, 'city', 4000) as ville,
            case when siren is not null then [siren, spaced(siren)] end as registre,
            postcode_of(i) as cp,
            0 as pdf_parution_subfolder,
            'oui' as ispdf_unitaire,
            case
                when is_natural then '{{"personne": ' || person_of(i, siren) || '}}'
                when is_several
                    then '{{"personne": [' || company_of(i, siren) || ', ' || company_of(-i, siren_of(-i)) || ']}}'
                else '{{"personne": ' || company_of(i, siren) || '}}'
            end as listepersonnes,
            null::varchar as listeetablissements,
            '{{"type": "initial", "famille": "' || family || '", "nature": "' || nature || '", "date": "'
            || (day - (5 + draw(i, 'delay', 20))::integer) || '"' || case
                when text_length > 0
                    then ', "complementJugement": "' || left(repeat('Texte inventé d''un jugement qui n''existe pas, désignant '
                        || 'un mandataire inventé, pour la seule mesure. ', 1 + text_length // 50), text_length) || '"'
                else ''
            end || '}}' as jugement,
            null::varchar as acte,
            null::varchar as modificationsgenerales,
            null::varchar as radiationaurcs,
            null::varchar as depot,
            null::varchar as listeprecedentexploitant,
            null::varchar as listeprecedentproprietaire,
            null::varchar as divers,
            case when is_correction
                then '{{"nomPublication": "BODACC A", "numeroParution": "' || issue_of(day_of(earlier, {notices}))
                    || '", "dateParution": "' || day_of(earlier, {notices}) || '", "numeroAnnonce": "'
                    || rank_of(earlier, {notices}) || '"}}'
            end as parutionavisprecedent,
            'https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:A' || issue_of(day) || number as url_complete
        from judged
        order by i
    """


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--notices", type=int, default=HISTORY)
    asked = parser.parse_args()
    start = time.perf_counter()
    write(asked.file, asked.notices)
    print(f"{asked.notices:,} notices, {asked.file.stat().st_size:,} bytes, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
