"""Officers up to the indicators, as in a live edition: invented answers to the SIREN of the register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sources.archive import Archive
from sources.landing import land
from sources.recherche_entreprises.spec import SPEC
from sources.spec import Origin
from tests.dbt.project import rows
from tests.sources.directory_server import UNKNOWN, lent, recorded_answers

MODELS = (
    "--select",
    "stg_recherche_entreprises__answers+",
    "stg_recherche_entreprises__officers+",
    "--exclude-resource-type",
    "test",
    "unit_test",
)


def person(first_name: str, role: str = "Président de SAS", birth: str = "1901-01") -> dict[str, Any]:
    return {
        "type_dirigeant": "personne physique",
        "nom": "INVENTÉE",
        "prenoms": first_name,
        "date_de_naissance": birth,
        "qualite": role,
    }


def company(name: str, siren: str | None, role: str = "Président de SAS") -> dict[str, Any]:
    return {"type_dirigeant": "personne morale", "siren": siren, "denomination": name, "qualite": role}


@pytest.fixture
def answered(project, warehouse, tmp_path):
    """Build what follows from invented officers of core firms of the register, one list a firm, in order of firm_id."""
    core = [
        siren
        for (siren,) in rows(
            warehouse, "select siren from dim_firm where ai_group = 'core' and siren is not null order by firm_id"
        )
    ]
    model = recorded_answers()["908595879"]

    def make(*officers: list[dict[str, Any]], unknown: int = 0) -> Path:
        documents = [lent(model, siren, dirigeants=each) for siren, each in zip(core, officers, strict=False)]
        named = {each["results"][0]["siren"]: each for each in documents}
        named |= dict.fromkeys(core[len(officers) : len(officers) + unknown], UNKNOWN)
        archive = Archive(tmp_path / "archive", Origin.LIVE)
        files = []
        for siren, document in named.items():
            with archive.temporary_file() as received:
                received.write_text(json.dumps(document), encoding="utf-8")
                files.append(archive.store(SPEC, received, f"{siren}.json"))
        arrivals = land(SPEC, archive, archive.record(SPEC, "2026-10", files), tmp_path / "landing")
        landing = {f"{SPEC.id}__{each.table}": str(tmp_path / "landing" / each.path) for each in arrivals}
        outcome = project.build(warehouse, *MODELS, **landing)
        assert outcome.success, outcome.bad() or outcome.exception
        return warehouse

    return make


WOMEN = """
    select population, round(value, 4), numerator, denominator, coverage, status, reason from indicators
    where indicator_id = 'employment.share_women_top_management' and reference_date = '2026-10-31' order by 1
"""


def test_women_in_leading_offices_are_counted_by_person_with_their_coverage(answered):
    warehouse = answered(
        [person("Élodie"), person("Élodie Anne", "Directeur Général"), person("Jean", "Administrateur")],
        [person("Jean", "Gérant"), company("AUDIT INVENTÉ", "732829320", "Commissaire aux comptes titulaire")],
        [person("Sophie", "Autre, Directeur Général")],
        [person("Camille")],  # 72 % of births are of girls: not enough to say
        [person("Pierre"), person("Paul", birth="1902-02")],
        [person("Louis", "Commissaire aux comptes suppléant")],
        [company("HOLDING INVENTÉE", "732829320"), person("Marc", "Directeur Général")],
        [],
        unknown=2,
    )
    ((firms,), (core,)) = rows(
        warehouse,
        "select count(*) from dim_firm where is_in_panorama and ai_group is distinct from 'diversified' union all select count(*) from dim_firm where is_in_panorama and ai_group = 'core'",
    )
    found = {row[0]: row[1:] for row in rows(warehouse, WOMEN)}
    # Two women and four men; Camille leads too, and nobody knows.
    for population, followed in (("all", firms), ("core", core)):
        value, women, known, coverage, status, reason = found[population]
        assert (value, women, known) == (33.3333, 2.0, 6.0)
        assert coverage == pytest.approx(6 / 7 * 8 / followed)
        assert status == "provisional"
        assert reason == f"réponses du 17 mai 2026 pour 8 firmes sur {followed} ; sexe connu pour 6 dirigeants sur 7"
    controls = rows(
        warehouse,
        """
        select member, value, coverage, status from indicators
        where indicator_id = 'international.firms' and population = 'core' and reference_date = '2026-10-31' order by 1
        """,
    )
    assert controls == [
        ("autonomous", None, 0.0, "not_computable"),
        ("foreign", 0.0, pytest.approx(8 / core), "provisional"),
        ("french_group", 1.0, pytest.approx(8 / core), "provisional"),
    ]
    # The Panorama's date is past, and the API keeps no history: never today's value.
    past = rows(
        warehouse,
        """
        select figure_id, computed_value, verdict, reason from reconciliation
        where figure_id in ('E007', 'I004', 'I005', 'I006') order by 1
        """,
    )
    assert [row[:3] for row in past] == [
        (figure, None, "not_computable") for figure in ("E007", "I004", "I005", "I006")
    ]
    assert {row[3] for row in past} == {
        "l'API ne donne que les dirigeants du jour (réponses du 17 mai 2026) : aucun historique à cette date"
    }
    set_aside = "select reason, rows_set_aside from int_quality__set_aside where source_id = 'recherche_entreprises'"
    assert rows(warehouse, set_aside) == [("SIREN inconnu de l'annuaire", 2)]


def test_no_mart_reads_officers_but_through_an_indicator_or_the_control(project):
    private = {"stg_recherche_entreprises__officers", "int_firms__officers", "int_firms__officer_roles"}
    readers = {
        node.name: {each.split(".")[-1] for each in node.depends_on.nodes} & private
        for node in project.manifest.nodes.values()
        if node.resource_type == "model"
    }
    assert {name for name, read in readers.items() if read} == {
        "int_firms__officer_roles",
        "int_firms__officers",
        "int_firms__control",
        "int_indicators__officers",
    }


def test_no_column_of_landing_or_staging_can_hold_a_person_s_name(built):
    wrong = built(
        """
        select table_name, column_name from information_schema.columns
        where table_name like '%recherche_entreprises__officers' or table_name like 'int_firms__officer%'
        """
    )
    columns = {column for _, column in wrong}
    assert columns
    assert not {
        column for column in columns if any(word in column for word in ("nom_", "prenom", "naissance", "birth"))
    }
