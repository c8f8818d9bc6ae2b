"""`<home>/history/indicators_history`: the indicators of every release of a home, side by side, in Parquet and CSV.

Not sealed: each row comes from a sealed release, which it names. `definition_version` is that of the release's own catalogue,
so that a change of method is not read as a trend. `is_restricted`: the release rests on a file that is not open, its row is
not to be spread (null for a release that was pruned before the history told it). The rows of a pruned release stay, taken over from the last history.
Here: writing it anew, at once, when the releases of a home changed. Not here: what an indicator says (dbt_project/).
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from publication import datapackage, durable, kept
from publication.exports import csv_text, literal, quoted

FOLDER = "history"
NAME = "indicators_history"
_TABLES = ("indicators", "indicator_catalogue")

_FACTS = """
select
    $release as release,
    $published_at::timestamp as published_at,
    $origin as origin,
    $is_restricted as is_restricted,
    catalogue.definition_version,
    indicators.*
from read_parquet({indicators}) as indicators
left join (select indicator_id, definition_version from read_parquet({catalogue})) as catalogue using (indicator_id)
"""
# A revision is `r<number>`; the latest of an edition counts, kept or pruned.
_FINAL = """
with numbered as (
    select *, cast(split_part(release, '.r', 2) as integer) as revision
    from history
)
select * exclude (revision), revision = max(revision) over (partition by edition) as is_latest_revision
from numbered
order by edition, revision, {key}
"""
_KEY = "reference_date, period_start, indicator_id, population, breakdown, member"


def follow(home: Path) -> str | None:
    """Write the history of a home anew from its releases.

    Returns:
        Why it could not (French); the files then are as they were, and the next change of the releases mends them.
    """
    try:
        write(home)
    except (OSError, duckdb.Error, kept.PublicationRefused) as error:
        return f"{type(error).__name__} : {error}"
    return None


def write(home: Path) -> None:
    """Replace both files; a reader meanwhile sees the old ones. Nothing is written before the first release.

    Raises:
        OSError, duckdb.Error: a file can't be written, or a release's table is no table.
    """
    releases = kept.releases(home)
    if not releases:
        return
    # A demonstration is no point of a real series: the origin is that of the releases that count today.
    origin = "live" if any(release.origin == "live" for release in releases) else releases[-1].origin
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    for draft in folder.glob(f".{NAME}.*"):  # of a killed process: whoever writes holds the home
        draft.unlink()
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        parts = _pruned_rows(connection, folder / f"{NAME}.parquet", releases, origin)
        parts += [
            _facts(connection, number, release)
            for number, release in enumerate(release for release in releases if release.origin == origin)
        ]
        # By name: a later edition may have columns that an earlier one did not.
        connection.execute(f"create table history as {' union all by name '.join(f'from {part}' for part in parts)}")
        connection.execute(f"create table final as {_FINAL.format(key=_KEY)}")
        columns = [(name, kind) for name, kind, *_ in connection.execute("describe final").fetchall()]
        cells = ", ".join(
            f"{csv_text(name, kind)} as {quoted(name)}" for name, kind in columns
        )  # as in the CSV of a release
        _replace(connection, "from final", folder / f"{NAME}.parquet", "format parquet, compression zstd")
        _replace(connection, f"select {cells} from final", folder / f"{NAME}.csv", "format csv, header")
    durable.sync_folder(folder)


def _pruned_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, releases: list[kept.Release], origin: str
) -> list[str]:
    """A table of the rows of releases that are no more, from the last history; none when there is none to read."""
    try:
        connection.execute(
            f"create table pruned as select * exclude (is_latest_revision) from read_parquet({literal(str(path))}) "
            "where origin = $origin and not list_contains($there, release)",
            {"origin": origin, "there": [release.id for release in releases]},
        )
    except duckdb.Error:  # before the first history, or it was damaged: the kept releases still tell theirs
        return []
    return ["pruned"]


def _facts(connection: duckdb.DuckDBPyConnection, number: int, release: kept.Release) -> str:
    name = f"release_{number}"
    indicators, catalogue = (literal(str(release.path / "parquet" / f"{table}.parquet")) for table in _TABLES)
    connection.execute(
        f"create table {name} as {_FACTS.format(indicators=indicators, catalogue=catalogue)}",
        {
            "release": release.id,
            "published_at": release.published_at,
            "origin": release.origin,
            "is_restricted": bool(datapackage.restricted_sources(release.sources)),
        },
    )
    return quoted(name)


def _replace(connection: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    connection.execute(f"copy ({query}) to {literal(str(draft))} ({options})")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
