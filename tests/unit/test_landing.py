"""Archive and landing: bytes are kept as they came, and every row that came is landed, a duplicate, or rejected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive, Delivery, unchanged_file
from sources.arrival import Arrival, parquet_path, read_arrival
from sources.errors import BadBytes, KeyConflict, MissingColumn
from sources.landing import land, rejecting
from sources.reading import LocalFile, ParsedTable, Rejection, read_csv
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, Origin, SourceSpec, Table

EDITION = "2026-10"


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    for file in files:
        yield read_csv(file.name.removesuffix(".csv"), file)


TABLE = Table("firms", key=("siren",), needed=("siren", "nom"), optional=("ville",))
SPEC = SourceSpec(
    id="essai",
    title="Source d'essai",
    publisher="Les tests",
    licence=LICENCE_OUVERTE_2,
    attribution="Les tests",
    cadence=Cadence.MONTHLY,
    kind=Kind.REMOTE,
    landing_page="",
    tables=(TABLE,),
    files=(),
    parse=parse,
)


def with_table(spec: SourceSpec = SPEC, **changes: Any) -> SourceSpec:
    return replace(spec, tables=(replace(TABLE, **changes),))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", Origin.LIVE)


@pytest.fixture
def delivered(archive: Archive) -> Callable[..., Delivery]:
    """A delivery of CSV texts, by file name."""

    def make(spec: SourceSpec, **texts: str) -> Delivery:
        files = []
        for name, text in texts.items():
            with archive.temporary_file() as received:
                received.write_text(text, encoding="utf-8")
                files.append(archive.store(spec, received, f"{name}.csv", vintage="2026-10-01"))
        return archive.record(spec, EDITION, files)

    return make


@pytest.fixture
def landed(archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path) -> Callable[..., Arrival]:
    """What arrives of one table of firms."""

    def make(text: str, spec: SourceSpec = SPEC) -> Arrival:
        (arrival,) = land(spec, archive, delivered(spec, firms=text), tmp_path / "landing")
        return arrival

    return make


def rows_of(arrival: Arrival, tmp_path: Path, columns: str = "*") -> list[tuple[object, ...]]:
    path = tmp_path / "landing" / arrival.path
    return duckdb.sql(f"select {columns} from '{path}' order by _row_number").fetchall()


def nothing_is_lost(arrival: Arrival) -> bool:
    return arrival.rows_in == arrival.rows_landed + arrival.duplicates_dropped + len(arrival.rejected)


# Landing


def test_rows_land_with_their_line_and_the_hash_of_their_bytes(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    arrival = landed("siren,nom\n1,Un\n2,Deux\n")
    assert rows_of(arrival, tmp_path, "siren, nom, _row_number, _archive_sha256, _is_key_conflict") == [
        ("1", "Un", 2, arrival.archive_sha256, False),
        ("2", "Deux", 3, arrival.archive_sha256, False),
    ]
    assert (arrival.rows_in, arrival.rows_landed) == (2, 2)


def test_the_arrival_report_stands_beside_the_parquet(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    spec = with_table(rejection_budget=1)
    arrival = landed("siren,nom,effectif\n1,Un,3\n2\n", spec)
    parquet = parquet_path(tmp_path / "landing", "live", "essai", "firms", EDITION)
    assert parquet == tmp_path / "landing" / arrival.path
    assert read_arrival(parquet) == arrival


def test_a_share_of_unreadable_rows_is_tolerated_whatever_the_size_of_the_delivery(
    landed: Callable[..., Arrival],
) -> None:
    rows = "siren,nom\n" + "".join(f"{number},Un\n" for number in range(1, 9))
    arrival = landed(f"{rows}9\n10\n", with_table(rejection_share=0.2))
    assert (arrival.rows_in, arrival.rows_landed, len(arrival.rejected)) == (10, 8, 2)
    with pytest.raises(BadBytes, match=r"3 ligne\(s\) inutilisable\(s\), 2 tolérée\(s\)"):
        landed(f"{rows}9\n10\n11\n", with_table(rejection_share=0.2))


def test_a_missing_column_stops_the_source_and_names_it(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    with pytest.raises(MissingColumn) as raised:
        landed("siren,denomination\n1,Un\n")
    message = str(raised.value)
    assert message.startswith("essai : il manque « nom »")
    assert "fichier   : firms.csv" in message
    assert "endroit   : colonnes reçues : siren, denomination" in message
    assert "règle     : la table firms a besoin de : siren, nom" in message
    assert not (tmp_path / "landing").exists()


def test_a_new_column_lands_and_is_reported(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    arrival = landed("siren,nom,ville,effectif\n1,Un,Albi,12\n")
    assert arrival.new_columns == ("effectif",)
    assert rows_of(arrival, tmp_path, "effectif") == [("12",)]


def test_personal_columns_are_never_written(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    arrival = landed("siren,nom,Email\n1,Un,nobody@example.org\n", with_table(personal=("Email",)))
    parquet = tmp_path / "landing" / arrival.path
    assert "Email" not in duckdb.sql(f"select * from '{parquet}'").columns
    assert b"nobody@example.org" not in parquet.read_bytes()
    assert "nobody" not in parquet.with_suffix(".arrival.json").read_text(encoding="utf-8")
    assert arrival.new_columns == ()


def test_exact_duplicates_are_dropped_and_counted(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    arrival = landed("siren,nom\n1,Un\n2,Deux\n1,Un\n")
    assert (arrival.rows_in, arrival.rows_landed, arrival.duplicates_dropped) == (3, 2, 1)
    assert rows_of(arrival, tmp_path, "siren, _row_number") == [("1", 2), ("2", 3)]
    assert nothing_is_lost(arrival)


def test_a_key_conflict_within_its_budget_lands_whole_and_flagged(
    landed: Callable[..., Arrival], tmp_path: Path
) -> None:
    arrival = landed("siren,nom\n1,Un\n1,Autre\n2,Deux\n", with_table(key_conflict_budget=1))
    assert rows_of(arrival, tmp_path, "nom, _is_key_conflict") == [("Un", True), ("Autre", True), ("Deux", False)]
    assert arrival.key_conflicts == 2
    assert nothing_is_lost(arrival)


def test_a_key_conflict_over_its_budget_stops_the_source_and_says_which_lines(landed: Callable[..., Arrival]) -> None:
    with pytest.raises(KeyConflict) as raised:
        landed("siren,nom\n1,Un\n2,Deux\n1,Autre\n")
    message = str(raised.value)
    assert message.startswith("essai : 1 clé(s) en double, 0 tolérée(s)")
    assert "fichier   : firms.csv" in message
    assert "endroit   : lignes 2, 4 : siren = '1'" in message
    assert "règle     : (siren) est unique" in message


def test_a_key_that_is_not_known_conflicts_with_nothing(landed: Callable[..., Arrival]) -> None:
    assert landed("siren,nom\n,Un\n,Deux\n").key_conflicts == 0


def test_any_duplicate_in_a_curated_file_is_an_error(landed: Callable[..., Arrival]) -> None:
    with pytest.raises(KeyConflict, match="lignes 2, 3"):
        landed("siren,nom\n1,Un\n1,Un\n", replace(SPEC, kind=Kind.CURATED))


def test_rejected_rows_within_their_budget_are_counted_with_their_reason(landed: Callable[..., Arrival]) -> None:
    arrival = landed("siren,nom\n1,Un\n2\n3,Trois\n1,Un\n", with_table(rejection_budget=1))
    assert arrival.rejected == (Rejection(3, "1 champs au lieu de 2"),)
    assert (arrival.rows_in, arrival.rows_landed, arrival.duplicates_dropped) == (4, 2, 1)
    assert nothing_is_lost(arrival)


def test_rejected_rows_over_their_budget_stop_the_source_and_say_where(landed: Callable[..., Arrival]) -> None:
    with pytest.raises(BadBytes) as raised:
        landed("siren,nom\n1,Un\n2\n")
    message = str(raised.value)
    assert message.startswith("essai : 1 ligne(s) inutilisable(s), 0 tolérée(s)")
    assert "fichier   : firms.csv" in message
    assert "ligne 3 : 1 champs au lieu de 2" in message


def test_a_row_that_parse_rejects_counts_as_rejected(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    def choosy(files: list[LocalFile]) -> Iterator[ParsedTable]:
        (table,) = parse(files)
        yield rejecting(table, [Rejection(3, "SIREN invalide", "siren")])

    arrival = landed("siren,nom\n1,Un\n2,Deux\n", replace(with_table(rejection_budget=1), parse=choosy))
    assert rows_of(arrival, tmp_path, "siren") == [("1",)]
    assert arrival.rejected == (Rejection(3, "SIREN invalide", "siren"),)
    assert nothing_is_lost(arrival)


def test_one_bad_table_leaves_the_others_unwritten(
    archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path
) -> None:
    spec = replace(SPEC, tables=(TABLE, replace(TABLE, name="aliases", needed=("siren", "alias"))))
    delivery = delivered(spec, firms="siren,nom\n1,Un\n", aliases="siren,nom\n1,Un\n")
    with pytest.raises(MissingColumn, match="alias"):
        land(spec, archive, delivery, tmp_path / "landing")
    assert not (tmp_path / "landing").exists()


def test_a_table_that_was_not_delivered_is_an_error(
    archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path
) -> None:
    with pytest.raises(BadBytes, match="la table « firms » manque"):
        land(SPEC, archive, delivered(SPEC, autre="siren,nom\n1,Un\n"), tmp_path / "landing")


def test_a_refused_delivery_leaves_the_landed_file_as_it_was(landed: Callable[..., Arrival], tmp_path: Path) -> None:
    parquet = tmp_path / "landing" / landed("siren,nom\n1,Un\n").path
    before = parquet.read_bytes()
    with pytest.raises(MissingColumn):
        landed("siren\n1\n")
    assert parquet.read_bytes() == before


# Archive


def test_bytes_are_kept_under_their_hash_and_read_only(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    (file,) = delivered(SPEC, firms="siren,nom\n1,Un\n").files
    path = archive.open_path(file)
    assert path.name == file.sha256
    assert path.read_text(encoding="utf-8") == "siren,nom\n1,Un\n"
    assert path.stat().st_mode & 0o222 == 0


def test_bytes_of_a_source_about_persons_lie_apart(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    (file,) = delivered(with_table(personal=("Email",)), firms="siren,nom,Email\n1,Un,x\n").files
    assert file.path.startswith("personal/")


def test_altered_archived_bytes_are_detected_before_they_are_read(
    archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path
) -> None:
    delivery = delivered(SPEC, firms="siren,nom\n1,Un\n")
    path = archive.open_path(delivery.files[0])
    path.chmod(0o644)
    path.write_text("siren,nom\n1,Deux\n", encoding="utf-8")
    with pytest.raises(BadBytes, match="les octets archivés ont changé") as raised:
        land(SPEC, archive, delivery, tmp_path / "landing")
    assert delivery.files[0].sha256[:12] in str(raised.value)
    assert not (tmp_path / "landing").exists()


def test_archived_bytes_that_are_gone_are_detected(
    archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path
) -> None:
    delivery = delivered(SPEC, firms="siren,nom\n1,Un\n")
    archive.open_path(delivery.files[0]).unlink()
    with pytest.raises(BadBytes, match="les octets archivés ont disparu"):
        land(SPEC, archive, delivery, tmp_path / "landing")


def test_an_empty_file_is_never_archived(archive: Archive) -> None:
    with archive.temporary_file() as received, pytest.raises(BadBytes, match="le fichier reçu est vide"):
        archive.store(SPEC, received, "firms.csv")


def test_a_received_file_that_is_not_stored_leaves_nothing(archive: Archive) -> None:
    with archive.temporary_file() as received:
        received.write_text("à moitié", encoding="utf-8")
    assert [path for path in archive.root.rglob("*") if path.is_file()] == []


def test_a_delivery_is_read_back_as_it_was_recorded(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    delivery = delivered(SPEC, firms="siren,nom\n1,Un\n")
    assert archive.latest("essai") == delivery
    assert archive.latest("essai", "2026-09") is None


def test_a_failed_source_carries_its_last_good_bytes_over_and_says_why(
    archive: Archive, delivered: Callable[..., Delivery]
) -> None:
    last = delivered(SPEC, firms="siren,nom\n1,Un\n")
    carried = archive.carry_over(SPEC, "2026-11", failure="le portail répond 503")
    assert carried is not None
    assert (carried.carried_over, carried.failure, carried.edition) == (True, "le portail répond 503", "2026-11")
    assert (carried.files, carried.vintage) == (last.files, "2026-10-01")


def test_bytes_of_another_origin_are_never_carried_over(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    delivered(SPEC, firms="siren,nom\n1,Un\n")
    assert Archive(archive.root, Origin.SAMPLE).carry_over(SPEC, "2026-11", failure="") is None


def test_purged_bytes_are_never_carried_over(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    delivery = delivered(SPEC, firms="siren,nom\n1,Un\n")
    archive.open_path(delivery.files[0]).unlink()
    assert archive.carry_over(SPEC, "2026-11", failure="") is None


def test_a_source_is_never_carried_over_from_a_later_edition(
    archive: Archive, delivered: Callable[..., Delivery]
) -> None:
    delivered(SPEC, firms="siren,nom\n1,Un\n")
    assert archive.carry_over(SPEC, "2026-09", failure="") is None


def test_confirmed_bytes_keep_everything_but_the_time_of_the_fetch(delivered: Callable[..., Delivery]) -> None:
    (file,) = delivered(SPEC, firms="siren,nom\n1,Un\n").files
    confirmed = unchanged_file(file)
    assert confirmed.fetched_at > file.fetched_at
    assert replace(confirmed, fetched_at=file.fetched_at) == file


def test_the_hash_of_a_delivery_does_not_depend_on_the_order_of_its_files(
    archive: Archive, delivered: Callable[..., Delivery]
) -> None:
    delivery = delivered(SPEC, a="x\n1\n", b="y\n2\n")
    assert replace(delivery, files=delivery.files[::-1]).sha256 == delivery.sha256


def test_a_side_record_is_plain_json_with_vintage_and_licence(
    archive: Archive, delivered: Callable[..., Delivery]
) -> None:
    delivered(SPEC, firms="siren,nom\n1,Un\n")
    (path,) = archive.root.glob("records/live/essai/2026-10/*.json")
    (file,) = json.loads(path.read_text(encoding="utf-8"))["files"]
    assert (file["vintage"], file["licence"], file["origin"]) == ("2026-10-01", "etalab-2.0", "live")
