"""Industrial projects of the plan France Relance, published by the DGE on data.economie.gouv.fr until April 2022.

Here: what the source is and how its bytes become a table. Not here: what its columns mean for our figures
(dbt_project/models/staging/france_relance/).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.france_relance.fetch import DATASET, fetch
from sources.person_names import without_persons
from sources.reading import LocalFile, ParsedTable, completed, read_csv
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table

# What the publisher says of an enterprise when it is none of a sole trader's.
_ORGANISATIONS = {"GE", "ETI", "Association", "EPIC", "Organisme de recherche"}

TABLE = Table(
    "projects",
    key=("siren", "entreprise", "mesure", "mise_a_jour", "code_postal", "nom_commune", "description_projet"),
    needed=(
        "entreprise",
        "siren",
        "mesure",
        "mise_a_jour",
        "code_departement",
        "code_postal",
        "nom_commune",
        "description_projet",
    ),
    optional=(
        "type_entreprise",
        "volet_relance",
        "nom_departement",
        "coordonnees_gps",
        "mesure_light",
        "filiere",
        "tonnes_equivalent_co2_pour_les_projets_decarbonation",
        "nom_region",
    ),
    key_conflict_budget=30,
)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("projects", rows), all columns text; an enterprise whose name reads like a person's has lost it."""
    parsed = completed(read_csv("projects", files[0], delimiter=";"), TABLE.optional)
    yield without_persons(
        parsed,
        "entreprise",
        texts=("description_projet",),
        unless=lambda row: row["type_entreprise"] in _ORGANISATIONS,
    )


SPEC = SourceSpec(
    id="france_relance",
    title="France Relance, projets industriels soutenus",
    publisher="Ministère de l'Économie (DGE)",
    licence=LICENCE_OUVERTE_2,
    attribution="DGE, plan de relance, projets industriels",
    cadence=Cadence.FROZEN,
    max_age=None,  # closed on 8 April 2022: its age says nothing
    kind=Kind.REMOTE,
    url="https://data.economie.gouv.fr",
    landing_page=f"https://data.economie.gouv.fr/explore/dataset/{DATASET}/",
    files=("samples/france_relance/projects.csv",),
    fetch=fetch,
    parse=parse,
    never_blocks=True,
    tables=(TABLE,),
)
