"""What the award sources of the portals make of odd files: renamed columns, labels, broken bytes, names of persons.

The records are invented (invented_awards.py), every name with them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from sources.archive import Archive
from sources.errors import BadBytes, MissingColumn, SourceUnavailable
from sources.france_relance.spec import SPEC as FRANCE_RELANCE
from sources.h2020.spec import SPEC as H2020
from sources.horizon.spec import SPEC as HORIZON
from sources.http import Session
from sources.ilab.spec import SPEC as ILAB
from sources.iphd.spec import SPEC as IPHD
from sources.landing import land
from sources.person_names import reads_like_a_person, without_asides, without_names
from sources.region_grants.spec import SPEC as REGION_GRANTS
from sources.spec import Scope, SourceSpec
from tests.sources import replay_server as server
from tests.sources.invented_awards import GRANTS, grant, participation
from tests.sources.replay_server import Dataset, Portal

SessionOf = Callable[..., Session]
INOV = Path(__file__).parents[2] / "sources" / "samples" / "inov" / "laureates.json"
SCOPE = Scope("2026-10", "76", ("31", "34"))
DATASETS = {
    "horizon": server.HORIZON,
    "h2020": server.H2020,
    "region_grants": server.REGION_GRANTS,
    "france_relance": server.FRANCE_RELANCE,
}


@pytest.fixture
def landed(session_of: SessionOf, archive: Archive, tmp_path: Path) -> Callable[[SourceSpec], list[dict[str, object]]]:
    """Ask a source of the portal, land it, and read its rows back."""

    def ask(spec: SourceSpec) -> list[dict[str, object]]:
        assert spec.fetch is not None
        files = spec.fetch(session_of(spec), archive, SCOPE)
        (arrival,) = land(spec, archive, archive.record(spec, SCOPE.edition, files), tmp_path / "landing")
        found = duckdb.sql(f"select * from '{tmp_path / 'landing' / arrival.path}' order by _row_number")
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    return ask


def put(portal: Portal, dataset: str, *records: server.Record) -> None:
    portal.datasets[dataset] = Dataset(list(records), {name: name for name in records[0]})


Landed = Callable[[SourceSpec], list[dict[str, object]]]


@pytest.mark.parametrize("spec", [HORIZON, H2020], ids=lambda spec: spec.id)
def test_french_participations_are_asked_without_their_texts(spec: SourceSpec, landed: Landed, portal: Portal) -> None:
    rows = landed(spec)
    asked = portal.asked[-1].query
    assert asked["where"] == 'country_code="FRA"'
    assert (asked["use_labels"], "offset" in asked) == ("false", False)
    assert "abstract" not in asked["select"].split(",")
    assert {row["country_code"] for row in rows} == {"FRA"}


def test_an_unsure_column_that_the_portal_lacks_lands_empty(landed: Landed, portal: Portal) -> None:
    without = {name: value for name, value in participation().items() if name != "regional_unit_name"}
    put(portal, server.HORIZON, without)
    (row,) = landed(HORIZON)
    assert row["regional_unit_name"] is None
    assert row["region_1_name"] == "Occitanie"


def test_a_needed_column_that_the_portal_lacks_is_named(landed: Landed, portal: Portal) -> None:
    put(portal, server.HORIZON, {name: value for name, value in participation().items() if name != "fund_eur"})
    with pytest.raises(MissingColumn, match="« fund_eur »"):
        landed(HORIZON)


@pytest.mark.parametrize(
    ("spec", "column"),
    [(REGION_GRANTS, "montant_vote"), (FRANCE_RELANCE, "code_departement")],
    ids=["region", "relance"],
)
def test_labels_in_the_place_of_technical_names_are_refused_by_name(
    spec: SourceSpec, column: str, landed: Landed, portal: Portal
) -> None:
    dataset = portal.datasets[DATASETS[spec.id]]
    records = [{name.replace("_", " ").capitalize(): value for name, value in row.items()} for row in dataset.records]
    put(portal, DATASETS[spec.id], *records)
    with pytest.raises(MissingColumn, match=f"« {column} »"):
        landed(spec)


@pytest.mark.parametrize(
    "fault",
    [server.body(b""), server.body(b"<html>maintenance</html>"), server.interrupted_inside_a_200, server.cut_but_well_framed(0.6)],
    ids=["empty", "html", "interrupted", "cut"],
)  # fmt: skip
@pytest.mark.parametrize("spec", [HORIZON, REGION_GRANTS, FRANCE_RELANCE], ids=lambda spec: spec.id)
def test_a_broken_export_is_no_short_list(
    spec: SourceSpec, fault: server.Fault, landed: Landed, portal: Portal, archive: Archive
) -> None:
    portal.break_next("exports", fault, times=4)
    with pytest.raises(SourceUnavailable, match=f"^{spec.id} : "):
        landed(spec)
    assert archive.latest(spec.id) is None


def test_a_portal_that_asks_to_wait_is_waited_for(landed: Landed, portal: Portal, naps: list[float]) -> None:
    portal.break_next("exports", server.status(429, retry_after="7"))
    assert len(landed(REGION_GRANTS)) == len(GRANTS)
    assert 7 in naps


def test_another_delimiter_is_no_table_of_ours(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_bytes(",".join(grant()).encode() + b"\r\n" + b",".join([b"x"] * len(grant())) + b"\r\n")
    delivery = archive.record(REGION_GRANTS, SCOPE.edition, [archive.store_copy(REGION_GRANTS, path, path.name)])
    with pytest.raises((MissingColumn, BadBytes), match="region_grants"):
        land(REGION_GRANTS, archive, delivery, tmp_path / "landing")


def test_two_companies_may_share_a_motto_in_one_year(archive: Archive, tmp_path: Path) -> None:
    columns = ILAB.table("laureates").needed
    rows = [("2003", "Devise", siren, company) for siren, company in [
        ("000000018", "ALPHA"), ("000000026", "BETA"), ("000000026", "BETA BIS"), ("", "GAMMA"), ("", "DELTA"),
    ]]  # fmt: skip
    named = ("Année de concours", "Moto", "N° SIREN", "Libellé entreprise")
    lines = [";".join(columns)]
    lines += [";".join(dict(zip(named, row, strict=True)).get(name, "") for name in columns) for row in rows]
    path = tmp_path / "laureates.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    delivery = archive.record(ILAB, SCOPE.edition, [archive.store_copy(ILAB, path, path.name)])
    (arrival,) = land(ILAB, archive, delivery, tmp_path / "landing")
    found = duckdb.sql(f"select _is_key_conflict from '{tmp_path / 'landing' / arrival.path}' order by _row_number")
    assert [row[0] for row in found.fetchall()] == [False, True, True, False, False]


# Persons ------------------------------------------------------------------------------------------------------------


def test_a_person_s_name_does_not_land(landed: Landed, portal: Portal, tmp_path: Path) -> None:
    put(
        portal,
        server.REGION_GRANTS,
        grant(nombeneficiaire="QUATORZEPRE Jeanne", objet="Aide à Mme Quatorzepré, éleveuse"),
        grant(nombeneficiaire="GAEC JEANNE QUATORZEPRE", referencedecision="2"),
        grant(
            nombeneficiaire="EARL DU BOIS (Jean Quatorzepré)", objet="Aide de Sophie Quatorzepré", referencedecision="3"
        ),
    )
    person, farm, aside = landed(REGION_GRANTS)
    assert (person["nombeneficiaire"], person["objet"]) == ("personne physique", "Aide à [retiré], éleveuse")
    assert farm["nombeneficiaire"] == "GAEC JEANNE QUATORZEPRE"
    assert (aside["nombeneficiaire"], aside["objet"]) == ("EARL DU BOIS ([retiré])", "Aide de [retiré]")


def test_a_host_that_is_an_organisation_keeps_a_name_like_a_person_s(landed: Landed, portal: Portal) -> None:
    put(
        portal,
        server.HORIZON,
        participation(entities_name="Jean Quatorzepré", cordis_type_entity_code="OTH"),
        participation(entities_name="Jean Quatorzepré", cordis_type_entity_code="HES", entities_id="2"),
        participation(entities_name="Jean Quatorzepré", entities_id_source="ror", entities_id="3"),
    )
    assert [row["entities_name"] for row in landed(HORIZON)] == [
        "personne physique", "Jean Quatorzepré", "Jean Quatorzepré",
    ]  # fmt: skip


def test_nothing_that_points_at_a_doctor_lands(landed: Landed, portal: Portal) -> None:
    first, *others = portal.datasets[server.IPHD].records
    named = first | {"nom": "Quatorzepré", "idref": "123456789", "laboratoire": ["Laboratoire exemple"]}
    put(portal, server.IPHD, named, *others)
    rows = landed(IPHD)
    assert len(rows) == 1 + len(others)
    assert not set(rows[0]) & set(IPHD.table("laureates").personal)
    assert "Quatorzepré" not in str(rows)


@pytest.mark.parametrize(
    ("name", "is_person"),
    [
        ("QUATORZEPRE Jeanne", True),
        ("Monsieur Quatorzepré", True),
        ("JEAN-PIERRE QUATORZEPRE", True),
        ("de la Quatorzeprée Marie Anne", True),
        ("SAS JEANNE QUATORZEPRE", False),
        ("COMMUNE DE SAINT-JEAN", False),
        ("BETA EXEMPLE", False),
        ("JEANNE", False),
        ("STUDIO 31 JEANNE", False),
        (None, False),
    ],
)
def test_what_reads_like_a_person(name: str | None, is_person: bool) -> None:
    assert reads_like_a_person(name) is is_person


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Soutien à M. Jean Quatorzepré pour son verger", "Soutien à [retiré] pour son verger"),
        ("MADAME QUATORZEPRE : bourse", "[retiré] : bourse"),
        ("Aide de Sophie Quatorzepré", "Aide de [retiré]"),
        ("Aide de Jean Pierre Quatorzepré, éleveur", "Aide de [retiré], éleveur"),
        ("Verger de QUATORZEPRE Jeanne à Alès", "Verger de [retiré] à Alès"),
        ("AIDE A QUATORZEPRE JEANNE, ELEVEUSE", "AIDE A [retiré], ELEVEUSE"),
        ("AIDE DE JEAN-PIERRE LE QUATORZEPRE", "AIDE DE [retiré]"),
        ("Installation (Quatorzepré Jeanne)", "Installation ([retiré])"),
        ("Aménagement de la rue du Moulin, tranche M 2", "Aménagement de la rue du Moulin, tranche M 2"),
        ("Rénovation du lycée Victor Quatorzepré", "Rénovation du lycée Victor Quatorzepré"),
        ("COMMUNE DE SAINT JEAN DU PRE", "COMMUNE DE SAINT JEAN DU PRE"),
        ("TRAVAUX RUE JEAN QUATORZEPRE", "TRAVAUX RUE JEAN QUATORZEPRE"),
        ("AIRE MARINE PROTEGEE", "AIRE MARINE PROTEGEE"),
        ("Plan France Relance", "Plan France Relance"),
        (None, None),
    ],
)
def test_names_leave_free_texts(text: str | None, kept: str | None) -> None:
    assert without_names(text) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("EARL DU BOIS (Jean Quatorzepré)", "EARL DU BOIS ([retiré])"),
        ("SCEA DU PRE (QUATORZEPRE JEANNE)", "SCEA DU PRE ([retiré])"),
        ("GAEC DU PRE (M. Quatorzepré)", "GAEC DU PRE ([retiré])"),
        ("GAEC JEANNE QUATORZEPRE", "GAEC JEANNE QUATORZEPRE"),
        ("ALPHA EXEMPLE (groupe Jeanne Exemple)", "ALPHA EXEMPLE (groupe Jeanne Exemple)"),
        ("ALPHA (Centre National)", "ALPHA (Centre National)"),
    ],
)
def test_who_stands_between_brackets_leaves_the_name_of_an_organisation(name: str, kept: str) -> None:
    assert without_asides(name) == kept


@pytest.mark.parametrize("field", ["entreprise", "projet", "moto"])
def test_names_of_projects_and_companies_are_rarely_taken_for_persons(field: str) -> None:
    """Of the real laureates of i-Nov, not one text in a hundred changes: a first name and a word (« Margo Bank »)."""
    laureates = json.loads(INOV.read_text(encoding="utf-8"))
    texts = [row[field] for row in laureates if row.get(field)]
    changed = [text for text in texts if without_names(text) != text]
    assert len(changed) < 0.01 * len(texts), changed
