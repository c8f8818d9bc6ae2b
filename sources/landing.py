"""Landing: archived bytes → one typed Parquet per table, and the arrival report that proves that nothing was lost.

    landing/<origin>/<source>/<table>/<edition>.parquet        the rows
    landing/<origin>/<source>/<table>/<edition>.arrival.json   rows in = rows landed + duplicates + rejected + outside

The publisher's names and values are kept; personal columns are dropped here and never written. Not here: any meaning of
the columns (dbt_project/models/staging/), nor the sources too large to pass through Python (selection.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from sources.archive import Archive, ArchivedFile, Delivery
from sources.arrival import Arrival, parquet_path, read_arrival, write_arrival
from sources.errors import BadBytes, KeyConflict, MissingColumn, SourceError
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile, ParsedTable, Rejection, check_names
from sources.selection import land_selected, refuse_beyond_budget
from sources.spec import Kind, Scope, SourceSpec, Table


def land(
    spec: SourceSpec, archive: Archive, delivery: Delivery, root: Path, scope: Scope | None = None
) -> list[Arrival]:
    """Write every table of a delivery to Parquet; what landed of purged bytes is kept as it is.

    Args:
        scope: the perimeter, for the sources that select their rows by it.

    Raises:
        BadBytes, MissingColumn, KeyConflict: the delivery can't be used; nothing of it was written.
    """
    if delivery.is_purged:
        return _kept(spec, delivery, root)
    if delivery.absence:
        return [_write(spec, delivery, *_nothing(table), root) for table in spec.tables]
    # Hashing leaves the interpreter free: large files are proved side by side.
    with ThreadPoolExecutor() as pool:
        list(pool.map(archive.open_path, delivery.files))
    files = files_at(archive, delivery.files)
    if spec.select is not None:
        if scope is None:
            raise SourceError(spec.id, "aucun périmètre", rule="cette source choisit ses lignes selon un périmètre")
        return land_selected(spec, spec.select, files, delivery, root, scope)
    parsed = {table.name: table for table in parsed_tables(spec, files)}
    checked = []
    for table in spec.tables:
        if table.name not in parsed:
            raise BadBytes(spec.id, f"la table « {table.name} » manque", rule="chaque table de la source est livrée")
        checked.append(_check(spec, table, parsed[table.name]))
    return [_write(spec, delivery, *each, root) for each in checked]


def files_at(archive: Archive, files: Iterable[ArchivedFile]) -> list[LocalFile]:
    """Archived files as parse() reads them."""
    return [LocalFile(file.source_id, file.name, archive.root / file.path, file.sha256) for file in files]


def check_only(spec: SourceSpec, files: list[LocalFile]) -> None:
    """Check without writing, to say what is wrong with a file (see samples): its rows, or what can be known without them."""
    if spec.check is not None:
        spec.check(files)
        return
    parsed = {table.name: table for table in parsed_tables(spec, files)}
    for table in spec.tables:
        if table.name in parsed:
            _check(spec, table, parsed[table.name])


def parsed_tables(spec: SourceSpec, files: list[LocalFile]) -> Iterator[ParsedTable]:
    """The tables of a source that is read row by row."""
    if spec.parse is None:
        raise SourceError(spec.id, "cette source n'a pas de lecture ligne à ligne")
    return spec.parse(files)


def _kept(spec: SourceSpec, delivery: Delivery, root: Path) -> list[Arrival]:
    """What landed of a delivery before its personal bytes were purged: the reduced tables outlive them."""
    arrivals = []
    for table in spec.tables:
        path = parquet_path(root, delivery.origin.value, spec.id, table.name, delivery.edition)
        arrival = read_arrival(path) if path.is_file() and path.with_suffix(".arrival.json").is_file() else None
        if arrival is None or arrival.delivery_sha256 != delivery.sha256:
            raise BadBytes(
                spec.id,
                "les octets personnels de ce relevé ont été purgés, et la table posée n'est pas la sienne",
                file=str(path.relative_to(root)),
                place=f"table {table.name}, relevé {delivery.sha256[:12]}…",
                rule="après la purge (13 mois), une édition se refait depuis ce qui en avait été posé",
                advice="remettre landing/ depuis une sauvegarde, ou relever de nouveau la source pour cette édition",
            )
        arrivals.append(arrival)
    return arrivals


def _nothing(table: Table) -> tuple[ParsedTable, pa.Table, int]:
    """A table of a source that is absent: its columns as text, and no row."""
    columns = [name for name in (*table.needed, *table.optional) if name not in table.personal]
    schema = pa.schema([(name, pa.string()) for name in columns])
    schema = schema.append(pa.field(ROW_NUMBER, pa.int64())).append(pa.field(ARCHIVE_SHA256, pa.string()))
    rows = schema.append(pa.field("_is_key_conflict", pa.bool_())).empty_table()
    return ParsedTable(table.name, "aucun fichier", "", rows), rows, 0


def _check(spec: SourceSpec, table: Table, parsed: ParsedTable) -> tuple[ParsedTable, pa.Table, int]:
    columns = [name for name in parsed.rows.column_names if name not in (ROW_NUMBER, ARCHIVE_SHA256)]
    missing = [name for name in table.needed if name not in columns]
    if missing:
        raise MissingColumn(
            spec.id,
            f"il manque {', '.join(f'« {name} »' for name in missing)}",
            file=parsed.file_name,
            place=f"colonnes reçues : {', '.join(columns)}"[:300],
            rule=f"la table {table.name} a besoin de : {', '.join(table.needed)}",
            advice="si l'éditeur a renommé la colonne, corriger sources/<source>/spec.py et le modèle de staging",
        )
    check_names(spec.id, parsed.file_name, columns, "noms des colonnes")
    refuse_beyond_budget(spec, table, parsed.rejected, parsed.file_name, parsed.rows_in)
    rows = parsed.rows.drop_columns([name for name in table.personal if name in columns])
    if ARCHIVE_SHA256 not in rows.column_names:  # one file: its hash is that of every row
        rows = rows.append_column(ARCHIVE_SHA256, pa.array([parsed.archive_sha256] * rows.num_rows, pa.string()))
    return parsed, *_flag_conflicts(spec, table, parsed, rows)


def _flag_conflicts(spec: SourceSpec, table: Table, parsed: ParsedTable, rows: pa.Table) -> tuple[pa.Table, int]:
    """The rows without exact duplicates, flagged where their key stands more than once, and how many were duplicates."""
    names = ", ".join(_quoted(name) for name in rows.column_names if name not in (ROW_NUMBER, ARCHIVE_SHA256))
    key = ", ".join(_quoted(name) for name in table.key)
    place = f"{ARCHIVE_SHA256}, {ROW_NUMBER}"  # line numbers begin again in each file
    has_key = " and ".join(f"{_quoted(name)} is not null" for name in table.key)
    with duckdb.connect() as connection:
        connection.register("arrived", rows)
        # Exact repetitions are counted for what they are; in a curated file they are a mistake like any other.
        repetition = f"row_number() over (partition by {names} order by {place}) > 1"
        connection.execute(
            f"create table numbered as select *, {'false' if spec.kind is Kind.CURATED else repetition} as _is_repetition from arrived"
        )
        (duplicates,) = connection.execute("select count(*) from numbered where _is_repetition").fetchone() or (0,)
        flagged = connection.sql(
            f"""
            with kept as (select * exclude (_is_repetition) from numbered where not _is_repetition)
            select *, ({has_key}) and count(*) over (partition by {key}) > 1 as _is_key_conflict
            from kept order by {place}
            """
        ).to_arrow_table()
        connection.register("flagged", flagged)
        conflicts = connection.execute(
            f"""
            select {key}, list({ROW_NUMBER} order by {ROW_NUMBER}), count(*) from flagged
            where _is_key_conflict group by {key} order by min({ROW_NUMBER})
            """
        ).fetchall()
    surplus = sum(count - 1 for *_, count in conflicts)
    if surplus > table.key_conflict_budget:
        *values, numbers, _ = conflicts[0]
        raise KeyConflict(
            spec.id,
            f"{surplus} clé(s) en double, {table.key_conflict_budget} tolérée(s)",
            file=parsed.file_name,
            place=f"lignes {', '.join(map(str, numbers))} : {', '.join(f'{k} = {v!r}' for k, v in zip(table.key, values, strict=True))}",
            rule=f"({', '.join(table.key)}) est unique",
        )
    return flagged, duplicates


def _write(
    spec: SourceSpec, delivery: Delivery, parsed: ParsedTable, rows: pa.Table, duplicates: int, root: Path
) -> Arrival:
    table = spec.table(parsed.name)
    known = {*table.needed, *table.optional, *table.personal, ROW_NUMBER, ARCHIVE_SHA256, "_is_key_conflict"}
    target = parquet_path(root, delivery.origin.value, spec.id, parsed.name, delivery.edition)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".parquet.next")
    with duckdb.connect() as connection:
        connection.register("landed", rows)
        connection.execute(f"copy landed to '{_escaped(draft)}' (format parquet, compression zstd)")
        written = connection.execute(f"select count(*) from read_parquet('{_escaped(draft)}')").fetchone()
    conflicting = rows.filter(rows.column("_is_key_conflict")).column(ROW_NUMBER).to_pylist()
    arrival = Arrival(
        source_id=spec.id,
        table=parsed.name,
        edition=delivery.edition,
        origin=delivery.origin.value,
        file_name=parsed.file_name,
        archive_sha256=parsed.archive_sha256,
        delivery_sha256=delivery.sha256,
        rows_announced=_announced(delivery, parsed),
        rows_in=parsed.rows_in,
        rows_landed=written[0] if written else 0,
        duplicates_dropped=duplicates,
        key_conflicts=len(conflicting),
        conflicting_rows=tuple(conflicting[:10]),
        rejected=parsed.rejected,
        new_columns=tuple(name for name in rows.column_names if name not in known),
        path=str(target.relative_to(root)),
        bytes=draft.stat().st_size,
    )
    write_arrival(arrival, draft, target)
    return arrival


def _announced(delivery: Delivery, parsed: ParsedTable) -> int | None:
    """Rows that the publisher, or the manifest, announces for the file or files of a table; None when nobody does."""
    announced = [file.rows for file in delivery.files if file.name in parsed.file_name.split(", ")]
    return None if not announced or None in announced else sum(rows or 0 for rows in announced)


def rejecting(parsed: ParsedTable, rejections: list[Rejection]) -> ParsedTable:
    """The same table without some of its rows, which are added to the rejected ones (used by a source's parse)."""
    numbers = {item.row_number for item in rejections}
    keep = [number not in numbers for number in parsed.rows.column(ROW_NUMBER).to_pylist()]
    return replace(parsed, rows=parsed.rows.filter(pa.array(keep)), rejected=(*parsed.rejected, *rejections))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
