"""What makes a row wrong in the files of programmes and ecosystem: words, dates, numbers, and rows that lead somewhere.

Here: the rules, for one set of files read together. Not here: applying them (row_rules.py), the columns (columns.py), what
the tables must say together, such as parts that add up (dbt_project/tests/).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sources.compilations import no_compilation_in
from sources.ecosystem.columns import ACTORS, DOCUMENTS, ECOSYSTEM, FACTS, MILESTONES, PROGRAMMES, EcosystemTable
from sources.identifiers import clean_siren, department_is_valid
from sources.register.vocabularies import Vocabularies
from sources.row_rules import Row, Rule, is_number
from sources.sourced_facts import is_partial_date, names_nobody, one_word

_WORD = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REGION = re.compile(r"[0-9]{2}")
# Columns of these names are read alike in every file.
_DATES = ("published_on", "period_start", "period_end", "stated_on", "happens_on", "as_of")
_AMOUNTS = ("amount_million_eur", "fine_million_eur", "value")
_SHARES = ("stated_share_pct", "turnover_share_pct")
_FLAGS = ("is_approximate", "is_target", "is_dated_by_document")


def rules_of(tables: Mapping[str, Sequence[Row]], words: Vocabularies) -> dict[str, list[Rule]]:
    """The rules of each table, by its name.

    Args:
        tables: the rows of all the files, by table: some columns name rows of another file.
        words: those of vocabularies.csv.
    """
    keys = {table.name: {row.get(table.key) for row in tables.get(table.name, ())} for table in ECOSYSTEM}
    return {table.name: [*_shape(table, words, keys), *_own(table)] for table in ECOSYSTEM}


def _shape(table: EcosystemTable, words: Vocabularies, keys: Mapping[str, Collection[str | None]]) -> list[Rule]:
    """What the columns' names already say: filled, dated, numbered, worded, leading to a row that is there."""
    return [
        (
            table.key,
            lambda row: bool(_WORD.fullmatch(row.get(table.key) or "")),
            f"{table.key} : minuscules, chiffres et tirets bas",
        ),
        *(_filled(column) for column in table.filled),
        *(one_word(column, words[field]) for column, field in table.words.items()),
        *(_leads(column, keys[other], other) for column, other in table.leads_to.items()),
        *(_date(column) for column in _DATES if column in table.names),
        *(_positive(column) for column in _AMOUNTS if column in table.names),
        *(_share(column) for column in _SHARES if column in table.names),
        *(_flag(column) for column in _FLAGS if column in table.names),
        *(names_nobody(column) for column in table.names),
        *(no_compilation_in(column) for column in table.names),
    ]


def _own(table: EcosystemTable) -> list[Rule]:
    """What is true of one file only."""
    if table is DOCUMENTS:
        return [
            (
                "text_sha256",
                lambda row: bool(_SHA256.fullmatch(row.get("text_sha256") or "")),
                "text_sha256 : l'empreinte du texte lu, 64 chiffres hexadécimaux",
            )
        ]
    if table is PROGRAMMES:
        return [
            (
                "amount_million_eur",
                lambda row: (
                    bool(row.get("amount_million_eur"))
                    == (row.get("amount_kind") not in ("budget_share", "not_stated"))
                ),
                "amount_million_eur : vide si amount_kind est budget_share ou not_stated, et seulement là",
            ),
            (
                "stated_share_pct",
                lambda row: bool(row.get("stated_share_pct")) == (row.get("amount_kind") == "budget_share"),
                "stated_share_pct : avec amount_kind budget_share, et seulement là",
            ),
            (
                "superseded_by",
                lambda row: not row.get("superseded_by") or row["superseded_by"] != row.get("programme_id"),
                "superseded_by : un programme n'est pas remplacé par lui-même",
            ),
            (
                "part_of_programme_id",
                lambda row: (
                    not row.get("part_of_programme_id") or row["part_of_programme_id"] != row.get("programme_id")
                ),
                "part_of_programme_id : un programme n'est pas une part de lui-même",
            ),
        ]
    if table is MILESTONES:
        return [
            (
                "happens_on",
                lambda row: bool(row.get("happens_on")) != (row.get("milestone_kind") == "fine"),
                "happens_on : une échéance a sa date, une amende n'en a pas",
            ),
            (
                "fine_million_eur",
                lambda row: (
                    bool(row.get("fine_million_eur")) == (row.get("milestone_kind") == "fine") == bool(row.get("bound"))
                ),
                "fine_million_eur : une amende a son montant et sa borne (bound), une échéance n'en a pas",
            ),
        ]
    if table is ACTORS:
        return [
            (
                "department_code",
                lambda row: not row.get("department_code") or department_is_valid(row["department_code"]),
                lambda row: f"department_code : code INSEE d'un département, ou vide (« {row['department_code']} »)",
            ),
            (
                "region_code",
                lambda row: not row.get("region_code") or bool(_REGION.fullmatch(row["region_code"] or "")),
                lambda row: f"region_code : code INSEE d'une région, ou vide (« {row['region_code']} »)",
            ),
            (
                "siren",
                lambda row: not row.get("siren") or clean_siren(row["siren"]) == row["siren"],
                lambda row: f"siren : neuf chiffres, clé de Luhn valide, ou vide (« {row['siren']} »)",
            ),
            (
                "siren_evidence",
                lambda row: not row.get("siren") or bool(row.get("siren_evidence")),
                "siren_evidence : un SIREN demande sa preuve",
            ),
            (
                "parent_actor_id",
                lambda row: not row.get("parent_actor_id") or row["parent_actor_id"] != row.get("actor_id"),
                "parent_actor_id : un acteur n'est pas rattaché à lui-même",
            ),
        ]
    if table is FACTS:
        subjects = ("actor_id", "programme_id", "milestone_id")
        return [
            (
                "actor_id",
                lambda row: sum(bool(row.get(column)) for column in subjects) == 1,
                f"un fait porte sur une chose et une seule : {', '.join(subjects)}",
            ),
            (
                "value",
                lambda row: (
                    row.get("unit") != "percent" or not is_number(row.get("value")) or float(row["value"] or 0) <= 100
                ),
                "value : au plus 100 quand l'unité est percent",
            ),
        ]
    return []


def _filled(column: str) -> Rule:
    return column, lambda row: bool((row.get(column) or "").strip()), f"{column} est obligatoire"


def _leads(column: str, keys: Collection[str | None], table: str) -> Rule:
    return (
        column,
        lambda row: not row.get(column) or row[column] in keys,
        lambda row: f"{column} : « {row[column]} » n'a pas de ligne dans {table}",
    )


def _date(column: str) -> Rule:
    return (
        column,
        lambda row: not row.get(column) or is_partial_date(row[column]),
        lambda row: f"{column} : AAAA, AAAA-MM ou AAAA-MM-JJ (« {row[column]} »)",
    )


def _positive(column: str) -> Rule:
    return (
        column,
        lambda row: not row.get(column) or (is_number(row[column]) and 0 < float(row[column] or 0) < float("inf")),
        lambda row: f"{column} : un nombre plus grand que zéro, avec un point pour décimale (« {row[column]} »)",
    )


def _share(column: str) -> Rule:
    return (
        column,
        lambda row: not row.get(column) or (is_number(row[column]) and 0 < float(row[column] or 0) <= 100),
        lambda row: f"{column} : un pourcentage, de plus de 0 à 100 (« {row[column]} »)",
    )


def _flag(column: str) -> Rule:
    return (
        column,
        lambda row: row.get(column) in ("true", "false"),
        lambda row: f"{column} : true ou false (« {row[column]} »)",
    )
