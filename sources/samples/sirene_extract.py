"""The sample of the Sirene stock: the publisher's four schemas, filled with what the study's real extracts say, and no more.

No stock file could be found for the study, so each cell comes from another public copy of Sirene: recorded answers of the
API Recherche d'entreprises (May and June 2026) and of the API Sirene V3 (2019), names searched in spring 2026, attributes of
2022 beside the Egapro index, SIRET of i-Lab and i-Nov laureates. What no extract says is null. provenance.csv tells, for each
row, which cells came from which extract.

Here: the mapping from an extract to the stock's columns. Not here: the other samples and the manifest (reduce.py).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.sirene.schema import ESTABLISHMENTS, PERSONAL, UNIT_PERIODS, UNITS, StockFile

SOLE_TRADER = "1000"
# Legal persons that bear, as their name, that of a living person or of two partners: found by reading the names.
NAMED_AFTER_A_PERSON = frozenset({"479285801", "800329849", "413393752"})
ANSWERS = "recherche_entreprises/responses"
SEARCHED = "recherche_entreprises/unites_legales_extraites_2026.csv"
EGAPRO = "sirene/egapro_unites_legales_france.csv.gz"
EGAPRO_OCCITANIE = "sirene/egapro_occitanie_2018_2020.csv"
NAMED_FIRMS = "sirene/firmes_panorama_siren.csv"
API_2019 = "sirene/api_sirene_v3_reponses_2019.json"
ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}

Cells = dict[str, Any]


class Rows:
    """Rows of one file under construction, and where each of their cells came from."""

    def __init__(self, stock: StockFile, *key: str) -> None:
        self.stock = stock
        self._key = key
        self._types = {column.name: column.type for column in stock.columns}
        self._rows: dict[tuple[Any, ...], Cells] = {}
        self._origins: dict[tuple[Any, ...], dict[str, list[str]]] = {}

    def add(self, extract: str, cells: Mapping[str, Any]) -> None:
        """Fill the cells that no extract filled before: the freshest extract comes first."""
        told = {name: typed(value, self._types[name]) for name, value in cells.items() if known(value) is not None}
        identity = tuple(told[name] for name in self._key)
        row = self._rows.setdefault(identity, {})
        fresh = {name: value for name, value in told.items() if name not in row}
        row.update(fresh)
        if fresh:
            self._origins.setdefault(identity, {}).setdefault(extract, []).extend(fresh)

    def ordered(self) -> list[tuple[tuple[Any, ...], Cells]]:
        return sorted(self._rows.items(), key=lambda item: tuple(map(str, item[0])))

    def parquet(self) -> bytes:
        """The file: the publisher's columns, order and types."""
        schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.stock.columns])
        rows = [{column.name: row.get(column.name) for column in self.stock.columns} for _, row in self.ordered()]
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows, schema), out, compression="zstd")
        return out.getvalue()

    def provenance(self) -> Iterator[Cells]:
        for number, (identity, _) in enumerate(self.ordered()):
            for extract, names in self._origins[identity].items():
                order = [column.name for column in self.stock.columns if column.name in names]
                yield {
                    "file": self.stock.file_name,
                    "row_number": number,
                    "key": " ".join(map(str, identity)),
                    "columns": " ".join(order),
                    "extract": extract,
                }

    def __len__(self) -> int:
        return len(self._rows)

    def latest(self, column: str) -> Any:
        return max((row[column] for row in self._rows.values() if row.get(column)), default=None)


def known(value: Any) -> Any:
    """The value, or None when the extract says nothing."""
    return None if value is None or value == "" or value == [] else value


def typed(value: Any, kind: str) -> Any:
    if kind == "DATE":
        return date.fromisoformat(str(value)[:10])
    if kind == "TIMESTAMP":
        return datetime.fromisoformat(str(value))
    if kind == "BIGINT":
        return int(value)
    return value


def masked(value: Any) -> Any:
    """What the API masks, as the stock masks it."""
    return "[ND]" if value == "[NON-DIFFUSIBLE]" else value


def nomenclature(activity: str | None, rev2: frozenset[str]) -> str | None:
    """The nomenclature of a code, only where the code tells: no code of NAF rev. 2 is one of another nomenclature."""
    return "NAFRev2" if activity in rev2 else None


def sirene(shared: Path, register: Iterable[str]) -> tuple[dict[str, Rows], list[Cells]]:
    """The three files that the extracts can fill, by name, and the provenance of their cells."""
    rev2 = frozenset(row["code"] for row in _csv(shared / "nomenclatures/naf_rev2_sous_classes.csv"))
    followed = frozenset(register)
    units, establishments = Rows(UNITS, "siren"), Rows(ESTABLISHMENTS, "siret")
    periods = Rows(UNIT_PERIODS, "siren", "dateDebut")
    _recorded_answers(shared, rev2, units, establishments)
    _searched(shared, rev2, followed, units)
    _egapro(shared, rev2, followed, units)
    _named_firms(shared, followed, establishments)
    _api_2019(shared, units, periods)
    rows = {each.stock.name: each for each in (units, establishments, periods)}
    return rows, [cells for each in rows.values() for cells in each.provenance()]


def _recorded_answers(shared: Path, rev2: frozenset[str], units: Rows, establishments: Rows) -> None:
    """Legal persons of the recorded answers, their head office and the establishments that answered the question."""
    for path in sorted((shared / ANSWERS).glob("*.json")):
        extract = f"{ANSWERS}/{path.name}"
        for unit in json.loads(path.read_text(encoding="utf-8"))["results"]:
            siren, head_office = unit["siren"], unit["siege"] or {}
            if unit["nature_juridique"] in (None, SOLE_TRADER) or siren in NAMED_AFTER_A_PERSON:
                continue
            units.add(extract, _unit(unit, head_office, rev2))
            for place in (head_office, *(unit["matching_etablissements"] or ())):
                if place.get("siret"):
                    establishments.add(extract, _establishment(siren, place, rev2))


def _unit(unit: Cells, head_office: Cells, rev2: frozenset[str]) -> Cells:
    cells = {
        "siren": unit["siren"],
        "statutDiffusionUniteLegale": unit["statut_diffusion"],
        "dateCreationUniteLegale": unit["date_creation"],
        "sigleUniteLegale": unit["sigle"],
        "identifiantAssociationUniteLegale": (unit.get("complements") or {}).get("identifiant_association"),
        "trancheEffectifsUniteLegale": unit["tranche_effectif_salarie"],
        "anneeEffectifsUniteLegale": unit["annee_tranche_effectif_salarie"],
        "dateDernierTraitementUniteLegale": unit["date_mise_a_jour_insee"],
        "categorieEntreprise": unit["categorie_entreprise"],
        "anneeCategorieEntreprise": unit["annee_categorie_entreprise"],
        "etatAdministratifUniteLegale": unit["etat_administratif"],
        "denominationUniteLegale": unit["nom_raison_sociale"],
        "categorieJuridiqueUniteLegale": unit["nature_juridique"],
        "activitePrincipaleUniteLegale": unit["activite_principale"],
        "nomenclatureActivitePrincipaleUniteLegale": nomenclature(unit["activite_principale"], rev2),
        "nicSiegeUniteLegale": (head_office.get("siret") or "")[9:],
        "caractereEmployeurUniteLegale": unit["caractere_employeur"],
        "activitePrincipaleNAF25UniteLegale": unit["activite_principale_naf25"],
    }
    return {name: masked(value) for name, value in cells.items()}


def _establishment(siren: str, place: Cells, rev2: frozenset[str]) -> Cells:
    cells = {
        "siren": siren,
        "nic": place["siret"][9:],
        "siret": place["siret"],
        "statutDiffusionEtablissement": place["statut_diffusion_etablissement"],
        "dateCreationEtablissement": place["date_creation"],
        "trancheEffectifsEtablissement": place["tranche_effectif_salarie"],
        "anneeEffectifsEtablissement": place["annee_tranche_effectif_salarie"],
        "dateDernierTraitementEtablissement": place.get("date_mise_a_jour_insee"),
        "etablissementSiege": place["est_siege"],
        "codePostalEtablissement": place["code_postal"],
        "libelleCommuneEtablissement": place["libelle_commune"],
        "libelleCommuneEtrangerEtablissement": place.get("libelle_commune_etranger"),
        "codeCommuneEtablissement": place["commune"],
        "codePaysEtrangerEtablissement": place.get("code_pays_etranger"),
        "libellePaysEtrangerEtablissement": place.get("libelle_pays_etranger"),
        "dateDebut": place["date_debut_activite"],
        "etatAdministratifEtablissement": place["etat_administratif"],
        "activitePrincipaleEtablissement": place["activite_principale"],
        "nomenclatureActivitePrincipaleEtablissement": nomenclature(place["activite_principale"], rev2),
        "caractereEmployeurEtablissement": place["caractere_employeur"],
        "activitePrincipaleNAF25Etablissement": place["activite_principale_naf25"],
    }
    return {name: masked(value) for name, value in cells.items()}


def _searched(shared: Path, rev2: frozenset[str], register: frozenset[str], units: Rows) -> None:
    """Firms of the register that a name search found in 2026. Their name is the denomination when nothing is added to it."""
    for row in _csv(shared / SEARCHED):
        if row["siren"] in register:
            units.add(
                SEARCHED,
                {
                    "siren": row["siren"],
                    "denominationUniteLegale": None if "(" in row["nom_complet"] else row["nom_complet"],
                    "activitePrincipaleUniteLegale": row["activite_principale"],
                    "nomenclatureActivitePrincipaleUniteLegale": nomenclature(row["activite_principale"], rev2),
                },
            )


def _egapro(shared: Path, rev2: frozenset[str], register: frozenset[str], units: Rows) -> None:
    """Sirene's attributes of 2022 beside the Egapro index; the names declared there are not Sirene's."""
    declared_here = {row["siren"] for row in _csv(shared / EGAPRO_OCCITANIE)}
    for row in _csv(shared / EGAPRO):
        if row["siren"] in register | declared_here:
            units.add(
                EGAPRO,
                {
                    "siren": row["siren"],
                    "dateCreationUniteLegale": row["date_creation"],
                    "trancheEffectifsUniteLegale": row["tranche_effectifs"],
                    "categorieEntreprise": row["categorie_entreprise"],
                    "activitePrincipaleUniteLegale": row["activite_principale"],
                    "nomenclatureActivitePrincipaleUniteLegale": nomenclature(row["activite_principale"], rev2),
                },
            )


def _named_firms(shared: Path, register: frozenset[str], establishments: Rows) -> None:
    """SIRET that i-Lab or i-Nov gave for firms of the register: that they exist, and nothing else."""
    for row in _csv(shared / NAMED_FIRMS):
        if row["siren"] in register and row["siret"]:
            siret = row["siret"]
            establishments.add(NAMED_FIRMS, {"siren": siret[:9], "nic": siret[9:], "siret": siret})


def _api_2019(shared: Path, units: Rows, periods: Rows) -> None:
    """Legal units of 2019 with all their periods; the one without an end is the current one."""
    for page in json.loads((shared / API_2019).read_text(encoding="utf-8"))["pages"]:
        for unit in page["elements"] if page["cle"] == "unitesLegales" else ():
            if unit["siren"] in NAMED_AFTER_A_PERSON:
                continue
            own = {name: value for name, value in unit.items() if name != "periodesUniteLegale"}
            for period in unit["periodesUniteLegale"]:
                periods.add(API_2019, _only({"siren": unit["siren"], **period}, periods.stock))
                if period["dateFin"] is None:
                    units.add(API_2019, _only({**own, **period}, units.stock))


def _only(cells: Cells, stock: StockFile) -> Cells:
    """The cells that the file has, without those about natural persons."""
    names = {column.name for column in stock.columns if column.use != PERSONAL}
    return {name: value for name, value in cells.items() if name in names}


def _csv(path: Path) -> Iterator[dict[str, str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text, newline=""))
