"""The national register of businesses: the monthly stock of legal units and establishments, and their past states.

Here: what the source is. How it is fetched: fetch.py. Its files and columns: schema.py. Which rows land: select.py. What
the columns mean for our figures: dbt_project/models/staging/sirene/.
"""

from __future__ import annotations

from datetime import timedelta

from sources.sirene.fetch import fetch
from sources.sirene.schema import (
    ESTABLISHMENT_PERIODS,
    ESTABLISHMENTS,
    PERSONAL,
    SOURCE_ID,
    UNIT_PERIODS,
    UNITS,
    StockFile,
)
from sources.sirene.select import check, select
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table


def _table(name: str, stock: StockFile, *key: str, key_conflict_budget: int, may_be_empty: bool = False) -> Table:
    return Table(
        name,
        key=key,
        needed=stock.names("landed"),
        optional=stock.names("landed_while_published", "left"),
        personal=stock.names(PERSONAL),
        key_conflict_budget=key_conflict_budget,
        may_be_empty=may_be_empty,
    )


SPEC = SourceSpec(
    id=SOURCE_ID,
    title="Base Sirene des entreprises et de leurs établissements",
    publisher="Insee",
    licence=LICENCE_OUVERTE_2,
    attribution="Insee, base Sirene des entreprises et de leurs établissements",
    cadence=Cadence.MONTHLY,
    max_age=timedelta(days=75),
    kind=Kind.REMOTE,
    url="https://www.data.gouv.fr",
    known_hosts=("static.data.gouv.fr",),
    names_persons=True,  # the stock names sole traders; nothing of them lands
    landing_page="https://www.data.gouv.fr/fr/datasets/base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret/",
    files=(
        "samples/sirene/StockUniteLegale.parquet",
        "samples/sirene/StockEtablissement.parquet",
        "samples/sirene/StockUniteLegaleHistorique.parquet",
    ),
    fetch=fetch,
    select=select,
    check=check,
    tables=(
        # None seen: a key that stands twice lands flagged, a file full of them stops.
        _table("legal_units", UNITS, "siren", key_conflict_budget=100),
        _table("establishments", ESTABLISHMENTS, "siret", key_conflict_budget=100),
        # Two changes of one day give two periods that begin together.
        _table("legal_unit_periods", UNIT_PERIODS, "siren", "dateDebut", key_conflict_budget=10_000, may_be_empty=True),
        _table(
            "establishment_periods",
            ESTABLISHMENT_PERIODS,
            "siret",
            "dateDebut",
            key_conflict_budget=10_000,
            may_be_empty=True,
        ),
        Table(
            "sector_counts",
            key=("counted", "department_code", "activity", "state", "creation_year", "person_kind"),
            needed=("counted", "department_code", "activity", "state", "creation_year", "person_kind", "n"),
        ),
    ),
)
