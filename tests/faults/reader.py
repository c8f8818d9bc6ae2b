"""A reader such as a BI tool: resolves `current` once, reads one edition, and begins again until its input closes.

Run as a file, with nothing of ours: HOME and `duckdb`, `parquet` or `csv`. Prints an empty
line when it begins, then one JSON object: reads, editions seen, errors.
"""

import csv
import json
import os
import select
import sys
from pathlib import Path

import duckdb


def marks(kind: str, release: Path) -> set[str]:
    """Every mark of a release that one kind of reader sees: the cells of its tables, what its files say of themselves."""
    if kind == "duckdb":
        with duckdb.connect(str(release / "panorama.duckdb"), read_only=True) as connection:
            tables = connection.execute("select table_name from duckdb_tables()").fetchall()
            columns = {table: "release" if table == "_release" else "mark" for (table,) in tables}
            return {
                mark
                for table, column in columns.items()
                for (mark,) in connection.execute(f"select {column} from {table}").fetchall()
            }
    found = set()
    for path in sorted((release / kind).iterdir()):
        if kind == "csv":
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row["mark"] for row in csv.DictReader(file)}
        else:
            found |= {mark for (mark,) in duckdb.execute("select mark from read_parquet(?)", [str(path)]).fetchall()}
            kept = "select decode(value) from parquet_kv_metadata(?) where decode(key) = 'release'"
            found |= {mark for (mark,) in duckdb.execute(kept, [str(path)]).fetchall()}
    return found


def main(home: Path, kind: str) -> None:
    os.nice(9)  # twenty of these on two cores would leave the one who publishes a tenth of one
    print(flush=True)  # ready: nothing is published before
    reads, seen, errors = 0, set(), []
    while not select.select([sys.stdin], [], [], 0)[0]:
        release = (home / "current").resolve()
        try:
            found = marks(kind, release)
        except Exception as error:  # whatever it is, a reader must never meet it
            errors.append(f"{release.name} : {type(error).__name__} : {error}"[:300])
            continue
        if found != {release.name}:
            errors.append(f"{release.name} : {sorted(found)}")
        reads += 1
        seen |= found
    print(json.dumps({"kind": kind, "reads": reads, "seen": len(seen), "errors": errors[:5]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
