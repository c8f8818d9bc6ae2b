"""What rests on a node or source of the dbt project, by the graph that dbt itself wrote down."""

from __future__ import annotations

from typing import Any

from pipelines.node_fingerprints import in_order


def resting_on(manifest: dict[str, Any], *names: str) -> set[str]:
    """The seeds, models and data tests among these nodes or sources and all that depends on them."""
    found: set[str] = set()
    to_see = list(names)
    while to_see:
        name = to_see.pop()
        if name not in found:
            found.add(name)
            to_see += manifest["child_map"].get(name, [])
    return found & set(in_order(manifest))
