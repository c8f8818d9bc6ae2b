"""Which rows of the national stock land, as SQL over the archived Parquet: the perimeter, and counts of the whole country.

Landed: the register's legal units wherever they are and the legal persons of the region; the establishments of the region
and of the register; past states of the register and of the region's sector; counts by department for denominators.
Natural persons stop here, and are counted: of those in the register the legal unit alone lands, without any name.

Everything lands as it is published: what is odd about a row is told in dbt_project/models/staging/sirene/.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb

from sources.errors import BadBytes
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile
from sources.selection import Selection
from sources.sirene.schema import (
    ESTABLISHMENT_PERIODS,
    ESTABLISHMENTS,
    FILES,
    SOURCE_ID,
    UNIT_PERIODS,
    UNITS,
    Footer,
    StockFile,
    footer,
)
from sources.spec import Scope
from sources.sql import literal, quoted

# The sector that the firms are compared with: divisions that NAF rev. 2 and NAF 2025 both have.
SECTOR = ("62", "63", "72")
# How the two nomenclatures in force are written: NAFRev2 today; NAF2025, in any spelling, from January 2027.
NOMENCLATURES = "NAF ?REV ?2|NAF ?(REV ?)?(20)?25"
SLICE = 500_000  # legal units counted at once: 60 steps for the country, in little memory
NATURAL_PERSON = 1000  # categorieJuridique of a sole trader
# What may carry a sole trader's name or trade name: the register's only; the other sole traders do not land at all.
NAMING = (
    "sigleUniteLegale",
    "denominationUniteLegale",
    "denominationUsuelle1UniteLegale",
    "denominationUsuelle2UniteLegale",
    "denominationUsuelle3UniteLegale",
)
NOT_HERE = "sans établissement dans la région, ni dans le registre"
NATURAL = "personne physique"
NOT_FOLLOWED = "hors du registre et du secteur de la région"

MACROS = f"""
    create temp macro known(value) as nullif(nullif(trim(value), ''), '[ND]');
    -- The department of a commune; of a post code where the commune is not told. Corsica's post codes begin with 20.
    create temp macro department_of(commune, postal_code) as case
        when regexp_full_match(commune, '(97|98)[0-9]{{3}}') then commune[1:3]
        when regexp_full_match(commune, '[0-9]{{5}}|2[AB][0-9]{{3}}') then commune[1:2]
        when known(commune) is not null then null
        when regexp_full_match(postal_code, '20[01][0-9]{{2}}') then '2A'
        when regexp_full_match(postal_code, '20[0-9]{{3}}') then '2B'
        when regexp_full_match(postal_code, '(97|98)[0-9]{{3}}') then postal_code[1:3]
        when regexp_full_match(postal_code, '[0-9]{{5}}') then postal_code[1:2]
    end;
    create temp macro sector_division(activity, nomenclature) as case
        when regexp_full_match(upper(nomenclature), '{NOMENCLATURES}') and activity[1:2] in {SECTOR} then activity[1:2]
    end;
    create temp macro creation_year(day) as case when day <> date '1900-01-01' then year(day) end;
"""

# An establishment of the region, or of a firm of the register.
HERE = """(
    department_of("codeCommuneEtablissement", "codePostalEtablissement") in (from region) or siren in (from register)
)"""


def check(files: list[LocalFile]) -> None:
    """What can be known of a delivery without reading a row: the files are there, with the columns that we need.

    Raises:
        BadBytes, MissingColumn: see `schema.footer`; a stock is missing, or stands twice.
    """
    _by_stock(files)


def select(connection: duckdb.DuckDBPyConnection, files: list[LocalFile], scope: Scope, _: Path) -> Iterator[Selection]:
    """Yield the five tables; each query reads only the columns it names, so nothing needs a draft.

    Raises:
        BadBytes, MissingColumn: as `check`.
    """
    stocks = _by_stock(files)
    connection.execute(MACROS)
    for stock in FILES:
        connection.execute(f"create temp view {quoted(stock.name)} as {_reading(stock, stocks.get(stock))}")
    _find_perimeter(connection, scope)
    yield _legal_units(stocks[UNITS])
    yield _establishments(stocks[ESTABLISHMENTS])
    _find_followed(connection)
    yield _legal_unit_periods(stocks.get(UNIT_PERIODS))
    yield _establishment_periods(stocks.get(ESTABLISHMENT_PERIODS))
    _count(connection, stocks[UNITS][1].rows)
    yield _sector_counts(stocks[UNITS], stocks[ESTABLISHMENTS])


def _by_stock(files: list[LocalFile]) -> dict[StockFile, tuple[LocalFile, Footer]]:
    found: dict[StockFile, tuple[LocalFile, Footer]] = {}
    for file in files:
        described = footer(file)
        if described.stock in found:
            raise BadBytes(
                SOURCE_ID,
                f"{described.stock.name} est livré deux fois",
                file=f"{found[described.stock][0].name}, {file.name}",
                rule="chaque fichier du stock une fois (les colonnes disent lequel c'est)",
                advice="vérifier les identifiants de ressource dans sources/sirene/schema.py",
            )
        found[described.stock] = (file, described)
    if missing := [stock.file_name for stock in FILES if stock.is_required and stock not in found]:
        raise BadBytes(SOURCE_ID, f"il manque {', '.join(missing)}", rule="les deux stocks sont livrés")
    return found


def _reading(stock: StockFile, delivered: tuple[LocalFile, Footer] | None) -> str:
    """The landed columns of a file under their published types; no row when the file could not be had."""
    if delivered is None:
        nothing = ", ".join(f"null::{column.type} as {quoted(column.name)}" for column in stock.landed)
        return f"select {nothing}, 0::bigint as {ROW_NUMBER}, '' as {ARCHIVE_SHA256} where false"
    file, described = delivered
    columns = ", ".join(
        f"{quoted(column.name) if column.name in described.columns else 'null'}::{column.type} as {quoted(column.name)}"
        for column in stock.landed
    )
    return (
        f"select {columns}, file_row_number as {ROW_NUMBER}, {literal(file.sha256)} as {ARCHIVE_SHA256}"
        f" from read_parquet({literal(file.path)}, file_row_number = true)"
    )


def _find_perimeter(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Tables of the SIREN that matter here: the register's, the region's, and which of them are natural persons."""
    connection.execute(
        "create temp table register as select unnest($sirens::varchar[]) as siren",
        {"sirens": list(scope.register_sirens)},
    )
    connection.execute(
        "create temp table region as select unnest($codes::varchar[]) as department_code",
        {"codes": list(scope.department_codes)},
    )
    connection.execute(f"""
        create temp table establishments_here as
        select siren, count(*) as n
        from "StockEtablissement"
        where {HERE}
        group by siren;

        create temp table units_here as
        select siren, bool_or(coalesce("categorieJuridiqueUniteLegale" = {NATURAL_PERSON}, false)) as is_natural_person
        from "StockUniteLegale"
        where siren in (from register) or siren in (select siren from establishments_here)
        group by siren;

        create temp table wanted_units as
        select siren from units_here
        where siren in (from register) or not is_natural_person;
    """)


def _legal_units(delivered: tuple[LocalFile, Footer]) -> Selection:
    masked = ", ".join(
        f"case when wanted.is_natural_person then null else stock.{quoted(name)} end as {quoted(name)}"
        for name in NAMING
    )
    return Selection(
        "legal_units",
        (delivered[0],),
        rows=f"""
            select stock.* replace ({masked})
            from "StockUniteLegale" as stock
            inner join (from units_here where siren in (from wanted_units)) as wanted on wanted.siren = stock.siren
        """,
        rows_in='select count(siren) + count(*) filter (siren is null) from "StockUniteLegale"',
        outside=f"""
            select case when here.siren is null then {literal(NOT_HERE)} else {literal(NATURAL)} end, count(*)
            from "StockUniteLegale" as stock
            left join units_here as here on here.siren = stock.siren
            where stock.siren is null or stock.siren not in (from wanted_units)
            group by all
        """,
        new_columns=delivered[1].new_columns,
    )


def _establishments(delivered: tuple[LocalFile, Footer]) -> Selection:
    return Selection(
        "establishments",
        (delivered[0],),
        rows=f"""
            select stock.*, unit.is_natural_person as _unit_is_natural_person
            from (from "StockEtablissement" where {HERE}) as stock
            left join units_here as unit on unit.siren = stock.siren
            where unit.is_natural_person is distinct from true
        """,
        rows_in='select count(siret) + count(*) filter (siret is null) from "StockEtablissement"',
        outside=f"""
            select {literal(NOT_HERE)}, count(*) from "StockEtablissement" where not coalesce({HERE}, false) having count(*) > 0
            union all
            select {literal(NATURAL)}, sum(n)::bigint
            from establishments_here
            inner join units_here using (siren)
            where is_natural_person
            having sum(n) > 0
        """,
        new_columns=delivered[1].new_columns,
    )


def _find_followed(connection: duckdb.DuckDBPyConnection) -> None:
    """The SIREN whose past is kept: the register's, and the region's legal persons of the sector."""
    connection.execute("""
        create temp table followed as
        select siren from landed_legal_units
        where siren in (from register)
            or sector_division("activitePrincipaleUniteLegale", "nomenclatureActivitePrincipaleUniteLegale") is not null
            or siren in (
                select siren from landed_establishments
                where sector_division(
                    "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement"
                ) is not null
            )
        union
        select siren from register;

        create temp table followed_establishments as
        select distinct siret from landed_establishments
        where siren in (from followed) and siret is not null;
    """)


def _legal_unit_periods(delivered: tuple[LocalFile, Footer] | None) -> Selection:
    is_natural_person = f'coalesce(stock."categorieJuridiqueUniteLegale" = {NATURAL_PERSON}, false)'
    return Selection(
        "legal_unit_periods",
        (delivered[0],) if delivered else (),
        rows=f"""
            select stock.* replace (
                case when not {is_natural_person} then stock."denominationUniteLegale" end as "denominationUniteLegale"
            )
            from "StockUniteLegaleHistorique" as stock
            where stock.siren in (from followed)
        """,
        rows_in='select count(siren) + count(*) filter (siren is null) from "StockUniteLegaleHistorique"',
        outside=f"""
            select case when {is_natural_person} then {literal(NATURAL)} else {literal(NOT_FOLLOWED)} end, count(*)
            from "StockUniteLegaleHistorique" as stock
            where stock.siren is null or stock.siren not in (from followed)
            group by all
        """,
        new_columns=delivered[1].new_columns if delivered else (),
    )


def _establishment_periods(delivered: tuple[LocalFile, Footer] | None) -> Selection:
    return Selection(
        "establishment_periods",
        (delivered[0],) if delivered else (),
        rows="""
            from "StockEtablissementHistorique" as stock
            where stock.siret in (from followed_establishments)
        """,
        rows_in='select count(siret) + count(*) filter (siret is null) from "StockEtablissementHistorique"',
        outside=f"""
            select {literal(NOT_FOLLOWED)}, count(*)
            from "StockEtablissementHistorique" as stock
            where stock.siret is null or stock.siret not in (from followed_establishments)
            having count(*) > 0
        """,
        new_columns=delivered[1].new_columns if delivered else (),
    )


def _count(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Fill `counts` with the counts of the whole country, one slice of SIREN after the other.

    A unit stands in the department of its head office (siren || nicSiege). Units and establishments of a slice are joined
    by their SIREN, so a slice needs the memory of its own rows only; the published files are in the order of SIREN, so each
    slice reads its own row groups. In another order the counts would be the same, and slower.
    """
    connection.execute("""
        create temp table counts (
            counted varchar, department_code varchar, division varchar, state varchar, creation_year bigint,
            person_kind varchar, n bigint
        )
    """)
    slices = max(1, round(rows / SLICE))
    shares = [number / slices for number in range(1, slices)]
    bounds = (
        connection.execute(
            f"""
        select quantile_disc(siren, {shares}::double[])
        from (select siren from "StockUniteLegale" where siren is not null using sample reservoir(10000 rows) repeatable (1))
        """
        ).fetchall()[0][0]
        if shares
        else []
    )
    edges = [None, *dict.fromkeys(bounds or ()), None]
    conditions = ["siren is null"]
    for low, high in pairwise(edges):
        limits = [f"siren >= {literal(low)}"] if low else []
        limits += [f"siren < {literal(high)}"] if high else []
        conditions.append(" and ".join(limits) or "siren is not null")
    for condition in conditions:
        connection.execute(_counting(condition))


def _counting(slice_condition: str) -> str:
    """The counts of one slice. A repeated SIREN or SIRET is joined once: it multiplies nothing."""
    return f"""
        insert into counts
        with units as (
            select
                siren,
                siren || "nicSiegeUniteLegale" as head_office,
                sector_division(
                    "activitePrincipaleUniteLegale", "nomenclatureActivitePrincipaleUniteLegale"
                ) as division,
                known("etatAdministratifUniteLegale") as state,
                creation_year("dateCreationUniteLegale") as creation_year,
                case
                    when "categorieJuridiqueUniteLegale" = {NATURAL_PERSON} then 'natural_person'
                    when "categorieJuridiqueUniteLegale" is not null then 'legal_person'
                    else 'unknown'
                end as person_kind
            from "StockUniteLegale"
            where {slice_condition}
        ),

        establishments as (
            select
                siren,
                siret,
                department_of("codeCommuneEtablissement", "codePostalEtablissement") as department_code,
                sector_division(
                    "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement"
                ) as division,
                known("etatAdministratifEtablissement") as state,
                creation_year("dateCreationEtablissement") as creation_year
            from "StockEtablissement"
            where {slice_condition}
        ),

        kinds as (
            select siren, min(person_kind) as person_kind from units group by siren
        ),

        places as (
            select siret, min(department_code) as department_code from establishments group by siret
        )

        select
            'legal_unit', places.department_code, units.division, units.state, units.creation_year, units.person_kind,
            count(*)
        from units
        left join places on places.siret = units.head_office
        group by all

        union all

        select
            'establishment', each.department_code, each.division, each.state, each.creation_year,
            coalesce(kinds.person_kind, 'unknown'), count(*)
        from establishments as each
        left join kinds on kinds.siren = each.siren
        group by all
    """


def _sector_counts(units: tuple[LocalFile, Footer], establishments: tuple[LocalFile, Footer]) -> Selection:
    return Selection(
        "sector_counts",
        (units[0], establishments[0]),
        rows=f"""
            with members as (
                select *, 'all' as activity from counts
                union all
                select *, division as activity from counts where division is not null
            ),

            summed as (
                select
                    counted, department_code, activity, state, creation_year, person_kind, sum(n)::bigint as n
                from members
                group by all
            )

            select
                *,
                row_number() over (
                    order by counted, department_code, activity, state, creation_year, person_kind
                ) as {ROW_NUMBER},
                case counted
                    when 'legal_unit' then {literal(units[0].sha256)} else {literal(establishments[0].sha256)}
                end as {ARCHIVE_SHA256}
            from summed
            order by {ROW_NUMBER}
        """,
        rows_in="""
            select
                (select count(siren) + count(*) filter (siren is null) from "StockUniteLegale")
                + (select count(siret) + count(*) filter (siret is null) from "StockEtablissement")
        """,
        aggregated="sum(n) filter (activity = 'all')",
    )
