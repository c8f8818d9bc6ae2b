"""What a person planted in a candidate meets, wherever and however written, and the innocent texts that must pass.

All persons, addresses and numbers here are INVENTED. Not here: one example per rule (broken/, borderline/), names in what the sources
send (tests/sources/test_award_portals.py).
"""

from __future__ import annotations

import csv
import json
import shutil
import unicodedata
from pathlib import Path

import duckdb
import pytest

from expectations.suites import fill, list_rules, read_thresholds
from pipelines.settings import DBT_PROJECT
from publication import datapackage, diff, person_rules
from publication.exports import DATABASE, literal
from publication.subject import open_subject
from sources.person_names import is_a_person_s_name, names_in
from sources.removed_names import normalise
from tests.gate.house import SUITES, House

NO_BREAK = "\N{NO-BREAK SPACE}"
PLANTED = (
    "Projet de Marie-Claire Martin sur les images",
    "MARIE-CLAIRE MARTIN",
    "relu par DUPONT Jean",
    "selon jean dupont, directeur",
    f"vu avec Jean{NO_BREAK}Dupont",
    "vu avec Jean\N{ZERO WIDTH SPACE} Dupont",
    "né le 3 mars 1970 à Albi",
    "NÉE LE 03/03/1970",
    "née en mars 1970",
    "naissance : 03/03/1970",
    "jean.dupont@exemple.test",
    "jean.dupont (at) exemple.test",
    "jean.dupont [arobase] exemple point test",
    f"jean.dupont{NO_BREAK}@{NO_BREAK}exemple.test",
    "+33 6 12 34 56 78",
    "06.12.34.56.78",
    f"06{NO_BREAK}12{NO_BREAK}34{NO_BREAK}56{NO_BREAK}78",
    "06/12/34/56/78",
    "tél 0033612345678",
    "+33 (0)6 12 34 56 78",
    "+33 612 345 678",
    "Mme Dupont",
    "[ND]",
    unicodedata.normalize("NFD", "dirigée par Hélène Dupont"),
    "<b>Sophie</b> <i>Dupont</i>",
    "Sophie&nbsp;Dupont",
)
INNOCENT = (
    "Lycée Jean Jaurès, rue Victor Hugo",
    "start-up née en 2015 à Toulouse",
    "projet né à la suite d'un concours",
    "convention n° 06 12 34 56",
    "SIRET 000 000 018 00010",
    "de 0,1 à 0.25 million d'euros",
    "2026-10-31 12 34 56 78",
    "cotation A+ / prix @ volume",
    "contact au 31 12 2026",
    "rose des vents, pierre angulaire, claire avance",
    "Supercalculateur Jean Zay",
    "Paris Saclay et Saint Laurent du Var",
    "n° 0.123456",
)


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory, prepared: House) -> Path:
    """A sealed candidate with one more table for each plant, and plants where nobody looks."""
    assert prepared.ready is not None
    folder = tmp_path_factory.mktemp("persons") / "candidate"
    shutil.copytree(prepared.ready.path, folder)
    described = json.loads((folder / datapackage.FILE).read_bytes())
    described["sources"][0]["title"] = "Fichier de Sophie Dupont"
    (folder / datapackage.FILE).write_text(json.dumps(described), encoding="utf-8")
    with duckdb.connect(str(folder / DATABASE)) as connection:
        for kind, texts in (("planted", PLANTED), ("innocent", INNOCENT)):
            for number, text in enumerate(texts):
                connection.execute(f"create table {kind}_{number} as select {literal(text)} as note")
        connection.execute("create table named as select 'Jean DUPONT' as firm_name")
        connection.execute("create table listed as select ['x', 'Sophie Dupont'] as notes")
        connection.execute("create table structured as select {'by': 'Sophie Dupont'} as about")
        connection.execute('create table as_json as select \'{"by": "Sophie Dupont"}\'::json as about')
        connection.execute(
            "create type who as enum ('Sophie Dupont'); create table enumerated as select 'Sophie Dupont'::who as a"
        )
        connection.execute('create table headed as select 1 as "Sophie Dupont"')
        connection.execute(
            "create table commented as select 1 as one; comment on table commented is 'Par Sophie Dupont'"
        )
        connection.execute("create table noted as select 1 as one; comment on column noted.one is 'Par Sophie Dupont'")
        connection.execute("create view looked_at as select 'Sophie Dupont' as one")
        connection.execute(
            f"copy (select 1 as one) to {literal(str(folder / 'parquet' / 'dim_firm.parquet'))} "
            "(format parquet, kv_metadata {author: 'Sophie Dupont'})"
        )
    return folder


def test_no_commune_of_france_is_taken_for_a_person() -> None:
    """Each region publishes the names of its communes: one that is refused would refuse every edition there."""
    births = int(read_thresholds(SUITES)["usual_first_name_births"])
    allowed = person_rules.allowed_names(SUITES)
    with (DBT_PROJECT / "seeds" / "communes.csv").open(encoding="utf-8", newline="") as file:
        communes = {row["commune_name"] for row in csv.DictReader(file)}
    assert len(communes) > 30_000
    named = {each: names_in(each, fewest_births=births) for each in communes}
    assert not [each for each, names in named.items() if any(normalise(name) not in allowed for name in names)]


@pytest.fixture(scope="module")
def found(spoiled: Path) -> set[str]:
    """The tables and files that the rules on persons complain about."""
    _, described = datapackage.read_description(spoiled)
    home = spoiled.parent.parent
    compared = diff.with_reference(spoiled, described, home)
    subject = open_subject(spoiled, described, SUITES, [], compared, home)
    about_persons = ("no_text_matches", "no_person_is_named", "no_column_matches")
    with subject.connection:
        # A result shows ten samples only: the rules are asked themselves.
        samples = [
            sample
            for rule in list_rules(SUITES)
            if rule.type in about_persons
            for sample in person_rules.RULES[rule.type](subject, **fill(rule.kwargs, read_thresholds(SUITES), {}))[1]
        ]
    assert not any(
        name in json.dumps(samples, ensure_ascii=False).lower() for name in ("dupont", "martin", "12 34", "1970")
    )
    return {str(sample["table"]) for sample in samples}


@pytest.mark.parametrize("number", range(len(PLANTED)), ids=lambda number: PLANTED[number])
def test_a_planted_person_is_found(found: set[str], number: int) -> None:
    assert f"planted_{number}" in found


@pytest.mark.parametrize("number", range(len(INNOCENT)), ids=lambda number: INNOCENT[number])
def test_an_innocent_text_passes(found: set[str], number: int) -> None:
    assert f"innocent_{number}" not in found


def test_a_person_is_found_wherever_it_hides(found: set[str]) -> None:
    hidden = {
        "named",
        "listed",
        "structured",
        "as_json",
        "enumerated",
        "looked_at",
        datapackage.FILE,
        "parquet/dim_firm.parquet",
    }
    hidden |= {f"{DATABASE} : {name}" for name in ("headed", "commented", "noted")}
    assert hidden - found == set()


def test_a_person_s_name_as_a_company_s_is_told_from_a_company_named_after_a_person() -> None:
    def is_one(name: str) -> bool:
        return is_a_person_s_name(name, fewest_births=5_000)

    persons = ["Jean DUPONT", "jean dupont", "DUPONT JEAN", "Dupont, Jean", "Marie-Claire Martin", "Jean de La Tour"]
    companies = [
        "Jean Dupont Conseil SAS",
        "Garage Jean Dupont",
        "La Boulangerie de Jean",
        "L'IA Verte",
        "Alpha 2 Jean",
        "Jean",
    ]
    assert [name for name in persons if not is_one(name)] == []
    assert [name for name in companies if is_one(name)] == []
