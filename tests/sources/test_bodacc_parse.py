"""What leaves the notices before they land. Companies and persons are invented."""

import json

import pytest

from sources.bodacc.parse import A_PERSON, company_notice, parse, without_directors
from sources.bodacc.spec import SPEC
from sources.errors import BadBytes
from sources.reading import LocalFile


@pytest.mark.parametrize(
    "persons",
    [
        {"personne": {"denomination": "SOCIETE INVENTEE", "administration": "Gérant : Personne Inventée"}},
        {"personne": [{"denomination": "SOCIETE INVENTEE", "administration": "x"}, {"administration": "y"}]},
        [{"personne": {"personneMorale": {"denomination": "SOCIETE INVENTEE", "administration": "z"}}}],
    ],
)
def test_directors_are_left_out_in_every_shape_seen(persons):
    reduced = without_directors(json.dumps(persons))
    assert "administration" not in reduced
    assert "SOCIETE INVENTEE" in reduced


def test_what_is_no_json_is_left_for_staging_to_flag():
    assert without_directors("administration {") == "administration {"


def test_bytes_of_the_bodacc_are_kept_as_personal():
    assert SPEC.is_personal


def notice(persons, places=None, **more):
    """One registration as the portal gives it; `more` stands beside."""
    return {
        "_row_number": 1,
        "id": "A1",
        "dateparution": "2026-09-02",
        "familleavis": "creation",
        "commercant": "NOM PUBLIÉ",
        "ville": "Albi",
        "registre": ["552100554"],
        "listepersonnes": persons if persons is None or isinstance(persons, str) else json.dumps(persons),
        "listeetablissements": places,
        **more,
    }


def test_a_company_keeps_its_name_and_activity_and_loses_directors_and_sellers():
    company = {
        "typePersonne": "pm",
        "denomination": "SOCIETE INVENTEE",
        "administration": "Président : Personne Inventée",
    }
    place = {"activite": "Conseil", "origineFonds": "Fonds acquis de Personne Inventée"}
    landed = company_notice(notice({"personne": company}, json.dumps({"etablissement": [place]})))
    assert json.loads(landed["listepersonnes"]) == {
        "personne": {"typePersonne": "pm", "denomination": "SOCIETE INVENTEE"}
    }
    assert json.loads(landed["listeetablissements"]) == {"etablissement": [{"activite": "Conseil"}]}
    assert "Inventée" not in json.dumps(landed, ensure_ascii=False)


@pytest.mark.parametrize(
    "persons",
    [
        {"personne": {"typePersonne": "pp", "nom": "INVENTÉ", "prenom": "Personne"}},
        {"personne": [{"typePersonne": "pm", "denomination": "X"}, {"typePersonne": "pp", "nom": "INVENTÉ"}]},
        [{"personne": {"typePersonne": "pp", "nom": "INVENTÉ"}}],
    ],
)
def test_of_a_natural_person_only_the_number_family_and_dates_land(persons):
    landed = company_notice(notice(persons, json.dumps({"etablissement": {"activite": "Taxi"}})))
    filled = {name: value for name, value in landed.items() if value is not None}
    assert filled == {
        "_row_number": 1,
        "id": "A1",
        "dateparution": "2026-09-02",
        "familleavis": "creation",
        "listepersonnes": A_PERSON,
    }


@pytest.mark.parametrize(
    "persons", [None, "{", {}, {"personne": {"denomination": "X"}}, {"personne": "INVENTÉ Personne"}]
)
def test_whoever_is_not_said_to_be_a_company_is_taken_for_a_person(persons):
    landed = company_notice(notice(persons))
    assert (landed["id"], landed["commercant"], landed["listepersonnes"]) == ("A1", None, None)


def test_an_establishment_that_can_not_be_read_does_not_land():
    assert company_notice(notice({"personne": {"typePersonne": "pm"}}, "{"))["listeetablissements"] is None


def local(folder, name, content):
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return LocalFile("bodacc", name, path, "sha")


def test_a_region_that_registered_nobody_lands_no_registration(tmp_path):
    files = [local(tmp_path, "announcements.json", [{"id": "A1"}]), local(tmp_path, "registrations.json", [])]
    announcements, registrations = parse(files)
    assert (announcements.rows_in, registrations.rows_in) == (1, 0)
    assert set(SPEC.table("registrations").needed) <= set(registrations.rows.column_names)


def test_one_export_without_the_other_is_no_delivery(tmp_path):
    with pytest.raises(BadBytes, match=r"registrations\.json"):
        list(parse([local(tmp_path, "announcements.json", [{"id": "A1"}])]))
