"""Job offers of France Travail, as counts: department × occupation × month of creation, and totals by region.

Here: what the source is. How it is asked and counted: fetch.py. The four occupations of the Panorama: occupations.csv.
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.france_travail.fetch import fetch
from sources.france_travail.search import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN_HOST
from sources.reading import LocalFile, ParsedTable, read_json_array
from sources.spec import Cadence, Kind, Licence, SourceSpec, Table

# What we publish is ours (counts); the offers stay under the terms of the API, which forbid publishing them again.
TERMS = Licence(
    "francetravail-api-agregats",
    "Conditions de l'API Offres d'emploi de France Travail : comptages seulement, aucune offre",
    "https://francetravail.io/data/api/offres-emploi",
)
_ASKED = ("counted_on", "created_from", "created_to")


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("counts", rows) and ("region_totals", rows), as fetch.py wrote them."""
    by_name = {file.name: file for file in files}
    yield read_json_array("counts", by_name["counts.json"])
    yield read_json_array("region_totals", by_name["regions.json"])


SPEC = SourceSpec(
    id="france_travail",
    title="Offres d'emploi de France Travail (comptages)",
    publisher="France Travail",
    licence=TERMS,
    attribution="France Travail, API Offres d'emploi ; comptages du Panorama",
    cadence=Cadence.DAILY,
    kind=Kind.REMOTE,
    url=BASE,
    known_hosts=(TOKEN_HOST,),
    landing_page="https://francetravail.io/data/api/offres-emploi",
    files=(),
    no_sample="aucun comptage réel ne peut être joint : l'API demande un compte",
    credentials=(CLIENT_ID, CLIENT_SECRET),
    min_interval=0.25,  # ten calls a second are allowed; four are enough
    fetch=fetch,
    parse=parse,
    tables=(
        Table(
            "counts",
            key=("department_code", "occupation", "creation_month"),
            needed=(*_ASKED, "department_code", "occupation", "creation_month", "offers", "seen_again"),
        ),
        Table(
            "region_totals",
            key=("region_code", "occupation"),
            needed=(*_ASKED, "region_code", "occupation", "announced"),
        ),
    ),
)
