"""What every judgment of the BODACC means for us (seed judgment_kinds), and what happens when one is new."""

from __future__ import annotations

import duckdb
import pytest

BLOCKING = "no_unmapped_nature_looks_like_an_opening"


@pytest.mark.parametrize(
    "nature",
    [
        "Jugement d'ouverture d'une procédure de sauvegarde accélérée",
        "Jugement d'ouverture d'une procédure de sauvegarde financière accélérée",
    ],
)
def test_no_sauvegarde_is_a_failure(built, nature):
    found = built(f"select event_kind, counts_as_failure_opening from judgment_kinds where nature = $${nature}$$")
    assert found == [("opening_sauvegarde", False)]


def test_a_failed_plan_of_sauvegarde_is_a_first_failure_as_its_conversion_is(built):
    found = built(
        """
        select opening_kind, counts_as_failure_opening, episode_role from judgment_kinds
        where nature like '%résolution du plan de sauvegarde et la liquidation%'
            or nature like '%conversion en liquidation judiciaire de la procédure de sauvegarde'
        """
    )
    assert found == [("liquidation", True, "starts")] * 2


@pytest.mark.parametrize(
    ("family", "nature"),
    [
        ("Jugement d'ouverture", "Jugement d'un genre nouveau"),
        (
            "Extrait de jugement",
            "Jugement prononçant la résolution du plan de continuation et la liquidation judiciaire",
        ),
    ],
)
def test_an_unknown_nature_that_may_hide_a_failure_stops_the_build(project, warehouse, family, nature):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            """
            update int_failures__judgments set is_unmapped = true, judgment_family = ?, judgment_nature = ?
            where event_id = (select min(event_id) from int_failures__judgments)
            """,
            [family, nature],
        )
    outcome = project.build(warehouse, "--select", BLOCKING)
    assert outcome.bad() == {BLOCKING: "fail"}


def test_the_blocking_test_tells_the_operator_what_to_do(project):
    (node,) = [node for node in project.manifest.nodes.values() if node.name == BLOCKING]
    for text in (node.description, node.config.meta["description"], node.raw_code):
        assert "seeds/judgment_kinds.csv" in text
