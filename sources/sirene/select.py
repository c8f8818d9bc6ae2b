"""Which rows of the national stock land, as SQL over the archived Parquet.

Landed: the register's legal units wherever they are and the legal persons of the region; the establishments of the region
and of the register; past states of the register and of the region's sector; counts of the region for denominators.
Natural persons stop here, and are counted: of those in the register the legal unit alone lands, without any name.

The few columns that choose and count are read first (perimeter.py); then the wide columns of the rows that land, and of no
other. The rows of a file are those that its footer tells, and each scan counts what it leaves outside: two accounts
that must agree. Everything lands as it is published: what is odd about a row is told in dbt_project/models/staging/sirene/.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from sources.errors import BadBytes
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile
from sources.selection import Selection
from sources.sirene import perimeter
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
ELSEWHERE = "hors de la région"
# In doubt it is: staging reads a SIREN in any spelling, and `followed` in the published one.
_IS_FOLLOWED = "coalesce(siren in (from followed) or strlen(siren) <> 9, true)"


def check(files: list[LocalFile]) -> None:
    """What can be known of a delivery without reading a row: the files are there, with the columns that we need.

    Raises:
        BadBytes, MissingColumn: see `schema.footer`; a stock is missing, or stands twice.
    """
    _by_stock(files)


def select(
    connection: duckdb.DuckDBPyConnection, files: list[LocalFile], scope: Scope, drafts: Path
) -> Iterator[Selection]:
    """Yield the five tables.

    Raises:
        BadBytes, MissingColumn: as `check`.
    """
    stocks = _by_stock(files)
    connection.execute(perimeter.MACROS)
    for stock in FILES:
        connection.execute(f"create temp view {quoted(stock.name)} as {_reading(stock, stocks.get(stock))}")
    perimeter.find_perimeter(connection, scope, drafts)
    perimeter.find_landing(connection)
    yield _legal_units(*stocks[UNITS])
    yield _establishments(*stocks[ESTABLISHMENTS])
    connection.execute("""
        create temp table followed_establishments as
        select distinct siret from landed_establishments
        where siren in (from followed) and siret is not null
    """)
    yield _legal_unit_periods(stocks.get(UNIT_PERIODS))
    yield _establishment_periods(stocks.get(ESTABLISHMENT_PERIODS))
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


def _legal_units(file: LocalFile, told: Footer) -> Selection:
    unnamed = ", ".join(f"if(is_natural_person, null, {quoted(name)}) as {quoted(name)}" for name in NAMING)
    return Selection(
        "legal_units",
        (file,),
        rows=f"""
            with landing as (
                select {ROW_NUMBER}, is_natural_person, {_IS_FOLLOWED} as _is_followed from landing_units
            )

            select * exclude (is_natural_person) replace ({unnamed})
            from "StockUniteLegale" inner join landing using ({ROW_NUMBER})
            order by {ROW_NUMBER}
        """,
        rows_in=told.rows,
        outside=f"""
            select {literal(NOT_HERE)}, sum(n)::bigint from units_elsewhere having sum(n) > 0
            union all
            select {literal(NATURAL)}, count(*)
            from units_here anti join landing_units using ({ROW_NUMBER})
            having count(*) > 0
        """,
        new_columns=told.new_columns,
    )


def _establishments(file: LocalFile, told: Footer) -> Selection:
    return Selection(
        "establishments",
        (file,),
        rows=f"""
            with landing as (
                select
                    {ROW_NUMBER},
                    if(has_legal_unit, false, null) as _unit_is_natural_person,
                    {_IS_FOLLOWED} as _is_followed
                from landing_establishments
            )

            from "StockEtablissement" inner join landing using ({ROW_NUMBER})
            order by {ROW_NUMBER}
        """,
        rows_in=told.rows,
        # What is not here, less what the register has there.
        outside=f"""
            select {literal(NOT_HERE)}, n
            from (
                select n - (select count(*) from establishments_here where department_code is null) as n
                from places_elsewhere
            )
            where n > 0
            union all
            select {literal(NATURAL)}, count(*) from establishments_here where is_natural_person having count(*) > 0
        """,
        new_columns=told.new_columns,
    )


def _legal_unit_periods(delivered: tuple[LocalFile, Footer] | None) -> Selection:
    is_natural_person = f'coalesce("categorieJuridiqueUniteLegale" = {perimeter.NATURAL_PERSON}, false)'
    return Selection(
        "legal_unit_periods",
        (delivered[0],) if delivered else (),
        rows=f"""
            select * replace (
                case when not {is_natural_person} then "denominationUniteLegale" end as "denominationUniteLegale"
            )
            from "StockUniteLegaleHistorique"
            where siren in (from followed)
            order by {ROW_NUMBER}
        """,
        rows_in=delivered[1].rows if delivered else 0,
        outside=f"""
            select case when is_natural_person then {literal(NATURAL)} else {literal(NOT_FOLLOWED)} end, n
            from (
                select {is_natural_person} as is_natural_person, count(*) as n
                from "StockUniteLegaleHistorique" anti join followed using (siren)
                group by all
            )
        """,
        new_columns=delivered[1].new_columns if delivered else (),
    )


def _establishment_periods(delivered: tuple[LocalFile, Footer] | None) -> Selection:
    return Selection(
        "establishment_periods",
        (delivered[0],) if delivered else (),
        rows=f"""
            from "StockEtablissementHistorique" where siret in (from followed_establishments) order by {ROW_NUMBER}
        """,
        rows_in=delivered[1].rows if delivered else 0,
        outside=f"""
            select {literal(NOT_FOLLOWED)}, count(*)
            from "StockEtablissementHistorique" anti join followed_establishments using (siret)
            having count(*) > 0
        """,
        new_columns=delivered[1].new_columns if delivered else (),
    )


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
                    counted, department_code, activity, state, creation_year,
                    case is_natural_person when true then 'natural_person' when false then 'legal_person' else 'unknown' end
                        as person_kind,
                    sum(n)::bigint as n
                from members
                where department_code is not null
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
        rows_in=units[1].rows + establishments[1].rows,
        # Units that are not here at all, units whose head office is elsewhere, establishments elsewhere.
        outside=f"""
            select {literal(ELSEWHERE)}, sum(n)::bigint
            from (
                from units_elsewhere
                union all
                select sum(n) from counts where department_code is null
                union all
                from places_elsewhere
            )
            having sum(n) > 0
        """,
        aggregated="coalesce(sum(n) filter (activity = 'all'), 0)",
    )
