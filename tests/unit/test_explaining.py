"""What is said of a figure without any release: the nearest names, who stays hidden."""

from __future__ import annotations

from datetime import date

import duckdb

from publication.explaining import nearest
from publication.indicator_facts import facts_of

EVERY = {
    "failures.failures": {"label": "Défaillances"},
    "failures.failure_rate": {"label": "Taux de défaillance"},
    "firms.firms": {"label": "Firmes suivies"},
}


def test_a_name_is_found_by_its_letters_or_by_its_french_label():
    assert nearest("failures.failure", EVERY)[0] in ("failures.failures", "failures.failure_rate")
    assert nearest("défaillances", EVERY)[0] == "failures.failures"
    assert "firms.firms" in nearest("suivies", EVERY)
    assert nearest("xyzzy", EVERY) == []


def test_the_rows_of_a_withheld_figure_are_not_shown_together():
    end = date(2026, 10, 31)
    figure = {
        "indicator_id": "firms.firms",
        "population": "all",
        "breakdown": "none",
        "member": "none",
        "status": "withheld",
        "value": None,
        "numerator": None,
        "reference_date": end,
        "period_start": end,
    }
    with duckdb.connect() as connection:
        told = facts_of(connection, figure, region="76", edition_end=end, limit=5)
    assert isinstance(told, str)
    assert told.startswith("secret statistique")
