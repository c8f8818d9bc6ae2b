"""From the files of a delivery to one relation of reduced notices, whatever the route that brought them.

    *.json          exports of the API: an array of notices
    held.parquet    what earlier deliveries brought (held.py), already reduced
    *.taz, …        files of the DILA, all of France (dila.py): those outside the perimeter are counted and left

Here: reading, what is no notice, the perimeter. Not here: which table takes a notice (select.py), what a notice keeps
(reduction.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from sources.arrival import Outside
from sources.bodacc import dila
from sources.bodacc.columns import NEEDED, PROCEDURES, REGISTRATIONS, SOURCE_ID, TYPES
from sources.bodacc.reduction import MACROS, reduced
from sources.errors import BadBytes, MissingColumn
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile, Rejection
from sources.spec import Scope
from sources.sql import literal, quoted

HELD = "held.parquet"
HISTORY = "history-"
_EXPORT = ".json"
_BULK = (".taz", ".tar", ".xml", ".gz", ".tgz", ".zip")
# Enough to know the keys of an export: the API gives them all in every notice.
_LOOKED_AT = 100
_V1_KEYS = ({"recordid", "fields"}, {"record"}, {"nhits"})
NOT_A_NOTICE = "un objet JSON était attendu, avec un numéro (id) ou une date de parution"
NOT_OURS = "ni greffe ni commune de la région, ni firme du registre"
NOT_FOLLOWED = "famille d'avis suivie pour les seules firmes du registre"


@dataclass(frozen=True)
class Notices:
    """What was read of a delivery.

    Attributes:
        paths: Parquet files of the notices within the perimeter, reduced: the 32 columns, `_row_number`, `_archive_sha256`,
            `_rank` (the smaller, the newer its file) and `_is_notice`.
        rows_in: notices and other items in the files.
        rejected: items that are no notice.
        outside: notices of the DILA's files that are not of the perimeter, by reason.
        new_columns: keys that we do not know.
    """

    paths: tuple[Path, ...]
    rows_in: int
    rejected: tuple[Rejection, ...]
    outside: tuple[Outside, ...]
    new_columns: tuple[str, ...]

    @property
    def relation(self) -> str:
        return _reading(self.paths)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Teach a connection the rules of the reduction, once."""
    connection.execute(MACROS)


def gather(connection: duckdb.DuckDBPyConnection, files: list[LocalFile], scope: Scope, target: Path) -> Notices:
    """Read every file into reduced notices, in the order of hashes and ranks.

    Args:
        target: what is written is named after it.

    Raises:
        BadBytes: a file is not what its name says, or stops before its end.
        MissingColumn: an export lacks a key that we need.
    """
    new_columns = tuple(sorted(_keys(connection, files) - set(TYPES)))
    ranked = {file: rank for rank, file in enumerate(sorted(files, key=_age))}
    ordered = sorted(files, key=lambda file: file.sha256)
    bulk = [file for file in ordered if _is_bulk(file)]
    rejected: list[Rejection] = []
    outside: tuple[Outside, ...] = ()
    queries = [_exported(file, ranked[file]) for file in ordered if file.name.endswith(_EXPORT)]
    queries += [_held(file, ranked[file]) for file in ordered if file.name == HELD]
    if bulk:
        unpacked = target.with_suffix(".bulk.parquet")
        rejected += dila.write_parquet(bulk, unpacked)
        perimeter = _perimeter(unpacked, scope)
        counted = connection.execute(
            f"select _outside, count(*) from ({perimeter}) where _outside is not null group by all order by all"
        ).fetchall()
        outside = tuple(Outside(reason, rows) for reason, rows in counted)
        queries.append(
            f"select * exclude (_outside), {min(ranked[f] for f in bulk)} as _rank from ({perimeter}) where _outside is null"
        )
    if not queries:
        raise BadBytes(SOURCE_ID, "aucun fichier", rule="au moins un fichier par livraison")
    paths = _written_side_by_side(connection, files, queries, target)
    relation = _reading(paths)
    names = {rank: file.name for file, rank in ranked.items()}
    strangers = connection.execute(
        f"select _rank, {ROW_NUMBER} from {relation} where not _is_notice order by all"
    ).fetchall()
    read = connection.execute(f"select count(*) from {relation}").fetchall()[0][0]
    left = sum(each.rows for each in outside)
    rejected += [Rejection(number, f"{names[rank]} : {NOT_A_NOTICE}") for rank, number in strangers]
    return Notices(paths, read + left + len(rejected) - len(strangers), tuple(rejected), outside, new_columns)


def _written_side_by_side(
    connection: duckdb.DuckDBPyConnection, files: list[LocalFile], queries: list[str], target: Path
) -> tuple[Path, ...]:
    """Write the reduced rows of each query to a file of its own, as many at a time as there are threads.

    An array is read by one thread: a second one on the same file would only let what is read wait in memory to be written.
    """
    paths = tuple(target.with_suffix(f".{number}.parquet") for number in range(len(queries)))

    def write(query: str, path: Path) -> None:
        with connection.cursor() as cursor:
            prepare(cursor)  # temporary macros are of one cursor
            _run(cursor, files, f"copy ({_marked(f'({query})')}) to {literal(path)} (format parquet, compression zstd)")

    ((threads,),) = connection.execute("select current_setting('threads')").fetchall()
    connection.execute("set threads = 1")
    try:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(write, queries, paths))
    finally:
        connection.execute("reset threads")
    return paths


def check(files: list[LocalFile]) -> None:
    """That each file is one that we read, and each export an array of notices to its end.

    Raises:
        BadBytes, MissingColumn: as `gather`.
    """
    with duckdb.connect() as connection:
        _keys(connection, files)
        for file in files:
            if file.name.endswith(_EXPORT):
                _run(connection, [file], f"select count(*) from {_items(file)}")


def _keys(connection: duckdb.DuckDBPyConnection, files: list[LocalFile]) -> set[str]:
    """The keys of the files, once those that we need are there. The DILA's files are checked as they are read."""
    found: set[str] = set()
    for file in files:
        if file.name.endswith(_EXPORT):
            found |= _export_keys(connection, file)
        elif file.name == HELD:
            described = _run(connection, [file], f"describe from read_parquet({literal(file.path)})")
            found |= {name for name, *_ in described}
            _check_keys(file, found)
        elif not _is_bulk(file):
            raise BadBytes(
                file.source_id,
                "un fichier que nous ne savons pas lire",
                file=file.name,
                rule=f"un export .json, {HELD}, ou un fichier de la DILA ({', '.join(_BULK)})",
            )
    return found


def _export_keys(connection: duckdb.DuckDBPyConnection, file: LocalFile) -> set[str]:
    """The keys of an export's first notices; none when it is empty."""
    with file.path.open("rb") as opened:
        start = opened.read(2000).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"["):
        old = b'"nhits"' in start or b'"fields"' in start
        raise BadBytes(
            file.source_id,
            "la forme des anciennes API (records[].fields) n'est pas lue"
            if old
            else f"un tableau était attendu, reçu : {start[:60].decode('utf-8', 'replace')!r}",
            file=file.name,
            place="premiers octets",
            rule="un tableau JSON d'annonces, comme l'export de l'API Explore v2.1",
        )
    found = _run(
        connection,
        [file],
        f"""
        select distinct unnest(json_keys(json))
        from (select json from {_items(file)} limit {_LOOKED_AT}) where json_type(json) = 'OBJECT'
        """,
    )
    keys = {key for (key,) in found}
    if any(old <= keys for old in _V1_KEYS):
        raise BadBytes(
            file.source_id,
            "la forme des anciennes API (records[].fields) n'est pas lue",
            file=file.name,
            place=f"clés : {', '.join(sorted(keys))}"[:300],
            rule="des annonces aux 32 clés de l'API Explore v2.1",
        )
    if keys:
        _check_keys(file, keys)
    return keys


def _check_keys(file: LocalFile, keys: set[str]) -> None:
    if missing := [name for name in NEEDED if name not in keys]:
        raise MissingColumn(
            file.source_id,
            f"colonne(s) absente(s) : {', '.join(missing)}",
            file=file.name,
            place=f"clés reçues : {', '.join(sorted(keys))}"[:300],
            rule=f"une annonce a besoin de : {', '.join(NEEDED)}",
            advice="si l'éditeur a renommé la clé, corriger sources/bodacc/columns.py et le modèle de staging",
        )


def _run(connection: duckdb.DuckDBPyConnection, files: list[LocalFile], query: str) -> list[tuple[Any, ...]]:
    """The rows of a query; an error says the names of files as the archive knows them, not where they lie."""
    try:
        return connection.execute(query).fetchall()
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        message = str(error).splitlines()[0]
        for file in files:
            message = message.replace(str(file.path), file.name)
        raise BadBytes(
            SOURCE_ID,
            "ce n'est pas un fichier complet (tronqué ?)",
            file=", ".join(file.name for file in files if file.name in message) or files[0].name,
            place=message[:300],
            rule="des annonces jusqu'au bout du fichier",
            advice="relancer la source ; le dernier bon relevé reste en service",
        ) from error


def _age(file: LocalFile) -> tuple[int, str]:
    """Order of the files of one delivery, the newest bytes first: of a notice that stands in two, the first one counts."""
    return (2 if file.name == HELD else 1 if file.name.startswith(HISTORY) else 0, file.name)


def _is_bulk(file: LocalFile) -> bool:
    return file.name.lower().endswith(_BULK)


def _items(file: LocalFile) -> str:
    return f"read_json_objects({literal(file.path)}, format = 'array')"


def _exported(file: LocalFile, rank: int) -> str:
    """The items of one export. What is no object has no key at all; every cell is text, whatever JSON it holds."""
    columns = ", ".join(f"{name}: '{'JSON' if name == 'registre' else 'VARCHAR'}'" for name in TYPES)
    typed = ", ".join(
        f"try_cast({name} as bigint) as {name}" for name, type_name in TYPES.items() if type_name == "bigint"
    )
    # One notice gives its numbers as a list; the publisher's CSV, and what is made of it, in one text.
    numbers = """case json_type(registre)
        when 'ARRAY' then from_json(registre, '["varchar"]')
        when 'VARCHAR' then list_transform(string_split(registre ->> '$', ','), lambda each: trim(each))
    end"""
    return f"""
        select
            * replace ({typed}, {numbers} as registre),
            row_number() over () as {ROW_NUMBER},
            {literal(file.sha256)} as {ARCHIVE_SHA256},
            {rank} as _rank
        from read_json(
            {literal(file.path)}, format = 'array', columns = {{{columns}}}, ignore_errors = true
        )
    """


def _held(file: LocalFile, rank: int) -> str:
    return f"""
        select
            {_typed_columns()},
            file_row_number + 1 as {ROW_NUMBER},
            {literal(file.sha256)} as {ARCHIVE_SHA256},
            {rank} as _rank
        from read_parquet({literal(file.path)}, file_row_number = true)
    """


def _reading(paths: tuple[Path, ...]) -> str:
    return f"read_parquet([{', '.join(map(literal, paths))}])"


def _perimeter(unpacked: Path, scope: Scope) -> str:
    """The notices of the DILA's files, each with the reason why it is not ours, or null."""
    departments = _list(scope.department_codes)
    sirens = _list([spelling for siren in scope.register_sirens for spelling in spellings(siren)])
    prefixes = _list([{"2A": "20", "2B": "20"}.get(code, code) for code in scope.department_codes])
    families = _list((*PROCEDURES, *REGISTRATIONS))
    return f"""
        with placed as (
            select
                {_typed_columns()}, {ROW_NUMBER}, {ARCHIVE_SHA256},
                coalesce(list_has_any(registre, {sirens}), false) as _is_followed,
                coalesce(familleavis in (select unnest({families})), false) as _is_regional,
                coalesce(list_contains({departments}, numerodepartement), false)
                or coalesce(
                    familleavis in (select unnest({_list(PROCEDURES)}))
                    and list_has_any(
                        list_transform(
                            regexp_extract_all(cp, '[0-9]{{5}}'),
                            lambda each: case when each[1:2] in ('97', '98') then each[1:3] else each[1:2] end
                        ),
                        {prefixes}
                    ),
                    false
                ) as _is_here
            from read_parquet({literal(unpacked)})
        )

        select
            * exclude (_is_followed, _is_regional, _is_here),
            case
                when _is_followed or (_is_regional and _is_here) then null
                when _is_here then {literal(NOT_FOLLOWED)}
                else {literal(NOT_OURS)}
            end as _outside
        from placed
    """


def _marked(rows: str) -> str:
    marked = f"(select *, id is not null or dateparution is not null as _is_notice from {rows})"
    return reduced(marked)


def _typed_columns() -> str:
    return ", ".join(f"{quoted(name)}::{type_name} as {quoted(name)}" for name, type_name in TYPES.items())


def _list(values: Iterable[str]) -> str:
    texts = ", ".join(literal(value) for value in values)
    return f"[{texts}]::varchar[]"


def spellings(siren: str) -> tuple[str, str]:
    """A SIREN as the notices write it, in both ways: 883847758, 883 847 758."""
    return siren, f"{siren[:3]} {siren[3:6]} {siren[6:]}"
