"""What lands of a delivery of notices: every shape seen once, in one invented delivery. Companies and persons are made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive
from sources.arrival import Arrival
from sources.bodacc.columns import LEFT_OF_REGISTRATIONS, NEEDED, NEEDED_OF_REGISTRATIONS, TYPES
from sources.bodacc.reduction import A_PERSON
from sources.bodacc.select import OLDER, SET_ASIDE, TO_ANNOUNCEMENTS, TO_REGISTRATIONS
from sources.bodacc.spec import SPEC
from sources.errors import BadBytes, MissingColumn
from sources.landing import check_only, land
from sources.reading import LocalFile
from sources.spec import Origin, Scope

FOLLOWED = "511278533"
SCOPE = Scope("2026-10", "76", ("09", "31", "34"), (FOLLOWED,))
NAME = "Inventée"  # whoever is named in these notices
Row = dict[str, Any]

PERSON = {"typePersonne": "pp", "nom": NAME, "prenom": "Personne", "adresse": {"codePostal": "31000"}}
COMPANY = {
    "typePersonne": "pm",
    "denomination": "SOCIETE X",
    "administration": f"Gérant : Personne {NAME}",
    "numeroImmatriculation": {"numeroIdentification": "832 611 677", "codeRCS": "RCS"},
    "adresseSiegeSocial": [{"codePostal": "31000", "ville": "Toulouse"}],
}
REDUCED = {key: value for key, value in COMPANY.items() if key != "administration"}
JUDGMENT = {
    "type": "initial",
    "famille": "Jugement d'ouverture",
    "nature": "Jugement d'ouverture",
    "date": "2026-10-01",
}


def notice(number: str, persons: Any = None, **more: Any) -> Row:
    """A notice with the 32 keys; objects given for a text are written as JSON in it."""
    values: Row = {
        **dict.fromkeys(TYPES),
        "id": number,
        "publicationavis": "A",
        "parution": "20260200",
        "dateparution": "2026-10-05",
        "numeroannonce": 7,
        "typeavis": "annonce",
        "familleavis": "collective",
        "numerodepartement": "31",
        "tribunal": "Greffe du Tribunal de Commerce de Toulouse",
        "commercant": "SOCIETE X",
        "registre": ["832611677", "832 611 677"],
        "listepersonnes": persons if isinstance(persons, str | None) else json.dumps(persons),
        "jugement": json.dumps({**JUDGMENT, "complementJugement": f"Mandataire : Me {NAME}"}),
    }
    return values | more


def registration(number: str, persons: Any, **more: Any) -> Row:
    place = {"etablissement": [{"activite": "Conseil", "origineFonds": f"Acquis de Personne {NAME}"}]}
    return notice(
        number,
        persons,
        **{
            "familleavis": "creation",
            "jugement": None,
            "listeetablissements": json.dumps(place),
            "acte": json.dumps({"descriptif": f"Acte reçu par Me {NAME}"}),
            **more,
        },
    )


ANNOUNCEMENTS: list[Any] = [
    notice("company", {"personne": COMPANY}),
    notice("list", {"personne": [COMPANY, COMPANY]}),
    notice("top-level list", [{"personne": COMPANY}, {"personne": COMPANY}]),
    notice("nested", {"personne": {"personneMorale": {"denomination": "SOCIETE X", "administration": NAME}}}),
    notice("person", {"personne": PERSON}, commercant=f"{NAME.upper()}, Personne", cp="31000", divers=NAME),
    notice("untyped person", {"personne": {"nom": NAME, "prenom": ["Personne"]}}, commercant=NAME),
    notice("only a printed name", commercant=f"{NAME.upper()}, Personne"),
    notice("unreadable person", '{"personne": {"typePersonne":"pp","nom":"Inv', commercant=NAME),
    notice("beside a company", {"personne": [COMPANY, PERSON]}, commercant=f"SOCIETE X, {NAME}, Personne"),
    notice("a text for a person", {"personne": f"Personne {NAME}"}),
    notice("co-ownership", {"personne": {"denomination": "SDC 1 RUE X"}}, commercant="SDC 1 RUE X"),
    notice(
        "sale",
        {"personne": COMPANY},
        familleavis="vente",
        acte=json.dumps({"vente": {"categorieVente": "Achat"}}),
        listeprecedentproprietaire=json.dumps([{"personne": PERSON}, {"personne": COMPANY}]),
    ),
    notice("malformed judgment", {"personne": COMPANY}, jugement='{"type": "initial'),
    notice(
        "open shapes", [{"personne": COMPANY}], jugement=JUDGMENT, divers=["a", 1], registre="832611677,832 611 677"
    ),
    notice(
        "odd cells", {"personne": COMPANY}, cp="82440, 46000", ville="Cahors Cedex", tribunal="clÃ´ture", registre=None
    ),
    notice("over-nested", "[" * 5000 + "]" * 5000, jugement="[" * 5000 + "]" * 5000),
    "pas une annonce",
    {"commercant": NAME},
    notice("followed elsewhere", {"personne": COMPANY}, numerodepartement="75", registre=[FOLLOWED], familleavis="dpc"),
    notice("in two files", {"personne": COMPANY}),
    notice("corrected meanwhile", {"personne": COMPANY}, commercant="AVANT"),
]
FIRMS = [
    notice("in two files", {"personne": COMPANY}),
    notice("corrected meanwhile", {"personne": COMPANY}, commercant="APRÈS"),
]
REGISTRATIONS = [
    registration("registered", {"personne": COMPANY}),
    registration("registered person", {"personne": PERSON}),
    registration("registered together", {"personne": [COMPANY, PERSON]}),
    registration("registered untyped", {"personne": {"denomination": f"Personne {NAME}"}}),
    registration("registered unread", "{", listeetablissements="{"),
    registration("registered with an unread place", {"personne": COMPANY}, listeetablissements="{"),
    registration("registered and followed", {"personne": COMPANY}, registre=[FOLLOWED]),
    registration("registered elsewhere", {"personne": COMPANY}, registre=[FOLLOWED], numerodepartement="75"),
]
DELIVERY = {"history-2026.json": ANNOUNCEMENTS, "firms-01.json": FIRMS, "registrations.json": REGISTRATIONS}
Land = Callable[[dict[str, Any]], dict[str, tuple[Arrival, dict[str, Row]]]]


def landing_in(root: Path) -> Land:
    archive = Archive(root / "archive", Origin.LIVE)

    def make(contents: dict[str, Any]) -> dict[str, tuple[Arrival, dict[str, Row]]]:
        files = []
        for name, content in contents.items():
            with archive.temporary_file() as received:
                received.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
                count = len(content) if isinstance(content, list) else None
                files.append(archive.store(SPEC, received, name, rows=count))
        found = {}
        for arrival in land(SPEC, archive, archive.record(SPEC, SCOPE.edition, files), root / "landing", SCOPE):
            assert arrival.rows_in == arrival.rows_accounted, arrival
            assert arrival.rows_announced in (None, arrival.rows_in), arrival
            rows = duckdb.sql(f"from read_parquet('{root / 'landing' / arrival.path}')")
            found[arrival.table] = (
                arrival,
                {row[0]: dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()},
            )
        return found

    return make


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Arrival, dict[str, Row]]]:
    return landing_in(tmp_path_factory.mktemp("bodacc"))(DELIVERY)


@pytest.fixture(scope="module")
def announcements(landed: dict[str, tuple[Arrival, dict[str, Row]]]) -> dict[str, Row]:
    return landed["announcements"][1]


@pytest.fixture(scope="module")
def registrations(landed: dict[str, tuple[Arrival, dict[str, Row]]]) -> dict[str, Row]:
    return landed["registrations"][1]


def persons(row: Row) -> Any:
    return json.loads(row["listepersonnes"])["personne"]


# Companies


def test_a_company_keeps_what_we_read_of_it_and_loses_its_directors(announcements: dict[str, Row]) -> None:
    row = announcements["company"]
    assert persons(row) == REDUCED
    assert (row["commercant"], row["registre"], row["numeroannonce"]) == ("SOCIETE X", ["832611677", "832 611 677"], 7)
    assert json.loads(row["jugement"])["complementJugement"], "the text stays for staging, which publishes none of it"


@pytest.mark.parametrize("number", ["list", "top-level list"])
def test_several_companies_stand_in_one_list_whatever_the_shape(announcements: dict[str, Row], number: str) -> None:
    assert persons(announcements[number]) == [REDUCED, REDUCED]


def test_the_odd_nesting_of_old_notices_is_kept_without_its_directors(announcements: dict[str, Row]) -> None:
    assert persons(announcements["nested"]) == {"personneMorale": {"denomination": "SOCIETE X"}}


def test_a_co_ownership_is_left_to_staging_which_knows_it_by_its_name(announcements: dict[str, Row]) -> None:
    assert announcements["co-ownership"]["commercant"] == "SDC 1 RUE X"


def test_cells_that_hold_json_land_as_its_text(announcements: dict[str, Row]) -> None:
    row = announcements["open shapes"]
    assert json.loads(row["jugement"]) == JUDGMENT
    assert (json.loads(row["divers"]), persons(row)) == (["a", 1], REDUCED)
    assert row["registre"] == ["832611677", "832 611 677"]


def test_odd_texts_land_as_they_are(announcements: dict[str, Row]) -> None:
    row = announcements["odd cells"]
    assert (row["cp"], row["ville"], row["tribunal"], row["registre"]) == (
        "82440, 46000",
        "Cahors Cedex",
        "clÃ´ture",
        None,
    )
    assert announcements["malformed judgment"]["jugement"] == '{"type": "initial'
    assert announcements["over-nested"]["jugement"].startswith("[[[[")


# Natural persons


@pytest.mark.parametrize("number", ["person", "untyped person", "only a printed name", "unreadable person"])
def test_of_natural_persons_only_what_names_nobody_lands(announcements: dict[str, Row], number: str) -> None:
    filled = {name: value for name, value in announcements[number].items() if value is not None}
    assert set(filled) == {
        *("id", "publicationavis", "parution", "dateparution", "numeroannonce", "typeavis", "familleavis"),
        *("numerodepartement", "tribunal", "listepersonnes", "jugement"),
        *("_row_number", "_archive_sha256", "_is_key_conflict"),
    }
    assert filled["listepersonnes"] == A_PERSON
    assert json.loads(filled["jugement"]) == JUDGMENT


def test_a_person_beside_a_company_is_reduced_to_its_kind_and_the_printed_names_go(
    announcements: dict[str, Row],
) -> None:
    row = announcements["beside a company"]
    assert persons(row) == [REDUCED, {"typePersonne": "pp"}]
    assert row["commercant"] is None


def test_sellers_are_reduced_as_the_others_are(announcements: dict[str, Row]) -> None:
    row = announcements["sale"]
    assert json.loads(row["listeprecedentproprietaire"]) == {"personne": [{"typePersonne": "pp"}, REDUCED]}
    assert json.loads(row["acte"]) == {"vente": {"categorieVente": "Achat"}}


def test_nobody_is_named_outside_the_free_texts_of_companies(
    announcements: dict[str, Row], registrations: dict[str, Row]
) -> None:
    free = {"jugement", "acte", "listeetablissements"}
    cells = [str(row[name]) for row in announcements.values() for name in row if name not in free]
    cells += [str(row) for row in registrations.values()]
    assert not [cell for cell in cells if NAME.lower() in cell.lower()]


def test_reducing_what_was_reduced_changes_nothing(
    landed: dict[str, tuple[Arrival, dict[str, Row]]], tmp_path: Path
) -> None:
    once = [{name: row[name] for name in TYPES} for row in landed["announcements"][1].values()]
    (_, again) = landing_in(tmp_path)({"announcements.json": once})["announcements"]
    assert {number: {name: row[name] for name in TYPES} for number, row in again.items()} == {
        row["id"]: row for row in once
    }


# Registrations


def test_a_registration_keeps_name_and_activity_and_loses_sellers_and_acts(registrations: dict[str, Row]) -> None:
    row = registrations["registered"]
    assert persons(row) == REDUCED
    assert json.loads(row["listeetablissements"]) == {"etablissement": {"activite": "Conseil"}}
    assert set(NEEDED_OF_REGISTRATIONS) <= set(row)
    assert not set(LEFT_OF_REGISTRATIONS) & set(row)
    assert registrations["registered with an unread place"]["listeetablissements"] is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("registered person", A_PERSON),
        ("registered together", A_PERSON),
        ("registered untyped", None),
        ("registered unread", None),
    ],
)
def test_whoever_registers_and_is_not_said_to_be_a_company_is_taken_for_a_person(
    registrations: dict[str, Row], number: str, said: str | None
) -> None:
    row = registrations[number]
    assert (row["listepersonnes"], row["commercant"], row["listeetablissements"]) == (said, None, None)
    assert (row["dateparution"], row["familleavis"]) == ("2026-10-05", "creation")


def test_a_firm_of_the_register_that_registers_is_announced_too(
    announcements: dict[str, Row], registrations: dict[str, Row]
) -> None:
    assert "registered and followed" in announcements
    assert "registered and followed" in registrations
    assert "registered elsewhere" in announcements
    assert "registered elsewhere" not in registrations


# The account


def test_nothing_is_lost_and_each_thing_left_says_why(landed: dict[str, tuple[Arrival, dict[str, Row]]]) -> None:
    announced, registered = landed["announcements"][0], landed["registrations"][0]
    assert announced.rows_in == registered.rows_in == len(ANNOUNCEMENTS) + len(FIRMS) + len(REGISTRATIONS)
    assert [(item.row_number, item.reason.split(" : ")[0]) for item in announced.rejected] == [
        (17, "history-2026.json"),
        (18, "history-2026.json"),
    ]
    assert {each.reason: each.rows for each in announced.outside} == {TO_REGISTRATIONS: 6, OLDER: 1}
    assert {each.reason: each.rows for each in registered.outside} == {TO_ANNOUNCEMENTS: 22, SET_ASIDE: 2}
    assert (announced.duplicates_dropped, announced.key_conflicts, announced.new_columns) == (1, 0, ())


def test_the_newest_bytes_of_a_notice_win(announcements: dict[str, Row]) -> None:
    assert announcements["corrected meanwhile"]["commercant"] == "APRÈS"


def test_a_notice_that_this_delivery_no_longer_brings_lands_from_what_is_held(tmp_path: Path) -> None:
    gone, back = notice("gone", {"personne": REDUCED}), notice("back", {"personne": REDUCED})
    source, target = tmp_path / "held.json", tmp_path / "held.parquet"
    source.write_text(json.dumps([gone, back]), encoding="utf-8")
    columns = ", ".join(f"{name}::{kind} as {name}" for name, kind in TYPES.items())
    duckdb.sql(f"copy (select {columns} from '{source}') to '{target}' (format parquet)")
    arrival, rows = landing_in(tmp_path)({"held.parquet": target.read_bytes(), "announcements.json": [back]})[
        "announcements"
    ]
    assert (sorted(rows), arrival.duplicates_dropped) == (["back", "gone"], 1)


# What is no delivery


def test_more_unreadable_items_than_tolerated_stop_the_source(tmp_path: Path) -> None:
    with pytest.raises(BadBytes, match=r"21 ligne\(s\) inutilisable\(s\), 20 tolérée\(s\)") as raised:
        landing_in(tmp_path)({"announcements.json": [notice("one"), *range(21)]})
    assert "ligne 2 : announcements.json : un objet JSON était attendu" in str(raised.value)


@pytest.mark.parametrize(
    ("content", "error", "word"),
    [
        (json.dumps([notice("one"), notice("two")]).encode()[:-40], BadBytes, r"tronqué.*\n.*a\.json"),
        (json.dumps([notice("one")]).encode() + b"Streaming interrupted", BadBytes, "jusqu'au bout"),
        (b'{"nhits": 1, "records": [{"fields": {"id": "A1"}}]}', BadBytes, r"anciennes API"),
        (b'[{"recordid": "x", "fields": {"id": "A1"}}]', BadBytes, r"anciennes API"),
        (b'{"error_code": "TooMany"}', BadBytes, r"un tableau était attendu, reçu : .*error_code"),
        (b"\x1f\x8b\x08\x00", BadBytes, "un tableau était attendu"),
        (json.dumps([{"id": "A1", "titre": "x"}]).encode(), MissingColumn, r"publicationavis, parution"),
    ],
)
def test_bytes_that_are_no_export_are_refused_before_anything_lands(
    tmp_path: Path, content: bytes, error: type[Exception], word: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(error, match=word) as raised:
        check_only(SPEC, [LocalFile("bodacc", "a.json", path, "sha")])
    assert str(tmp_path) not in str(raised.value)


def test_a_region_that_registered_nobody_lands_no_registration(tmp_path: Path) -> None:
    landed = landing_in(tmp_path)({"announcements.json": [notice("one")], "registrations.json": []})
    assert (landed["announcements"][0].rows_landed, landed["registrations"][0].rows_landed) == (1, 0)


def test_a_new_key_is_left_and_said(tmp_path: Path) -> None:
    arrival, _ = landing_in(tmp_path)({"announcements.json": [notice("one", nouveau="x")]})["announcements"]
    assert arrival.new_columns == ("nouveau",)
    assert set(NEEDED) <= set(TYPES)
