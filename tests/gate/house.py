"""A house for the tests of the gate: a home and an invented warehouse (warehouse.sql), and the three steps under short names.

Not here: the fixtures that give one to a test (conftest.py), the broken examples (broken/*.sql).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication import audit, kept, pages, release, seal
from publication.seal import BuildIdentity, Candidate, Column, TableDoc

HERE = Path(__file__).parent
SUITES = HERE.parent.parent / "expectations"
BUILD = BuildIdentity(edition="2026-10", origin="sample", region="76", inputs_sha256="entrées", code_sha256="code")
LIVE = replace(BUILD, origin="live")
KEYS = {
    "dim_firm": ("firm_id",),
    "dim_establishment": ("siret",),
    "dim_firm_candidate": ("siren",),
    "dim_territory": ("commune_code",),
    "fct_public_award": ("award_id",),
    "fct_insolvency_event": ("event_id",),
    "fct_failure": ("failure_id",),
    "fct_ownership_event": ("event_id",),
    "fct_capital_move": ("move_id",),
    "public_programmes": ("programme_id",),
    "regulation_milestones": ("milestone_id",),
    "dim_ecosystem_actor": ("actor_id",),
    "fct_ecosystem_fact": ("fact_id",),
    "use_case": ("use_case_id",),
    "fct_funding_round": ("round_id",),
    "fct_annual_account": ("siren", "closing_date", "balance_type"),
    "fct_job_offer_count": ("edition", "department_code", "occupation", "creation_month"),
    "fct_training_offer": ("course_key",),
    "indicators": (
        "edition",
        "reference_date",
        "period_start",
        "indicator_id",
        "population",
        "breakdown",
        "member",
    ),
    "indicator_catalogue": ("indicator_id",),
    "reconciliation": ("figure_id",),
    "source_freshness": ("source_id",),
    "column_sources": ("table_name", "column_name", "source_id"),
}
SOURCES: list[dict[str, Any]] = [
    {
        "id": "bodacc",
        "title": "BODACC (inventé)",
        "publisher": "Éditeur inventé",
        "licence": {"id": "etalab-2.0", "title": "Licence Ouverte 2.0", "url": "https://exemple.test/licence"},
        "attribution": "Source inventée pour les tests",
        "vintage": "2026-10-01",
        "fetched_at": "2026-11-03T06:00:00Z",
        "rows": 3,
        "carried_over": False,
        "origin": "sample",
    }
]
# What a small house publishes: enough for every step of the gate, at a fifth of the time that all tables take.
FEW_TABLES = frozenset({"dim_firm", "dim_territory", "fct_public_award", "source_freshness"})


def few_suites(folder: Path, tables: Iterable[str] = FEW_TABLES) -> Path:
    """A copy of expectations/ with the suites of these tables, and the rules across tables that name no other."""
    shutil.copytree(SUITES, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    across = folder / "across_tables.json"
    others = {path.stem for path in folder.glob("*.json")} - {*tables, across.stem}
    for table in others:
        (folder / f"{table}.json").unlink()
    suite = json.loads(across.read_text(encoding="utf-8"))
    suite["expectations"] = [
        rule for rule in suite["expectations"] if not others & set(re.findall(r"\w+", json.dumps(rule)))
    ]
    across.write_text(json.dumps(suite, ensure_ascii=False), encoding="utf-8")
    return folder


@contextmanager
def light_pages() -> Iterator[None]:
    """Publish without the Panorama page and its PDF: they take seconds, and speak of the tables of the real release."""
    light = {name: render for name, render in pages.PAGES.items() if not name.startswith(("report/", "panorama."))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGES", light)
        yield


class House:
    """One home and its warehouse, with the three steps of the gate under short names."""

    def __init__(self, folder: Path, base: Path, *, suites: Path = SUITES, only: frozenset[str] | None = None) -> None:
        self.home = folder / "home"
        self.warehouse = folder / "warehouse.duckdb"
        self.suites = suites
        self.only = only  # the tables that it publishes; None = all
        self.runs = 0
        self.ready: Candidate | None = None  # sealed and audited beforehand, while the warehouse is as it was
        shutil.copy(base, self.warehouse)

    def spoil(self, *statements: str) -> None:
        """Change the warehouse before sealing."""
        self.ready = None
        with duckdb.connect(str(self.warehouse)) as connection:
            for statement in statements:
                connection.execute(statement)

    def become(self, build: BuildIdentity) -> None:
        """Make the warehouse that of another build: its mark, its edition everywhere, its origin."""
        self.spoil(
            f"update _build set edition = '{build.edition}', origin = '{build.origin}', region = '{build.region}'",
            *(
                f"update {table} set edition = '{build.edition}'"
                for table in ("indicators", "fct_job_offer_count", "fct_training_offer")
            ),
            f"update source_freshness set edition = '{build.edition}', origin = '{build.origin}'",
        )

    def tables(self) -> list[TableDoc]:
        """The documentation of the tables that the warehouse has now, as pipelines/ would take it from dbt."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            found = connection.execute(
                "select table_name, column_name, data_type from duckdb_columns() "
                "where database_name = current_database() and not internal order by table_name, column_index"
            ).fetchall()
        columns: dict[str, list[Column]] = {}
        for table, column, kind in found:
            columns.setdefault(table, []).append(Column(column, kind, f"Colonne {column}, inventée"))
        return [
            TableDoc(table, f"Table {table}, inventée", KEYS.get(table, (those[0].name,)), tuple(those))
            for table, those in columns.items()
            if not table.startswith("_")
        ]

    def seal(
        self,
        build: BuildIdentity = BUILD,
        *,
        only: Collection[str] | None = None,
        sources: list[dict[str, Any]] | None = None,
    ) -> Candidate:
        """Seal the warehouse as it is; with `only`, some of its tables, for tests that look at one suite."""
        self.runs += 1
        only = self.only if only is None else only
        tables = [table for table in self.tables() if only is None or table.name in only]
        sources = [{**source, "origin": build.origin} for source in sources or SOURCES]
        return seal.seal(self.warehouse, self.home, build, tables, sources, f"{self.runs:08d}-run")

    def audit(self, candidate: Candidate, **options: Any) -> audit.Audit:
        return audit.audit(candidate.path, self.home, self.suites, **options)

    def publish(self, candidate: Candidate, expected: BuildIdentity | None = None) -> kept.Release:
        with light_pages():
            return release.publish(candidate.path, self.home, suites_dir=self.suites, expected=expected)

    def audited(self, build: BuildIdentity = BUILD) -> Candidate:
        """The first two steps: a candidate that could be published."""
        if self.ready is not None and build == BUILD:
            candidate, self.ready = self.ready, None
            here = self.home / "candidates" / candidate.path.name
            if here != candidate.path:
                shutil.copytree(candidate.path, here)
            return replace(candidate, path=here)
        self.become(build)
        candidate = self.seal(build)
        assert self.audit(candidate).verdict == "pass"
        return candidate

    def released(self, build: BuildIdentity = BUILD) -> kept.Release:
        """All three steps for one edition."""
        return self.publish(self.audited(build), build)

    @property
    def current(self) -> str | None:
        link = self.home / "current"
        return link.readlink().as_posix() if link.is_symlink() else None
