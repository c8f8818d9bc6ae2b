"""Names asked of the matcher against the units that a test gives, through the SQL and the Python of the models themselves.

Here: filling what the chain starts from, running it in memory, counting what comes out. Not here: what must come out
(test_matching.py). Units and names are made up, except those of data/matching (its README says where they come from).
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

DATA = Path(__file__).parent / "data" / "matching"
MODELS = Path(__file__).resolve().parents[2] / "dbt_project/models/intermediate/matching"
SEEDS = ("matching_words", "matching_rules", "matching_evidence", "matching_activities", "matching_sources")
PLACES = ("communes", "departments")
BEFORE_SCORES = ("int_matching__names_asked", "int_matching__names", "int_matching__blocks")
AFTER_SCORES = (
    "int_matching__likenesses",
    "int_matching__comparisons",
    "int_matching__evidence",
    "int_matching__candidates",
    "int_matching__outcomes",
    "int_matching__worklist",
)
GIVEN = {
    "int_matching__names_printed": (
        "asked_id varchar, source_id varchar, name varchar, printed_siren varchar, project varchar, "
        "printed_commune_code varchar, printed_city varchar, printed_department_code varchar, "
        "printed_region_code varchar, award_year integer, decided_on date, naf_hint varchar"
    ),
    "int_matching__borne_names": "siren varchar, name varchar, is_acronym boolean, is_former boolean",
    "int_matching__units": "siren varchar, creation_date date, closing_date date, naf_rev2_code varchar",
    "int_matching__places": "siren varchar, commune_code varchar, department_code varchar, region_code varchar",
    "int_awards__contest_laureates": "siren varchar, project varchar, award_year integer",
}


@dataclass(frozen=True)
class Unit:
    """A made-up legal unit: what the registers say of it."""

    siren: str
    name: str
    department: str | None = None
    commune: str | None = None
    region: str | None = None
    naf: str | None = None
    created: str | None = None
    closed: str | None = None
    laureate_in: int | None = None
    acronym: str | None = None
    former_name: str | None = None
    project: str | None = None

    @property
    def has_place(self) -> bool:
        return bool(self.commune or self.department or self.region)


@dataclass(frozen=True)
class Asked:
    """A name as a source prints it."""

    name: str
    department: str | None = None
    commune: str | None = None
    city: str | None = None
    region: str | None = None
    year: int | None = None
    source: str = "inov"
    printed_siren: str | None = None
    project: str | None = None
    naf_hint: str | None = None
    decided_on: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What the matcher says of one asked name."""

    outcome: str
    siren: str | None
    proposed_siren: str | None
    reasons: str
    name_score: float | None


@dataclass(frozen=True)
class Measure:
    """How a set of answers compares with the truth; `matched` is what the matcher is sure of."""

    asked: int
    findable: int
    matched: int
    right: int
    to_review: int
    right_proposed: int

    @property
    def precision(self) -> float:
        return self.right / self.matched if self.matched else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.findable if self.findable else 0.0

    def __str__(self) -> str:
        return (
            f"{self.asked} noms, {self.findable} à trouver ; matched {self.matched} dont {self.right} justes : "
            f"précision {self.precision:.3f}, rappel {self.recall:.3f} ; "
            f"to_review {self.to_review} dont {self.right_proposed} proposent la bonne"
        )


class Matcher:
    """The chain of the matcher in memory, on what a test gives; seeds are those of a built warehouse."""

    def __init__(self, warehouse: Path, compiled: Path) -> None:
        self._connection = duckdb.connect()
        # The compiled SQL names its catalogue.
        self._connection.execute("attach ':memory:' as warehouse")
        self._connection.execute(f"attach '{warehouse}' as built (read_only)")
        self._connection.execute("use warehouse")
        for table in (*SEEDS, *PLACES):
            self._connection.execute(f"create table {table} as from built.{table}")
        for table, columns in GIVEN.items():
            self._connection.execute(f"create table {table} ({columns})")
        folder = compiled / "intermediate" / "matching"
        self._statements = {
            name: (folder / f"{name}.sql").read_text(encoding="utf-8") for name in (*BEFORE_SCORES, *AFTER_SCORES)
        }
        self._regions = dict(self.rows("select department_code, region_code from departments"))
        self._scored = python_model(MODELS / "int_matching__scores.py").scored

    def close(self) -> None:
        self._connection.close()

    def know(self, *units: Unit) -> Matcher:
        """Forget what was known and know these units."""
        self.forget()
        self._insert("int_matching__units", [(u.siren, u.created, u.closed, u.naf) for u in units])
        self._insert(
            "int_matching__borne_names",
            [
                (unit.siren, name, name == unit.acronym, name == unit.former_name)
                for unit in units
                for name in (unit.name, unit.former_name, unit.acronym)
                if name
            ],
        )
        self._insert(
            "int_matching__places", [(u.siren, u.commune, u.department, self._region(u)) for u in units if u.has_place]
        )
        self._insert(
            "int_awards__contest_laureates",
            [(u.siren, u.project, u.laureate_in) for u in units if u.project or u.laureate_in],
        )
        return self

    def know_contests(self, *source_ids: str) -> Matcher:
        """Forget what was known and know the laureates of these contests, as the built warehouse holds them."""
        self.forget()
        contests = ", ".join(f"'{source_id}'" for source_id in source_ids)
        self._connection.execute(f"""
            create or replace temp view laureates as from built.int_awards__contest_laureates
            where siren is not null and source_id in ({contests});

            insert into int_awards__contest_laureates select siren, project, award_year from laureates;
            insert into int_matching__borne_names
            select distinct siren, beneficiary_name, false, false from laureates where beneficiary_name is not null;
            insert into int_matching__places select distinct siren, commune_code, department_code, region_code from laureates;
            insert into int_matching__units select distinct siren, null::date, null::date, null from laureates;
        """)
        return self

    def know_recorded_candidates(self) -> Matcher:
        """Know also the candidates of the recorded cases. Their date is that of a head office, not of the unit: left out."""
        units = {row["siren"]: row for row in recorded("recorded_candidates.csv")}
        self._insert(
            "int_matching__units", [(siren, None, None, row["naf_code"] or None) for siren, row in units.items()]
        )
        self._insert("int_matching__borne_names", [(s, row["denomination"], False, False) for s, row in units.items()])
        self._insert(
            "int_matching__places",
            [
                (siren, row["commune_code"], row["department_code"], self._regions[row["department_code"]])
                for siren, row in units.items()
                if row["department_code"]
            ],
        )
        return self

    def ask(self, names: Mapping[str, Asked]) -> dict[str, Outcome]:
        """The outcome of each name, by the key given to it."""
        self._connection.execute("truncate int_matching__names_printed")
        self._insert(
            "int_matching__names_printed",
            [
                (
                    key,
                    a.source,
                    a.name,
                    a.printed_siren,
                    a.project,
                    a.commune,
                    a.city,
                    a.department,
                    a.region,
                    a.year,
                    a.decided_on,
                    a.naf_hint,
                )
                for key, a in names.items()
            ],
        )
        for name in BEFORE_SCORES:
            self._run(name)
        scores = self._scored(self._connection.execute("from int_matching__blocks").df())
        self._connection.register("scores", scores)
        self._connection.execute("create or replace table int_matching__scores as from scores")
        for name in AFTER_SCORES:
            self._run(name)
        answers = self.rows(
            "select asked_id, outcome, siren, proposed_siren, reasons, name_score from int_matching__outcomes"
        )
        return {key: Outcome(*rest) for key, *rest in answers}

    def ask_one(self, asked: Asked) -> Outcome:
        return self.ask({"asked": asked})["asked"]

    def measure(self, names: Mapping[str, Asked], truth: Mapping[str, str | None]) -> Measure:
        """Ask, and compare with the SIREN that is true of each key (None: no unit known is the one asked)."""
        answers = self.ask(names)
        matched = {key for key, answer in answers.items() if answer.outcome == "matched"}
        reviewed = {key for key, answer in answers.items() if answer.outcome == "to_review"}
        return Measure(
            asked=len(names),
            findable=sum(siren is not None for siren in truth.values()),
            matched=len(matched),
            right=sum(answers[key].siren == truth[key] for key in matched),
            to_review=len(reviewed),
            right_proposed=sum(answers[key].proposed_siren == truth[key] for key in reviewed),
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()

    def forget(self) -> None:
        for table in GIVEN:
            self._connection.execute(f"truncate {table}")

    def _run(self, name: str) -> None:
        self._connection.execute(f"create or replace table {name} as {self._statements[name]}")

    def _insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """One statement for all rows: one each would take longer than the chain."""
        if rows:
            row = "(" + ", ".join("?" * len(rows[0])) + ")"
            values = [value for each in rows for value in each]
            self._connection.execute(f"insert into {table} values {', '.join([row] * len(rows))}", values)

    def _region(self, unit: Unit) -> str | None:
        return unit.region or self._regions.get(unit.department or "")


def recorded(name: str) -> list[dict[str, str]]:
    """The rows of one file of data/matching."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def python_model(path: Path) -> ModuleType:
    """A Python model of the project as a module, to call its functions without dbt."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
