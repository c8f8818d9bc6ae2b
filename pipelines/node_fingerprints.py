"""What each node of the dbt project (seed, model, test) is made of, as one hash: equal hashes, equal tables.

A node's hash holds those of its parents, down to the bytes that landed: what changes anywhere changes all that rests on it, and
nothing else. Here: the hashes alone, from the manifest, nothing built. Not here: what the warehouse holds (held.py), whether
anything is to be done at all (fingerprint.py).
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipelines.settings import DBT_PROJECT, REPOSITORY
from sources.archive import sha256_of

# What stands in the warehouse: a test has a fingerprint too, for its outcome.
RELATIONS = ("model", "seed")
# Where the landing tables lie on this machine: what they hold is in `landed`.
_PLACES = frozenset({"landing"})

_ENGINE = ("duckdb", "dbt-core", "dbt-adapters", "dbt-duckdb")
_OF_THE_READER = frozenset({"meta", "tags", "docs", "group", "access", "description"})
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_VAR = re.compile(r"""\bvar\(\s*\\?["'](\w+)""")
_ANY_VAR = re.compile(r"\bvar\(")
_READ_AT_RUN_TIME = re.compile(r"""identifier\s*=\s*["'](\w+)["']""")
_ASKS_THE_WAREHOUSE = re.compile(r"\b(?:run_query|statement|get_relation|load_relation|adapter\.execute)\s*\(")
# Where Jinja or SQL learns what no hash of ours holds: the machine, the clock, chance, the rest of the project.
_UNKNOWABLE = re.compile(
    r"\b(?:env_var\(|run_started_at|invocation_id|graph\.|model\.|invocation_args_dict|flags\.|(?:utc)?now\(|today\()"
)
_CLOCK_OR_CHANCE = re.compile(
    r"\b(?:current_(?:date|time|timestamp)|localtimestamp|now\(|today\(|random\(|uuid\()", re.IGNORECASE
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|\{#.*?#\}", re.DOTALL)


class Unknowable(Exception):
    """A node reads what cannot be hashed: it is rebuilt each time, and so is what rests on it."""


def fingerprints(
    manifest: Mapping[str, Any], landed: Mapping[str, str], variables: Mapping[str, Any], project: Path = DBT_PROJECT
) -> dict[str, str | None]:
    """The hash of every seed, model and data test, parents first; None where something cannot be known.

    Args:
        landed: "source.table" → the hash of the rows that the models may read of it.
        variables: dbt's vars, as the build is given them.
        project: the folder of the seeds.
    """
    macros = _Macros(manifest, variables)
    found: dict[str, str | None] = {}
    for unique_id in in_order(manifest):
        node = manifest["nodes"][unique_id]
        try:
            parts = [_own(node, project), macros.of(node)]
            for parent in sorted(parents_of(node)):
                parts.append(f"{parent} {_of_parent(parent, found, landed, manifest, macros)}")
            found[unique_id] = _hash(parts)
        except Unknowable:
            found[unique_id] = None
    return found


def in_order(manifest: Mapping[str, Any]) -> list[str]:
    """Seeds, models and data tests, each after its parents."""
    nodes = manifest["nodes"]
    ordered: dict[str, None] = {}

    def visit(unique_id: str) -> None:
        if unique_id not in ordered and unique_id in nodes:
            for parent in parents_of(nodes[unique_id]):
                visit(parent)
            ordered[unique_id] = None

    for unique_id, node in nodes.items():
        if node["resource_type"] in (*RELATIONS, "test"):
            visit(unique_id)
    return list(ordered)


def parents_of(node: Mapping[str, Any]) -> list[str]:
    return list(node["depends_on"].get("nodes", []))


def unknowable(manifest: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, str]:
    """The nodes that have to be rebuilt each time by themselves, and why."""
    macros = _Macros(manifest, variables)
    found = {}
    for unique_id in in_order(manifest):
        try:
            _own(manifest["nodes"][unique_id], DBT_PROJECT)
            macros.of(manifest["nodes"][unique_id])
        except Unknowable as why:
            found[unique_id] = str(why)
    return found


def _of_parent(
    parent: str,
    found: Mapping[str, str | None],
    landed: Mapping[str, str],
    manifest: Mapping[str, Any],
    macros: _Macros,
) -> str:
    if parent in found:
        known = found[parent]
    else:
        source = manifest["sources"].get(parent)
        known = landed.get(f"{source['source_name']}.{source['name']}") if source else None
        known = known and _hash([known, macros.before_any_model()])
    if known is None:
        raise Unknowable(f"{parent} n'a pas d'empreinte")
    return known


def _own(node: Mapping[str, Any], project: Path) -> str:
    """The code of a node, and what of its configuration makes rows or an outcome."""
    config = {name: value for name, value in node["config"].items() if name not in _OF_THE_READER}
    columns = [
        (column["name"], column.get("data_type"), column.get("constraints"), column.get("quote"))
        for column in node["columns"].values()
    ]
    parts = [
        node["unique_id"],
        str(node.get("relation_name")),
        node["raw_code"],
        _json(config),
        _json(columns),
        _json([node.get("constraints"), node.get("test_metadata"), node.get("column_name")]),
        _engine(),
    ]
    if node["resource_type"] == "seed":
        parts.append(_bytes_of(project / node["original_file_path"]))
    if node.get("language") == "python":
        parts.append(_python(node["raw_code"]))
    return _hash(parts)


def _bytes_of(file: Path) -> str:
    try:
        return sha256_of(file)
    except OSError as error:
        raise Unknowable(f"{file.name} ne se lit pas") from error


@cache
def _engine() -> str:
    return _json([(name, version(name)) for name in _ENGINE])


def _python(code: str) -> str:
    """The versions of what a Python model imports, and of all that was installed with it."""
    names = {
        name.split(".")[0]
        for each in ast.walk(ast.parse(code))
        if isinstance(each, ast.Import | ast.ImportFrom)
        for name in ([each.module or ""] if isinstance(each, ast.ImportFrom) else [alias.name for alias in each.names])
    }
    try:
        versions = [(name, version(name)) for name in sorted(names - sys.stdlib_module_names)]
    except (PackageNotFoundError, ValueError) as error:
        raise Unknowable(f"module sans version : {error}") from error
    return _json([sys.version, versions, _bytes_of(REPOSITORY / "requirements.lock")])


class _Macros:
    """The macros that stand behind a node, and the vars that they and the node read."""

    def __init__(self, manifest: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        self._macros = manifest["macros"]
        self._nodes = manifest["nodes"]
        self._variables = variables
        theirs = {macro["name"] for macro in self._macros.values() if macro["package_name"] != _PROJECT}
        # A macro of ours in place of one of dbt's is behind every node, though none names it.
        self._everywhere = [
            name
            for name, macro in self._macros.items()
            if macro["package_name"] == _PROJECT and {macro["name"], macro["name"].split("__", 1)[-1]} & theirs
        ]

    def of(self, node: Mapping[str, Any]) -> str:
        """One hash of them; those of dbt and of the adapter are known by their versions.

        Raises:
            Unknowable: one of them, or the node, reads what no hash holds.
        """
        behind = self._behind([*node["depends_on"].get("macros", []), *self._everywhere])
        codes = {name: self._macros[name]["macro_sql"] for name in sorted(behind)}
        written = _json([node["raw_code"], node.get("test_metadata")])
        own = node["raw_code"] if node.get("language") != "python" else ""
        parents = {self._nodes[each]["name"] for each in parents_of(node) if each in self._nodes}
        for name, code in [(node["unique_id"], own), *codes.items()]:
            self._refuse_unknowable(name, code, parents)
        read = {name for text in (written, *codes.values()) for name in _VAR.findall(text)} - _PLACES
        given = {name: self._variables.get(name) for name in sorted(read)}
        return _hash([_json(codes), _json(given)])

    def before_any_model(self) -> str:
        """One hash of what runs before any model: it makes the views that sources are read through."""
        hooks = [node for node in self._nodes.values() if "on-run-start" in node["tags"]]
        named = [name for node in hooks for name in node["depends_on"]["macros"]]
        return _json({name: self._macros[name]["macro_sql"] for name in sorted(self._behind(named))})

    def _behind(self, names: Iterable[str]) -> set[str]:
        """Macros of the project among these and those that they call, dispatched ones included."""
        seen: set[str] = set()
        to_see = list(names)
        while to_see:
            name = to_see.pop()
            if name not in seen:
                seen.add(name)
                to_see += self._macros[name]["depends_on"]["macros"]
        return {name for name in seen if self._macros[name]["package_name"] == _PROJECT}

    def _refuse_unknowable(self, name: str, code: str, parents: set[str]) -> None:
        """
        Raises:
            Unknowable: the code reads the clock, the machine, a var that it does not name, or a relation of the warehouse
                that is no declared parent (dbt would not build it before, and a change of it would not be seen).
        """
        jinja = " ".join(_JINJA.findall(code))
        if found := _UNKNOWABLE.search(jinja) or _CLOCK_OR_CHANCE.search(_COMMENT.sub(" ", code)):
            raise Unknowable(f"{name} lit {found[0]}")
        if len(_ANY_VAR.findall(jinja)) != len(_VAR.findall(jinja)):
            raise Unknowable(f"{name} lit une variable dont le nom est calculé")
        if _ASKS_THE_WAREHOUSE.search(jinja):
            read = set(_READ_AT_RUN_TIME.findall(jinja))
            if not read or read - parents:
                which = ", ".join(sorted(read - parents)) or "une relation que rien ne nomme"
                raise Unknowable(f"{name} lit {which} sans l'avoir pour parent")


_PROJECT = "panorama"


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256(_json(list(parts)).encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
