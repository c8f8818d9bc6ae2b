"""Where words stand in a folder that is to be published: in the bytes of any file, and in each cell of each table.

Written without anything of ours, so that it does not share the blind spots of the gate.
"""

from __future__ import annotations

from pathlib import Path

import duckdb


def traces(folder: Path, *words: str) -> list[str]:
    """Each place that holds one of the words, whatever its case and spaces: `file`, or `file: column`."""
    wanted = [_plain(word) for word in words]
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        content = _plain(path.read_bytes().decode("utf-8", "replace") + path.name)
        found += [name for word in wanted if word in content]
        # Both formats compress: their cells have to be read.
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                tables = connection.execute("select table_name from duckdb_tables()").fetchall()
                found += [
                    f"{name}: {table}.{each}"
                    for (table,) in tables
                    for each in _cells(connection, f'"{table}"', wanted)
                ]
        elif path.suffix == ".parquet":
            with duckdb.connect() as connection:
                found += [f"{name}: {each}" for each in _cells(connection, f"'{path}'", wanted)]
    return found


def _cells(connection: duckdb.DuckDBPyConnection, table: str, wanted: list[str]) -> list[str]:
    columns = [row[0] for row in connection.execute(f"describe select * from {table}").fetchall()]
    return [
        column
        for column in columns
        for word in wanted
        if connection.execute(
            f"""select 1 from {table} where contains(replace(lower("{column}"::varchar), ' ', ''), ?) limit 1""", [word]
        ).fetchone()
    ]


def _plain(text: str) -> str:
    return text.lower().replace(" ", "")
