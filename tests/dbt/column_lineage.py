"""From which sources each published column comes, read from the SQL that dbt compiled: column by column, model after model.

    python -m tests.dbt.column_lineage      rewrites dbt_project/seeds/column_lineage.csv (a build of the samples, half a minute)

A column comes from what its value is made of, not from what its rows are joined or filtered by; a count of rows, from what
they are. Where the reading can't
tell (a Python model, an unnested list), it comes from everything that is at hand there: never from less. Not here: that
the seed is what the SQL says (test_column_sources.py), what the licences allow (expectations/).
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp, parse_one
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

SEED = Path(__file__).parents[2] / "dbt_project" / "seeds" / "column_lineage.csv"
HEADER = ("table_name", "column_name", "source_id")
OURS = "panorama"  # our rules, our words, what the refresh says of itself
Leaves = dict[str, set[str]]  # of one relation: the sources of each column
Catalog = dict[str, dict[str, dict[str, str]]]  # schema → table → column → type


def column_sources(project: Any, warehouse: Path, compiled: Path) -> list[tuple[str, str, str]]:
    """(table, column, source id) of every published column, in order.

    Args:
        project: the parsed dbt project (a Manifest).
        warehouse: a database that was built from it: it knows the columns.
        compiled: the folder of its compiled models.
    """
    sys.setrecursionlimit(20_000)  # a name reader written as thirty nested replaces
    catalog = _catalog(warehouse)
    found: dict[str, Leaves] = {}
    nodes = project.nodes
    exposure = next(each for each in project.exposures.values() if each.name == "panorama_public")
    for unique_id in exposure.depends_on.nodes:
        _read(unique_id, nodes, catalog, compiled, found)
    published = [nodes[unique_id].name for unique_id in exposure.depends_on.nodes]
    return sorted(
        (table, column, source)
        for table in published
        for column, sources in found[table].items()
        for source in sources or {OURS}
    )


def _catalog(warehouse: Path) -> Catalog:
    catalog: Catalog = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for schema, table, column, kind in connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns order by ordinal_position"
        ).fetchall():
            catalog.setdefault(schema, {}).setdefault(table, {})[column] = kind
    return catalog


def _read(unique_id: str, nodes: dict[str, Any], catalog: Catalog, compiled: Path, found: dict[str, Leaves]) -> None:
    node = nodes.get(unique_id)
    if node is None or node.name in found:  # a source: its landing view is a leaf
        return
    for parent in node.depends_on.nodes if node.resource_type == "model" else ():
        _read(parent, nodes, catalog, compiled, found)
    columns = catalog["main"].get(node.name, {})
    if node.resource_type == "seed":
        found[node.name] = {column: {node.config.meta.get("source_id", OURS)} for column in columns}
    elif node.language == "python":
        everything = _union(leaves for parent in node.depends_on.nodes for leaves in found[nodes[parent].name].values())
        found[node.name] = dict.fromkeys(columns, everything)
    else:
        sql = (compiled / node.original_file_path).read_text(encoding="utf-8")
        found[node.name] = _of_query(sql, catalog, found)


def _of_query(sql: str, catalog: Catalog, found: dict[str, Leaves]) -> Leaves:
    query = qualify(
        parse_one(sql, dialect="duckdb"),
        schema={"warehouse": catalog},
        dialect="duckdb",
        validate_qualify_columns=False,
        quote_identifiers=False,
    )
    known: dict[int, Leaves] = {}
    for scope in traverse_scope(query):
        known[id(scope.expression)] = _of_scope(scope, known, catalog, found)
    return known[id(query)]


def _of_scope(scope: Scope, known: dict[int, Leaves], catalog: Catalog, found: dict[str, Leaves]) -> Leaves:
    expression = scope.expression
    if isinstance(expression, exp.SetOperation):
        left, right = (known[id(each.expression)] for each in scope.set_operation_scopes)
        return {name: left[name] | other for name, other in zip(left, right.values(), strict=True)}
    sources = {alias: _of_source(source, known, catalog, found) for alias, source in _visible(scope).items()}
    if not isinstance(expression, exp.Select):  # unnest, values, lateral: whatever is at hand
        return {"*": _union(leaves for each in sources.values() for leaves in each.values())}
    at_hand = _union(leaves for each in sources.values() for leaves in each.values())
    return {
        projection.alias_or_name: _union(
            [
                *(_of_column(column, sources) for column in projection.find_all(exp.Column)),
                # A number of rows is made of what the rows are.
                *(at_hand for count in projection.find_all(exp.Count) if isinstance(count.this, exp.Star)),
            ]
        )
        for projection in expression.selects
    }


def _visible(scope: Scope) -> dict[str, Any]:
    """What a query may name, its scalar subqueries' own relations included."""
    inner = {alias: source for each in scope.subquery_scopes for alias, source in _visible(each).items()}
    return inner | dict(scope.sources)


def _of_source(source: Any, known: dict[int, Leaves], catalog: Catalog, found: dict[str, Leaves]) -> Leaves:
    if isinstance(source, Scope):
        return known.get(id(source.expression), {})
    if not isinstance(source, exp.Table):
        return {}
    if source.db == "landing":
        origin = source.name.split("__")[0]
        return {column: {origin} for column in catalog["landing"][source.name]}
    return found.get(source.name, {})


def _of_column(column: exp.Column, sources: dict[str, Leaves]) -> set[str]:
    leaves = sources.get(column.table)
    if leaves is not None and column.name in leaves:
        return leaves[column.name]
    at_hand = [leaves] if leaves else list(sources.values())
    return _union(each for relation in at_hand for each in relation.values())


def _union(sets: Iterable[set[str]]) -> set[str]:
    return set().union(*sets)


def read_seed() -> list[tuple[str, str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return [(row["table_name"], row["column_name"], row["source_id"]) for row in csv.DictReader(file)]


def main() -> None:
    from tests.dbt.project import parsed_project

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        project = parsed_project(scratch)
        outcome = project.build(scratch / "warehouse.duckdb", "--exclude-resource-type", "test", "unit_test")
        assert outcome.success, outcome.bad()
        rows = column_sources(
            project.manifest, scratch / "warehouse.duckdb", scratch / "target" / "compiled" / "panorama"
        )
    with SEED.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
    print(json.dumps({"columns": len({row[:2] for row in rows}), "rows": len(rows)}))


if __name__ == "__main__":
    main()
