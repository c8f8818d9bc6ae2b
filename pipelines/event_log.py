"""Dagster's event log in SQLite files, with its engines kept: a refresh writes thousands of events, each three times.

Dagster makes a new SQLAlchemy engine for each of them, and the statements are compiled again for each engine. Nothing else
differs: same files, same tables, same lock. Named in <home>/dagster/dagster.yaml (run.py); a home without it works as well.
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


class KeptEngines(SqliteEventLogStorage):
    """The same storage as Dagster's default; `base_dir` is <DAGSTER_HOME>/history/runs, its default, unless told otherwise."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, db.Engine] = {}
        super().__init__(base_dir, inst_data=inst_data)

    @classmethod
    def config_type(cls) -> Any:
        return {"base_dir": Field(StringSource, is_required=False)}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> KeptEngines:
        default = str(Path(os.environ["DAGSTER_HOME"], "history", "runs"))
        return cls(config_value.get("base_dir", default), inst_data=inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        with self._db_lock:
            engine = self._engines.get(shard)
            if engine is None:
                # No pool: a server that lives for months must not hold the file of every run open.
                engine = self._engines[shard] = db.create_engine(
                    self.conn_string_for_shard(shard),
                    poolclass=db.NullPool,
                    connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
                )
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection
