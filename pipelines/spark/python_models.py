"""Python models run beside the session: dbt-spark knows only how to send them to Databricks.

Here: the three of them, which work on a few thousand rows gathered in one place (scipy, rapidfuzz, numpy), as they do beside
DuckDB. Not here: what they compute (dbt_project/models/**/*.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


@contextmanager
def beside(spark: Any) -> Iterator[None]:
    """Within the block, dbt on Spark runs its Python models in this process."""
    from dbt.adapters.spark.impl import SparkAdapter

    class Here:
        """A helper as dbt's adapters call it."""

        def __init__(self, parsed_model: dict[str, Any], credentials: object) -> None:
            pass

        def submit(self, compiled_code: str) -> None:
            exec(compile(compiled_code.strip(), "<dbt>", "exec"), {"spark": spark, "__name__": "dbt"})

    helpers = dict.fromkeys(("all_purpose_cluster", "job_cluster"), Here)
    with mock.patch.object(SparkAdapter, "python_submission_helpers", helpers):
        yield
