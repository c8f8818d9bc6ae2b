"""Private funding rounds that the press, companies and exchanges tell: one row is one operation with its address.

Here: what the file is and what makes a row wrong. Not here: rules that other files of facts share (sourced_facts.py), how
amounts are read (amounts.py), who invests (investors.py), which rounds count (dbt_project/models/intermediate/funding/).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from sources.errors import BadBytes, MissingColumn
from sources.nomenclatures import departments_of, numbers
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.register.vocabularies import Vocabularies, load
from sources.rounds import investors
from sources.rounds.amounts import EURO, FRANC, Stated, instead_of, stated_in
from sources.row_rules import Row, Rule, is_date, set_aside
from sources.sourced_facts import latest_day, rules_of_facts
from sources.spec import Cadence, Kind, Licence, SourceSpec, Table

COLUMNS = (
    "round_id",
    "firm_id",
    "link_evidence",
    "siren",
    "firm_name",
    "city",
    "department_code",
    "announced_on",
    "stage",
    "stage_as_stated",
    "nature",
    "amount_eur",
    "amount_as_stated",
    "currency",
    "amount_state",
    "investors",
    "domain",
    "health_subdomain",
    "scope_doubt",
    "duplicate_of",
    "source_url",
    "source_name",
    "read_on",
    "second_source",
    "certainty",
    "note",
)
DISTINCT = "distinct"  # in duplicate_of: looked at, and no duplicate
_WITHOUT_AMOUNT = {"not_disclosed", "other_currency"}
_IN_ANOTHER_CURRENCY = {"converted", "other_currency"}
_STAGELESS = {"debt", "grant", "ico"}


def rules(words: Vocabularies, originals: Collection[str] = ()) -> list[Rule]:
    """What makes a round wrong.

    Args:
        words: those of vocabularies.csv.
        originals: the round_id of the rows that are no duplicate, where a duplicate may lead.
    """
    return [
        *rules_of_facts(
            COLUMNS,
            words,
            key="round_id",
            date_column="announced_on",
            vocabulary_columns=("stage", "nature", "amount_state", "domain", "health_subdomain", "certainty"),
        ),
        *_must_be_filled("announced_on", "nature", "amount_state", "certainty"),
        *_of_place(),
        *_of_dates(),
        *_of_amount(),
        (
            "stage",
            lambda row: bool(row.get("stage")) != (row.get("nature") in _STAGELESS),
            "stage : le mot du tour (undisclosed quand aucune page ne l'imprime) ; vide pour une dette, une aide, des jetons",
        ),
        (
            "health_subdomain",
            lambda row: not row.get("health_subdomain") or row.get("domain") == "health",
            "health_subdomain : seulement quand domain est health",
        ),
        (
            "investors",
            lambda row: investors.what_is_wrong(row) is None,
            lambda row: f"investors : {investors.what_is_wrong(row)}",
        ),
        (
            "duplicate_of",
            lambda row: _leads_to(row.get("duplicate_of"), row.get("round_id"), originals),
            lambda row: (
                f"duplicate_of : vide, {DISTINCT}, ou le round_id d'une autre ligne qui n'est pas elle-même un doublon "
                f"(« {row['duplicate_of']} »)"
            ),
        ),
    ]


def _must_be_filled(*columns: str) -> Iterator[Rule]:
    for column in columns:
        yield column, lambda row, column=column: bool(row.get(column)), f"{column} est obligatoire"  # type: ignore[misc]


def _of_place() -> Iterator[Rule]:
    """Homonyms are many (Montauban-de-Bretagne, Castres-Gironde): the commune is one of its department."""
    yield (
        "department_code",
        lambda row: bool(row.get("city")) <= bool(row.get("department_code")),
        "department_code est obligatoire quand city est rempli",
    )
    yield (
        "city",
        lambda row: (
            not row.get("city")
            or not row.get("department_code")
            or row["department_code"] in departments_of(row["city"] or "")
        ),
        _said_of_city,
    )


def _said_of_city(row: Row) -> str:
    found = sorted(departments_of(row.get("city") or ""))
    where = f" ; il y en a une dans : {', '.join(found)}" if found else ""
    return f"city : aucune commune « {row.get('city')} » dans le département {row.get('department_code')}{where}"


def _of_dates() -> Iterator[Rule]:
    yield "read_on", lambda row: is_date(row.get("read_on")), "read_on : le jour où la page a été lue, AAAA-MM-JJ"
    yield (
        "announced_on",
        # Texts of one length compare as their dates do.
        lambda row: (
            not is_date(row.get("read_on"))
            or (row.get("announced_on") or "") <= (row["read_on"] or "")[: len(row.get("announced_on") or "")]
        ),
        lambda row: f"announced_on : {row['announced_on']} est après la lecture de la page ({row['read_on']})",
    )


def _of_amount() -> Iterator[Rule]:
    yield (
        "amount_eur",
        lambda row: not row.get("amount_eur") or instead_of(row["amount_eur"] or "") is None,
        lambda row: f"amount_eur : {instead_of(row['amount_eur'] or '')} (« {row['amount_eur']} »)",
    )
    yield (
        "amount_state",
        lambda row: bool(row.get("amount_eur")) != (row.get("amount_state") in _WITHOUT_AMOUNT),
        "amount_state : not_disclosed ou other_currency quand amount_eur est vide, et alors seulement",
    )
    yield (
        "amount_as_stated",
        lambda row: not row.get("amount_eur") or bool(row.get("amount_as_stated")),
        "amount_as_stated : un montant se donne aussi comme la page l'écrit (« 15 M€ »)",
    )
    yield (
        "currency",
        lambda row: bool(row.get("currency")) == (row.get("amount_state") in _IN_ANOTHER_CURRENCY),
        "currency : la monnaie imprimée (USD, FRF, …), pour converted et other_currency seulement",
    )
    yield (
        "currency",
        lambda row: not row.get("currency") or bool(re.fullmatch("(?!EUR)[A-Z]{3}", row["currency"] or "")),
        "currency : trois lettres ISO (USD, FRF, GBP) ; vide pour des euros",
    )
    yield "amount_eur", lambda row: _contradiction(row) is None, lambda row: f"amount_eur : {_contradiction(row)}"
    yield (
        "amount_eur",
        lambda row: _out_of_bounds(row) is None,
        lambda row: f"amount_eur : {_out_of_bounds(row)}",
    )


def _euros(row: Row) -> float | None:
    text = row.get("amount_eur") or ""
    return float(text) if text and instead_of(text) is None else None


def _contradiction(row: Row) -> str | None:
    """What amount_eur and amount_as_stated say against each other; None when they agree, or one of them is not there."""
    euros, stated = _euros(row), stated_in(row.get("amount_as_stated") or "")
    bounds = numbers("rounds_rules")
    if row.get("amount_eur") and euros is None:
        return None  # said by another rule
    if euros is None:
        printed = [each for each in stated if each.currency == EURO]
        return f"la page imprime {printed[0].value:.0f} € et amount_eur est vide" if printed else None
    expected = [each.value for each in stated if each.currency == EURO]
    tolerance = bounds["stated_tolerance"]
    if not expected:
        expected = [each.value / bounds["francs_per_euro"] for each in stated if each.currency == FRANC]
        tolerance = bounds["franc_tolerance"]
    if not expected:
        if row.get("amount_state") == "converted" and stated:
            return _implausible_rate(euros, stated)
        said = row.get("amount_as_stated")
        return (
            f"« {said} » n'imprime aucun montant en euros : amount_state converted, ou amount_eur vide"
            if said
            else None
        )
    if any(abs(euros - each) <= tolerance * each for each in expected):
        return None
    ratio = euros / expected[0] if expected[0] else 0
    times = next(
        (f" ({factor} fois trop grand)" for factor in (10, 100, 1000) if abs(ratio - factor) < factor / 10), ""
    )
    times = times or next(
        (f" ({factor} fois trop petit)" for factor in (10, 100, 1000, 1000000) if abs(ratio * factor - 1) < 0.1), ""
    )
    return f"{euros:.0f} contredit « {row['amount_as_stated']} »{times} : écrire {expected[0]:.0f}"


def _implausible_rate(euros: float, stated: list[Stated]) -> str | None:
    """What the rate between a converted amount and the one that the page prints says against it: a factor ten is a fault."""
    bounds = numbers("rounds_rules")
    for each in stated:
        if each.value <= 0:
            return "la page imprime un montant nul ou négatif : vide, not_disclosed"
        low, high = (bounds[f"{side}_euros_per_{each.currency.lower()}"] for side in ("lowest", "highest"))
        if low * each.value <= euros <= high * each.value:
            return None
    return (
        f"{euros:.0f} suppose {euros / each.value:.2f} € pour 1 {each.currency} ; l'euro a toujours valu entre {low:g} et "
        f"{high:g} : zéros de trop ou en moins ?"
    )


def _out_of_bounds(row: Row) -> str | None:
    euros, bounds = _euros(row), numbers("rounds_rules")
    if euros is None:
        return None
    if euros > bounds["ceiling_eur"]:
        return (
            f"{euros:.0f} dépasse {bounds['ceiling_eur']:.0f}, ce qu'aucun tour n'a atteint en France : zéros de trop"
        )
    if row.get("amount_state") == "confirmed":
        return None
    if euros > bounds["largest_round_eur"]:
        return (
            f"{euros:.0f} dépasse le plus grand tour plausible ({bounds['largest_round_eur']:.0f}) : zéros de trop ? "
            "S'il est juste, amount_state confirmed"
        )
    if euros < bounds["smallest_round_eur"]:
        return (
            f"{euros:.0f} est sous le plus petit tour plausible ({bounds['smallest_round_eur']:.0f}) : des milliers ou des "
            "millions écrits sans leurs zéros ? S'il est juste, amount_state confirmed"
        )
    return None


def _leads_to(target: str | None, round_id: str | None, originals: Collection[str]) -> bool:
    return not target or target == DISTINCT or (target != round_id and target in originals)


def originals_among(rows: list[Row]) -> frozenset[str]:
    """The round_id of the rows that are no duplicate of another by what the file says."""
    return frozenset(row.get("round_id") or "" for row in rows if row.get("duplicate_of") in (None, "", DISTINCT))


def read_rows(folder: Path) -> list[Row]:
    """The rows of rounds.csv in a folder of curated files, unjudged.

    Raises:
        BadBytes: it is not there, or can't be read row by row.
        MissingColumn: it lacks a column.
    """
    path = folder / "rounds.csv"
    if not path.is_file():
        raise BadBytes(
            "rounds", "le fichier manque", file=path.name, advice="git checkout -- sources/curated/rounds.csv"
        )
    read = read_csv("rounds", LocalFile("rounds", path.name, path, ""))
    if missing := [name for name in COLUMNS if name not in read.rows.column_names]:
        raise MissingColumn("rounds", f"il manque {', '.join(missing)}", file=path.name, rule=", ".join(COLUMNS))
    rows: list[Row] = read.rows.to_pylist()
    return rows


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("rounds", rows), all columns text, rows that break a rule set aside with the rule."""
    read = read_csv("rounds", files[0])
    rows: list[Row] = read.rows.to_pylist()
    yield set_aside(read, rules(load(), originals_among(rows)))


SPEC = SourceSpec(
    id="rounds",
    title="Levées de fonds relevées dans la presse",
    publisher="Équipe du Panorama",
    licence=Licence("faits-sources", "Faits relevés un à un, avec l'adresse de leur source ; aucun texte repris"),
    attribution="Faits relevés par l'équipe du Panorama, sources citées ligne à ligne",
    cadence=Cadence.IRREGULAR,
    kind=Kind.CURATED,
    landing_page="sources/curated/README.md",
    files=("curated/rounds.csv",),
    parse=parse,
    vintage=lambda paths: latest_day(paths[0], "rounds", "read_on"),
    tables=(Table("rounds", key=("round_id",), needed=COLUMNS),),
)
