"""An invented national Sirene stock of true schema and size, to measure a landing: nothing in it exists.

Run: python bench/national_stock.py FOLDER [--scale 1.0] [--periods 1.0] [--region 76]. Scale 1.0 is 30 million legal units,
44 million establishments, 71 and 96 million past periods; `--periods` keeps that share of the units' past. Columns, types and
order are those of sources/sirene/schema.csv, communes and activities those of the seeds; shares of sole traders, ceased units
and old nomenclatures are near the published ones. Every value is drawn from a hash of its row number, so the same
arguments give the same rows. DuckDB writes it while generating: memory stays below its limit.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

from sources.sirene.schema import ESTABLISHMENT_PERIODS, ESTABLISHMENTS, FILES, UNIT_PERIODS, UNITS, StockFile
from sources.sql import literal, quoted

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "dbt_project" / "seeds"
FRANCE = 29_922_486  # legal units of the stock of August 2026
MEMORY_LIMIT = "2GB"

MACROS = """
    -- A number from 0 to n - 1 that depends on a row and on what it is drawn for.
    create macro draw(i, what, n) as (hash(i, what) % n)::bigint;
    create macro twice(digit) as 2 * digit - case when digit > 4 then 9 else 0 end;
    create macro digit_at(stem, place) as (stem // place) % 10;
    create macro luhn(stem) as (10 - (
        twice(digit_at(stem, 1)) + digit_at(stem, 10) + twice(digit_at(stem, 100)) + digit_at(stem, 1000)
        + twice(digit_at(stem, 10000)) + digit_at(stem, 100000) + twice(digit_at(stem, 1000000)) + digit_at(stem, 10000000)
    ) % 10) % 10;
    create macro siren_of(i) as lpad((500000 + i * 3)::varchar, 8, '0') || luhn(500000 + i * 3)::varchar;
    create macro nic_of(k) as lpad((k + 1)::varchar, 4, '0') || ((k * 7 + 3) % 10)::varchar;
    create macro establishments_of(i) as case
        when draw(i, 'n', 100) < 74 then 1 when draw(i, 'n', 100) < 91 then 2 when draw(i, 'n', 100) < 97 then 3
        else 4 + draw(i, 'many', 7)
    end;
    create macro is_sole_trader(i) as draw(i, 'kind', 1000) < 564;
    create macro is_active(i) as draw(i, 'state', 100) < 52;
    create macro has_old_activity(i) as not is_active(i) and draw(i, 'old', 100) < 60;
    create macro created_on(i, what) as case
        when draw(i, what || 'unknown', 100) < 2 then date '1900-01-01'
        else date '1975-01-01' + (18800 - sqrt(draw(i, what, 353440000))::int)::int
    end;
    create macro treated_on(i) as timestamp '2019-01-01' + to_seconds(draw(i, 'treated', 238000000));
    create macro legal_category(i) as case
        when is_sole_trader(i) then 1000
        else [5710, 5710, 5499, 5499, 5498, 6540, 6540, 6540, 9220, 9220, 9220, 5710, 5599, 6599, 7210, 6541][draw(i, 'cj', 16) + 1]
    end;
    create macro band(i) as case when draw(i, 'band', 100) < 85 then 'NN' else ['00', '01', '01', '02', '03', '11', '12', '21'][draw(i, 'b', 8) + 1] end;
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--periods", type=float, default=1.0)
    options = parser.parse_args()
    generate(options.folder, options.scale, options.periods)


def generate(folder: Path, scale: float, periods: float) -> dict[StockFile, Path]:
    """Write the four files below a folder, and say how long each took."""
    folder.mkdir(parents=True, exist_ok=True)
    units = int(FRANCE * scale)
    paths = {stock: folder / stock.file_name for stock in FILES}
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = {literal(folder / 'spill')}")
        connection.execute("set enable_progress_bar = false")
        connection.execute(MACROS)
        _nomenclatures(connection)
        for stock, query in _queries(units, periods).items():
            start = time.perf_counter()
            columns = ", ".join(
                f"{quoted(column.name)}::{column.type} as {quoted(column.name)}" for column in stock.columns
            )
            given = connection.execute(f"describe {query}").fetchall()
            absent = ", ".join(
                f"null as {quoted(c.name)}" for c in stock.columns if c.name not in {row[0] for row in given}
            )
            connection.execute(
                f"copy (select {columns} from (select *{', ' + absent if absent else ''} from ({query})))"
                f" to {literal(paths[stock])} (format parquet, compression zstd)"
            )
            (rows,) = connection.execute(f"select count(*) from read_parquet({literal(paths[stock])})").fetchone() or (
                0,
            )
            size = paths[stock].stat().st_size
            print(
                f"{stock.name:<30} {rows:>12,} rows {size:>14,} bytes {time.perf_counter() - start:6.0f} s", flush=True
            )
    return paths


def _nomenclatures(connection: duckdb.DuckDBPyConnection) -> None:
    """Communes and activities of the seeds as lists, so that a draw picks one. One unit in forty is of the sector."""
    connection.execute(f"""
        create table lists as
        select
            (select list(commune_code order by commune_code) from read_csv({literal(SEEDS / "communes.csv")}, all_varchar = true))
                as communes,
            (select list(code order by code) from read_csv({literal(SEEDS / "naf_rev2.csv")}, all_varchar = true)) as activities,
            (select list(code order by code) from read_csv({literal(SEEDS / "naf_2025.csv")}, all_varchar = true)) as activities_2025,
            ['62.01Z', '62.02A', '62.02B', '62.03Z', '62.09Z', '63.11Z', '63.12Z', '72.11Z', '72.19Z'] as sector
    """)


def _queries(units: int, periods: float) -> dict[StockFile, str]:
    activity = """
        case
            when has_old_activity(i) then ['52.4Z', '74.1A', '70.2C', '45.2V', '93.0D'][draw(i, 'a93', 5) + 1]
            when draw(i, 'sector', 40) = 0 then sector[draw(i, 'a', 9) + 1]
            else activities[draw(i, 'a', len(activities)) + 1]
        end
    """
    nomenclature = "case when has_old_activity(i) then 'NAF1993' else 'NAFRev2' end"
    each_unit = f"from range({units}) as rows(i), lists"
    each_establishment = f"""
        from (
            select i, unnest(range(establishments_of(i))) as k, communes, activities, activities_2025, sector {each_unit}
        )
    """
    kept = f"where draw(i, 'past', 1000) < {int(1000 * periods)}"
    return {
        UNITS: f"""
            select
                siren_of(i) as siren,
                case when draw(i, 'p', 100) < 8 then 'P' else 'O' end as "statutDiffusionUniteLegale",
                case when not is_active(i) and draw(i, 'purged', 10) = 0 then true end as "unitePurgeeUniteLegale",
                created_on(i, 'unit') as "dateCreationUniteLegale",
                case when draw(i, 'sigle', 20) = 0 and not is_sole_trader(i) then 'S' || draw(i, 's', 99999) end as "sigleUniteLegale",
                case when is_sole_trader(i) then ['M', 'F'][draw(i, 'sex', 2) + 1] end as "sexeUniteLegale",
                case when is_sole_trader(i) then 'PRENOM' || draw(i, 'first', 3000) end as "prenom1UniteLegale",
                case when is_sole_trader(i) and draw(i, 'second', 3) = 0 then 'PRENOM' || draw(i, 'f2', 3000) end as "prenom2UniteLegale",
                case when is_sole_trader(i) then 'PRENOM' || draw(i, 'first', 3000) end as "prenomUsuelUniteLegale",
                band(i) as "trancheEffectifsUniteLegale",
                case when band(i) <> 'NN' then 2024 end as "anneeEffectifsUniteLegale",
                treated_on(i) as "dateDernierTraitementUniteLegale",
                1 + draw(i, 'periods', 4) as "nombrePeriodesUniteLegale",
                case when draw(i, 'category', 10) < 4 then 'PME' end as "categorieEntreprise",
                case when draw(i, 'category', 10) < 4 then 2024 end as "anneeCategorieEntreprise",
                created_on(i, 'unit') as "dateDebut",
                case when is_active(i) then 'A' else 'C' end as "etatAdministratifUniteLegale",
                case when is_sole_trader(i) then 'NOM' || draw(i, 'name', 900000) end as "nomUniteLegale",
                case when not is_sole_trader(i) then 'SOCIETE INVENTEE ' || draw(i, 'name', 90000000) end as "denominationUniteLegale",
                case when draw(i, 'usual', 15) = 0 then 'ENSEIGNE ' || draw(i, 'u', 900000) end as "denominationUsuelle1UniteLegale",
                legal_category(i) as "categorieJuridiqueUniteLegale",
                {activity} as "activitePrincipaleUniteLegale",
                {nomenclature} as "nomenclatureActivitePrincipaleUniteLegale",
                nic_of(draw(i, 'head', establishments_of(i))) as "nicSiegeUniteLegale",
                case when not is_sole_trader(i) then ['O', 'N'][draw(i, 'ess', 2) + 1] end as "economieSocialeSolidaireUniteLegale",
                case when is_active(i) then activities_2025[draw(i, 'a', len(activities_2025)) + 1] end as "activitePrincipaleNAF25UniteLegale"
            {each_unit}
        """,
        ESTABLISHMENTS: f"""
            select
                siren_of(i) as siren,
                nic_of(k) as nic,
                siren_of(i) || nic_of(k) as siret,
                case when draw(i, 'p', 100) < 8 then 'P' else 'O' end as "statutDiffusionEtablissement",
                created_on(i * 13 + k, 'place') as "dateCreationEtablissement",
                band(i * 13 + k) as "trancheEffectifsEtablissement",
                case when band(i * 13 + k) <> 'NN' then 2024 end as "anneeEffectifsEtablissement",
                treated_on(i * 13 + k) as "dateDernierTraitementEtablissement",
                k = draw(i, 'head', establishments_of(i)) as "etablissementSiege",
                1 + draw(i * 13 + k, 'periods', 4) as "nombrePeriodesEtablissement",
                case when draw(i * 13 + k, 'complement', 8) = 0 then 'BATIMENT ' || draw(i, 'bat', 99) end as "complementAdresseEtablissement",
                case when draw(i * 13 + k, 'street', 10) > 0 then draw(i * 13 + k, 'number', 200)::varchar end as "numeroVoieEtablissement",
                ['RUE', 'AVENUE', 'CHEMIN', 'PLACE', 'BOULEVARD', 'ROUTE'][draw(i * 13 + k, 'way', 6) + 1] as "typeVoieEtablissement",
                'VOIE INVENTEE ' || draw(i * 13 + k, 'road', 200000) as "libelleVoieEtablissement",
                case when not abroad then commune[1:2] || lpad(draw(i * 13 + k, 'post', 900)::varchar, 3, '0') end as "codePostalEtablissement",
                case when not abroad then 'COMMUNE ' || commune end as "libelleCommuneEtablissement",
                case when not abroad then commune end as "codeCommuneEtablissement",
                case when abroad then '99109' end as "codePaysEtrangerEtablissement",
                case when abroad then 'ALLEMAGNE' end as "libellePaysEtrangerEtablissement",
                case when not abroad then commune || '_' || draw(i * 13 + k, 'ban', 9000) || '_B' end as "identifiantAdresseEtablissement",
                (100000 + draw(i * 13 + k, 'x', 1100000))::varchar || '.' || draw(i, 'xx', 99) as "coordonneeLambertAbscisseEtablissement",
                (6000000 + draw(i * 13 + k, 'y', 1100000))::varchar || '.' || draw(i, 'yy', 99) as "coordonneeLambertOrdonneeEtablissement",
                created_on(i * 13 + k, 'place') as "dateDebut",
                case when is_active(i) and draw(i * 13 + k, 'open', 10) < 8 then 'A' else 'F' end as "etatAdministratifEtablissement",
                case when draw(i * 13 + k, 'sign', 12) = 0 then 'ENSEIGNE ' || draw(i * 13 + k, 'e', 900000) end as "enseigne1Etablissement",
                {activity} as "activitePrincipaleEtablissement",
                {nomenclature} as "nomenclatureActivitePrincipaleEtablissement",
                ['O', 'N'][draw(i * 13 + k, 'employer', 2) + 1] as "caractereEmployeurEtablissement",
                case when is_active(i) then activities_2025[draw(i, 'a', len(activities_2025)) + 1] end as "activitePrincipaleNAF25Etablissement"
            from (
                select
                    *,
                    communes[draw(i * 13 + k, 'commune', len(communes)) + 1] as commune,
                    draw(i * 13 + k, 'abroad', 200) = 0 as abroad
                {each_establishment}
            )
        """,
        UNIT_PERIODS: f"""
            select
                siren_of(i) as siren,
                case when p > 0 then created_on(i, 'unit') + (p * 900)::int end as "dateFin",
                created_on(i, 'unit') + ((p - 1) * 900)::int as "dateDebut",
                case when is_active(i) or p > 0 then 'A' else 'C' end as "etatAdministratifUniteLegale",
                false as "changementEtatAdministratifUniteLegale",
                case when is_sole_trader(i) then 'NOM' || draw(i, 'name', 900000) end as "nomUniteLegale",
                case when not is_sole_trader(i) then 'SOCIETE INVENTEE ' || draw(i, 'name', 90000000) end as "denominationUniteLegale",
                legal_category(i) as "categorieJuridiqueUniteLegale",
                {activity} as "activitePrincipaleUniteLegale",
                {nomenclature} as "nomenclatureActivitePrincipaleUniteLegale",
                nic_of(draw(i, 'head', establishments_of(i))) as "nicSiegeUniteLegale",
                p = 1 as "changementActivitePrincipaleUniteLegale"
            from (
                select *, unnest(range(1 + draw(i, 'past states', 4))) as p {each_unit} {kept}
            )
        """,
        ESTABLISHMENT_PERIODS: f"""
            select
                siren_of(i) as siren,
                nic_of(k) as nic,
                siren_of(i) || nic_of(k) as siret,
                case when p > 0 then created_on(i * 13 + k, 'place') + (p * 900)::int end as "dateFin",
                created_on(i * 13 + k, 'place') + ((p - 1) * 900)::int as "dateDebut",
                case when is_active(i) or p > 0 then 'A' else 'F' end as "etatAdministratifEtablissement",
                false as "changementEtatAdministratifEtablissement",
                case when draw(i * 13 + k, 'sign', 12) = 0 then 'ENSEIGNE ' || draw(i * 13 + k, 'e', 900000) end as "enseigne1Etablissement",
                {activity} as "activitePrincipaleEtablissement",
                {nomenclature} as "nomenclatureActivitePrincipaleEtablissement",
                p = 1 as "changementActivitePrincipaleEtablissement"
            from (
                select *, unnest(range(1 + draw(i * 13 + k, 'past', 10) // 3)) as p {each_establishment} {kept}
            )
        """,
    }


if __name__ == "__main__":
    main()
