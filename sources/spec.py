"""What a source is, as data: who publishes it, under which licence, how often, with which tables.

Here: SourceSpec, Table and the small value types around them. Not here: how bytes are fetched (each source's fetch.py)
or read (parse.py), nor the list of sources (registry.py).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only names: the framework modules import this one
    from duckdb import DuckDBPyConnection

    from sources.archive import Archive, ArchivedFile
    from sources.http import Session
    from sources.reading import LocalFile, ParsedTable
    from sources.selection import Selection


class Origin(StrEnum):
    """Where bytes come from. Bytes, landing files and releases carry it, and it never mixes silently."""

    SAMPLE = "sample"
    LIVE = "live"


class Kind(StrEnum):
    """How a source reaches us."""

    REMOTE = "remote"  # asked over the network in live mode, from sources/samples/ otherwise
    CURATED = "curated"  # a file kept by people in sources/curated/, the same in both modes
    STATIC = "static"  # a document transcribed once, the same in both modes
    DROPPED = "dropped"  # a file that only some may hold: read from <home>/dropped/<id>/ when a person put it there


class Cadence(StrEnum):
    DAILY = "daily"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"
    FROZEN = "frozen"


class Publication(StrEnum):
    """What a licence lets us do with what comes from a source."""

    OPEN = "open"
    SHARE_ALIKE = "share_alike"  # what derives from it keeps its licence: its rows must separate from the others
    RESTRICTED = "restricted"  # a file that only some may hold: the release that used it says so, and is not spread


@dataclass(frozen=True)
class Licence:
    """A licence as the publisher states it; `id` goes into the published datapackage."""

    id: str
    title: str
    url: str | None = None
    publication: Publication = Publication.OPEN


DEFAULT_ROUTE = "api"

LICENCE_OUVERTE_2 = Licence(
    "etalab-2.0", "Licence Ouverte / Open Licence 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
)
STATE_PUBLICATION = Licence("publication-de-l-etat", "Publication de l'État, licence non précisée")


@dataclass(frozen=True)
class Table:
    """One table of a source, in the publisher's own column names.

    Attributes:
        name: name of the table; landing/<source>/<name>.
        key: columns that tell two rows apart.
        needed: columns without which the source stops.
        optional: columns known to exist that we can do without. A column in neither list is new: it warns.
        personal: columns about a natural person, dropped while landing and never written.
        key_conflict_budget: rows that may share a key with another, different row before the source stops.
        rejection_budget: unreadable rows that may be set aside before the source stops.
        rejection_share: the same as a share of the rows of the files, for a delivery of any size; the larger of the two holds.
        may_be_empty: no row at all is an answer (we ask for few firms, and they may have none), not a broken file.
    """

    name: str
    key: tuple[str, ...]
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    key_conflict_budget: int = 0
    rejection_budget: int = 0
    rejection_share: float = 0.0
    may_be_empty: bool = False


FRANCE = "FR"  # the perimeter of all regions at once, where a region's code would stand


@dataclass(frozen=True)
class Scope:
    """What one refresh asks of the sources: dates and places are arguments, never the clock or a constant.

    Attributes:
        edition: the month being built, `2026-10`.
        region_code: INSEE code of the region, `76`; FRANCE for all of them.
        department_codes: INSEE codes of the departments of the perimeter.
        register_sirens: SIREN of the register's firms, for the sources that are asked firm by firm.
    """

    edition: str
    region_code: str
    department_codes: tuple[str, ...]
    register_sirens: tuple[str, ...] = ()

    @property
    def reference_date(self) -> date:
        """Last day of the edition's month."""
        year, month = (int(part) for part in self.edition.split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def perimeter_sha256(self) -> str:
        """One hash for all that tells which rows are ours: another region or register selects other rows."""
        perimeter = [self.region_code, sorted(self.department_codes), sorted(self.register_sirens)]
        return hashlib.sha256(json.dumps(perimeter).encode()).hexdigest()


Fetch = Callable[["Session", "Archive", Scope], "list[ArchivedFile]"]


@dataclass(frozen=True)
class Route:
    """Another way to the same source: other addresses, asked otherwise, read by the same landing.

    Attributes:
        url, known_hosts, fetch: as those of SourceSpec, which they replace.
    """

    url: str
    fetch: Fetch
    known_hosts: tuple[str, ...] = ()


EDITION_PATTERN = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class SourceSpec:
    """One source.

    Attributes:
        id: stable identifier, also of `PANORAMA_URL_<ID>`.
        url: address of the publisher's service (None: nothing is asked over the network).
        names_persons: its rows may speak of natural persons though no column is about one; the bytes are kept as personal.
        min_interval: seconds between two requests to the publisher.
        known_hosts: hosts, beside that of `url`, to which the publisher may redirect.
        landing_page: where a person reads about the source.
        max_age: age of the vintage past which a live release is refused; None where age means nothing.
        files: files shipped with the project, relative to sources/ (the sample, or the curated or static file itself).
        no_sample: why no sample ships (French); a demonstration then holds no row of the source, and says so.
        credentials: names of the secrets without which the source is not asked; it is then absent, and says so.
        never_blocks: a month stands without this source: what fails is shown, and refuses nothing.
        fetch: asks the publisher and archives the answer (remote sources only).
        parse: turns archived files into tables (small sources).
        select: says as SQL which rows of archived Parquet files land (sources too large for parse), for one perimeter.
        check: what can be known of a delivery without reading its rows (sources with `select`).
        routes: the other ways to the source, by their names in `PANORAMA_ROUTE_<ID>`; `url` and `fetch` are those of the
            default one, `api`.
        vintage: reads the vintage of shipped files that sources/samples/manifest.json does not describe.
    """

    id: str
    title: str
    publisher: str
    licence: Licence
    attribution: str
    cadence: Cadence
    kind: Kind
    landing_page: str
    tables: tuple[Table, ...]
    files: tuple[str, ...]
    parse: Callable[[list[LocalFile]], Iterator[ParsedTable]] | None = None
    select: Callable[[DuckDBPyConnection, list[LocalFile], Scope, Path], Iterator[Selection]] | None = None
    check: Callable[[list[LocalFile]], None] | None = None
    fetch: Fetch | None = None
    routes: Mapping[str, Route] = field(default_factory=dict)
    vintage: Callable[[list[Path]], str | None] | None = None
    url: str | None = None
    max_age: timedelta | None = None
    known_hosts: tuple[str, ...] = field(default=())
    names_persons: bool = False
    min_interval: float = 0.5
    no_sample: str | None = None
    credentials: tuple[str, ...] = ()
    never_blocks: bool = False

    @property
    def is_personal(self) -> bool:
        """Whether the bytes go to archive/personal/, which `panorama prune --personal` purges after 13 months."""
        return self.names_persons or any(table.personal for table in self.tables)

    @property
    def is_optional(self) -> bool:
        """Whether a release may lack the source: it needs credentials, or says that it never blocks."""
        return self.never_blocks or bool(self.credentials)

    def by_route(self, name: str) -> SourceSpec:
        """The same source, asked by one of its routes.

        Raises:
            KeyError: it has no such route.
        """
        if name == DEFAULT_ROUTE:
            return self
        route = self.routes[name]
        return replace(self, url=route.url, known_hosts=route.known_hosts, fetch=route.fetch)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)


def by_id(specs: Iterable[SourceSpec]) -> dict[str, SourceSpec]:
    return {spec.id: spec for spec in specs}
