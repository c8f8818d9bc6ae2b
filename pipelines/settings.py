"""Paths and options of one home, read from the environment when asked, never at import.

PANORAMA_HOME        where everything is written (default ./data beside the checkout)
PANORAMA_MODE        samples (default) or live
PANORAMA_LIVE        sources read live while the others come from samples (`inov,bodacc`)
PANORAMA_REGION      INSEE code of the region (default 76), or FR for the eighteen regions
PANORAMA_CURATED     the folder of the register and of the other files kept by people (default sources/curated)
PANORAMA_PAGES_URL   where the home's current/ and releases/ are served: the interface then links to their pages
PANORAMA_CONTACT     who answers for the pages and for objections: the e-mail address of a service, or an https page
PANORAMA_ROUTE_<ID>  which way a source is read, where it has several (`dila`; default `api`)
PANORAMA_POSTGRES_URL  the database that follows the releases (or PANORAMA_POSTGRES_URL_FILE); a secret
PANORAMA_OBJECTS_URL  s3://bucket/prefix, the object storage that follows the releases; who may go there is AWS's own settings
PANORAMA_URL_<ID>    replaces scheme, host and port of a source's address; PANORAMA_URL_<ID>_<ROUTE> that of another route

A secret is read when it is needed, from NAME or from the file that NAME_FILE points to; `redaction()` hides them all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from sources import shipped
from sources.redaction import Redaction
from sources.register.parse import known_sirens
from sources.registry import SOURCES
from sources.spec import DEFAULT_ROUTE, EDITION_PATTERN, FRANCE, Kind, Origin, Scope, SourceSpec

REPOSITORY = Path(__file__).resolve().parent.parent
DBT_PROJECT = REPOSITORY / "dbt_project"
SUITES = REPOSITORY / "expectations"
FIRST_EDITION = "2018-01"
DEFAULT_REGION = "76"
# Keys, and addresses that hold a password or a token; those of the sources stand in their specs.
HOUSE_SECRETS = (
    "PANORAMA_POSTGRES_URL",
    "PANORAMA_NOTIFY_WEBHOOK",
    "PANORAMA_NOTIFY_SMTP_URL",
    # Read by boto3 alone (docs/object_storage.md).
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "DAGSTER_POSTGRES_URL",  # read by Dagster alone (docs/postgresql.md), whose errors may repeat it
)
# Dagster makes the address of a database of this path, where these mean something else.
_NOT_IN_A_HOME = frozenset("?#%")
# It is shown as it is, beside no rule: an address, never a name.
_CONTACT = re.compile(r"https://[^\s\"'<>]+|[\w.+-]+@[\w-]+(\.[\w-]+)+")


class Mode(StrEnum):
    SAMPLES = "samples"
    LIVE = "live"


class UsageError(Exception):
    """An option that can't be honoured; nothing was attempted. The text is in French, for the person who asked."""


@dataclass(frozen=True)
class Settings:
    """What one refresh needs to know, apart from its edition."""

    home: Path
    mode: Mode = Mode.SAMPLES
    live_sources: frozenset[str] = frozenset()
    region: str = DEFAULT_REGION
    source_urls: Mapping[str, str] = field(default_factory=dict)
    source_routes: Mapping[str, str] = field(default_factory=dict)
    # Kept whole, shown nowhere: a secret is read when its source is asked, never before.
    environment: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    contact: str = ""
    curated: Path | None = None  # None: the folder that ships
    # Asked for once, by who doubts what is there: nothing is kept of the warehouse, and nothing is said to be unchanged.
    from_nothing: bool = False

    @classmethod
    def read(
        cls,
        environment: Mapping[str, str],
        mode: str | None = None,
        live: str | None = None,
        region: str | None = None,
    ) -> Settings:
        """Options of the command line first, then the environment, then the defaults.

        Raises:
            UsageError: unknown mode, source, route or region; a contact that is no address; no folder of curated files.
        """
        listed = live or environment.get("PANORAMA_LIVE") or ""
        # Naming live sources means that the others come from samples, unless a mode was asked for in the same breath.
        default_mode = Mode.SAMPLES.value if live else environment.get("PANORAMA_MODE") or Mode.SAMPLES.value
        asked_mode = mode or default_mode
        if listed and asked_mode == Mode.LIVE.value:
            raise UsageError("le mode live lit toutes les sources en direct : choisir --mode live, ou --live SOURCE,…")
        if asked_mode not in set(Mode):
            raise UsageError(f"mode inconnu : {asked_mode} (samples ou live)")
        remote = {spec.id for spec in SOURCES if spec.kind is Kind.REMOTE}
        asked_live = {part.strip() for part in listed.split(",")} - {""}
        if unknown := asked_live - remote:
            raise UsageError(
                f"source inconnue ou sans accès direct : {', '.join(sorted(unknown))} (possibles : {', '.join(sorted(remote))})"
            )
        asked_region = region or environment.get("PANORAMA_REGION") or DEFAULT_REGION
        if not departments_of(asked_region):
            raise UsageError(
                f"région inconnue : {asked_region} (code INSEE, 76 pour l'Occitanie, FR pour les dix-huit)"
            )
        urls = {
            name: environment[f"PANORAMA_URL_{name.upper()}"]
            for spec in SOURCES
            for name in (spec.id, *(_address_name(spec, route) for route in spec.routes))
            if environment.get(f"PANORAMA_URL_{name.upper()}")
        }
        home = Path(environment.get("PANORAMA_HOME") or REPOSITORY / "data").expanduser().resolve()
        if unfit := sorted(_NOT_IN_A_HOME.intersection(str(home))):
            raise UsageError(
                f"PANORAMA_HOME contient {' '.join(unfit)}, que SQLite et Dagster ne savent pas ouvrir : {home}"
            )
        return cls(
            home,
            Mode(asked_mode),
            frozenset(asked_live),
            asked_region,
            urls,
            _asked_routes(environment),
            environment,
            _asked_contact(environment),
            curated_folder(environment) if environment.get("PANORAMA_CURATED") else None,
        )

    def origin_of(self, spec: SourceSpec) -> Origin:
        """Where a source's bytes come from; curated and static files have the origin of the edition they enter."""
        if spec.kind is not Kind.REMOTE:
            return self.origin
        return Origin.LIVE if self.mode is Mode.LIVE or spec.id in self.live_sources else Origin.SAMPLE

    def credentials_of(self, spec: SourceSpec) -> dict[str, str]:
        """The secrets of a source that are set: NAME in the environment, or the file that NAME_FILE points to."""
        found = {name: self.secret(name) for name in spec.credentials}
        return {name: secret for name, secret in found.items() if secret}

    def redaction(self) -> Redaction:
        """What hides every secret that is set: for texts that leave from anywhere else than one source's session."""
        names = {*HOUSE_SECRETS, *(name for spec in SOURCES for name in spec.credentials)}
        return Redaction(filter(None, map(self.secret, sorted(names))))

    def secret(self, name: str) -> str:
        """A secret, empty when it is not set."""
        file = self.environment.get(f"{name}_FILE")
        try:
            return (Path(file).read_text(encoding="utf-8") if file else self.environment.get(name, "")).strip()
        except (OSError, UnicodeDecodeError):
            return ""  # as if it was not set: the source then says which secret it lacks

    @property
    def postgres_url(self) -> str | None:
        """The address of the database that follows the releases, None when there is none; a secret.

        Raises:
            UsageError: it stands in a file that can't be read: a database forgotten in silence would go stale.
        """
        name = "PANORAMA_POSTGRES_URL"
        url = self.secret(name)
        if not url and self.environment.get(f"{name}_FILE"):
            raise UsageError(f"{name}_FILE ne se lit pas, ou le fichier est vide")
        return url or None

    @property
    def objects_url(self) -> str | None:
        """Where the object storage that follows the releases is, None when there is none."""
        return self.environment.get("PANORAMA_OBJECTS_URL", "").strip() or None

    def routed(self, spec: SourceSpec) -> SourceSpec:
        """A source as it is asked: by its default route, or the one that was set."""
        return spec.by_route(self.source_routes.get(spec.id, DEFAULT_ROUTE))

    def url_of(self, spec: SourceSpec) -> str | None:
        """What replaces the address of a source, by the route that it is asked."""
        return self.source_urls.get(_address_name(spec, self.source_routes.get(spec.id, DEFAULT_ROUTE)))

    @property
    def origin(self) -> Origin:
        """Origin of the release: anything with a sample in it is a demonstration."""
        remote = (spec for spec in SOURCES if spec.kind is Kind.REMOTE)
        return Origin.LIVE if all(self.origin_of(spec) is Origin.LIVE for spec in remote) else Origin.SAMPLE

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def dropped(self) -> Path:
        """Where a person puts the files that only some may hold, one folder per source."""
        return self.home / "dropped"

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    def scope(self, edition: str) -> Scope:
        return Scope(
            edition, self.region, departments_of(self.region), register_sirens(self.curated or shipped.ROOT / "curated")
        )

    def default_edition(self, today: date) -> str:
        """The edition of the samples, or in live mode the last finished month."""
        if self.mode is Mode.SAMPLES:
            return (REPOSITORY / "sources" / "samples" / "edition.txt").read_text(encoding="utf-8").strip()
        return last_finished_month(today)


def _address_name(spec: SourceSpec, route: str) -> str:
    """The name of an address in `PANORAMA_URL_…`: `bodacc`, `bodacc_dila`."""
    return spec.id if route == DEFAULT_ROUTE else f"{spec.id}_{route}"


def _asked_contact(environment: Mapping[str, str]) -> str:
    """Who answers for the pages, empty where nobody said.

    Raises:
        UsageError: it is neither an e-mail address nor an https page.
    """
    contact = environment.get("PANORAMA_CONTACT", "").strip()
    if contact and not _CONTACT.fullmatch(contact):
        raise UsageError("PANORAMA_CONTACT : une adresse électronique de service, ou une page https://")
    return contact


def _asked_routes(environment: Mapping[str, str]) -> dict[str, str]:
    """The route of each source for which one was set.

    Raises:
        UsageError: the source has no such route.
    """
    routes = {}
    for spec in SOURCES:
        asked = environment.get(f"PANORAMA_ROUTE_{spec.id.upper()}")
        if not asked:
            continue
        known = (DEFAULT_ROUTE, *spec.routes)
        if asked not in known:
            raise UsageError(f"route inconnue pour {spec.id} : {asked} (possibles : {', '.join(known)})")
        routes[spec.id] = asked
    return routes


def last_finished_month(today: date) -> str:
    return (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def checked_edition(edition: str, today: date) -> str:
    """The edition, when it is a finished month that we can build.

    Raises:
        UsageError: not a month, before 2018-01, or not finished yet.
    """
    last = last_finished_month(today)
    if not EDITION_PATTERN.fullmatch(edition) or not FIRST_EDITION <= edition <= last:
        raise UsageError(f"édition impossible : {edition} (un mois terminé, AAAA-MM, de {FIRST_EDITION} à {last})")
    return edition


def departments_of(region: str) -> tuple[str, ...]:
    """INSEE codes of a region's departments, or of the eighteen regions' for France; from the nomenclature that dbt uses too."""
    with (DBT_PROJECT / "seeds" / "departments.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            row["department_code"]
            for row in csv.DictReader(file)
            if (len(row["region_code"]) == 2 if region == FRANCE else row["region_code"] == region)
        )


def curated_folder(environment: Mapping[str, str]) -> Path:
    """Where the files kept by people are: those that ship, or another register's.

    Raises:
        UsageError: the folder that was set is not there.
    """
    asked = environment.get("PANORAMA_CURATED")
    folder = Path(asked).expanduser().resolve() if asked else shipped.ROOT / "curated"
    if not folder.is_dir():
        raise UsageError(f"PANORAMA_CURATED : dossier introuvable : {asked}")
    return folder


def register_sirens(curated: Path) -> tuple[str, ...]:
    """The SIREN of the register, whatever the region: who stands in the perimeter is decided in dbt.

    Raises:
        BadBytes: the register can't be read.
    """
    return known_sirens(curated / "firms.csv")
