"""Made-up BODACC notices in the API's shape, and the models that make procedures and failures of them, run on these alone.

Here: writing notices, running the compiled SQL of the chain in a copy of the built warehouse. Not here: what must come
out (test_procedures.py, test_golden_cases.py). Nothing here speaks of a real company, except where a test names a fact.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

OPENING = "Jugement d'ouverture"
LJ = (OPENING, "Jugement d'ouverture de liquidation judiciaire")
RJ = (OPENING, "Jugement d'ouverture d'une procédure de redressement judiciaire")
SAUVEGARDE = (OPENING, "Jugement d'ouverture d'une procédure de sauvegarde")
SAUVEGARDE_ACCELEREE = (OPENING, "Jugement d'ouverture d'une procédure de sauvegarde accélérée")
EXTENSION = (OPENING, "Jugement d'extension de liquidation judiciaire")
CONVERSION = ("Jugement prononçant", "Jugement de conversion en liquidation judiciaire")
CONVERSION_OF_SAUVEGARDE = (
    "Jugement prononçant",
    "Jugement de conversion en redressement judiciaire de la procédure de sauvegarde",
)
PLAN = ("Extrait de jugement", "Jugement de plan de redressement")
PLAN_OF_SALE = ("Extrait de jugement", "Jugement arrêtant un plan de cession")
FAILED_PLAN = (
    "Extrait de jugement",
    "Jugement prononçant la résolution du plan de redressement et la liquidation judiciaire",
)
CLOSING = ("Jugement de clôture", "Jugement de clôture pour insuffisance d'actif")
REVERSAL = ("Arrêt de la Cour d'Appel", "Arrêt de la cour d'appel infirmant une décision soumise à publicité")
RETRACTION = (
    "Rétractation sur tierce opposition",
    "Rétractation de jugement d'ouverture sur tierce opposition",
)
CLAIMS = (
    "Avis de dépôt",
    "Liste des créances nées après le jugement d'ouverture d'une procédure de liquidation judiciaire",
)
OTHER = ("Extrait de jugement", "Autre jugement et ordonnance")

SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in (
                "id publicationavis parution dateparution typeavis familleavis numerodepartement tribunal commercant ville "
                "cp listepersonnes jugement parutionavisprecedent"
            ).split()
        ),
        ("numeroannonce", pa.int64()),
        ("registre", pa.list_(pa.string())),
        ("_row_number", pa.int64()),
        ("_archive_sha256", pa.string()),
        ("_is_key_conflict", pa.bool_()),
    ]
)
CHAIN = (
    "staging/bodacc/stg_bodacc__announcements",
    "intermediate/bodacc/int_bodacc__corrections",
    "intermediate/failures/int_failures__judgments",
    "intermediate/failures/int_failures__events",
    "intermediate/failures/int_failures__episodes",
    "intermediate/failures/int_failures__states",
    "marts/fct_insolvency_event",
    "intermediate/failures/int_failures__known_cases",
    "intermediate/failures/int_failures__causes",
    "marts/fct_failure",
    "intermediate/failures/int_failures__members",
    "intermediate/ownership/int_ownership__takeovers",
)


@dataclass(frozen=True)
class Notice:
    """One notice. `number` makes the id; `corrects` is the number of an earlier notice, published with it or before."""

    number: int
    companies: tuple[str, ...]
    judgment: tuple[str, str]
    judged: date | str | None
    published: date
    kind: str = "annonce"
    corrects: int | None = None
    text: str | None = None
    court: str = "31"
    post_code: str = "31000"

    @property
    def id(self) -> str:
        return f"A20260001{self.number}"

    def record(self) -> dict[str, Any]:
        persons = [
            {
                "typePersonne": "pm",
                "denomination": f"SOCIETE {siren}",
                "numeroImmatriculation": {"numeroIdentification": f"{siren[:3]} {siren[3:6]} {siren[6:]}"},
            }
            for siren in self.companies
        ] or [
            {
                "typePersonne": "pm",
                "denomination": f"SOCIETE SANS NUMERO {self.number}",
                "nonInscrit": "RCS non inscrit",
            }
        ]
        family, nature = self.judgment
        earlier = {
            "nomPublication": "BODACC A",
            "numeroParution": "20260001",
            "dateParution": None,
            "numeroAnnonce": str(self.corrects),
        }
        return {
            "id": self.id,
            "publicationavis": "A",
            "parution": "20260001",
            "dateparution": self.published.isoformat(),
            "numeroannonce": self.number,
            "typeavis": self.kind,
            "familleavis": "collective",
            "numerodepartement": self.court,
            "tribunal": f"Greffe du Tribunal de Commerce {self.court}",
            "commercant": ", ".join(person["denomination"] for person in persons),
            "ville": "Toulouse",
            "cp": self.post_code,
            "registre": [spelling for siren in self.companies for spelling in (siren, _spaced(siren))] or None,
            "listepersonnes": json.dumps({"personne": persons if len(persons) > 1 else persons[0]}),
            "jugement": json.dumps(
                {
                    "type": "annule" if self.kind == "annulation" else "initial",
                    "famille": family,
                    "nature": nature,
                    "date": self.judged.isoformat() if isinstance(self.judged, date) else self.judged,
                    "complementJugement": self.text,
                },
                ensure_ascii=False,
            ),
            "parutionavisprecedent": json.dumps(earlier) if self.corrects is not None else None,
        }


class Courtroom:
    """A warehouse in which the notices can be replaced; what follows from them is made again each time."""

    def __init__(self, warehouse: Path, compiled: Path) -> None:
        # One thread: for a few rows, a second one only waits for the first, and is paid for it.
        self._connection = duckdb.connect(str(warehouse), config={"threads": 1})
        self._connection.execute('drop view landing."bodacc__announcements"')
        self._statements = [
            (path.rsplit("/", 1)[1], (compiled / f"{path}.sql").read_text(encoding="utf-8")) for path in CHAIN
        ]

    def close(self) -> None:
        self._connection.close()

    def hear(self, notices: Iterable[Notice]) -> Courtroom:
        """Replace the notices, in the order in which they arrive; an id that stands twice is flagged, as landing does."""
        arrived = list(notices)
        times = Counter(notice.id for notice in arrived)
        rows = [
            notice.record()
            | {"_row_number": number, "_archive_sha256": "made up", "_is_key_conflict": times[notice.id] > 1}
            for number, notice in enumerate(arrived, start=1)
        ]
        self._connection.register("arrived", pa.Table.from_pylist(rows, schema=SCHEMA))
        self._connection.execute('create or replace table landing."bodacc__announcements" as from arrived')
        for name, statement in self._statements:
            self._connection.execute(f"create or replace table {name} as {statement}")
        return self

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()

    def marts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that follows from the notices and that a reader sees, in one order."""
        tables = ("fct_failure", "fct_insolvency_event", "int_failures__episodes", "int_failures__states")
        return {table: self.rows(f"from {table} order by all") for table in tables}

    def failures(self) -> list[tuple[Any, ...]]:
        """(SIREN, opening kind, judgment date) of each failure."""
        return self.rows("select siren, opening_kind, judgment_date from fct_failure order by all")


def numbered(count: int) -> list[str]:
    """Made-up SIREN that pass the Luhn check, beginning with 9999."""
    sirens = []
    for serial in range(count):
        eight = f"9999{serial:04d}"
        total = sum(
            digit if place % 2 == 0 else (2 * digit - 9 if digit > 4 else 2 * digit)
            for place, digit in enumerate(map(int, eight))
        )
        sirens.append(eight + str(-total % 10))
    return sirens


def day(text: str, after: int = 0) -> date:
    return date.fromisoformat(text) + timedelta(days=after)


def _spaced(siren: str) -> str:
    return f"{siren[:3]} {siren[3:6]} {siren[6:]}"
