"""Invented stock files of the publisher's schema: a universe of a few units, in which each oddity stands once.

Every row here is invented. SIREN are valid where nothing is said of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.identifiers import luhn_is_valid
from sources.register.parse import known_sirens
from sources.samples.sirene_extract import ARROW_TYPES
from sources.shipped import ROOT
from sources.sirene.schema import ESTABLISHMENT_PERIODS, ESTABLISHMENTS, UNIT_PERIODS, UNITS, StockFile

Row = dict[str, Any]


def parquet(
    stock: StockFile,
    rows: Iterable[Row],
    *,
    renamed: Mapping[str, str] | None = None,
    dropped: Iterable[str] = (),
    added: Mapping[str, Any] | None = None,
    types: Mapping[str, pa.DataType] | None = None,
) -> bytes:
    """A file of the publisher's schema, with columns renamed, dropped, added or retyped on demand."""
    kinds = {column.name: ARROW_TYPES[column.type] for column in stock.columns if column.name not in set(dropped)}
    kinds |= types or {}
    given = [{name: row.get(name) for name in kinds} for row in rows]
    table = pa.Table.from_pylist(given, pa.schema(list(kinds.items())))
    for name, value in (added or {}).items():
        table = table.append_column(name, pa.array([value] * table.num_rows))
    table = table.rename_columns([(renamed or {}).get(name, name) for name in table.column_names])
    out = BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def unit(siren: str, **cells: Any) -> Row:
    """A legal person, open, of NAF rev. 2 62.01Z, whose head office has the NIC 00011."""
    return {
        "siren": siren,
        "statutDiffusionUniteLegale": "O",
        "dateCreationUniteLegale": date(2015, 3, 2),
        "dateDernierTraitementUniteLegale": datetime(2026, 7, 20, 8, 30),
        "etatAdministratifUniteLegale": "A",
        "denominationUniteLegale": f"SOCIETE {siren}",
        "denominationUsuelle1UniteLegale": None,
        "categorieJuridiqueUniteLegale": 5710,
        "activitePrincipaleUniteLegale": "62.01Z",
        "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
        "nicSiegeUniteLegale": "00011",
        "activitePrincipaleNAF25UniteLegale": "62.10Y",
        **{_named(name, "UniteLegale"): value for name, value in cells.items()},
    }


def sole_trader(siren: str, **cells: Any) -> Row:
    """A natural person, with an invented name that must not be seen anywhere."""
    return unit(
        siren,
        categorieJuridique=1000,
        denomination=None,
        denominationUsuelle1="NOMINVENTE",
        nom="NOMINVENTE",
        prenom1="PRENOMINVENTE",
        sexe="F",
        **cells,
    )


def establishment(siren: str, nic: str = "00011", commune: str | None = "31555", **cells: Any) -> Row:
    """An open head office in Toulouse, of NAF rev. 2 62.01Z."""
    return {
        "siren": siren,
        "nic": nic,
        "siret": siren + nic,
        "statutDiffusionEtablissement": "O",
        "dateCreationEtablissement": date(2015, 3, 2),
        "dateDernierTraitementEtablissement": datetime(2026, 7, 20, 8, 30),
        "etablissementSiege": True,
        "libelleVoieEtablissement": "DE LA RUE INVENTEE",
        "codePostalEtablissement": "31000",
        "libelleCommuneEtablissement": "TOULOUSE",
        "codeCommuneEtablissement": commune,
        "etatAdministratifEtablissement": "A",
        "activitePrincipaleEtablissement": "62.01Z",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "caractereEmployeurEtablissement": "O",
        **{_named(name, "Etablissement"): value for name, value in cells.items()},
    }


def unit_period(siren: str, begins: date, ends: date | None = None, **cells: Any) -> Row:
    return {
        "siren": siren,
        "dateDebut": begins,
        "dateFin": ends,
        "etatAdministratifUniteLegale": "A",
        "categorieJuridiqueUniteLegale": 5710,
        "nicSiegeUniteLegale": "00011",
        **{_named(name, "UniteLegale"): value for name, value in cells.items()},
    }


def establishment_period(siret: str, begins: date, ends: date | None = None, **cells: Any) -> Row:
    return {
        "siren": siret[:9],
        "nic": siret[9:],
        "siret": siret,
        "dateDebut": begins,
        "dateFin": ends,
        "etatAdministratifEtablissement": "A",
        **{_named(name, "Etablissement"): value for name, value in cells.items()},
    }


def sirens(start: int = 500_000_000) -> Iterator[str]:
    """Valid SIREN, one after the other."""
    for stem in range(start // 10, 99_999_999):
        yield next(siren for digit in range(10) if luhn_is_valid(siren := f"{stem:08}{digit}"))


def small_stock(count: int = 50) -> dict[StockFile, bytes]:
    """The four files, of units that have nothing special."""
    source = sirens()
    chosen = [next(source) for _ in range(count)]
    return {
        UNITS: parquet(UNITS, [unit(siren) for siren in chosen]),
        ESTABLISHMENTS: parquet(ESTABLISHMENTS, [establishment(siren) for siren in chosen]),
        UNIT_PERIODS: parquet(UNIT_PERIODS, [unit_period(siren, date(2015, 3, 2)) for siren in chosen]),
        ESTABLISHMENT_PERIODS: parquet(
            ESTABLISHMENT_PERIODS, [establishment_period(siren + "00011", date(2015, 3, 2)) for siren in chosen]
        ),
    }


def register_stock() -> dict[StockFile, bytes]:
    """The four files as if each firm of the register was a firm of Toulouse created in March 2015: invented, all of it."""
    begins = date(2015, 3, 2)
    nic_of = {siren: first_nic(siren) for siren in known_sirens(ROOT / "curated" / "firms.csv")}
    units = [
        unit(siren, nicSiege=nic, trancheEffectifs="12", anneeEffectifs=2024, nombrePeriodes=1)
        for siren, nic in nic_of.items()
    ]
    return {
        UNITS: parquet(UNITS, units),
        ESTABLISHMENTS: parquet(ESTABLISHMENTS, [establishment(siren, nic) for siren, nic in nic_of.items()]),
        UNIT_PERIODS: parquet(
            UNIT_PERIODS, [unit_period(siren, begins, nicSiege=nic) for siren, nic in nic_of.items()]
        ),
        ESTABLISHMENT_PERIODS: parquet(
            ESTABLISHMENT_PERIODS, [establishment_period(siren + nic, begins) for siren, nic in nic_of.items()]
        ),
    }


def first_nic(siren: str) -> str:
    """The NIC that makes a valid SIRET of the first establishment of a unit."""
    return next(nic for digit in range(10) if luhn_is_valid(siren + (nic := f"0001{digit}")))


def _named(name: str, suffix: str) -> str:
    """`denomination` → `denominationUniteLegale`; the few columns without a suffix are given whole."""
    return (
        name
        if name in {"siren", "nic", "siret", "dateDebut", "dateFin", "etablissementSiege", "categorieEntreprise"}
        else name + suffix
    )
