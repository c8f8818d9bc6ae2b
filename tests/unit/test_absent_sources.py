"""A source that has nothing to give is absent and says why; the month stands, and its tables are empty, not missing.

The sources of this file are invented.
"""

import logging
from dataclasses import replace

import dagster as dg
import pyarrow.parquet as pq
import pytest

from pipelines.assets.raw import deliver
from pipelines.checks.arrival import arrival_results
from pipelines.settings import Mode, Settings
from sources.archive import Archive
from sources.errors import SourceUnavailable
from sources.landing import land
from sources.reading import read_csv
from sources.registry import SOURCES
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, Origin, SourceSpec, Table

LOG = logging.getLogger("essai")
FILE = b"nom;montant\nAlpha;12\n"


def parse(files):
    yield read_csv("lines", files[0], delimiter=";")


def archived(session, archive, scope):
    with archive.temporary_file() as file:
        file.write_bytes(FILE)
        return [archive.store(session.spec, file, "lines.csv")]


def out_of_order(session, archive, scope):
    raise SourceUnavailable(session.spec.id, "ne répond pas")


INVENTED = SourceSpec(
    id="invented",
    title="Source inventée",
    publisher="Éditeur inventé",
    licence=LICENCE_OUVERTE_2,
    attribution="Éditeur inventé",
    cadence=Cadence.MONTHLY,
    kind=Kind.REMOTE,
    landing_page="https://exemple.invalid",
    url="https://exemple.invalid",
    files=(),
    no_sample="aucun enregistrement réel n'a pu être recueilli",
    fetch=archived,
    parse=parse,
    tables=(Table("lines", key=("nom",), needed=("nom", "montant"), personal=("téléphone",), optional=("téléphone",)),),
)


def delivered(spec: SourceSpec, settings: Settings, edition: str = "2026-10"):
    return deliver(spec, settings, edition, LOG)


def test_a_source_without_a_sample_lands_empty_tables_with_its_columns_and_passes_its_checks(tmp_path):
    settings = Settings(tmp_path)
    delivery = delivered(INVENTED, settings)
    assert (delivery.files, delivery.absence) == ((), INVENTED.no_sample)
    (arrival,) = land(INVENTED, Archive(settings.archive, Origin.SAMPLE), delivery, settings.landing)
    table = pq.read_table(settings.landing / arrival.path)
    assert (table.num_rows, arrival.rows_in) == (0, 0)
    assert table.column_names == ["nom", "montant", "_row_number", "_archive_sha256", "_is_key_conflict"]
    key = dg.AssetKey(["landing", "invented", "lines"])
    checks = arrival_results(key, arrival, INVENTED.tables[0], is_absent=True)
    assert all(check.passed for check in checks)
    assert not all(check.passed for check in arrival_results(key, arrival, INVENTED.tables[0]))


def test_a_source_without_its_credentials_is_off_and_names_what_it_lacks_never_what_it_has(tmp_path):
    spec = replace(INVENTED, credentials=("INVENTED_ID", "INVENTED_SECRET"))
    settings = Settings.read({"PANORAMA_HOME": str(tmp_path), "INVENTED_ID": "canari-4711"}, mode="live")
    delivery = delivered(spec, settings)
    assert delivery.absence == "éteinte : INVENTED_SECRET manque à l'environnement"
    assert "canari" not in repr(settings)
    assert not any(b"canari-4711" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canari-4711\n")
    spec = replace(INVENTED, credentials=("INVENTED_SECRET",))
    settings = Settings.read(
        {"PANORAMA_HOME": str(tmp_path / "home"), "INVENTED_SECRET_FILE": str(secret)}, mode="live"
    )
    assert settings.credentials_of(spec) == {"INVENTED_SECRET": "canari-4711"}
    assert delivered(spec, settings).absence is None


def test_an_optional_source_that_fails_keeps_its_last_bytes_else_is_absent_and_blocks_nothing(tmp_path):
    settings = Settings(tmp_path, Mode.LIVE)
    failing = replace(INVENTED, never_blocks=True, fetch=out_of_order)
    absent = delivered(failing, settings, "2026-08")
    assert (absent.files, absent.absence is not None, "ne répond pas" in absent.failure) == ((), True, True)
    first = delivered(replace(INVENTED, never_blocks=True), settings, "2026-09")
    kept = delivered(failing, settings, "2026-10")
    assert (kept.carried_over, kept.sha256, kept.absence) == (True, first.sha256, None)
    with pytest.raises(dg.Failure):
        delivered(replace(failing, id="needed", never_blocks=False), settings)


def test_a_frozen_source_is_asked_once(tmp_path):
    settings = Settings(tmp_path, Mode.LIVE)
    first = delivered(replace(INVENTED, cadence=Cadence.FROZEN), settings, "2026-09")
    second = delivered(replace(INVENTED, cadence=Cadence.FROZEN, fetch=out_of_order), settings, "2026-10")
    assert (second.sha256, second.unchanged, second.carried_over) == (first.sha256, True, False)


def test_a_dropped_file_is_read_and_none_is_no_error(tmp_path):
    spec = replace(INVENTED, kind=Kind.DROPPED, fetch=None, no_sample=None)
    settings = Settings(tmp_path)
    assert delivered(spec, settings).absence == "aucun fichier déposé dans dropped/invented/"
    folder = settings.dropped / spec.id
    folder.mkdir(parents=True)
    (folder / "~$lines.csv").write_bytes(b"verrou d'un tableur")
    (folder / "lines.csv").write_bytes(FILE)
    delivery = delivered(spec, settings)
    assert ([file.name for file in delivery.files], delivery.absence) == (["lines.csv"], None)
    (folder / "lines.csv").write_bytes(b"autre;colonne\n1;2\n")
    with pytest.raises(dg.Failure, match=r"montant|nom"):
        delivered(spec, settings)


def test_every_remote_source_ships_a_sample_or_says_why_it_has_none():
    assert [spec.id for spec in SOURCES if spec.kind is Kind.REMOTE and bool(spec.files) == bool(spec.no_sample)] == []
