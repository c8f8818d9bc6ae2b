"""The themes of the Panorama in the graph: which asset serves which, as a tag, and one job for the tables of each.

A theme is its published tables; what they rest on follows from the graph of dbt. Not here: the monthly job (jobs.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import dagster as dg

from pipelines.dbt_manifest import read_manifest

TAG = "theme"
SHARED = "shared"  # several themes rest on it


@dataclass(frozen=True)
class Theme:
    """One theme: its name in tags and jobs, its title in French, its published tables."""

    name: str
    title: str
    tables: tuple[str, ...]


# They read the tables of all the others: what only they use is theirs, what they share belongs to the other theme.
FIGURES = Theme(
    "figures",
    "Chiffres, catalogue et sources",
    ("indicators", "indicator_catalogue", "reconciliation", "source_freshness", "column_sources"),
)
THEMES = (
    Theme("ecosystem", "Écosystème, programmes publics et AI Act",
          ("dim_ecosystem_actor", "fct_ecosystem_fact", "public_programmes", "regulation_milestones", "use_case")),
    Theme("firms", "Entreprises", ("dim_firm", "dim_establishment", "dim_firm_candidate", "dim_territory")),
    Theme("jobs", "Emploi et formation", ("fct_job_offer_count", "fct_training_offer")),
    Theme("accounts", "Chiffre d'affaires", ("fct_annual_account",)),
    Theme("awards", "Financement public", ("fct_public_award",)),
    Theme("rounds", "Levées de fonds", ("fct_funding_round",)),
    Theme("ownership", "Rachats et départs", ("fct_ownership_event", "fct_capital_move")),
    Theme("failures", "Défaillances", ("fct_failure", "fct_insolvency_event")),
    FIGURES,
)  # fmt: skip


@cache
def _themes_by_node() -> dict[str, str]:
    """The theme of every model, seed and landed table of the dbt project, by its unique_id."""
    manifest = read_manifest()
    parents: dict[str, list[str]] = manifest["parent_map"]
    by_name = {node["name"]: each for each, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    reached: dict[str, set[str]] = {}
    for theme in THEMES:
        left = [by_name[table] for table in theme.tables]
        seen: set[str] = set()
        while left:
            node = left.pop()
            if node not in seen:
                seen.add(node)
                left += parents.get(node, [])
        for node in seen:
            reached.setdefault(node, set()).add(theme.name)
    own = {by_name[table]: theme.name for theme in THEMES for table in theme.tables}
    return {node: own.get(node) or _one_of(themes) for node, themes in reached.items()}


def _one_of(themes: set[str]) -> str:
    named = themes - {FIGURES.name} or themes
    return next(iter(named)) if len(named) == 1 else SHARED


def of_node(unique_id: str) -> str:
    """The theme of a node of dbt; what no published table rests on is shared too."""
    return _themes_by_node().get(unique_id, SHARED)


def of_landed(source_id: str, table: str) -> str:
    return of_node(f"source.panorama.{source_id}.{table}")


def of_source(source_id: str, tables: tuple[str, ...]) -> str:
    """The theme that the tables of a source have in common."""
    return _one_of({of_landed(source_id, table) for table in tables})


def theme_jobs() -> list[object]:
    """One job per theme: its published tables and the models under them, built in the warehouse from what has landed."""
    return [_job(theme) for theme in THEMES]


def _job(theme: Theme) -> object:
    tables = dg.AssetSelection.assets(*(dg.AssetKey(["marts", table]) for table in theme.tables))
    models = dg.AssetSelection.groups("seeds", "staging", "intermediate", "marts")
    return dg.define_asset_job(
        f"build_{theme.name}",
        selection=tables.upstream() & models,
        description=f"{theme.title} : refaire ces tables et leurs tests dans l'entrepôt, depuis ce qui est posé. Rien n'est publié.",
        tags={TAG: theme.name},
    )
