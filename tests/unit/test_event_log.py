"""The event log that keeps its connections stands on a private part of Dagster: that it is still the one in use."""

import sqlite3

from pipelines.event_log import KEPT, KeptConnections


def test_reading_runs_goes_through_the_kept_connections_and_keeps_only_the_latest(tmp_path):
    storage = KeptConnections(str(tmp_path))
    try:
        for run in range(KEPT + 3):
            assert list(storage.get_records_for_run(f"run-{run}").records) == []
        assert [*storage._engines][-1] == f"run-{KEPT + 2}"
        assert len(storage._engines) == KEPT
        with storage.run_connection(f"run-{KEPT + 2}") as connection:
            assert connection.exec_driver_sql("pragma synchronous").scalar() == 1, "normal: no wait for the disk"
    finally:
        storage.dispose()
    assert not storage._engines


def test_a_table_that_was_found_is_not_looked_for_again_and_one_that_was_not_is(tmp_path, monkeypatch):
    storage = KeptConnections(str(tmp_path))
    try:
        assert storage.supports_asset_checks
        assert not storage.has_table("made_later")
        with storage.index_connection() as connection:
            connection.exec_driver_sql("create table made_later (one)")
        assert storage.has_table("made_later")

        opened = []
        connect = sqlite3.dbapi2.connect
        monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *a, **k: opened.append(a) or connect(*a, **k))
        assert storage.supports_asset_checks and storage.has_table("made_later")
        assert opened == []
        assert not storage.has_table("never_made")
        assert len(opened) == 1
    finally:
        storage.dispose()
