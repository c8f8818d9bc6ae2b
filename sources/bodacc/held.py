"""Notices are kept for ever once seen: what earlier deliveries brought, and this one does not bring again.

    held(m) = (held(m-1) ∪ reduced(files of m-1)) without the notices of the files of m

It is one Parquet of the 32 columns, a file of the delivery like the others. It names nobody (reduction.py), so it does
not lie with the personal bytes that are purged after 13 months. The same notices give the same bytes. Here: making it,
and counting what it knows. Not here: when a publisher is asked (fetch.py), what lands of it (select.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from sources.archive import Archive, ArchivedFile, unchanged_file
from sources.bodacc import notices
from sources.bodacc.columns import PROCEDURES, TYPES
from sources.bodacc.notices import HELD, Notices
from sources.http import Session
from sources.landing import files_at
from sources.reading import ROW_NUMBER
from sources.selection import workshop
from sources.spec import Scope
from sources.sql import literal, quoted


@dataclass(frozen=True)
class Known:
    """The notices that the archive holds when a fetch begins.

    Attributes:
        files: the files of the last delivery that can still be read.
    """

    session: Session
    archive: Archive
    scope: Scope
    connection: duckdb.DuckDBPyConnection
    folder: Path
    files: tuple[ArchivedFile, ...]

    @cached_property
    def gathered(self) -> Notices | None:
        """Their notices; None when there is no delivery yet. Read when first asked: often nothing moved, and nobody asks.

        Raises:
            BadBytes: the archived bytes that we would read were altered.
        """
        if not self.files:
            return None
        for file in self.files:
            self.archive.open_path(file)
        notices.prepare(self.connection)
        return notices.gather(
            self.connection, files_at(self.archive, self.files), self.scope, self.folder / "known.parquet"
        )

    def procedures(self, before: date) -> dict[int, int]:
        """How many collective procedures of the region's courts, published before a day, are known; by year."""
        if self.gathered is None:
            return {}
        departments = ", ".join(literal(code) for code in self.scope.department_codes)
        families = ", ".join(literal(family) for family in PROCEDURES)
        counted = self.connection.execute(
            f"""
            select year(try_cast(dateparution as date)), count(distinct {_identity()})
            from {self.gathered.relation}
            where familleavis in ({families}) and numerodepartement in ({departments}) and _is_notice
                and try_cast(dateparution as date) < {literal(before.isoformat())}::date
            group by all
            """
        )
        return dict(counted.fetchall())

    def held_file(self, files: Sequence[ArchivedFile]) -> ArchivedFile:
        """Archive what is known and stands in none of these files, the delivery that is being made.

        Raises:
            BadBytes, MissingColumn: one of these files is no export of notices.
        """
        before = [file for file in self.files if file.name == HELD]
        if before and {file.sha256 for file in files} == {file.sha256 for file in self.files if file.name != HELD}:
            self.archive.open_path(before[0])
            return unchanged_file(before[0])  # the same exports: nothing left them
        target = self.folder / HELD
        rows = self._write(files, target)
        return self.archive.store(self.session.spec, target, HELD, is_reduced=True, rows=rows)

    def _write(self, files: Sequence[ArchivedFile], target: Path) -> int:
        """Write the notices known and not brought again, in the order of their identity; how many they are."""
        columns = ", ".join(f"{quoted(name)}::{kind} as {quoted(name)}" for name, kind in TYPES.items())
        if self.gathered is None:
            nothing = ", ".join(f"null::{kind} as {quoted(name)}" for name, kind in TYPES.items())
            kept = f"select {nothing} where false"
        else:
            current = notices.gather(
                self.connection, files_at(self.archive, files), self.scope, self.folder / "current.parquet"
            )
            kept = f"""
                with known as (
                    select *, {_identity()} as _identity from {self.gathered.relation} where _is_notice
                ),

                brought as (
                    select {_identity()} as _identity from {current.relation} where _is_notice
                ),

                first as (
                    select _identity, min((_rank, {ROW_NUMBER})) as place
                    from known anti join brought using (_identity)
                    group by _identity
                )

                select {columns}
                from known
                inner join first on first._identity = known._identity and first.place = (known._rank, known.{ROW_NUMBER})
                order by known._identity
            """
        self.connection.execute("set threads = 1")  # the same rows, the same bytes
        self.connection.execute(f"copy ({kept}) to {literal(target)} (format parquet, compression zstd)")
        self.connection.execute("reset threads")
        (rows,) = self.connection.execute(f"select count(*) from read_parquet({literal(target)})").fetchone() or (0,)
        return int(rows)


@contextmanager
def known_notices(session: Session, archive: Archive, scope: Scope) -> Iterator[Known]:
    """What the archive holds of a source when a fetch begins, whatever the route that brought it.

    Bytes purged before a later fetch could keep them are lost here, and the delivery says so: their procedures are asked
    again, since what is counted upstream is more than what is known.
    """
    previous = archive.latest(session.spec.id)
    files = tuple(
        file
        for file in (previous.files if previous else ())
        if not file.purged and (archive.root / file.path).is_file()
    )
    if previous and len(files) < len(previous.files):
        gone = sorted({file.name for file in previous.files} - {file.name for file in files})
        session.remarks.append(
            f"octets purgés avant d'avoir été repris ({', '.join(gone)}, relevé du {previous.fetched_at[:10]}) : leurs "
            "procédures sont redemandées, leurs autres annonces ne restent que dans landing/"
        )
    with workshop(archive.root) as (connection, folder):
        yield Known(session, archive, scope, connection, folder, files)


def _identity() -> str:
    """What tells two notices apart: their number, or their whole content for the old extracts that give none."""
    content = ", ".join(f"{literal(name)}: {quoted(name)}" for name in TYPES)
    return f"coalesce(id, md5(to_json({{{content}}})::varchar))"
