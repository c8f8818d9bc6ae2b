"""Every source as files that can be altered, and what becomes of altered ones: refused with a reason, or accounted for.

A case is named `source-alteration-seed`: its name is enough to play it again. Files are the shipped ones, shortened where
rows are many, or invented where no sample ships. Not here: the alterations (mutations.py).
"""

from __future__ import annotations

import csv
import functools
import io
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from sources import shipped
from sources.ademe.fetch import COLUMNS as AID_COLUMNS
from sources.archive import Archive, ArchivedFile
from sources.errors import SourceError
from sources.landing import check_only, files_at, land
from sources.mon_compte_formation.fetch import COLUMNS as COURSE_COLUMNS
from sources.register import vocabularies
from sources.registry import SOURCES
from sources.sgpi.parse import COLUMNS as PROJECT_COLUMNS
from sources.spec import Kind, Origin, Scope, SourceSpec, by_id
from tests.faults import mutations
from tests.faults.mutations import FORMATS, Grid
from tests.sources import invented_awards as invented
from tests.sources.dila_files import RCS_A, pcl, procedure, taz
from tests.sources.stock_files import small_stock

MANY = 40  # rows kept of a shipped file: enough to be altered, quick to read
FEW = 6  # answers kept of a source that gives one per firm
LONGEST = 5.0  # seconds of computing for one delivery, whatever else the machine does
EDITION = "2026-03"
LARGE = "huge_cell"  # takes a second by itself
SWAPPED = "swap_with_another_source"
SCOPE = Scope(EDITION, "76", ("31", "34"), ("302474648", "511278533"))


@dataclass(frozen=True)
class Feed:
    """The files that one source may deliver, whole and right."""

    source: str
    format: str
    files: dict[str, bytes]

    @property
    def spec(self) -> SourceSpec:
        return by_id(SOURCES)[self.source]


@functools.cache
def feeds() -> dict[str, Feed]:
    """Every source, and the other route of the BODACC."""
    found = {spec.id: _shipped(spec) for spec in SOURCES if spec.files}
    for source, format, files in (
        ("horizon", "csv;", {"participations.csv": _csv(invented.PARTICIPATIONS)}),
        ("h2020", "csv;", {"participations.csv": _csv(invented.PARTICIPATIONS)}),
        ("region_grants", "csv;", {"grants.csv": _csv(invented.GRANTS)}),
        ("ademe", "page", {"lines-001.json": json.dumps({"results": _aids()}).encode()}),
        ("mon_compte_formation", "json", {"courses.json": json.dumps(_courses()).encode()}),
        ("france_travail", "json", _counts()),
        ("sgpi", "workbook", {"liste.xlsx": _projects()}),
    ):
        found[source] = Feed(source, format, files)
    found["sirene"] = Feed("sirene", "parquet", {stock.file_name: part for stock, part in small_stock().items()})
    issues = {"PCL_BXA20260149.taz": pcl(*(procedure(str(number)) for number in range(1, 9)))}
    issues["RCS-A_BXA20210005.taz"] = RCS_A.read_bytes()
    found["bodacc_dila"] = Feed("bodacc", "taz", {name: taz(name.split(".")[0], xml) for name, xml in issues.items()})
    return found


def _shipped(spec: SourceSpec) -> Feed:
    files = {Path(name).name: (shipped.ROOT / name).read_bytes() for name in spec.files}
    format = "answer" if spec.id == "recherche_entreprises" else _format_of(spec, next(iter(files)))
    if spec.kind is Kind.REMOTE and format in FORMATS and format != "parquet":
        files = {name: _shortened(content, format) for name, content in files.items()}
    if format == "answer":
        files = dict(list(files.items())[:FEW])
    return Feed(spec.id, format, files)


def _format_of(spec: SourceSpec, name: str) -> str:
    delimiter = ";" if spec.kind is Kind.REMOTE else ","
    return {".csv": f"csv{delimiter}", ".json": "json", ".parquet": "parquet"}[Path(name).suffix]


def _shortened(content: bytes, format: str) -> bytes:
    grid = FORMATS[format].read(content)
    return FORMATS[format].write(Grid(grid.columns, grid.rows[:MANY]))


def _csv(records: list[invented.Record]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(records[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def _aids() -> list[dict[str, object]]:
    values = ("2026-04-03", "D1", "Société inventée", "00000001800002", "Projet", 1000.5, "Aide", "Fonds")
    return [dict(zip(AID_COLUMNS, (f"id{number}", *values), strict=True)) for number in range(20)]


def _courses() -> list[dict[str, object]]:
    known = dict.fromkeys(COURSE_COLUMNS) | {
        "code_region": "76",
        "date_extract": "2026-11-02",
        "frais_ttc_tot_min": 900.5,
    }
    said = known | {"siret": "00000001800002", "code_departement": "31", "intitule_formation": "Cours inventé"}
    return [said | {"numero_formation": f"00000001800002_{number}"} for number in range(20)]


def _counts() -> dict[str, bytes]:
    asked = {"counted_on": "2026-04-10", "created_from": "2025-10-01", "created_to": "2026-03-31"}
    counts = [
        asked | {"department_code": department, "occupation": "data_scientist", "creation_month": month, "offers": 3, "seen_again": 0}
        for department in ("31", "34")
        for month in ("2026-02", "2026-03")
    ]  # fmt: skip
    regions = [asked | {"region_code": code, "occupation": "data_scientist", "announced": 9} for code in ("11", "76")]
    return {"counts.json": json.dumps(counts).encode(), "regions.json": json.dumps(regions).encode()}


def _projects() -> bytes:
    row = dict.fromkeys(PROJECT_COLUMNS, "inventé") | {"siret": "00000001800002", "montant_aide": 1000.0}
    rows = [list((row | {"nom_projet": f"Projet {number}"}).values()) for number in range(12)]
    return FORMATS["workbook"].write(Grid(list(PROJECT_COLUMNS), rows))


# Cases --------------------------------------------------------------------------------------------------------------


def cases(seeds: range) -> list[str]:
    """Every alteration of every source."""
    return [
        f"{name}-{change}-{seed}" for name, feed in feeds().items() for change in changes_of(feed) for seed in seeds
    ]


def few_cases(per_source: int) -> list[str]:
    """Some of them, so that each source is altered and each alteration made."""
    chosen = []
    for rank, (name, feed) in enumerate(feeds().items()):
        changes = [change for change in changes_of(feed) if change != LARGE]
        picked = dict.fromkeys(changes[(rank * per_source + step) % len(changes)] for step in range(per_source))
        chosen += [f"{name}-{change}-0" for change in picked]
    return chosen


def changes_of(feed: Feed) -> list[str]:
    return [*mutations.names_for(feed.format), SWAPPED]


def altered_files(case: str) -> tuple[Feed, str, dict[str, bytes]]:
    """The feed of a case, which of its files is altered, and all of them."""
    name, change, _ = case.split("-")
    feed, rng = feeds()[name], random.Random(case)
    victim = rng.choice(sorted(feed.files))
    if change == SWAPPED:
        other = rng.choice([each for each in feeds().values() if each.source != feed.source])
        content = rng.choice(list(other.files.values()))
    else:
        content = mutations.altered(feed.files[victim], feed.format, change, rng)
    return feed, victim, {**feed.files, victim: content}


# What becomes of them ---------------------------------------------------------------------------------------------------


def check_refused_or_accounted(feed: Feed, files: dict[str, bytes], folder: Path) -> str | None:
    """Bring files in as a refresh does, up to landing; the words of the refusal, None when they landed.

    Fails on a refusal that does not name its source, a place and a rule, on a row that is lost, on any other exception.
    """
    started = time.process_time()
    try:
        _land(feed.spec, files, folder)
    except SourceError as refusal:
        said = str(refusal)
        # The words are the register's, whoever is read with them; they land with a source that has them among its files.
        is_of_words = refusal.file == vocabularies.FILE
        owners = {"register"} if is_of_words else {feed.source}
        assert refusal.source_id in owners | ({feed.source} if vocabularies.FILE in feed.files else set()), said
        assert refusal.rule, said
        assert refusal.file or refusal.place, said
        assert str(folder) not in said, said
        return said
    finally:
        assert time.process_time() - started < LONGEST
    return None


def _land(spec: SourceSpec, files: dict[str, bytes], folder: Path) -> None:
    archive = Archive(folder / "archive", Origin.LIVE)
    delivery = archive.record(spec, EDITION, _archived(spec, files, archive, folder))
    for arrival in land(spec, archive, delivery, folder / "landing", SCOPE):
        assert arrival.rows_in == arrival.rows_accounted, arrival


def _archived(spec: SourceSpec, files: dict[str, bytes], archive: Archive, folder: Path) -> list[ArchivedFile]:
    """As pipelines.assets.raw does for each kind of source."""
    paths = []
    for name, content in files.items():
        shipped_as = next((each for each in spec.files if Path(each).name == name), name)
        path = folder / "sources" / shipped_as
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    if spec.kind is Kind.CURATED:
        # The words that these files may use, as they ship unless they are what is altered.
        words = folder / "sources" / "curated" / "vocabularies.csv"
        if not words.exists():
            words.write_bytes((shipped.ROOT / "curated" / "vocabularies.csv").read_bytes())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shipped, "ROOT", folder / "sources")
            return shipped.archive_shipped(spec, archive)
    vintage = spec.vintage(paths) if spec.vintage else None
    stored = [archive.store_copy(spec, path, path.name, vintage=vintage) for path in paths]
    check_only(spec, files_at(archive, stored))
    return stored
