"""Recognising who asked to be published no more: as sources write them, and nobody else."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.fingerprint import inputs_sha256
from sources import suppressions
from sources.suppressions import Suppression

ONE = Suppression("012345674", "012345674", ("Sœur & Frères", "Nuage-Vif"), "essai", "test", "2026-11-21T00:00:00Z")


@pytest.mark.parametrize(
    "text",
    [
        "012345674",
        "12345674",
        "SIREN 012 345 674 RCS",
        "01234567400018",
        "012 345 674 00018",
        "FR40012345674",
        "012345674:2024-01-05",
        "Sœur & Frères",
        "SOEUR & FRERES",
        "Aide à NUAGE VIF (Toulouse)",
        "nuage_vif",
        "https://exemple.test/nuage-vif/",
    ],
)
def test_a_suppressed_firm_is_found_as_sources_write_it(text: str) -> None:
    assert _names(text)
    assert suppressions.conceal(text, [ONE]) != text


@pytest.mark.parametrize("text", ["1012345674", "0123456749", "nuages vifs", "nuage gris vif", "Frères", "12 345 67"])
def test_another_firm_is_not(text: str) -> None:
    assert not _names(text)
    assert suppressions.conceal(text, [ONE]) == text


def test_what_is_concealed_in_json_and_html_leaves_them_whole() -> None:
    assert suppressions.conceal('{"a": "Nuage", "b": "vif", "c": "012345674"}', [ONE]) == (
        '{"a": "Nuage", "b": "vif", "c": "[retiré]"}'
    )
    assert suppressions.conceal("<td>Soeur &amp; Frères</td><td>Nuage</td>", [ONE]) == (
        "<td>[retiré]</td><td>Nuage</td>"
    )


def test_the_rows_that_name_it_are_found_in_any_column(tmp_path) -> None:
    path = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"""copy (from (values (1, 'autre', null, 0), (12345674, 'x', null, 1), (2, 'y', ['Nuage Vif'], 2),
            (3, 'z', null, 12345674)) t (siren, name, names, _row_number)) to '{path}' (format parquet)"""
        )
    assert suppressions.rows_naming({"a.t": path}, [ONE]) == {"a.t": [1, 2]}
    assert suppressions.rows_naming({"a.t": path}, []) == {}


def test_the_list_is_what_was_last_decided_and_its_owner_s_alone(tmp_path) -> None:
    assert suppressions.read(tmp_path) == ()
    suppressions.record(tmp_path, ONE, "suppress")
    assert suppressions.read(tmp_path) == (ONE,)
    assert (tmp_path / suppressions.FILE).stat().st_mode & 0o777 == 0o600
    suppressions.record(tmp_path, ONE, "undo")
    assert suppressions.read(tmp_path) == ()


def test_the_fingerprint_moves_with_the_list_and_comes_back_with_it() -> None:
    assert inputs_sha256([], suppressions.digest([ONE])) != inputs_sha256([])
    assert inputs_sha256([], suppressions.digest([])) == inputs_sha256([])


def _names(text: str) -> bool:
    with duckdb.connect() as connection:
        (found,) = connection.execute(f"select {suppressions.condition('?', [ONE])}", [text]).fetchone() or (None,)
    return bool(found)
