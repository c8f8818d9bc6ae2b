"""Which notices land in which table, as SQL over the notices of a delivery, whatever their route.

`announcements` takes every family; a creation or registration lands in `registrations`, and in `announcements` too when
it is a firm of the register that registers. A notice that several files of one delivery bring is one notice: the same
bytes are a duplicate, other bytes are the older version, and both are counted. Not here: reading (notices.py), what of a
notice lands (reduction.py), corrections (dbt_project/models/intermediate/bodacc/).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from sources.arrival import Outside
from sources.bodacc import notices
from sources.bodacc.columns import LEFT_OF_REGISTRATIONS, REGISTRATIONS, TYPES
from sources.bodacc.notices import Notices, spellings
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile
from sources.selection import Selection
from sources.spec import Scope
from sources.sql import literal, quoted

OLDER = "version plus ancienne d'une annonce que le même relevé porte aussi"
TO_REGISTRATIONS = "création ou immatriculation : table registrations"
TO_ANNOUNCEMENTS = "autre famille d'avis, ou greffe hors de la région : table announcements"
SET_ASIDE = "élément illisible : rejeté par la table announcements"


def check(files: list[LocalFile]) -> None:
    """What can be known of a delivery before its notices are read: whole files, in a form and with the keys that we know.

    Raises:
        BadBytes, MissingColumn: as `notices.check`.
    """
    notices.check(files)


def select(
    connection: duckdb.DuckDBPyConnection, files: list[LocalFile], scope: Scope, folder: Path
) -> Iterator[Selection]:
    """Yield the two tables.

    Raises:
        BadBytes, MissingColumn: as `notices.gather`.
    """
    notices.prepare(connection)
    gathered = notices.gather(connection, files, scope, folder / "notices.parquet")
    connection.execute(f"create temp view notices as from {gathered.relation} where _is_notice")
    # A plan without a join keeps the order of the files, and needs no sort.
    place = f"(_rank, {ROW_NUMBER})"
    is_older = f"{place} in (select {place} from older)" if _find_older(connection) else "false"
    connection.execute(f"create temp view routed as {_routed(scope, is_older)}")
    yield _table("announcements", gathered, files, tuple(TYPES), TO_REGISTRATIONS)
    yield _table(
        "registrations",
        gathered,
        files,
        tuple(name for name in TYPES if name not in LEFT_OF_REGISTRATIONS),
        TO_ANNOUNCEMENTS,
    )


def _find_older(connection: duckdb.DuckDBPyConnection) -> int:
    """Make the table `older`: where stands a notice of which a newer file has other bytes; how many there are."""
    content = ", ".join(f"{literal(name)}: {quoted(name)}" for name in TYPES)
    connection.execute(
        f"""
        create temp table older as
        with shared as (
            select id from notices where id is not null group by id having min(_rank) < max(_rank)
        ),

        contested as (
            select id, _rank, {ROW_NUMBER}, md5(to_json({{{content}}})::varchar) as content
            from notices semi join shared using (id)
        ),

        newest as (
            select id, min(_rank) as _rank, arg_min(content, (_rank, {ROW_NUMBER})) as content
            from contested group by id
        )

        select contested._rank, contested.{ROW_NUMBER}
        from contested
        inner join newest on newest.id = contested.id and newest._rank < contested._rank
        where newest.content <> contested.content
        """
    )
    (count,) = connection.execute("select count(*) from older").fetchone() or (0,)
    return int(count)


def _routed(scope: Scope, is_older: str) -> str:
    """The notices, each with the tables that take it."""
    families = ", ".join(literal(family) for family in REGISTRATIONS)
    # A list, not `in (…)`: of a region of many departments that would be a join, which forgets the order of the files.
    departments = ", ".join(literal(code) for code in scope.department_codes)
    is_here = f"list_contains([{departments}], numerodepartement)" if departments else "true"
    sirens = ", ".join(literal(text) for siren in scope.register_sirens for text in spellings(siren))
    return f"""
        select
            *,
            {is_older} as is_older,
            coalesce(familleavis in ({families}), false)
            and (numerodepartement is null or {is_here}) as is_registration,
            case
                when is_registration then coalesce(list_has_any(registre, [{sirens}]::varchar[]), false)
                else true
            end as is_announcement
        from notices
    """


def _table(name: str, gathered: Notices, files: list[LocalFile], columns: tuple[str, ...], elsewhere: str) -> Selection:
    taken = f"is_{name.removesuffix('s')}"
    kept = ", ".join(f"{_landed(name, column)} as {quoted(column)}" for column in columns)
    is_first = name == "announcements"  # what is no notice is rejected once
    counted = [*gathered.outside, *([] if is_first else [Outside(SET_ASIDE, len(gathered.rejected))])]
    more = "".join(f" union all select {literal(each.reason)}, {each.rows}" for each in counted if each.rows)
    return Selection(
        name,
        tuple(files),
        rows=f"""
            select {kept}, {ROW_NUMBER}, {ARCHIVE_SHA256} from routed where {taken} and not is_older
        """,
        rows_in=gathered.rows_in,
        outside=f"""
            select case when {taken} then {literal(OLDER)} else {literal(elsewhere)} end as reason, count(*)
            from routed where is_older or not {taken} group by reason
            {more}
        """,
        rejected=gathered.rejected if is_first else (),
        new_columns=gathered.new_columns,
    )


def _landed(table: str, column: str) -> str:
    """One column of a table: a registration says what its establishments do, not who sold them."""
    if (table, column) == ("registrations", "listeetablissements"):
        return "places_without_sellers(listeetablissements)"
    return quoted(column)
