"""What the interface shows of rows: enough to find them again, and nobody's name. Made-up rows."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.interface import tables
from publication.quoting import BLOT
from sources import suppressions


def _rows(shown):
    return [dict(record.data) for record in shown.records]


def test_a_sample_shows_keys_codes_numbers_and_dates_and_hides_other_texts():
    rows = [("2026-10", "Société d'essai numérique", date(2026, 10, 1), Decimal("12.50"), None, True)]
    shown = _rows(tables.sample(rows, ["edition", "firm_name", "day", "amount", "note", "is_known"]))
    assert shown == [
        {
            "edition": "2026-10",
            "firm_name": tables.HIDDEN,
            "day": "2026-10-01",
            "amount": 12.5,
            "note": None,
            "is_known": True,
        }
    ]


def test_a_sample_hides_an_address_and_a_long_text_of_one_word():
    shown = _rows(tables.sample([("essai@exemple.fr", "x" * 200)], ["a", "b"]))
    assert shown == [{"a": tables.HIDDEN, "b": tables.HIDDEN}]


@pytest.mark.parametrize(
    "text", ["confié à Jeanne Martin", "écrire à essai@exemple.fr", "tél. 05 61 00 00 00", "Maître Durand"]
)
def test_a_failing_row_names_nobody(tmp_path, text):
    (row,) = _rows(tables.failing_rows([{"award_id": "a-1", "object": text, "amount_eur": -5.0}], tmp_path))
    assert row == {"award_id": "a-1", "object": BLOT, "amount_eur": -5.0}


def test_a_failing_row_keeps_the_text_that_tells_what_is_wrong(tmp_path):
    said = "Jugement de conversion en liquidation judiciaire"
    assert _rows(tables.failing_rows([{"wording": said, "rows": 3}], tmp_path)) == [{"wording": said, "rows": 3}]


def test_a_failing_row_does_not_name_who_asked_to_be_named_no_more(tmp_path):
    one = suppressions.Suppression(
        key="012345674",
        siren="012345674",
        names=("Atelier Zeugma",),
        reason="essai",
        author="essai",
        at="2026-11-01T00:00:00Z",
    )
    suppressions.record(tmp_path, one, "suppress")
    (row,) = _rows(tables.failing_rows([{"siren": "012345674", "firm_name": "ATELIER ZEUGMA", "rows": 1}], tmp_path))
    assert row == {"siren": suppressions.REMOVED, "firm_name": suppressions.REMOVED, "rows": 1}


def test_nothing_is_shown_of_rows_that_could_not_be_looked_at(tmp_path):
    (tmp_path / "privacy").mkdir()
    (tmp_path / suppressions.FILE).write_text("not JSON\n")
    assert _rows(tables.failing_rows([{"note": "texte libre", "rows": 2}], tmp_path)) == [{"note": BLOT, "rows": 2}]


def test_no_more_rows_than_can_be_read(tmp_path):
    rows = [{"row": number} for number in range(50)]
    assert len(_rows(tables.failing_rows(rows, tmp_path))) == tables.FAILING_ROWS
    assert _rows(tables.failing_rows([], tmp_path)) == []
