"""Each live source that is parsed, end to end against the portal of this machine: asked, archived, read back, asked again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from sources.archive import Archive, ArchivedFile
from sources.errors import SourceUnavailable
from sources.france_relance.spec import SPEC as FRANCE_RELANCE
from sources.h2020.spec import SPEC as H2020
from sources.horizon.participations import TABLE as PARTICIPATIONS
from sources.horizon.spec import SPEC as HORIZON
from sources.http import Session
from sources.identifiers import clean_siren
from sources.ilab.spec import SPEC as ILAB
from sources.inov.spec import SPEC as INOV
from sources.iphd.spec import SPEC as IPHD
from sources.landing import files_at, land
from sources.ratios_inpi_bce.fetch import condition as accounts_condition
from sources.ratios_inpi_bce.spec import SPEC as RATIOS
from sources.region_grants.spec import SPEC as REGION_GRANTS
from sources.spec import Scope, SourceSpec
from tests.sources import replay_server as server
from tests.sources.replay_server import Dataset, Portal

SessionOf = Callable[..., Session]
OCCITANIE = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
FOLLOWED = ("511278533", "552032534")  # stand for the register: the recorded accounts are of no firm of Occitanie
SCOPE = Scope("2026-04", "76", OCCITANIE, FOLLOWED)
LIVE = {spec.id: spec for spec in (INOV, ILAB, RATIOS, IPHD, FRANCE_RELANCE, HORIZON, H2020, REGION_GRANTS)}
# Datasets that are asked whole, under their technical names.
WHOLE = {
    "inov": server.INOV,
    "iphd": server.IPHD,
    "france_relance": server.FRANCE_RELANCE,
    "region_grants": server.REGION_GRANTS,
}


@pytest.fixture(params=LIVE)
def spec(request: pytest.FixtureRequest) -> Iterator[SourceSpec]:
    yield LIVE[request.param]


def fetch(spec: SourceSpec, session: Session, archive: Archive, scope: Scope = SCOPE) -> list[ArchivedFile]:
    assert spec.fetch is not None
    return spec.fetch(session, archive, scope)


def expected(spec: SourceSpec, recorded: dict[str, Dataset]) -> list[dict[str, Any]]:
    """The records that the portal must give, computed without its own reading of the condition."""
    if spec.id in WHOLE:
        return [{name: cell or None for name, cell in row.items()} for row in recorded[WHOLE[spec.id]].records]
    if spec in (HORIZON, H2020):
        asked = (*PARTICIPATIONS.needed, *PARTICIPATIONS.optional)
        french = (row for row in recorded[server.HORIZON].records if row["country_code"] == "FRA")
        return [{name: row[name] for name in asked} for row in french]
    if spec is ILAB:
        labels = recorded[server.ILAB].labels
        return [{labels[name]: cell or None for name, cell in row.items()} for row in recorded[server.ILAB].records]
    accounts = (row for row in recorded[server.RATIOS].records if row["siren"] in FOLLOWED)
    return [{name: cell or None for name, cell in row.items()} for row in accounts]


def test_archived_bytes_read_back_to_the_records_of_the_portal(
    spec: SourceSpec, session_of: SessionOf, archive: Archive, recorded: dict[str, Dataset]
) -> None:
    delivery = archive.record(spec, SCOPE.edition, fetch(spec, session_of(spec), archive))
    assert spec.parse is not None
    table, *others = spec.parse(files_at(archive, delivery.files))
    rows = table.rows.drop_columns(["_row_number"]).to_pylist()
    assert rows == expected(spec, recorded)
    assert len(rows) > 0
    assert [file.rows for file in delivery.files] == [len(rows), *(other.rows_in for other in others)]
    assert delivery.vintage == "2026-10-02"


def test_a_second_fetch_reuses_the_bytes_and_asks_only_the_metadata(
    spec: SourceSpec, session_of: SessionOf, archive: Archive, portal: Portal
) -> None:
    first = fetch(spec, session_of(spec), archive)
    archive.record(spec, SCOPE.edition, first)
    portal.asked.clear()
    second = fetch(spec, session_of(spec), archive)
    assert portal.paths() == ["metadata"] * len(first)
    assert [file.sha256 for file in second] == [file.sha256 for file in first]


def test_one_file_is_three_requests(spec: SourceSpec, session_of: SessionOf, archive: Archive, portal: Portal) -> None:
    files = fetch(spec, session_of(spec), archive)
    assert len(portal.asked) == 3 * len(files)


def test_a_broken_portal_leaves_the_archive_as_it_was(
    spec: SourceSpec, session_of: SessionOf, archive: Archive, portal: Portal
) -> None:
    archive.record(spec, SCOPE.edition, fetch(spec, session_of(spec), archive))
    before = sorted(archive.root.rglob("*"))
    for dataset in portal.datasets.values():
        dataset.data_processed = "2026-11-03T04:00:00+00:00"
    portal.break_next("exports", server.reset, times=4)
    with pytest.raises(SourceUnavailable, match=f"^{spec.id} : "):
        fetch(spec, session_of(spec), archive)
    assert sorted(archive.root.rglob("*")) == before


def test_what_is_fetched_lands(spec: SourceSpec, session_of: SessionOf, archive: Archive, tmp_path: Any) -> None:
    delivery = archive.record(spec, SCOPE.edition, fetch(spec, session_of(spec), archive))
    for arrival in land(spec, archive, delivery, tmp_path / "landing"):
        assert arrival.rows_in == arrival.rows_landed + arrival.duplicates_dropped + len(arrival.rejected)
        assert (arrival.new_columns, arrival.rejected) == ((), ())


def test_personal_bytes_are_kept_apart_where_they_can_be_purged(session_of: SessionOf, archive: Archive) -> None:
    (ilab,) = fetch(ILAB, session_of(ILAB), archive)
    (inov,) = fetch(INOV, session_of(INOV), archive)
    assert (ilab.path.split("/")[0], inov.path.split("/")[0]) == ("personal", "objects")


def test_records_are_archived_as_the_publisher_wrote_them(
    session_of: SessionOf, archive: Archive, recorded: dict[str, Dataset]
) -> None:
    (file,) = fetch(INOV, session_of(INOV), archive)
    assert json.loads(archive.open_path(file).read_bytes()) == recorded[server.INOV].records


# The batches of SIREN sent for the annual accounts

# Valid numbers that belong to nobody: 000000018, 000000026, …
INVENTED = tuple(siren for number in range(1, 2_600) if (siren := clean_siren(f"{number:09}")))


def test_accounts_are_asked_by_batches_of_a_hundred_and_a_batch_may_have_none(
    session_of: SessionOf, archive: Archive, portal: Portal, tmp_path: Any
) -> None:
    followed = (*INVENTED[:249], "511278533")
    files = fetch(RATIOS, session_of(RATIOS), archive, replace(SCOPE, register_sirens=followed))
    assert [(file.name, file.rows) for file in files] == [
        ("accounts-001.csv", 0),
        ("accounts-002.csv", 0),
        ("accounts-003.csv", 2),
    ]
    assert portal.asked[-1].query["use_labels"] == "false"
    (arrival,) = land(RATIOS, archive, archive.record(RATIOS, SCOPE.edition, files), tmp_path / "landing")
    assert (arrival.rows_in, arrival.rows_landed, arrival.new_columns) == (2, 2, ())
    landed = duckdb.sql(f"select distinct _archive_sha256 from '{tmp_path / 'landing' / arrival.path}'").fetchall()
    assert landed == [(files[2].sha256,)]


def test_a_register_without_any_account_lands_an_empty_table(
    session_of: SessionOf, archive: Archive, tmp_path: Any
) -> None:
    files = fetch(RATIOS, session_of(RATIOS), archive, replace(SCOPE, register_sirens=INVENTED[:3]))
    (arrival,) = land(RATIOS, archive, archive.record(RATIOS, SCOPE.edition, files), tmp_path / "landing")
    assert (arrival.rows_in, arrival.rows_landed) == (0, 0)
    columns = duckdb.sql(f"select * from '{tmp_path / 'landing' / arrival.path}'").columns
    assert set(RATIOS.tables[0].key) <= set(columns)


def test_a_firm_more_in_the_register_asks_again_only_the_batches_that_change(
    session_of: SessionOf, archive: Archive, portal: Portal
) -> None:
    archive.record(
        RATIOS,
        SCOPE.edition,
        fetch(RATIOS, session_of(RATIOS), archive, replace(SCOPE, register_sirens=INVENTED[:150])),
    )
    portal.asked.clear()
    fetch(RATIOS, session_of(RATIOS), archive, replace(SCOPE, register_sirens=(*INVENTED[:150], "511278533")))
    assert portal.paths() == ["metadata", "metadata", "records", "exports/csv"]


def test_a_register_without_a_siren_has_nothing_to_ask(session_of: SessionOf, archive: Archive, portal: Portal) -> None:
    with pytest.raises(SourceUnavailable, match="aucun SIREN à demander"):
        fetch(RATIOS, session_of(RATIOS), archive, replace(SCOPE, register_sirens=()))
    assert portal.asked == []


@pytest.mark.parametrize("siren", ["511278534", "51127853", '511278533") or ("1"="1'])
def test_only_a_valid_siren_goes_into_the_condition(siren: str) -> None:
    with pytest.raises(ValueError, match="SIREN invalides"):
        accounts_condition((siren,))
