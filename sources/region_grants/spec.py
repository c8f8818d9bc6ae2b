"""Grants voted by the Région Occitanie above 23,000 €, published on its Opendatasoft portal.

Here: what the source is and how its bytes become a table. Not here: of which region its rows are (seed award_sources),
what a decision is (dbt_project/models/intermediate/awards/).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sources.person_names import without_persons
from sources.reading import LocalFile, ParsedTable, completed, read_csv
from sources.region_grants.fetch import DATASET, fetch
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table

TABLE = Table(
    "grants",
    # One decision may grant one beneficiary several things; the same thing twice is the same grant, whatever its amount.
    key=("referencedecision", "idbeneficiaire", "objet"),
    needed=(
        "nombeneficiaire",
        "idbeneficiaire",
        "objet",
        "referencedecision",
        "date_de_decision",
        "annee_decision",
        "montant_vote",
    ),
    optional=("nomattribuant", "idattribuant", "mt_vote_pour_le_tiers_sur_l_annee"),
    key_conflict_budget=3_000,  # of some 64,500 rows; each yields to the fullest of its key, and is counted
    rejection_share=0.001,
)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("grants", rows), all columns text; a beneficiary whose name reads like a person's has lost it."""
    parsed = completed(read_csv("grants", files[0], delimiter=";"), TABLE.optional)
    yield without_persons(parsed, "nombeneficiaire", texts=("objet",))


SPEC = SourceSpec(
    id="region_grants",
    title="Subventions du Conseil régional d'Occitanie",
    publisher="Région Occitanie / Pyrénées-Méditerranée",
    licence=LICENCE_OUVERTE_2,
    attribution="Région Occitanie, subventions du Conseil régional",
    cadence=Cadence.YEARLY,
    max_age=timedelta(days=730),  # five to seventeen months late by nature
    kind=Kind.REMOTE,
    url="https://data.laregion.fr",
    landing_page=f"https://data.laregion.fr/explore/dataset/{DATASET}/",
    files=(),
    no_sample="aucun enregistrement réel n'a pu être recueilli hors ligne",
    fetch=fetch,
    parse=parse,
    tables=(TABLE,),
    names_persons=True,
    never_blocks=True,
)
