"""What a release tells of its differences with the one before: the table, the page, the causes, what it restates."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import Any

import pytest

from publication import kept
from publication.causes import NEW_CODE, NEW_PERIOD, TIME, UNKNOWN, Causes
from publication.diff import CAME_IN, CHANGED, WENT_OUT, RowChange
from publication.kept import PublicationRefused
from publication.quoting import BLOT, QuotingRules
from publication.report import changes
from tests.gate.house import SUITES, House

RULES = QuotingRules.read(SUITES)
HEADER = ",".join(changes.COLUMNS) + "\n"


# a release ------------------------------------------------------------------------------------------------------------


def test_a_first_release_has_nothing_to_be_compared_with(house: House) -> None:
    current = house.home / "current"
    assert (current / changes.TABLE_FILE).read_text(encoding="utf-8") == HEADER
    assert "Première publication" in (current / changes.FILE).read_text(encoding="utf-8")


def test_a_correction_lists_its_rows_and_says_what_it_restates(whole_house: House) -> None:
    whole_house.spoil(
        "update dim_firm set firm_name = '=1+2', jobs_low = 9 where firm_id = 'alpha'",
        "insert into dim_territory values ('31001', 'Exemple', '31', 'Haute-Garonne', '76', 'Occitanie')",
        "delete from use_case",
        "insert into use_case values ('u2', 'Marché', 'Rubrique', 'Cas', 'Document inventé')",
    )
    candidate = whole_house.seal()
    assert whole_house.audit(candidate).verdict == "pass"
    published = whole_house.publish(candidate)
    with (published.path / changes.TABLE_FILE).open(encoding="utf-8", newline="") as file:
        lines = [tuple(line.values())[:6] for line in csv.DictReader(file)]
    assert lines == [
        ("dim_firm", "alpha", CHANGED, "firm_name", "Alpha Exemple", "'=1+2"),
        ("dim_firm", "alpha", CHANGED, "jobs_low", "10", "9"),
        ("dim_territory", "31001", CAME_IN, "", "", ""),
        ("use_case", "u2", CAME_IN, "", "", ""),
        ("use_case", "u1", WENT_OUT, "", "", ""),
    ]
    page = (published.path / changes.FILE).read_text(encoding="utf-8")
    for word in ("2026-10.r1", "Alpha Exemple", "31001", "La même édition"):
        assert word in page
    said = json.loads((published.path / "release.json").read_text(encoding="utf-8"))["restates"]
    assert said == kept.read(whole_house.home, "2026-10.r2").restates
    assert said["release"] == "2026-10.r1"
    assert [(each["table"], each[CAME_IN], each[WENT_OUT], each[CHANGED]) for each in said["tables"]] == [
        ("dim_firm", 0, 0, 1),
        ("dim_territory", 1, 0, 0),
        ("use_case", 1, 1, 0),
    ]


@pytest.mark.parametrize("seen", ["live", "against"])
def test_a_rollback_between_audit_and_publication_asks_for_another_audit(house: House, seen: str) -> None:
    candidate = house.audited()
    path = candidate.path / "audit.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["diff"][seen] == "2026-10.r1"
    content["diff"][seen] = "2026-10.r0"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(PublicationRefused, match="auditer de nouveau"):
        house.publish(candidate)
    assert house.current == "releases/2026-10.r1"


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("evidence_1", "écrire à nom.invente@exemple.test", "page inventée"),  # a rule on texts
        ("evidence_1", "Mme Untel, présidente", "la présidente"),  # … that looks at this column and not at all
        ("project", "Essai de Camille Inventée", "Essai"),  # a name inside a text
        ("firm_name", "CAMILLE INVENTEE", "Alpha Exemple"),  # a whole name
        ("beneficiary_name", "Oriane Rarissime", "personne physique"),  # masked since, whatever it was
        ("beneficiary_name", "Alpha Exemple", None),
        ("project", "Essai de NOM INVENTÉ", "Essai"),  # taken out of the samples
    ],
)
def test_a_name_corrected_since_is_not_quoted_from_the_past(
    column: str, before: str, after: str | None, one_removed_name: None
) -> None:
    changed = RowChange("fct_public_award", "a1", CHANGED, column, before, after, False)
    (told,) = QuotingRules.read(SUITES).without_the_past_of_persons([changed])
    assert told == replace(changed, before=BLOT)


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("jobs_low", "10", None),
        ("firm_name", "Alpha Exemple", "Alpha"),
        ("firm_name", "Garage Camille Inventée", "Garage Camille Inventée SAS"),  # published all the same
        ("firm_name", None, "Alpha Exemple"),
    ],
)
def test_what_names_nobody_is_quoted_from_the_past(column: str, before: str | None, after: str | None) -> None:
    changed = RowChange("dim_firm", "alpha", CHANGED, column, before, after, False)
    assert RULES.without_the_past_of_persons([changed]) == [changed]


def test_the_key_of_a_row_that_left_names_nobody() -> None:
    left = [RowChange("dim_firm", key, WENT_OUT, "", None, None, False) for key in ("Camille Inventée", "alpha")]
    assert [change.key for change in RULES.without_the_past_of_persons(left)] == [BLOT, "alpha"]


# causes ---------------------------------------------------------------------------------------------------------------


def described(edition: str = "2026-10", code: str = "code", **digests: str) -> dict[str, Any]:
    """What a made-up release says of itself: its sources by the hash of their bytes."""
    columns = {"firm_id": ["register"], "state": ["sirene"], "firm_name": ["register", "sirene"]}
    return {
        "edition": edition,
        "transformations_sha256": code,
        "sources": [
            {"id": one, "title": one, "kind": "curated" if one == "register" else "remote", "sha256": [digest]}
            for one, digest in digests.items()
        ],
        "resources": [
            {
                "name": "dim_firm",
                "format": "csv",
                "schema": {"fields": [{"name": name, "sources": sources} for name, sources in columns.items()]},
            }
        ],
    }


def change(column: str, kind: str = CHANGED, *, is_of_new_period: bool = False) -> RowChange:
    return RowChange("dim_firm", "alpha", kind, column, None, None, is_of_new_period)


BEFORE = described(register="a", sirene="a", inov="a")


@pytest.mark.parametrize(
    ("after", "changed", "cause"),
    [
        (described(register="b", sirene="a", inov="a"), change("firm_name"), "correction du registre"),
        (
            described(register="a", sirene="b", inov="a"),
            change("state"),
            "cessation ou reprise (nouveau relevé : sirene)",
        ),
        (described(register="b", sirene="a", inov="a"), change("", CAME_IN), "firme nouvelle (correction du registre)"),
        (
            described(register="b", sirene="b", inov="a"),
            change("firm_name"),
            "correction du registre ou nouveau relevé : sirene",
        ),
        (described("2026-11", register="a", sirene="a", inov="a"), change("firm_name"), TIME),
        (described(code="autre", register="a", sirene="a", inov="a"), change("firm_name"), NEW_CODE),
        # Only i-Nov moved and the name does not come from it: by a join, perhaps; nobody knows.
        (described("2026-11", register="a", sirene="a", inov="b"), change("firm_name"), UNKNOWN),
        (described(register="a", sirene="a", inov="a"), change("firm_name"), UNKNOWN),
        # No source moved and the inputs did: someone asked to be published no more, or came back on it.
        (
            described(register="a", sirene="a", inov="a") | {"inputs_sha256": "sans elle"},
            change("", WENT_OUT),
            "firme retirée (demande de retrait)",
        ),
        (
            described("2026-11", register="b", sirene="b", inov="b"),
            change("", CAME_IN, is_of_new_period=True),
            NEW_PERIOD,
        ),
    ],
)
def test_a_cause_is_what_is_left_when_the_rest_did_not_move(
    after: dict[str, Any], changed: RowChange, cause: str
) -> None:
    assert Causes(BEFORE, after, {}).of(changed, ("firm_id",)) == cause


def test_a_new_definition_explains_the_figures_of_its_indicator_only() -> None:
    causes = Causes(BEFORE, described("2026-11", register="b"), {"firms.firms": "nouvelle définition (version 1 → 2)"})
    key = ("reference_date", "indicator_id")
    told = [
        causes.of(RowChange("indicators", f"2026-10-31 | {one}", CHANGED, "value", "1", "2", False), key)
        for one in ("firms.firms", "employment.jobs")
    ]
    assert told == ["nouvelle définition (version 1 → 2)", UNKNOWN]
