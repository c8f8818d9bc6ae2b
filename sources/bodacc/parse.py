"""From the export to announcements: the 32 keys of the API, the JSON-in-a-string fields left as text, directors left out.

Not here: what a notice says (dbt_project/models/staging/bodacc/), which notices count (intermediate/failures/).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa

from sources.reading import LocalFile, ParsedTable, read_json_array

PERSONS = "listepersonnes"
# Names of directors, of no use to us, in the one field where companies stand too.
DIRECTORS = "administration"


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("announcements", rows), without the directors named in `listepersonnes`."""
    announcements = read_json_array("announcements", files[0])
    columns = announcements.rows.column_names
    if PERSONS in columns:
        texts = [without_directors(text) for text in announcements.rows.column(PERSONS).to_pylist()]
        rows = announcements.rows.set_column(columns.index(PERSONS), PERSONS, pa.array(texts, pa.string()))
        announcements = replace(announcements, rows=rows)
    yield announcements


def without_directors(text: str | None) -> str | None:
    """The JSON of `listepersonnes` without `administration`, at any depth; the text itself when it is no JSON."""
    if text is None or DIRECTORS not in text:
        return text
    try:
        return json.dumps(_pruned(json.loads(text)), ensure_ascii=False)
    except json.JSONDecodeError:
        return text


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(item) for key, item in value.items() if key != DIRECTORS}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value
