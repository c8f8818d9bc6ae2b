"""Insolvencies that the press and the courts tell, with their cause: what our reading of BODACC is checked against.

Here: what the file is and what makes a row wrong. Not here: rules that other files of facts share (sourced_facts.py), the
comparison with BODACC (dbt_project/models/intermediate/failures/int_failures__known_cases.sql).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.reading import LocalFile, ParsedTable, read_csv
from sources.register.vocabularies import Vocabularies, load
from sources.row_rules import Rule, set_aside
from sources.sourced_facts import latest_day, rules_of_facts
from sources.spec import Cadence, Kind, Licence, SourceSpec, Table

COLUMNS = (
    "insolvency_id",
    "firm_id",
    "link_evidence",
    "siren",
    "firm_name",
    "city",
    "department_code",
    "procedure_kind",
    "judgment_on",
    "court",
    "outcome",
    "cause",
    "is_control",
    "source_url",
    "source_name",
    "second_source",
    "note",
)


def rules(words: Vocabularies) -> list[Rule]:
    """What makes an insolvency wrong; `words` are those of vocabularies.csv. The judgment may have no date at all."""
    return [
        *rules_of_facts(
            COLUMNS,
            words,
            key="insolvency_id",
            date_column="judgment_on",
            vocabulary_columns=("procedure_kind", "cause"),
        ),
        ("procedure_kind", lambda row: bool(row.get("procedure_kind")), "procedure_kind est obligatoire"),
        (
            "cause",
            lambda row: bool(row.get("cause")),
            "cause est obligatoire (« other » quand la source ne la dit pas)",
        ),
        ("is_control", lambda row: row.get("is_control") in {"true", "false"}, "is_control : true ou false"),
    ]


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("insolvencies", rows), all columns text, rows that break a rule set aside with the rule."""
    yield set_aside(read_csv("insolvencies", files[0]), rules(load()))


SPEC = SourceSpec(
    id="insolvencies",
    title="Défaillances connues par la presse et les tribunaux",
    publisher="Équipe du Panorama",
    licence=Licence("faits-sources", "Faits relevés un à un, avec l'adresse de leur source ; aucun texte repris"),
    attribution="Faits relevés par l'équipe du Panorama, sources citées ligne à ligne",
    cadence=Cadence.IRREGULAR,
    kind=Kind.CURATED,
    landing_page="sources/curated/README.md",
    files=("curated/insolvencies.csv",),
    parse=parse,
    vintage=lambda paths: latest_day(paths[0], "insolvencies", "judgment_on"),
    tables=(Table("insolvencies", key=("insolvency_id",), needed=COLUMNS),),
)
