"""The Spark session that dbt speaks to: the models' SQL translated on its way, everything written below one folder.

Here: the settings under which Spark computes what DuckDB computes, and the session's end. Not here: the processes
(cluster.py), what a statement becomes (dialect.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.spark import dialect

# Under these Spark refuses what DuckDB refuses, and knows no hour but UTC.
_LIKE_DUCKDB = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
# A catalogue in memory: no Derby, no metastore_db beside whoever starts it. Tables live as long as the session.
_QUIET = {
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.sources.default": "parquet",
    "spark.ui.enabled": "false",
    "spark.log.structuredLogging.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Our expressions are long: what Spark infers from them takes minutes a model, and saves nothing here.
    "spark.sql.constraintPropagation.enabled": "false",
    # Two cores are kept busy by four parts; a cluster that has more says so (SPARK_CONF_DIR).
    "spark.sql.shuffle.partitions": "4",
}


@contextmanager
def session(master: str, scratch: Path, settings: dict[str, str] | None = None) -> Iterator[Any]:
    """The session of this process, on a master (`spark://…`, `local[2]`); tables are Parquet below `scratch`/tables.

    Args:
        settings: Spark's own, over ours: memory, `spark.hadoop.fs.s3a.…`.
    """
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    class TranslatingSession(SparkSession):
        def sql(self, sqlQuery: str, *args: Any, **named: Any) -> Any:
            return super().sql(dialect.statement(sqlQuery), *args, **named)

    ours = {
        **_LIKE_DUCKDB,
        **_QUIET,
        "spark.sql.warehouse.dir": str(scratch / "tables"),
        "spark.local.dir": str(scratch / "local"),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.executor.memory": "2g",
    }
    conf = SparkConf().setMaster(master).setAppName("panorama").setAll(list((ours | (settings or {})).items()))
    context = SparkContext(conf=conf)
    try:
        context.setLogLevel("ERROR")
        # dbt-spark asks for the session of the process: this one.
        yield TranslatingSession(context)
    finally:
        context.stop()
