"""Public programmes, AI-Act milestones, actors, figures and use cases of the ecosystem, noted from five documents.

Here: what the files are, and how they are read together. Not here: their columns (columns.py), what makes a row wrong
(rules.py), what they say once joined (dbt_project/models/marts/_ecosystem.yml).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sources.ecosystem.columns import DOCUMENTS, ECOSYSTEM
from sources.ecosystem.rules import rules_of
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.register import vocabularies
from sources.row_rules import is_date, set_aside
from sources.spec import Cadence, Kind, Licence, SourceSpec, Table

# The French labels of the words land with the rows that use them.
WORDS = Table("words", key=vocabularies.KEY, needed=vocabularies.COLUMNS)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield one table per file, all columns text, rows that break a rule set aside with the rule."""
    names = {table.file: table.name for table in ECOSYSTEM} | {vocabularies.FILE: WORDS.name}
    read = {names[file.name]: read_csv(names[file.name], file) for file in files}
    rules = rules_of({name: table.rows.to_pylist() for name, table in read.items()}, vocabularies.load())
    for name, table in read.items():
        yield set_aside(table, rules.get(name, vocabularies.vocabulary_rules()))


def latest_document(paths: list[Path]) -> str | None:
    """The vintage: the first day of the period in which the last document came out, None when none says."""
    path = next(path for path in paths if path.name == DOCUMENTS.file)
    rows = read_csv(DOCUMENTS.name, LocalFile("ecosystem", path.name, path, "")).rows
    if "published_on" not in rows.column_names:
        return None
    # A year or a month is dated by its first day.
    days = [f"{text}-01-01"[:10] for text in rows.column("published_on").to_pylist() if text]
    return max((day for day in days if is_date(day)), default=None)


SPEC = SourceSpec(
    id="ecosystem",
    title="Programmes publics et écosystème de l'IA, relevés dans cinq documents",
    publisher="Équipe du Panorama",
    licence=Licence("faits-sources", "Faits relevés un à un, avec l'adresse de leur source ; aucun texte repris"),
    attribution="Faits relevés par l'équipe du Panorama, document et passage cités ligne à ligne",
    cadence=Cadence.IRREGULAR,
    kind=Kind.CURATED,
    landing_page="sources/curated/README.md",
    files=(*(f"curated/{table.file}" for table in ECOSYSTEM), f"curated/{vocabularies.FILE}"),
    parse=parse,
    vintage=latest_document,
    tables=(*(Table(table.name, key=(table.key,), needed=table.names) for table in ECOSYSTEM), WORDS),
)
