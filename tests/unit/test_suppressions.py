"""Recognising who asked to be published no more: as sources write them, and nobody else."""

from __future__ import annotations

from dataclasses import replace

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
    said = {"nuage-vif": ["Nuage", "vif", "nuage vif", 12345674, 7, True, None]}
    assert suppressions.conceal_values(said, [ONE]) == {
        "nuage-vif": ["Nuage", "vif", "[retiré]", "[retiré]", 7, True, None]
    }
    page = '<style>td.nuage-vif {}</style><td class="nuage-vif">Soeur &amp; Frères</td><td>Nuage</td>'
    assert suppressions.conceal_html(page, [ONE]) == page.replace("Soeur &amp; Frères", "[retiré]")


def test_the_list_is_given_to_another_home_as_it_stood_then(tmp_path) -> None:
    here, then, before = tmp_path / "ici", tmp_path / "alors", tmp_path / "avant"
    suppressions.copy_as_of(here, then, ONE.at)
    assert suppressions.read(then) == ()
    suppressions.record(here, ONE, "suppress")
    suppressions.record(here, replace(ONE, at="2026-12-01T00:00:00Z"), "undo")
    for home, moment in ((then, "2026-11-30T00:00:00Z"), (before, "2026-11-20T00:00:00Z")):
        suppressions.copy_as_of(here, home, moment)
    assert suppressions.digest(suppressions.read(then)) == suppressions.digest([ONE])
    assert suppressions.read(before) == suppressions.read(here) == ()
    assert (then / suppressions.FILE).stat().st_mode & 0o777 == 0o600


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
