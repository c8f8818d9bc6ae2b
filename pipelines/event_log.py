"""Dagster's event log in SQLite files, with its connections kept: a refresh writes thousands of events, each three times.

Dagster opens the file anew for each of them, and the last one who closes a file in WAL mode rewrites it; its engine is new
too, so that every statement is compiled again. It also asks at each check whether the table of checks is there, in a file
opened for that. Nothing else differs: same files, same tables, same lock. Named in
<home>/dagster/dagster.yaml (run.py); a home without it works as well, slower.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as db
from dagster import Field, StringSource
from dagster._core.storage.event_log.sqlite import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData

KEPT = 4  # files kept open: the index and the latest runs; a server lives for months, and each run has its file


class KeptConnections(SqliteEventLogStorage):
    """The same storage as Dagster's default; `base_dir` is <DAGSTER_HOME>/history/runs, its default, unless told otherwise."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, db.Engine] = {}  # by shard, the latest used last
        self._found: set[str] = set()  # tables of the index; none is ever dropped
        super().__init__(base_dir, inst_data=inst_data)

    @classmethod
    def config_type(cls) -> Any:
        return {"base_dir": Field(StringSource, is_required=False)}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> KeptConnections:
        default = str(Path(os.environ["DAGSTER_HOME"], "history", "runs"))
        return cls(config_value.get("base_dir", default), inst_data=inst_data)

    def has_table(self, table_name: str) -> bool:
        if table_name not in self._found and super().has_table(table_name):
            self._found.add(table_name)
        return table_name in self._found

    def dispose(self) -> None:
        with self._db_lock:
            self._close_all_but(0)
        super().dispose()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        with self._db_lock:
            engine = self._engines.pop(shard, None) or self._opened(shard)
            self._engines[shard] = engine
            self._close_all_but(KEPT)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _opened(self, shard: str) -> db.Engine:
        engine = db.create_engine(
            self.conn_string_for_shard(shard),
            poolclass=db.StaticPool,  # one connection a file; the lock above lets one thread at a time use it
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        # In WAL mode a file stays whole without waiting for the disk at each event; a power cut may lose the last ones.
        db.event.listen(engine, "connect", lambda connection, _: connection.execute("pragma synchronous = normal"))
        return engine

    def _close_all_but(self, latest: int) -> None:
        for shard in list(self._engines)[: max(0, len(self._engines) - latest)]:
            self._engines.pop(shard).dispose()
