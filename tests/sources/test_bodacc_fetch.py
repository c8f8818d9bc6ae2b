"""How the BODACC is asked through the API, and what is kept of what it no longer gives. Notices of 2019 are made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive, ArchivedFile, Delivery
from sources.bodacc.columns import TYPES
from sources.bodacc.fetch import FAMILIES, batches, condition, fetch, firms_condition, year_condition
from sources.bodacc.notices import HELD
from sources.bodacc.spec import SPEC
from sources.errors import MissingColumn, SourceUnavailable
from sources.http import Session
from sources.identifiers import clean_siren
from sources.landing import land
from sources.retention import purge
from sources.spec import Scope
from tests.sources import replay_server as server
from tests.sources.dila_files import pcl, procedure, taz
from tests.sources.dila_server import Dila
from tests.sources.replay_server import Portal

SessionOf = Callable[..., Session]
OCCITANIE = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
FOLLOWED = "511278533"
SCOPE = Scope("2026-03", "76", OCCITANIE, (FOLLOWED,))
NEXT = replace(SCOPE, edition="2026-04")
YEARS = 2026 - 2008  # of history before the window of the edition
# Valid numbers that belong to nobody: 000000018, 000000026, …
INVENTED = tuple(siren for number in range(1, 300) if (siren := clean_siren(f"{number:09}")))


def notice(number: str, day: str, **more: Any) -> dict[str, Any]:
    """A made-up notice of the court of Toulouse."""
    return {
        **dict.fromkeys(TYPES),
        "id": number,
        "dateparution": day,
        "familleavis": "collective",
        "numerodepartement": "31",
        "commercant": "SOCIETE X",
        "listepersonnes": '{"personne": {"typePersonne": "pm", "denomination": "SOCIETE X"}}',
        **more,
    }


OLD = [notice("A1", "2019-05-02"), notice("A2", "2019-06-03"), notice("A3", "2021-06-03")]
RECENT = [notice("A4", "2026-03-02"), notice("A5", "2026-01-05", commercant="SOCIETE Y")]
ELSEWHERE = notice("B6", "2012-01-05", numerodepartement="75", familleavis="modification", registre=[FOLLOWED])
REGISTRATION = notice("A7", "2026-02-05", familleavis="creation")


@pytest.fixture
def notices(portal: Portal) -> list[dict[str, Any]]:
    """What the portal publishes, to be changed by a test; the recorded notices give no number and would only blur it."""
    dataset = portal.datasets[server.BODACC]
    dataset.records = [*OLD, *RECENT, ELSEWHERE, REGISTRATION]
    return dataset.records


@pytest.fixture
def refresh(session_of: SessionOf, archive: Archive) -> Callable[..., Delivery]:
    """One fetch, recorded as a delivery; the remarks of its session stand in it."""

    def run(scope: Scope = SCOPE) -> Delivery:
        session = session_of(SPEC)
        files = fetch(session, archive, scope)
        return archive.record(SPEC, scope.edition, files, remarks=tuple(session.remarks))

    return run


@pytest.fixture
def landed(archive: Archive, tmp_path: Path) -> Callable[..., list[str]]:
    """The numbers of the announcements that land of a delivery, in order; nothing may be lost."""

    def run(delivery: Delivery, scope: Scope = SCOPE) -> list[str]:
        arrivals = land(SPEC, archive, delivery, tmp_path / "landing", scope)
        for arrival in arrivals:
            assert arrival.rows_in == arrival.rows_accounted == arrival.rows_announced, arrival
        path = tmp_path / "landing" / arrivals[0].path
        return [number for (number,) in duckdb.sql(f"select id from '{path}' order by id").fetchall()]

    return run


def move(portal: Portal, day: str = "2026-11-03") -> None:
    """The portal loads data again."""
    portal.datasets[server.BODACC].data_processed = f"{day}T04:00:00+00:00"


def named(delivery: Delivery, name: str) -> ArchivedFile:
    return next(file for file in delivery.files if file.name == name)


def held(archive: Archive, delivery: Delivery) -> list[str]:
    path = archive.open_path(named(delivery, HELD))
    return [number for (number,) in duckdb.sql(f"select id from read_parquet('{path}')").fetchall()]


# What is asked


def test_the_region_is_asked_for_six_months_and_all_that_came_since() -> None:
    assert condition(Scope("2026-10", "76", ("09", "31"))) == (
        'familleavis="collective" and numerodepartement in ("09", "31") and dateparution >= date\'2026-05-01\''
    )
    assert condition(SCOPE, FAMILIES["registrations.json"]).startswith('familleavis in ("creation", "immatriculation")')


@pytest.mark.parametrize(
    ("edition", "since"),
    [("2026-05", date(2025, 12, 1)), ("2026-06", date(2026, 1, 1)), ("2026-12", date(2026, 7, 1))],
)
def test_six_months_count_across_a_new_year(edition: str, since: date) -> None:
    assert f"dateparution >= date'{since}'" in condition(Scope(edition, "76", ("31",)))


def test_a_year_of_history_ends_where_the_six_months_begin() -> None:
    scope = Scope("2026-10", "76", ("31",))
    assert year_condition(scope, 2025).endswith("dateparution >= date'2025-01-01' and dateparution < date'2026-01-01'")
    assert year_condition(scope, 2026).endswith("dateparution >= date'2026-01-01' and dateparution < date'2026-05-01'")


def test_firms_are_asked_by_twenty_five_in_both_spellings() -> None:
    assert [len(batch) for batch in batches(INVENTED[:26])] == [25, 1]
    assert list(batches((*INVENTED[1::-1], INVENTED[0]))) == [INVENTED[:2]]
    assert firms_condition((FOLLOWED,)) == 'registre in ("511278533", "511 278 533")'


@pytest.mark.parametrize("codes", [(), ("31", "3"), ('31") or ("1"="1',)])
def test_only_department_codes_go_into_the_condition(codes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="département"):
        condition(Scope("2026-10", "76", codes))


def test_only_valid_sirens_go_into_the_condition() -> None:
    with pytest.raises(ValueError, match="SIREN invalides"):
        firms_condition((FOLLOWED, '1") or ("1"="1'))


# The first refresh brings everything


def test_the_first_refresh_brings_the_history_year_by_year_and_the_firms_from_everywhere(
    refresh: Callable[..., Delivery], landed: Callable[..., list[str]], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    delivery = refresh()
    assert {file.name: file.rows for file in delivery.files} == {
        "announcements.json": 2,
        "registrations.json": 1,
        "firms-01.json": 1,
        "history-2019.json": 2,
        "history-2021.json": 1,
        HELD: 0,
    }
    assert portal.paths().count("metadata") == 1
    assert all("offset" not in asked.query for asked in portal.asked)
    exports = [asked for asked in portal.asked if "exports" in asked.path]
    assert {asked.query["order_by"] for asked in exports} == {"dateparution ASC, id ASC"}
    assert len(portal.asked) == 1 + 2 * len(exports) + YEARS
    assert landed(delivery) == ["A1", "A2", "A3", "A4", "A5", "B6"]


def test_a_firm_without_a_notice_and_a_register_without_a_siren_are_answers(
    refresh: Callable[..., Delivery], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    assert named(refresh(replace(SCOPE, register_sirens=INVENTED[:1])), "firms-01.json").rows == 0
    move(portal)
    delivery = refresh(replace(SCOPE, register_sirens=()))
    assert not [file for file in delivery.files if file.name.startswith("firms")]
    assert "le registre ne donne aucun SIREN" in delivery.remarks[0]


def test_what_names_nobody_is_kept_apart_from_the_bytes_that_are_purged(
    refresh: Callable[..., Delivery], notices: list[dict[str, Any]]
) -> None:
    shelves = {file.name: file.path.split("/")[0] for file in refresh().files}
    assert shelves.pop(HELD) == "objects"
    assert set(shelves.values()) == {"personal"}


# The next ones ask little and lose nothing


def test_the_same_edition_again_asks_the_metadata_alone_and_is_the_same_delivery(
    refresh: Callable[..., Delivery], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    first = refresh()
    portal.asked.clear()
    assert refresh().sha256 == first.sha256
    assert portal.paths() == ["metadata"]


def test_a_portal_that_loaded_nothing_new_for_us_gives_the_same_delivery(
    refresh: Callable[..., Delivery], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    first = refresh()
    move(portal)
    portal.asked.clear()
    assert refresh().sha256 == first.sha256
    assert portal.paths().count("exports/json") == 3, "the window and the firms, no year"


def test_the_next_edition_asks_no_year_again_and_lands_all_of_them(
    refresh: Callable[..., Delivery],
    landed: Callable[..., list[str]],
    archive: Archive,
    portal: Portal,
    notices: list[dict[str, Any]],
) -> None:
    refresh()
    move(portal)
    portal.asked.clear()
    second = refresh(NEXT)
    assert {file.name for file in second.files} == {"announcements.json", "registrations.json", "firms-01.json", HELD}
    assert portal.paths().count("exports/json") == 3
    assert held(archive, second) == ["A1", "A2", "A3"]
    assert landed(second, NEXT) == ["A1", "A2", "A3", "A4", "A5", "B6"]
    assert refresh(NEXT).sha256 == second.sha256


def test_a_notice_that_vanishes_upstream_is_kept_and_the_newest_bytes_of_the_others_are(
    refresh: Callable[..., Delivery],
    landed: Callable[..., list[str]],
    archive: Archive,
    portal: Portal,
    notices: list[dict[str, Any]],
) -> None:
    refresh()
    portal.datasets[server.BODACC].records = [
        notice("A5", "2026-01-05", commercant="SOCIETE Z") if each["id"] == "A5" else each
        for each in notices
        if each["id"] not in ("A1", "A4", "A7", "B6")
    ]
    move(portal)
    second = refresh(NEXT)
    assert held(archive, second) == ["A1", "A2", "A3", "A4", "A7", "B6"]
    assert landed(second, NEXT) == ["A1", "A2", "A3", "A4", "A5", "B6"]
    move(portal, "2026-12-03")
    portal.datasets[server.BODACC].records = notices
    third = refresh(replace(SCOPE, edition="2026-05"))
    assert held(archive, third) == ["A1", "A2", "A3"], "they are back among the exports"


def test_a_year_that_grew_is_asked_again(
    refresh: Callable[..., Delivery], landed: Callable[..., list[str]], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    refresh()
    notices.append(notice("A8", "2021-01-02"))
    move(portal)
    second = refresh(NEXT)
    assert [file.name for file in second.files if file.name.startswith("history")] == ["history-2021.json"]
    assert landed(second, NEXT) == ["A1", "A2", "A3", "A4", "A5", "A8", "B6"]


def test_a_notice_of_the_region_about_a_firm_of_the_register_is_one_notice(
    refresh: Callable[..., Delivery], landed: Callable[..., list[str]], notices: list[dict[str, Any]]
) -> None:
    notices.append(notice("A8", "2026-03-09", registre=[FOLLOWED]))
    assert landed(refresh()).count("A8") == 1


def test_what_is_held_of_a_natural_person_names_nobody(
    refresh: Callable[..., Delivery], archive: Archive, portal: Portal, notices: list[dict[str, Any]]
) -> None:
    person = '{"personne": {"typePersonne": "pp", "nom": "INVENTÉE", "prenom": "Personne"}}'
    notices.append(notice("A8", "2019-01-02", commercant="INVENTÉE, Personne", listepersonnes=person))
    refresh()
    move(portal)
    path = archive.open_path(named(refresh(NEXT), HELD))
    content = str(duckdb.sql(f"from read_parquet('{path}')").fetchall())
    assert '"A8"' in content.replace("'", '"')
    assert "INVENTÉE" not in content


def test_the_same_notices_are_held_in_the_same_bytes_in_whatever_order_they_came(
    refresh: Callable[..., Delivery], archive: Archive, portal: Portal, notices: list[dict[str, Any]], tmp_path: Path
) -> None:
    refresh()
    move(portal)
    first = named(refresh(NEXT), HELD)
    notices.reverse()
    other = Archive(tmp_path / "other", archive.origin)
    with Session(SPEC, base_override=portal.url, min_interval=0.0, sleep=lambda _: None) as session:
        other.record(SPEC, SCOPE.edition, fetch(session, other, SCOPE))
        again = fetch(session, other, NEXT)[-1]
    assert (again.name, again.sha256) == (HELD, first.sha256)


def test_bytes_purged_before_they_were_held_are_said_and_their_procedures_asked_again(
    refresh: Callable[..., Delivery],
    landed: Callable[..., list[str]],
    archive: Archive,
    portal: Portal,
    notices: list[dict[str, Any]],
) -> None:
    files = [file for file in refresh().files if file.path.startswith("personal/")]
    purge(archive.root, [file.path for file in files])
    move(portal)
    second = refresh(NEXT)
    assert "octets purgés avant d'avoir été repris" in second.remarks[0]
    assert landed(second, NEXT) == ["A1", "A2", "A3", "A4", "A5", "B6"]


# What the portal may do wrong


def test_a_changed_field_list_stops_before_any_export_and_names_what_is_missing(
    refresh: Callable[..., Delivery], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    labels = portal.datasets[server.BODACC].labels
    portal.datasets[server.BODACC].labels = {name: name for name in labels if name != "jugement"} | {"siren": "siren"}
    with pytest.raises(MissingColumn, match="le portail ne publie plus : jugement") as raised:
        refresh()
    assert "endroit   : champs du jeu annonces-commerciales : id, publicationavis" in str(raised.value)
    assert portal.paths() == ["metadata"]


def test_a_new_field_is_said_and_stops_nothing(
    refresh: Callable[..., Delivery], portal: Portal, notices: list[dict[str, Any]]
) -> None:
    portal.datasets[server.BODACC].labels |= {"siren": "siren"}
    assert refresh().remarks == ("champs nouveaux, pas encore lus : siren",)


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (server.cut_but_well_framed(0.7), "export incomplet"),
        (server.interrupted_inside_a_200, "Streaming interrupted"),
        (server.body(b'{"error_code": "Quota", "message": "x"}'), "Quota"),
        (server.body(b""), "corps vide"),
        (server.body(b"\x1f\x8b\x08\x00rest"), "octets compressés"),
        (server.body(json.dumps({"nhits": 2, "records": [{"fields": {}}]}).encode()), "un tableau JSON était attendu"),
        (server.body(b"[" * 100_000 + b"]" * 100_000), "imbriqués sans fin"),
    ],
)
def test_a_broken_export_leaves_the_archive_as_it_was(
    refresh: Callable[..., Delivery],
    archive: Archive,
    portal: Portal,
    notices: list[dict[str, Any]],
    fault: server.Fault,
    word: str,
) -> None:
    portal.break_next("exports", fault, times=4)
    with pytest.raises(SourceUnavailable, match=word):
        refresh()
    assert [path for path in archive.root.rglob("*") if path.is_file()] == []


# The other route


def test_a_home_that_changes_route_keeps_what_it_holds(
    refresh: Callable[..., Delivery],
    landed: Callable[..., list[str]],
    archive: Archive,
    notices: list[dict[str, Any]],
) -> None:
    refresh()
    spec = SPEC.by_route("dila")
    assert spec.fetch is not None
    with Dila() as dila:
        dila.put("FluxAnneeCourante/PCL_BXA20260149.taz", taz("PCL_BXA20260149", pcl(procedure())))
        with Session(spec, base_override=dila.url, min_interval=0.0, sleep=lambda _: None) as session:
            files = spec.fetch(session, archive, NEXT)
    delivery = archive.record(spec, NEXT.edition, files)
    assert held(archive, delivery) == ["A1", "A2", "A3", "A4", "A5", "A7", "B6"]
    assert landed(delivery, NEXT) == ["A1", "A2", "A2026014945", "A3", "A4", "A5", "B6"]
