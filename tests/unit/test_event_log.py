"""The event log that keeps its connections stands on a private part of Dagster: that it is still the one in use."""

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
