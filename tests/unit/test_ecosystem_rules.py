"""Rules of the files of programmes and ecosystem, on invented rows: each broken rule is named with its column."""

from __future__ import annotations

import pytest

from sources.ecosystem.columns import ECOSYSTEM
from sources.ecosystem.rules import rules_of
from sources.ecosystem.spec import latest_document, parse
from sources.reading import LocalFile
from sources.register import vocabularies
from sources.register.rows import as_csv
from sources.row_rules import faults

SAID = {"document_id": "doc", "section": "passage inventé"}
ROWS = {
    "documents": {
        "document_id": "doc",
        "title": "Document inventé",
        "citation": "Document inventé, mai 2024",
        "published_on": "2024-05",
        "document_kind": "press",
        "text_sha256": "0" * 64,
    },
    "programmes": {
        **SAID,
        "programme_id": "plan_invente",
        "programme": "Plan inventé",
        "funder": "Région inventée",
        "beneficiary": "écosystème",
        "scope": "France",
        "amount_million_eur": "50",
        "amount_kind": "total",
        "is_approximate": "false",
        "status": "announced",
        "stated_on": "2024-05",
    },
    "milestones": {
        **SAID,
        "milestone_id": "echeance",
        "regulation": "Règlement inventé",
        "milestone_kind": "application",
        "happens_on": "2025-02-02",
        "applies": "Règles inventées",
    },
    "actors": {**SAID, "actor_id": "acteur", "actor_name": "Acteur inventé", "actor_kind": "hospital"},
    "facts": {
        **SAID,
        "fact_id": "chiffre",
        "actor_id": "acteur",
        "label": "Chiffre inventé",
        "measure": "chairs",
        "value": "19",
        "unit": "count",
        "bound": "exact",
        "is_target": "false",
        "as_of": "2024",
        "is_dated_by_document": "true",
    },
    "use_cases": {**SAID, "use_case_id": "cas_01", "market": "space", "family": "general", "label": "Cas inventé"},
}


@pytest.fixture(scope="module")
def words():
    return vocabularies.load()


def broken(table, words, **changes):
    """The columns of the rules that a row of the table breaks, once changed."""
    row = {**ROWS[table], **changes}
    rules = rules_of({name: [row if name == table else other] for name, other in ROWS.items()}, words)[table]
    return {column for column, _ in faults(row, rules)}


@pytest.mark.parametrize("table", ROWS)
def test_an_invented_row_in_order_breaks_no_rule(table, words):
    assert broken(table, words) == set()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("documents", "document_id", "Document 1"),
        ("documents", "published_on", "mai 2024"),
        ("documents", "text_sha256", "abc"),
        ("documents", "title", "Entretien avec Mme Inventée"),
        ("programmes", "funder", ""),
        ("programmes", "amount_million_eur", "50 M€"),
        ("programmes", "amount_million_eur", ""),
        ("programmes", "amount_million_eur", "-5"),
        ("programmes", "amount_kind", "environ"),
        ("programmes", "stated_share_pct", "20"),
        ("programmes", "status", "promis"),
        ("programmes", "stated_on", "2024-13"),
        ("programmes", "is_approximate", "oui"),
        ("programmes", "superseded_by", "plan_disparu"),
        ("programmes", "superseded_by", "plan_invente"),
        ("programmes", "part_of_programme_id", "plan_invente"),
        ("programmes", "document_id", "autre_document"),
        ("milestones", "happens_on", ""),
        ("milestones", "fine_million_eur", "15"),
        ("milestones", "turnover_share_pct", "700"),
        ("milestones", "bound", "upper"),
        ("actors", "actor_kind", "hôpital"),
        ("actors", "department_code", "20"),
        ("actors", "siren", "123456789"),
        ("actors", "parent_actor_id", "acteur"),
        ("actors", "parent_actor_id", "acteur_disparu"),
        ("actors", "note", "écrire à quelqu-un@exemple.test"),
        ("facts", "value", "une vingtaine"),
        ("facts", "value", "0"),
        ("facts", "actor_id", ""),
        ("facts", "actor_id", "acteur_disparu"),
        ("facts", "measure", "chaises"),
        ("facts", "as_of", ""),
        ("use_cases", "market", "mode"),
        ("use_cases", "label", " "),
    ],
)
def test_each_broken_rule_is_said_with_its_column(table, column, value, words):
    # The rule on a fine speaks of its amount, whichever of the two columns is wrong.
    expected = "fine_million_eur" if column == "bound" else column
    assert expected in broken(table, words, **{column: value})


def test_a_fact_is_about_one_thing_and_a_share_is_at_most_all(words):
    assert broken("facts", words, programme_id="plan_invente") == {"actor_id"}
    assert broken("facts", words, unit="percent", value="120") == {"value"}


def test_a_share_of_a_budget_has_no_amount(words):
    share = {"amount_kind": "budget_share", "amount_million_eur": "", "stated_share_pct": "20"}
    assert broken("programmes", words, **share) == set()


def test_a_siren_needs_its_evidence(words):
    assert broken("actors", words, siren="552016834") == {"siren_evidence"}
    assert broken("actors", words, siren="552016834", siren_evidence="page inventée") == set()


def test_files_are_read_together_and_a_row_that_leads_nowhere_is_set_aside_with_its_line(tmp_path):
    files = []
    for table in ECOSYSTEM:
        rows = [ROWS[table.name]]
        if table.name == "facts":
            rows.append({**rows[0], "fact_id": "autre", "actor_id": "acteur_disparu"})
        path = tmp_path / table.file
        path.write_bytes(as_csv(table.names, [{**dict.fromkeys(table.names, ""), **row} for row in rows]))
        files.append(LocalFile("ecosystem", table.file, path, "0"))
    rejected = {table.name: [(item.row_number, item.column) for item in table.rejected] for table in parse(files)}
    assert rejected == {**{table.name: [] for table in ECOSYSTEM}, "facts": [(3, "actor_id")]}
    assert latest_document([file.path for file in files]) == "2024-05-01"
