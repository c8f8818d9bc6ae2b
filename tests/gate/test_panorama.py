"""The Panorama page made of an invented candidate: what it says, what keeps it back. Real drawings: tests/browser."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import duckdb
import pytest

from publication import audit, pages
from publication.quoting import QuotingRules
from publication.report import annexes, charts, document, panorama
from sources import suppressions
from tests.gate.house import SUITES, House

# Columns that the page reads and that the invented warehouse does without.
_READ_TOO = {
    "dim_firm": "firm_name siren city department_code ai_group firm_type technologies markets value_chain what_it_does "
    "size_category procedure_state evidence_1 evidence_2",
    "indicator_catalogue": "formula coverage_means panorama_figure",
    "regulation_milestones": "happens_precision is_reached milestone_kind_label applies article",
}
REPORT = (panorama.FILE, panorama.FIRMS_FILE, panorama.CHARTS_FILE, annexes.FILE, document.FILE)


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting the JavaScript engine takes seconds: the specifications are what these tests look at."""
    monkeypatch.setattr(charts, "drawn", lambda spec, name: f"<svg><text>{name}</text></svg>")
    monkeypatch.setattr(panorama, "_MADE", {})


@pytest.fixture
def spoiled(whole_house: House) -> tuple[Path, audit.Audit]:
    """A candidate that may be changed after its audit, its tables as wide as those of the real release."""
    folder = whole_house.audited().path
    with duckdb.connect(str(folder / "panorama.duckdb")) as connection:
        for table, columns in _READ_TOO.items():
            for column in columns.split():
                connection.execute(f"alter table {table} add column if not exists {column} varchar")
    return folder, audit.read(folder)


def rendered(name: str, folder: Path, audited: audit.Audit, home: Path) -> str:
    return pages.PAGES[name](folder, audited, home, QuotingRules.read(SUITES))


def test_each_number_of_the_page_is_that_of_the_indicators(
    whole_house: House, spoiled: tuple[Path, audit.Audit]
) -> None:
    folder, audited = spoiled
    shown = rendered(panorama.FILE, folder, audited, whole_house.home)
    found = re.findall(r'data-indicator="([^"]+)"[^>]*>([^<]+)<', shown)
    with duckdb.connect(str(folder / "panorama.duckdb"), read_only=True) as connection:
        for key, text in found:
            line = html.unescape(key).split("|")
            rows = connection.execute(
                "select value from indicators where indicator_id = ? and population = ? and breakdown = ? and member = ? "
                "and period_start = cast(? as date) and value is not null",
                line,
            ).fetchall()
            number = float(re.sub(r"[^\d,−]", "", text).replace(",", ".").replace("−", "-"))
            assert any(abs(number - value) <= 0.05 for (value,) in rows), (key, text, rows)
    assert found


def test_the_files_are_the_same_bytes_for_the_same_candidate(
    whole_house: House, spoiled: tuple[Path, audit.Audit], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [rendered(name, *spoiled, whole_house.home) for name in REPORT]
    monkeypatch.setattr(panorama, "_MADE", {})
    assert [rendered(name, *spoiled, whole_house.home) for name in REPORT] == first


def test_nothing_in_the_page_is_asked_of_another_machine(whole_house: House, spoiled: tuple[Path, audit.Audit]) -> None:
    shown = rendered(panorama.FILE, *spoiled, whole_house.home)
    assert (
        re.findall(r"<link (?!rel=\"icon\" href=\"data:,\")|<img|@import|url\((?!#)|<script src|<iframe", shown) == []
    )
    assert "default-src 'none'" in shown


@pytest.mark.parametrize(
    ("statement", "file"),
    [
        ("update dim_firm set what_it_does = 'écrire à camille.inventee@exemple.test'", panorama.FIRMS_FILE),
        ("update indicators set reason = 'voir Camille Inventée, présidente'", panorama.FILE),
        ("update indicator_catalogue set definition = 'voir Camille Inventée, présidente'", annexes.FILE),
        ("update regulation_milestones set applies = 'voir Camille Inventée, présidente'", document.FILE),
    ],
)
def test_a_person_named_in_any_file_of_the_report_keeps_the_release_back(
    whole_house: House, spoiled: tuple[Path, audit.Audit], statement: str, file: str
) -> None:
    folder, audited = spoiled
    with duckdb.connect(str(folder / "panorama.duckdb")) as connection:
        connection.execute(statement)
    faults = pages._found_in(file, rendered(file, folder, audited, whole_house.home), QuotingRules.read(SUITES), folder)
    assert [fault for fault in faults if fault.startswith(f"{file} : règle across_tables.")]


def test_who_asked_is_concealed_in_scripts_and_attributes_too(one_suppressed_firm: None) -> None:
    suppressed = suppressions.read(Path())
    script = 'window.PANORAMA_ESSAI={"f":{"name":"Société Retirée","facts":[]}};\n'
    concealed = pages._concealed("report/a.js", script, suppressed)
    assert json.loads(pages._written_json("report/a.js", concealed))["f"]["name"] == suppressions.REMOVED
    page = '<figure aria-label="En tête, Société Retirée : 4."></figure>'
    assert "Société" not in pages._concealed("report/a.html", page, suppressed)


def test_a_script_that_is_more_than_data_is_refused() -> None:
    with pytest.raises(ValueError, match="suite de données"):
        pages._cells("report/a.js", "alert(1)")


def test_a_firm_beyond_the_first_view_is_in_the_file_that_completes_it(
    whole_house: House, spoiled: tuple[Path, audit.Audit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panorama, "_FIRMS_AT_ONCE", 1)
    folder, audited = spoiled
    shown = rendered(panorama.FILE, folder, audited, whole_house.home)
    firms = json.loads(pages._written_json("a.js", rendered(panorama.FIRMS_FILE, folder, audited, whole_house.home)))
    assert len(re.findall(r"<button data-firm=", shown)) == 1 < len(firms)
    assert f"Montrer les {len(firms)} firmes" in shown
