"""The four stock files as INSEE publishes them: their resources, their pinned columns and types, and which of these land.

Here: what a file is and how it is recognised. Not here: fetching it (fetch.py), choosing its rows (select.py). The columns
are data: schema.csv beside this module, in the publisher's order (stock of August 2026).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sources.errors import BadBytes, MissingColumn
from sources.reading import LocalFile

SOURCE_ID = "sirene"
SCHEMA = Path(__file__).parent / "schema.csv"
LANDED = frozenset({"landed", "landed_while_published"})
PERSONAL = "personal"


@dataclass(frozen=True)
class Column:
    """A pinned column.

    Attributes:
        type: its DuckDB type in the published Parquet.
        use: `landed`; `landed_while_published` (NAF 2025, given for information, may go in January 2027: then null);
            `left` in the archive; `personal`, about a natural person, never read.
    """

    name: str
    type: str
    use: str


@dataclass(frozen=True)
class StockFile:
    """One of the four files.

    Attributes:
        name: the publisher's name; with `.parquet`, that of our archived file.
        resource: its stable resource on data.gouv.fr, whose address redirects to a dated file.
        is_required: a refresh stops without it; without one of the others, its table is empty.
    """

    name: str
    resource: str
    is_required: bool

    @property
    def file_name(self) -> str:
        return f"{self.name}.parquet"

    @property
    def columns(self) -> tuple[Column, ...]:
        return _schema()[self.name]

    def names(self, *uses: str) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.use in uses)

    @property
    def landed(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.use in LANDED)


UNITS = StockFile("StockUniteLegale", "350182c9-148a-46e0-8389-76c2ec1374a3", True)
ESTABLISHMENTS = StockFile("StockEtablissement", "a29c1297-1f92-4e2a-8f6b-8c902ce96c5f", True)
UNIT_PERIODS = StockFile("StockUniteLegaleHistorique", "1b9290ed-d0bc-461f-ba31-0250a99cc140", False)
ESTABLISHMENT_PERIODS = StockFile("StockEtablissementHistorique", "2b3a0c79-f97b-46b8-ac02-8be6c1f01a8c", False)
FILES = (UNITS, ESTABLISHMENTS, UNIT_PERIODS, ESTABLISHMENT_PERIODS)


@dataclass(frozen=True)
class Footer:
    """What the last bytes of a Parquet say of it, without reading a row."""

    stock: StockFile
    rows: int
    columns: tuple[str, ...]

    @property
    def new_columns(self) -> tuple[str, ...]:
        known = {column.name for column in self.stock.columns}
        return tuple(name for name in self.columns if name not in known)

    @property
    def gone_columns(self) -> tuple[str, ...]:
        """Known columns that are not there; none of them is needed."""
        return tuple(column.name for column in self.stock.columns if column.name not in self.columns)


def footer(file: LocalFile) -> Footer:
    """Recognise a stock file by its columns, whatever it is called, and check that what we need is there.

    Raises:
        BadBytes: not a Parquet file, no row, or the columns of none of the four files.
        MissingColumn: a column that lands is not there any more.
    """
    try:
        described = pq.read_metadata(file.path)
        columns = tuple(described.schema.to_arrow_schema().names)
    except (pa.ArrowException, OSError) as error:
        raise BadBytes(
            file.source_id,
            "ce n'est pas un fichier Parquet entier (tronqué ?)",
            file=file.name,
            place="pied du fichier",
            rule=f"un pied de fichier Parquet lisible ({str(error).splitlines()[0][:200]})",
        ) from error
    stock = max(FILES, key=lambda each: _likeness(each, columns))
    if _likeness(stock, columns) < 0.5:
        raise BadBytes(
            file.source_id,
            "les colonnes ne sont celles d'aucun fichier du stock Sirene",
            file=file.name,
            place=f"colonnes reçues : {', '.join(columns)}"[:300],
            rule=f"les colonnes de {', '.join(each.name for each in FILES)}",
            advice="vérifier les identifiants de ressource dans sources/sirene/schema.py",
        )
    needed = stock.names("landed")
    if missing := [name for name in needed if name not in columns]:
        raise MissingColumn(
            file.source_id,
            f"il manque {', '.join(f'« {name} »' for name in missing)}",
            file=file.name,
            place=f"colonnes inconnues : {', '.join(set(columns) - {column.name for column in stock.columns}) or 'aucune'}"[
                :300
            ],
            rule=f"{stock.name} a besoin de : {', '.join(needed)}",
            advice="si l'éditeur a renommé la colonne, corriger sources/sirene/schema.csv et le modèle de staging",
        )
    if described.num_rows == 0:
        raise BadBytes(file.source_id, "aucune ligne", file=file.name, rule="au moins une ligne")
    return Footer(stock, described.num_rows, columns)


def _likeness(stock: StockFile, columns: tuple[str, ...]) -> float:
    """Share of columns in common (Jaccard); the four files have siren and little else in common."""
    pinned = {column.name for column in stock.columns}
    return len(pinned.intersection(columns)) / len(pinned.union(columns))


@cache
def _schema() -> dict[str, tuple[Column, ...]]:
    with SCHEMA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name: tuple(Column(row["column"], row["type"], row["use"]) for row in rows if row["file"] == name)
        for name in dict.fromkeys(row["file"] for row in rows)
    }
