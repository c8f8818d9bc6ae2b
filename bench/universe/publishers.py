"""The servers that publish a universe: the portals, data.gouv.fr and the directory, on this machine.

Here: answering from the files of a universe, at any size. Not here: how the real servers behave (tests/sources/, whose
servers these are), what the files hold (files.sql).
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from bench.universe.making import Universe
from sources.register.parse import known_sirens
from sources.sirene.schema import FILES
from sources.sql import literal, quoted
from tests.sources.directory_server import Directory, lent_to
from tests.sources.replay_server import BODACC, ILAB, INOV, RATIOS, Dataset, Portal, Record, technical_name
from tests.sources.stock_server import DataGouv

_DATASETS = {BODACC: "notices.parquet", RATIOS: "ratios.parquet", INOV: "inov.parquet", ILAB: "ilab.parquet"}
_CHECKSUM_UP_TO = 50_000_000  # bytes: the catalogue of this machine computes it at each question
# Sources that ask the portal of this machine; what it does not hold is absent: nobody asks the real ones.
PORTAL_SOURCES = (
    *("INOV", "ILAB", "BODACC", "RATIOS_INPI_BCE", "IPHD", "HORIZON", "H2020", "REGION_GRANTS", "FRANCE_RELANCE"),
    *("ADEME", "MON_COMPTE_FORMATION"),
)


class Records(Dataset):
    """A dataset whose records stay in a Parquet file until a question asks for some of them.

    Args:
        path: the records, one row each, under the technical names (or labels) of the publisher.
        loaded_on: the day on which the portal says that it loaded them.
    """

    def __init__(self, path: Path, loaded_on: str) -> None:
        self._path = path
        with duckdb.connect() as connection:
            described = connection.execute(f"describe from read_parquet({literal(path)})").fetchall()
            (self._count,) = connection.execute(f"select count(*) from read_parquet({literal(path)})").fetchall()[0]
        labels = {technical_name(name) if not name.islower() else name: name for name, *_ in described}
        super().__init__(
            [], labels, data_processed=f"{loaded_on}T04:11:07+00:00", modified=f"{loaded_on}T04:11:07+00:00"
        )

    def count(self) -> int:
        return self._count

    def matching(self, where: str | None) -> list[Record]:
        columns = ", ".join(f"{quoted(label)} as {quoted(name)}" for name, label in self.labels.items())
        with duckdb.connect() as connection:
            cursor = connection.execute(
                f"select {columns} from read_parquet({literal(self._path)}) where {_sql_of(where)}"
            )
            names = [name for name, *_ in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Published:
    """The servers that publish a universe, while they run.

    Attributes:
        environment: with which a refresh asks these servers, and reads the universe's register.
    """

    portal: Portal
    directory: Directory
    gouv: DataGouv
    environment: Mapping[str, str]


@contextmanager
def publishing(universe: Universe, beside: Mapping[str, Dataset] | None = None) -> Iterator[Published]:
    """Publish a universe.

    Args:
        beside: datasets that the universe does not have, by their names on the portal.
    """
    day = universe.read_on.isoformat()
    datasets = {**(beside or {}), **{name: Records(universe.files / file, day) for name, file in _DATASETS.items()}}
    with ExitStack() as stack:
        portal = stack.enter_context(Portal(datasets))
        directory = stack.enter_context(Directory(lent_to(known_sirens(universe.curated / "firms.csv"))))
        gouv = stack.enter_context(DataGouv())
        for stock in FILES:
            file = stack.enter_context((universe.files / stock.file_name).open("rb"))
            content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            stamp = f"{universe.read_on:%Y%m}01-074451"
            published = gouv.publish(stock, content, stamp=stamp, day=_first_of(universe.read_on))
            published.has_checksum = len(content) < _CHECKSUM_UP_TO
        environment = {f"PANORAMA_URL_{source}": portal.url for source in PORTAL_SOURCES} | {
            "PANORAMA_URL_SIRENE": gouv.url,
            "PANORAMA_URL_RECHERCHE_ENTREPRISES": directory.url,
            "PANORAMA_CURATED": str(universe.curated),
        }
        yield Published(portal, directory, gouv, environment)


def _first_of(day: date) -> str:
    """The first of a month as the catalogue writes it in its titles: `01 Novembre 2026`."""
    months = "Janvier Février Mars Avril Mai Juin Juillet Aout Septembre Octobre Novembre Décembre".split()
    return f"01 {months[day.month - 1]} {day.year}"


def _sql_of(where: str | None) -> str:
    """A condition of our fetchers as SQL: texts in double quotes, days that are ISO texts here, `registre` a list."""
    if where is None:
        return "true"
    texts = re.sub(r'"([^"]*)"', lambda text: literal(text[1]), where.replace("date'", "'"))
    return re.sub(r"registre in \(([^)]*)\)", r"list_has_any(registre, [\1])", texts)
