"""The API Recherche d'entreprises against a server of this machine: asked politely, once, and believed with care."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests

from sources.archive import Archive, ArchivedFile, Delivery
from sources.errors import BadBytes, SourceUnavailable
from sources.http import Session
from sources.identifiers import luhn_is_valid
from sources.landing import Arrival, files_at, land
from sources.progress import Progress
from sources.recherche_entreprises.first_names import FIRST_NAMES, likelier_sex
from sources.recherche_entreprises.spec import SPEC
from sources.spec import Scope
from tests.sources import replay_server as faults
from tests.sources.directory_server import UNKNOWN, Directory, hang_up, lent, recorded_answers

NATURALIA, ESSOR, LA_POSTE, AUBADE = "302474648", "487444697", "356000000", "775695901"
NOBODY = "732829320"  # a valid SIREN that the recorded directory does not know
SIRENS = (NATURALIA, ESSOR, LA_POSTE, AUBADE, NOBODY)
SCOPE = Scope("2026-04", "76", ("31",), SIRENS)


@pytest.fixture
def directory() -> Iterator[Directory]:
    with Directory(recorded_answers()) as running:
        yield running


@pytest.fixture
def session_of(directory: Directory, naps: list[float]) -> Callable[..., Session]:
    def make(**options: Any) -> Session:
        given = {"base_override": directory.url, "min_interval": 0.0, "sleep": naps.append, "attempts": 2}
        return Session(SPEC, **{**given, **options})

    return make


@pytest.fixture
def refresh(session_of: Callable[..., Session], archive: Archive) -> Callable[..., Delivery]:
    """One fetch and its delivery, as the raw asset makes it."""

    def make(scope: Scope = SCOPE, **options: Any) -> Delivery:
        assert SPEC.fetch is not None
        with session_of(**options) as session:
            files = SPEC.fetch(session, archive, scope)
            return archive.record(SPEC, scope.edition, files, remarks=tuple(session.remarks))

    return make


@pytest.fixture
def landed(archive: Archive, tmp_path: Path) -> Callable[[Delivery], dict[str, Arrival]]:
    def make(delivery: Delivery) -> dict[str, Arrival]:
        return {each.table: each for each in land(SPEC, archive, delivery, tmp_path / "landing")}

    return make


@pytest.fixture
def answers_to(directory: Directory, refresh: Any, landed: Any) -> Callable[..., dict[str, Arrival]]:
    """What arrives when the directory answers these documents."""

    def make(**answers: Any) -> dict[str, Arrival]:
        directory.answers = {name.removeprefix("s"): answer for name, answer in answers.items()}
        return landed(refresh(replace(SCOPE, register_sirens=tuple(directory.answers))))  # type: ignore[no-any-return]

    return make


def rows(tmp_path: Path, arrival: Arrival, columns: str = "*") -> list[tuple[Any, ...]]:
    query = f"select {columns} from '{tmp_path / 'landing' / arrival.path}' order by all"
    return duckdb.sql(query).fetchall()


def aged(archive: Archive, delivery: Delivery, **age: float) -> None:
    """Record the same delivery again, as if its answers had come that long ago."""
    before = (datetime.now(UTC) - timedelta(**age)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    archive.record(SPEC, delivery.edition, [replace(file, fetched_at=before) for file in delivery.files])
    Progress(archive, SPEC.id)._answers_file.unlink(missing_ok=True)


def today(offset: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=offset)).date().isoformat()


# Asking


def test_only_the_sirens_of_the_register_are_asked_each_once(refresh: Any, directory: Directory) -> None:
    delivery = refresh(replace(SCOPE, register_sirens=(*SIRENS, ESSOR)))
    assert directory.sirens() == sorted(SIRENS)
    assert [file.name for file in delivery.files] == [f"{siren}.json" for siren in sorted(SIRENS)]
    assert {file.path.split("/")[0] for file in delivery.files} == {"personal"}
    assert (delivery.vintage, delivery.remarks) == ("2026-05-17", ())


def test_the_calls_stay_under_the_ceiling_of_the_api(
    session_of: Any, archive: Archive, naps: list[float], directory: Directory
) -> None:
    now = [1000.0]

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        now[0] += seconds

    directory._clock = lambda: now[0]
    sirens = tuple(directory.answers)[1:]  # without the ghost, whose SIREN is invalid
    session = session_of(min_interval=None, sleep=sleep, clock=lambda: now[0])
    assert SPEC.fetch is not None
    assert len(SPEC.fetch(session, archive, replace(SCOPE, register_sirens=sirens))) == len(sirens)
    assert (len(sirens) - 1) / (now[0] - 1000.0) <= 6
    assert len(directory.asked) == len(sirens)  # none was refused and asked again


def test_a_refused_call_waits_as_long_as_it_is_told(refresh: Any, directory: Directory, naps: list[float]) -> None:
    directory.break_next("/search", faults.status(429, "7"))
    assert refresh().remarks == ()
    assert naps == [7.0]


def test_a_second_refresh_asks_nothing_again_and_gives_the_same_bytes(refresh: Any, directory: Directory) -> None:
    first = refresh()
    directory.asked.clear()
    assert refresh().sha256 == first.sha256
    assert directory.paths() == ["/sources/last_modified"]  # 404 here: its absence is no failure


@pytest.mark.parametrize(
    ("said", "asked_again"),
    [
        ({"sirene": today(1), "rge": "2019-01-01"}, len(SIRENS)),
        ({"sirene": today(), "ess_france": "2023-11-20"}, 0),
        ({"sirene": f"{today(1)}T06:00:00"}, len(SIRENS)),
        ({"sirene": None, "rne": "bientôt"}, 0),
        ([], 0),
    ],
)
def test_answers_are_asked_again_when_a_source_of_the_api_changed_since(
    refresh: Any, directory: Directory, said: Any, asked_again: int
) -> None:
    refresh()
    directory.asked.clear()
    directory.last_modified = said
    refresh()
    assert len(directory.sirens()) == asked_again


def test_answers_are_asked_again_after_twenty_five_days(refresh: Any, archive: Archive, directory: Directory) -> None:
    aged(archive, refresh(), days=24)
    directory.asked.clear()
    refresh()
    assert directory.sirens() == []
    aged(archive, refresh(), days=26)
    refresh()
    assert directory.sirens() == sorted(SIRENS)


def test_a_killed_run_goes_on_where_it_stopped(
    session_of: Any, refresh: Any, archive: Archive, directory: Directory
) -> None:
    stop = 3

    class Killed(Session):
        def download(self, *arguments: Any, **options: Any) -> Any:
            if len(directory.sirens()) == stop:
                raise KeyboardInterrupt
            return super().download(*arguments, **options)

    session = Killed(SPEC, base_override=directory.url, min_interval=0.0)
    assert SPEC.fetch is not None
    with pytest.raises(KeyboardInterrupt):
        SPEC.fetch(session, archive, SCOPE)
    progress = Progress(archive, SPEC.id)
    with progress._answers_file.open("a") as lines:
        lines.write('{"source_id": "recherche_entr')  # the kill came in the middle of a line
    directory.asked.clear()
    assert len(refresh().files) == len(SIRENS)
    assert directory.sirens() == sorted(SIRENS)[stop:]
    refresh()
    assert progress.noted() == []  # a delivery holds them all


# Refusals


def test_one_siren_without_an_answer_stays_unknown_and_the_delivery_says_so(
    refresh: Any, directory: Directory, landed: Any, tmp_path: Path
) -> None:
    directory.break_next("/search", faults.status(503), times=2)
    delivery = refresh()
    assert [file.name for file in delivery.files] == [f"{siren}.json" for siren in sorted(SIRENS)[1:]]
    (remark,) = delivery.remarks
    assert remark.startswith("1 SIREN sur 5 sans réponse aujourd'hui : 0 gardent leur réponse antérieure, 1 restent")
    assert landed(delivery)["answers"].rows_landed == 4
    refresh()
    assert directory.sirens()[-1] == sorted(SIRENS)[0]  # asked again, and it alone
    assert len(directory.sirens()) == 2 + 4 + 1


@pytest.mark.parametrize(
    "fault",
    [faults.status(503), faults.status(429), faults.status(429, "1"), hang_up],
    ids=["503", "429", "429 again and again", "hang up"],
)
def test_repeated_refusals_open_the_breaker_in_this_run_and_in_the_next(
    fault: Any, session_of: Any, refresh: Any, archive: Archive, directory: Directory
) -> None:
    directory.break_next("/search", fault, times=99)
    with pytest.raises(SourceUnavailable):
        refresh()
    assert len(directory.asked) == 3 * 2  # three calls of two attempts each, then no more
    with pytest.raises(SourceUnavailable, match="plus interrogée avant"):
        refresh()
    assert len(directory.asked) == 3 * 2
    # The pause is over: the file that says so is the only state.
    pause = Progress(archive, SPEC.id).pause_file
    until = datetime.fromisoformat(json.loads(pause.read_text())["until"])
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    pause.write_text(json.dumps({"until": "2020-01-01T00:00:00+00:00"}))
    directory._faults.clear()
    assert len(refresh().files) == len(SIRENS)
    assert not pause.exists()


def test_a_publisher_that_names_a_time_is_left_alone_until_then(
    refresh: Any, archive: Archive, directory: Directory
) -> None:
    directory.break_next("/search", faults.status(429, "7200"), times=99)
    with pytest.raises(SourceUnavailable, match="7200 s"):
        refresh()
    assert len(directory.asked) == 1
    until = json.loads(Progress(archive, SPEC.id).pause_file.read_text())["until"]
    assert datetime.fromisoformat(until) > datetime.now(UTC) + timedelta(minutes=119)


def test_a_breaker_that_opens_midway_delivers_what_came(refresh: Any, directory: Directory) -> None:
    directory.answers[NATURALIA] = recorded_answers()[NATURALIA]
    directory.break_next("/search", lambda handler, answer: faults.send(handler, answer))  # the first call goes well
    directory.break_next("/search", faults.status(503), times=99)
    delivery = refresh()
    assert [file.name for file in delivery.files] == [f"{NATURALIA}.json"]
    assert "4 restent inconnus" in delivery.remarks[0]
    assert "n'est plus interrogée avant" in delivery.remarks[0]


def test_connection_refused_is_a_refusal(session_of: Any, refresh: Any, directory: Directory) -> None:
    with pytest.raises(SourceUnavailable, match="connexion impossible"):
        refresh(base_override="http://127.0.0.1:9")


def test_an_old_answer_is_kept_when_the_new_one_does_not_come_and_no_longer_past_thirteen_months(
    refresh: Any, archive: Archive, directory: Directory
) -> None:
    first = refresh()
    aged(archive, first, days=30)
    directory.break_next("/search", faults.status(503), times=2)
    delivery = refresh()
    assert len(delivery.files) == len(SIRENS)
    assert "1 gardent leur réponse antérieure, 0 restent inconnus" in delivery.remarks[0]
    aged(archive, first, days=400)
    directory.break_next("/search", faults.status(503), times=2)
    assert len(refresh().files) == len(SIRENS) - 1


def test_nothing_new_at_all_leaves_the_source_to_be_carried_over(
    refresh: Any, archive: Archive, directory: Directory
) -> None:
    aged(archive, refresh(), days=30)
    directory.break_next("/search", faults.status(503), times=99)
    with pytest.raises(SourceUnavailable):
        refresh()
    kept = archive.carry_over(SPEC, SCOPE.edition, "en panne")
    assert kept is not None
    assert len(kept.files) == len(SIRENS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>maintenance</html>", "page HTML"),
        (b'{"erreur": "Une erreur inattendue est survenue"}', "une erreur dans un 200"),
        (b'{"results": [', "un JSON incomplet"),
        (b'{"items": []}', "ni results ni total_results"),
        (b"[]", "un objet JSON"),
        (b"", "corps vide"),
    ],
)
def test_what_is_no_answer_is_not_archived(
    refresh: Any, archive: Archive, directory: Directory, content: bytes, said: str
) -> None:
    directory.break_next("/search", faults.body(content))
    delivery = refresh()
    assert len(delivery.files) == len(SIRENS) - 1
    assert said in delivery.remarks[0]


def test_answers_without_a_date_are_of_the_day_they_came(refresh: Any, directory: Directory) -> None:
    delivery = refresh(replace(SCOPE, register_sirens=(NOBODY,)))
    assert delivery.vintage == delivery.fetched_at[:10]
    assert refresh().vintage == "2026-05-17"  # beside answers that say of which day they are


def test_the_directory_of_the_tests_has_the_limits_of_the_api(directory: Directory) -> None:
    def status_and_body(path: str) -> tuple[int, Any]:
        answer = requests.get(directory.url + path, timeout=5)
        return answer.status_code, answer.json()

    assert status_and_body(f"/search?q={ESSOR}&departement=99&code_naf=x&sort=1")[1]["total_results"] == 1
    assert status_and_body(f"/search?q={NOBODY}") == (200, UNKNOWN)
    assert status_and_body("/search?q=LA POSTE&per_page=1")[1]["total_pages"] == 2
    for refused in ("q=ab", "q=abc&per_page=26", "q=abc&page=401&per_page=25", "q=abc&page=un"):
        assert status_and_body(f"/search?{refused}")[0] == 400, refused
    assert status_and_body("/entreprises") == (404, {"erreur": "Ressource non trouvée."})
    directory._clock = lambda: 0.0
    assert [status_and_body(f"/search?q={ESSOR}")[0] for _ in range(9)] == [200] * 7 + [429] * 2


def test_a_register_without_any_siren_asks_nothing(refresh: Any, directory: Directory) -> None:
    with pytest.raises(SourceUnavailable, match="aucun SIREN"):
        refresh(replace(SCOPE, register_sirens=()))
    with pytest.raises(ValueError, match="12345678"):
        refresh(replace(SCOPE, register_sirens=("12345678",)))
    assert directory.asked == []


# Reading


def test_recorded_answers_land_in_three_tables_and_every_row_is_accounted_for(
    refresh: Any, landed: Any, tmp_path: Path
) -> None:
    arrivals = landed(refresh())
    assert {name: each.rows_landed for name, each in arrivals.items()} == {
        "answers": 5,
        "legal_units": 4,
        "officers": 4 + 2 + 23 + 2,
    }
    assert [each.rows_announced for each in arrivals.values()] == [5, None, None]
    assert rows(tmp_path, arrivals["answers"], "siren, total_results")[3] == (NOBODY, 0)  # unknown there: a fact
    finances = rows(tmp_path, arrivals["legal_units"], "siren, finances_annee, finances_ca, finances_resultat_net")
    assert finances[0] == (NATURALIA, "2024", 309041273, -25427817)
    companies = rows(tmp_path, arrivals["officers"], "siren, qualite, officer_siren, officer_denomination")
    assert (AUBADE, "Président de SAS", None, "CALIDA HOLDING AG") in companies


def test_no_name_and_no_birth_date_of_an_officer_is_written(answers_to: Any, tmp_path: Path) -> None:
    person = {
        "nom": "INVENTÉE",
        "prenoms": "Élise Marguerite",
        "annee_de_naissance": "1901",
        "date_de_naissance": "1901-02",
        "qualite": "Gérant",
        "nationalite": "Inventaise",
        "type_dirigeant": "personne physique",
    }
    answer = lent(recorded_answers()[ESSOR], ESSOR, dirigeants=[person])
    arrivals = answers_to(**{f"s{ESSOR}": answer})
    ((_, rank, number, kind, role, sex, share, *nothing, _, _, _),) = rows(tmp_path, arrivals["officers"])
    assert (rank, number, kind, role, sex) == (1, 1, "personne physique", "Gérant", "F")
    assert share > 0.95
    assert nothing == [None, None]
    for path in (tmp_path / "landing").rglob("*.*"):
        text = str(duckdb.sql(f"from '{path}'").fetchall()) if path.suffix == ".parquet" else path.read_text()
        assert not any(word in text.upper() for word in ("INVENT", "MARGUERITE", "ÉLISE", "ELISE", "1901")), path.name


def test_one_person_listed_under_one_first_name_and_under_all_is_one_person(answers_to: Any, tmp_path: Path) -> None:
    def gerant(prenoms: str, nom: str, birth: str | None = "1965-10") -> dict[str, Any]:
        return {
            "nom": nom,
            "prenoms": prenoms,
            "date_de_naissance": birth,
            "qualite": "Gérant",
            "type_dirigeant": "personne physique",
        }

    officers = [
        gerant("Jean", "INVENTÉ"),
        gerant("JEAN PAUL", "INVENTE (AUTRE)"),
        gerant("Jean", "INVENTÉ", "1990-01"),
        gerant("Jean", "INVENTÉ", None),
        gerant("Jean", "INVENTÉ", None),
        gerant("[NON-DIFFUSIBLE]", "[NON-DIFFUSIBLE]", "[NON-DIFFUSIBLE]"),
    ]
    arrivals = answers_to(**{f"s{ESSOR}": lent(recorded_answers()[ESSOR], ESSOR, dirigeants=officers)})
    landed_officers = rows(tmp_path, arrivals["officers"], "officer_rank, person_number, sex")
    assert [number for _, number, _ in landed_officers] == [1, 1, 2, 3, 4, 5]
    assert landed_officers[-1][-1] is None


@pytest.mark.parametrize(
    "changes", [{"nature_juridique": "1000"}, {"complements": {"est_entrepreneur_individuel": True}}]
)
def test_a_sole_trader_is_landed_without_a_name(answers_to: Any, tmp_path: Path, changes: dict[str, Any]) -> None:
    arrivals = answers_to(**{f"s{ESSOR}": lent(recorded_answers()[ESSOR], ESSOR, **changes)})
    names = "siren, nom_complet, nom_raison_sociale, sigle"
    assert rows(tmp_path, arrivals["legal_units"], names) == [(ESSOR, None, None, None)]


def test_a_unit_without_head_office_or_known_only_to_the_rne_lands_as_unknown(refresh: Any, archive: Archive) -> None:
    ghost = recorded_answers()["123456789"]
    assert ghost["results"][0]["siege"] == {}
    (answers, units, officers) = SPEC.parse(_files(archive, {"123456789": ghost}))
    (row,) = units.rows.to_pylist()
    known = {name for name, value in row.items() if value is not None and not name.startswith("_")}
    assert known == {"siren", "nombre_etablissements", "nombre_etablissements_ouverts", "date_mise_a_jour"}
    assert (answers.rows.num_rows, answers.rejected, officers.rows.num_rows) == (1, (), 0)


def without(answer: Any, *keys: str) -> Any:
    changed = lent(answer, answer["results"][0]["siren"])
    for key in keys:
        del changed["results"][0][key]
    return changed


ESSOR_ANSWER = recorded_answers()[ESSOR]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lent(ESSOR_ANSWER, NATURALIA), "un autre SIREN"),
        ({**ESSOR_ANSWER, "total_results": 10_000}, "plafonnée à 10000"),
        ({**ESSOR_ANSWER, "results": []}, "0 résultat(s) pour 1"),
        ({**UNKNOWN, "results": ESSOR_ANSWER["results"]}, "1 résultat(s) pour 0"),
        ({**ESSOR_ANSWER, "results": ESSOR_ANSWER["results"] * 2}, "un seul résultat"),
        ({**ESSOR_ANSWER, "results": ["?"]}, "un seul résultat"),
        (without(ESSOR_ANSWER, "dirigeants"), "clés absentes : dirigeants"),
        (without(ESSOR_ANSWER, "siege", "finances", "sigle"), "clés absentes : siege, finances"),
        (lent(ESSOR_ANSWER, ESSOR, dirigeants="aucun"), "la forme documentée"),
        (lent(ESSOR_ANSWER, ESSOR, finances=[]), "la forme documentée"),
        (lent(ESSOR_ANSWER, ESSOR, siege={"siret_du_siege": "1"}), "clés absentes du siège"),
    ],
)
def test_an_answer_that_is_not_about_its_siren_is_rejected_with_the_reason_and_asked_again(
    answers_to: Any, refresh: Any, directory: Directory, answer: Any, reason: str
) -> None:
    recorded = recorded_answers()
    arrivals = answers_to(**{f"s{ESSOR}": answer, f"s{LA_POSTE}": recorded[LA_POSTE]})
    (rejected,) = arrivals["answers"].rejected
    assert reason in rejected.reason
    assert rejected.reason.startswith(f"{ESSOR}.json : ")
    assert (arrivals["answers"].rows_in, arrivals["answers"].rows_landed) == (2, 1)
    assert (arrivals["legal_units"].rows_landed, arrivals["officers"].rows_landed) == (1, 23)
    directory.asked.clear()
    refresh(replace(SCOPE, register_sirens=(ESSOR, LA_POSTE)))
    assert directory.sirens() == [ESSOR]


def test_an_api_that_changed_its_format_stops_the_source(answers_to: Any) -> None:
    sirens = list(_valid_sirens(25))
    with pytest.raises(BadBytes, match=r"25 ligne\(s\) inutilisable\(s\), 20 tolérée\(s\)"):
        answers_to(**{f"s{siren}": without(lent(ESSOR_ANSWER, siren), "dirigeants") for siren in sirens})


@pytest.mark.parametrize(
    ("officer", "reason"),
    [
        ("?", "un objet"),
        ({"type_dirigeant": "robot"}, "type_dirigeant inconnu"),
        ({"type_dirigeant": "personne physique", "prenoms": "X"}, "clés absentes : qualite"),
        ({"type_dirigeant": "personne morale", "qualite": None}, "clés absentes : siren, denomination"),
    ],
)
def test_an_officer_that_cannot_be_read_is_rejected_without_being_named(
    answers_to: Any, officer: Any, reason: str
) -> None:
    officers = [officer, *ESSOR_ANSWER["results"][0]["dirigeants"]]
    arrivals = answers_to(**{f"s{ESSOR}": lent(ESSOR_ANSWER, ESSOR, dirigeants=officers)})["officers"]
    (rejected,) = arrivals.rejected
    assert rejected.reason.endswith(f"dirigeant 1 : {reason}") or reason in rejected.reason
    assert (arrivals.rows_in, arrivals.rows_landed) == (3, 2)


def test_a_url_of_a_test_is_asked_in_place_of_the_api(refresh: Any, directory: Directory) -> None:
    delivery = refresh()
    assert {file.url_asked.split("?")[0] for file in delivery.files if file.url_asked} == {
        "https://recherche-entreprises.api.gouv.fr/search"
    }
    assert all(file.url_resolved and file.url_resolved.startswith(directory.url) for file in delivery.files)


# The sex by first name


@pytest.mark.parametrize(
    ("first_names", "expected"),
    [
        ("Élodie", ("F", 1.0)),
        ("ELODIE MARIE", ("F", 1.0)),
        ("jean-pierre", ("M", 1.0)),
        ("JEAN PIERRE", ("M", 0.9997)),
        ("Marie, Jean", ("F", 0.9881)),
        ("CAMILLE", ("F", 0.7187)),
        ("Zzyzx", None),
        ("", None),
        (None, None),
        ("[NON-DIFFUSIBLE]", None),
    ],
)
def test_the_sex_is_that_of_most_births_under_the_first_first_name(first_names: Any, expected: Any) -> None:
    guess = likelier_sex(first_names)
    assert (None if guess is None else (guess.sex, pytest.approx(guess.probability, abs=1e-3))) == expected


def test_no_rare_name_and_each_spelling_once_in_the_file_of_first_names() -> None:
    ((lines, names, fewest),) = duckdb.sql(
        f"select count(*), count(distinct first_name), min(births_m + births_f) from '{FIRST_NAMES}'"
    ).fetchall()
    assert lines == names > 20_000
    assert fewest >= 20


# What a directory that was archived by hand gives


def _files(archive: Archive, answers: dict[str, Any]) -> Any:

    stored: list[ArchivedFile] = []
    for siren, answer in answers.items():
        with archive.temporary_file() as received:
            received.write_text(json.dumps(answer), encoding="utf-8")
            stored.append(archive.store(SPEC, received, f"{siren}.json"))
    return files_at(archive, stored)


def _valid_sirens(count: int) -> Iterator[str]:
    """Invented SIREN that pass the check."""

    found = (f"{number:09}" for number in range(900_000_000, 900_001_000) if luhn_is_valid(f"{number:09}"))
    for _, siren in zip(range(count), found, strict=False):
        yield siren
