"""Acquisitions, stakes and departures that the press tells and BODACC does not: one row is one fact with its address.

Here: what the file is and what makes a row wrong. Not here: rules that other files of facts share (sourced_facts.py), how
a deal meets what BODACC shows of it (dbt_project/models/intermediate/ownership/).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.reading import LocalFile, ParsedTable, read_csv
from sources.register.vocabularies import Vocabularies, load
from sources.row_rules import Rule, is_number, set_aside
from sources.sourced_facts import latest_day, rules_of_facts
from sources.spec import Cadence, Kind, Licence, SourceSpec, Table

COLUMNS = (
    "deal_id",
    "firm_id",
    "link_evidence",
    "siren",
    "firm_name",
    "city",
    "department_code",
    "deal_kind",
    "announced_on",
    "acquirer",
    "acquirer_country",
    "acquirer_zone",
    "destination_department_code",
    "amount_eur",
    "amount_nature",
    "source_url",
    "source_name",
    "second_source",
    "note",
)


def rules(words: Vocabularies) -> list[Rule]:
    """What makes a deal wrong; `words` are those of vocabularies.csv."""
    return [
        *rules_of_facts(
            COLUMNS,
            words,
            key="deal_id",
            date_column="announced_on",
            vocabulary_columns=("deal_kind", "acquirer_zone", "amount_nature"),
        ),
        ("announced_on", lambda row: bool(row.get("announced_on")), "announced_on est obligatoire"),
        ("deal_kind", lambda row: bool(row.get("deal_kind")), "deal_kind est obligatoire"),
        (
            "acquirer",
            lambda row: bool(row.get("acquirer")) or row.get("deal_kind") == "relocation_out",
            "acquirer est obligatoire, sauf pour un siège qui part",
        ),
        (
            "acquirer_country",
            lambda row: bool(row.get("acquirer_country")) == bool(row.get("acquirer_zone")),
            "acquirer_country : le pays et la zone vont ensemble",
        ),
        (
            "acquirer_zone",
            lambda row: (row.get("acquirer_zone") == "france") == (row.get("acquirer_country") == "FR"),
            "acquirer_zone : france pour le pays FR, et pour lui seul",
        ),
        (
            "amount_eur",
            lambda row: (
                not row.get("amount_eur") or (is_number(row["amount_eur"]) and float(row["amount_eur"] or 0) > 0)
            ),
            lambda row: f"amount_eur : un nombre d'euros, plus grand que zéro, ou vide (« {row['amount_eur']} »)",
        ),
        (
            "amount_nature",
            lambda row: bool(row.get("amount_eur")) == bool(row.get("amount_nature")),
            "amount_nature : un montant dit de quelle nature il est",
        ),
    ]


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("deals", rows), all columns text, rows that break a rule set aside with the rule."""
    yield set_aside(read_csv("deals", files[0]), rules(load()))


SPEC = SourceSpec(
    id="deals",
    title="Cessions et prises de contrôle relevées dans la presse",
    publisher="Équipe du Panorama",
    licence=Licence("faits-sources", "Faits relevés un à un, avec l'adresse de leur source ; aucun texte repris"),
    attribution="Faits relevés par l'équipe du Panorama, sources citées ligne à ligne",
    cadence=Cadence.IRREGULAR,
    kind=Kind.CURATED,
    landing_page="sources/curated/README.md",
    files=("curated/deals.csv",),
    parse=parse,
    vintage=lambda paths: latest_day(paths[0], "deals", "announced_on"),
    tables=(Table("deals", key=("deal_id",), needed=COLUMNS),),
)
