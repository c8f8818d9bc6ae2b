"""Each live source and a healthy publisher of it on this machine: what the tests of HTTP faults break, one at a time.

The records are recorded or invented, as the server of each source says. Not here: the faults (http_faults.py).
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sources.ademe.fetch import COLUMNS as AID_COLUMNS
from sources.mon_compte_formation.fetch import COLUMNS as COURSE_COLUMNS
from sources.mon_compte_formation.fetch import DATASET as COURSES
from sources.registry import SOURCES
from sources.spec import DEFAULT_ROUTE, Kind, Scope, SourceSpec, by_id
from tests.sources import replay_server as replay
from tests.sources.data_fair_server import DataFair
from tests.sources.dila_files import RCS_A, pcl, procedure, taz
from tests.sources.dila_server import Dila
from tests.sources.directory_server import Directory, recorded_answers
from tests.sources.offers_server import EMPLOYER, SECRETS, Offer, Offers
from tests.sources.replay_server import Dataset, Portal
from tests.sources.stock_files import small_stock
from tests.sources.stock_server import DataGouv

# Job offers are asked for the last weeks only, so editions follow the clock: last month, and this one.
_TODAY = datetime.now(UTC).date()
FIRST, SECOND = f"{_TODAY.replace(day=1) - timedelta(days=1):%Y-%m}", f"{_TODAY:%Y-%m}"
REGION = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
FOLLOWED = ("302474648", "487444697", "511278533", "552032534")  # of recorded answers and accounts
CREDENTIALS = {
    "FRANCE_TRAVAIL_CLIENT_ID": SECRETS["client_id"],
    "FRANCE_TRAVAIL_CLIENT_SECRET": SECRETS["client_secret"],
}
CANARIES = (*SECRETS.values(), EMPLOYER, "canari-jeton")


def scope(edition: str) -> Scope:
    return Scope(edition, "76", REGION, FOLLOWED)


@dataclass(frozen=True)
class Publisher:
    """One live source by one of its routes.

    Attributes:
        open: a healthy server; the argument is whether it has news since the first delivery.
        rows: what the path of the requests holds that bring rows; the others ask where they are, how many, a token.
        format: what these answers hold.
    """

    source: str
    open: Callable[[bool], Portal]
    rows: str
    format: str = "json"
    route: str = DEFAULT_ROUTE
    environment: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        return self.source if self.route == DEFAULT_ROUTE else f"{self.source}_{self.route}"

    @property
    def spec(self) -> SourceSpec:
        return by_id(SOURCES)[self.source]

    @property
    def asked(self) -> SourceSpec:
        """The source as this route asks it."""
        return self.spec.by_route(self.route)


@functools.cache
def _datasets() -> dict[str, Dataset]:
    """The recorded datasets, with notices moved to the months that are asked, and invented courses."""
    datasets = replay.recorded_datasets()
    for notice in datasets[replay.BODACC].records:
        notice["dateparution"] = f"{FIRST}-15"
    course = dict.fromkeys(COURSE_COLUMNS) | {
        "code_region": "76",
        "date_extract": "2026-11-02",
        "siret": "00000001800002",
    }
    courses = [
        course | {"numero_formation": f"00000001800002_{number}", "intitule_formation": "Cours inventé"}
        for number in range(20)
    ]
    datasets[COURSES] = Dataset(courses, {name: name for name in COURSE_COLUMNS})
    return datasets


def _portal(with_news: bool) -> Portal:
    datasets = {name: copy.copy(dataset) for name, dataset in _datasets().items()}
    for dataset in datasets.values():
        dataset.data_processed = f"2026-1{int(with_news)}-02T04:00:00+00:00"
    return Portal(datasets)


def _aids(with_news: bool) -> Portal:
    values = ("2026-04-03", "D1", "Société inventée", "00000001800002", "Projet", 1000.5, "Aide", "Fonds")
    lines = [dict(zip(AID_COLUMNS, (f"id{number}", *values), strict=True)) for number in range(5)]
    portal = DataFair(lines)
    portal.updated = f"2026-1{int(with_news)}-03T04:11:07.512Z"
    return portal


def _directory(with_news: bool) -> Portal:
    return Directory(recorded_answers(), last_modified={"sirene": "2099-01-01" if with_news else "2026-01-01"})


def _stock(with_news: bool) -> Portal:
    gouv = DataGouv()
    for stock, content in small_stock().items():
        gouv.publish(stock, content, *(("20260901-074451", "01 Septembre 2026") if with_news else ()))
    return gouv


def _dila(with_news: bool) -> Portal:
    dila = Dila()
    dila.put("FluxHistorique/2021/RCS-A_BXA20210005.taz", taz("RCS-A_BXA20210005", RCS_A.read_bytes()))
    for number in ("20260149", "20260150") if with_news else ("20260149",):
        name = f"PCL_BXA{number}"
        dila.put(f"FluxAnneeCourante/{name}.taz", taz(name, pcl(procedure(), issue=number)))
    return dila


def _offers(_: bool) -> Portal:
    days = (f"{edition}-02T08:00:00.000Z" for edition in (FIRST, SECOND))
    return Offers([Offer(f"offre-canari-{number}", day, rome="M1811") for number, day in enumerate(days)])


PUBLISHERS = {
    publisher.id: publisher
    for publisher in (
        *(Publisher(name, _portal, "/exports/csv", "csv") for name in ("ilab", "horizon", "h2020", "region_grants")),
        *(Publisher(name, _portal, "/exports/json") for name in ("inov", "iphd", "bodacc", "mon_compte_formation")),
        Publisher("france_relance", _portal, "/exports/csv", "csv"),
        Publisher("ratios_inpi_bce", _portal, "/exports/csv", "csv"),
        Publisher("bodacc", _dila, ".taz", "archive", route="dila"),
        Publisher("sirene", _stock, "/resources/base-sirene/", "parquet"),
        Publisher("recherche_entreprises", _directory, "/search"),
        Publisher("ademe", _aids, "/lines"),
        Publisher("france_travail", _offers, "/offres/search", environment=CREDENTIALS),
    )
}


def every_live_route() -> set[str]:
    """What must have a publisher here: every source that is asked over the network, by each of its routes."""
    asked = [spec for spec in SOURCES if spec.kind is Kind.REMOTE]
    return {spec.id for spec in asked} | {f"{spec.id}_{route}" for spec in asked for route in spec.routes}
