"""`python -m sources.samples.describe`: write into the manifest what a new extract is, and refresh PROVENANCE.md's table.

For an extract that a person made outside reduce.py and placed in its folder. Not here: making the extract, nor deciding that it may
be published.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from sources.archive import sha256_of
from sources.landing import parsed_tables
from sources.reading import LocalFile
from sources.registry import SOURCES
from sources.samples.reduce import TABLE, provenance_table
from sources.spec import by_id

ROOT = Path(__file__).resolve().parents[1]


def describe(source_id: str, vintage: str, origin: str, reductions: list[str], collected_on: str) -> list[str]:
    """Write the entry of each file of a source in the manifest, in the place of the one that it had.

    Returns:
        The paths that were described, relative to sources/.

    Raises:
        SourceError: a file of the source can't be read as its spec says.
        KeyError: the source is not in the registry.
    """
    spec = by_id(SOURCES)[source_id]
    manifest = ROOT / "samples" / "manifest.json"
    entries = [
        entry for entry in json.loads(manifest.read_text(encoding="utf-8")) if entry["path"] not in set(spec.files)
    ]
    files = [LocalFile(spec.id, Path(name).name, ROOT / name, sha256_of(ROOT / name)) for name in spec.files]
    rows = {table.file_name: table.rows_in for table in parsed_tables(spec, files)}
    for name, file in zip(spec.files, files, strict=True):
        entries.append(
            {
                "path": name,
                "source_id": spec.id,
                "sha256": file.sha256,
                "bytes": file.path.stat().st_size,
                "rows": rows[file.name],
                "vintage": vintage,
                "collected_on": collected_on,
                "publisher": spec.publisher,
                "licence": spec.licence.title,
                "origin": origin,
                "reductions": reductions,
            }
        )
    manifest.write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    provenance = ROOT / "samples" / "PROVENANCE.md"
    text = provenance.read_text(encoding="utf-8")
    table = provenance_table(entries)
    provenance.write_text(TABLE.sub(lambda found: f"{found[1]}{table}{found[2]}", text), encoding="utf-8")
    return list(spec.files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source_id")
    parser.add_argument("--vintage", required=True, help="AAAA-MM-JJ, la date que la source donne à ses données")
    parser.add_argument("--origin", required=True, help="d'où vient la copie : adresse, export, commit")
    parser.add_argument("--reduction", action="append", default=[], help="ce qui a été ôté (répétable)")
    options = parser.parse_args()
    today = date.today().isoformat()
    for path in describe(options.source_id, options.vintage, options.origin, options.reduction, today):
        print(f"décrit : sources/{path}")


if __name__ == "__main__":
    main()
