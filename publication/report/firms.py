"""The firms of the page: the list that is searched, and what happened to each, fact by fact with its source notice.

Here: facts of published tables, bounded. Not here: figures (the exhibits). Never an officer: no published table has one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from publication.notices import notice_page
from publication.report import sentences
from publication.report.labels import label, words
from publication.report.sealed import Sealed

# A live register is a few hundred firms. Beyond, the page says that the rest is in the CSV.
LISTED = 600
# Facts told of a firm, the latest first; fewer where the file would outgrow its room.
FACTS = 30
# Of the file of the panels; with the other files, less than the whole report may weigh (tests/e2e/test_page_at_scale.py).
_ROOM_BYTES = 550_000
# Where a proof was copied to in the project: nothing to a reader of the page.
_TRANSCRIBED = re.compile(r" ; transcription : \S+$")
_DIRECTORY = "https://annuaire-entreprises.data.gouv.fr/entreprise/"


@dataclass(frozen=True)
class Listed:
    """The firms shown, and how many there are; `facts` by firm id, the latest first."""

    firms: list[dict[str, Any]]
    total: int
    facts: dict[str, list[dict[str, Any]]]
    most_facts: int


def listed(sealed: Sealed, landing_pages: dict[str, str], titles: dict[str, str]) -> Listed:
    """The firms of the register that are in the panorama, by name, with their facts.

    Args:
        landing_pages: source id → address, for facts whose row has no notice of its own; titles: source id → its title.
    """
    total = sealed.rows("select count(*) as n from dim_firm where is_in_panorama")
    firms = sealed.rows(
        "select firm_id, firm_name, siren, city, department_code, ai_group, firm_type, technologies, markets, value_chain, "
        "what_it_does, creation_date, size_category, procedure_state, evidence_1, evidence_2 "
        "from dim_firm where is_in_panorama order by lower(strip_accents(firm_name)), firm_id limit ?",
        [LISTED],
    )
    names = sealed.department_names()
    kept = {firm["firm_id"] for firm in firms}
    facts: dict[str, list[dict[str, Any]]] = {}
    for fact in _facts(sealed, landing_pages, titles):
        if fact["firm_id"] in kept:
            facts.setdefault(fact.pop("firm_id"), []).append(fact)
    said = [_said(firm, names) for firm in firms]
    most = _most_facts(facts, _ROOM_BYTES - len(written(said)))
    return Listed(
        said, total[0]["n"] if total else 0, {firm_id: those[:most] for firm_id, those in facts.items()}, most
    )


def content(shown: Listed) -> dict[str, Any]:
    """What the file of the panels holds: firm id → its description and its facts."""
    return {
        firm["id"]: {
            **{key: firm[key] for key in ("name", "city", "department", "group", "type", "rows", "evidence")},
            "facts": shown.facts.get(firm["id"], []),
        }
        for firm in shown.firms
    }


def _said(firm: dict[str, Any], departments: dict[str, str]) -> dict[str, Any]:
    """One firm in French words; `rows` are the lines of its panel."""
    group = label("ai_group", firm["ai_group"] or "not_reviewed")
    lines = [
        ("Ce qu'elle fait", firm["what_it_does"]),
        ("Groupe", group),
        ("Type", label("firm_type", firm["firm_type"]) if firm["firm_type"] else None),
        ("Technologies", _several("technologies", firm["technologies"])),
        ("Marchés", _several("markets", firm["markets"])),
        ("Chaîne de valeur", _several("value_chain", firm["value_chain"])),
        ("Catégorie de taille", label("size_category", firm["size_category"]) if firm["size_category"] else None),
        ("SIREN", firm["siren"]),
    ]
    return {
        "id": firm["firm_id"],
        "name": firm["firm_name"],
        "city": firm["city"] or "",
        "department": departments.get(firm["department_code"], firm["department_code"] or ""),
        "group": group,
        "type": label("firm_type", firm["firm_type"]) if firm["firm_type"] else "",
        "rows": [[name, value] for name, value in lines if value],
        "evidence": [_TRANSCRIBED.sub("", each) for each in (firm["evidence_1"], firm["evidence_2"]) if each],
    }


def _several(vocabulary: str, value: str | None) -> str | None:
    return ", ".join(label(vocabulary, each) for each in value.split("|")) if value else None


def _facts(sealed: Sealed, landing_pages: dict[str, str], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Every fact of every firm: what, when, in detail, and the address of its notice; the latest first."""
    facts: list[tuple[str, dict[str, Any]]] = []

    def tell(firm_id: str, date: Any, when: str, kind: str, text: str, url: str | None, source: str) -> None:
        address = url if url and url.startswith(("https://", "http://")) else None
        fact = {"firm_id": firm_id, "when": when, "kind": kind, "text": text, "url": address, "source": source}
        facts.append((str(date or "0000"), fact))

    for row in sealed.rows("select firm_id, siren, creation_date, closing_date from dim_firm where siren is not null"):
        for day, kind in ((row["creation_date"], "creation"), (row["closing_date"], "closing")):
            if day:
                url = _DIRECTORY + row["siren"]
                tell(row["firm_id"], day, sentences.on(day), label("event", kind), "", url, "Sirene")
    for row in sealed.rows(
        "select firm_id, source_id, scheme, project, award_year, decided_on, amount_eur, amount_kind "
        "from fct_public_award where firm_id is not null order by award_id"
    ):
        when = sentences.on(row["decided_on"]) if row["decided_on"] else str(row["award_year"] or "année non précisée")
        amount = _amount(row["amount_eur"], label("amount_kind", row["amount_kind"]))
        text = " ; ".join(each for each in (row["scheme"], row["project"], amount) if each)
        dated = row["decided_on"] or row["award_year"]
        url = landing_pages.get(row["source_id"])
        tell(
            row["firm_id"],
            dated,
            when,
            label("event", "award"),
            text,
            url,
            titles.get(row["source_id"], row["source_id"]),
        )
    for row in sealed.rows(
        "select firm_id, announced_on, announced_precision, stage, nature, amount_eur, evidence, evidence_name, is_counted, "
        "not_counted_reason from fct_funding_round where firm_id is not null order by round_id"
    ):
        counted = "" if row["is_counted"] else f"non comptée : {_in_words(row['not_counted_reason'], row['nature'])}"
        text = " ; ".join(
            each for each in (label("stage", row["stage"]), _amount(row["amount_eur"], ""), counted) if each
        )
        when = sentences.on(row["announced_on"], row["announced_precision"])
        source = row["evidence_name"] or "presse"
        tell(row["firm_id"], row["announced_on"], when, label("event", "round"), text, row["evidence"], source)
    for row in sealed.rows(
        "select firm_id, publication_date, capital_before, capital_after, currency_after, notice_url "
        "from fct_capital_move where firm_id is not null order by move_id"
    ):
        before, after = (sentences.quantity(row[key]) for key in ("capital_before", "capital_after"))
        text = f"de {before} à {after} {row['currency_after'] or ''}".strip()
        day = row["publication_date"]
        tell(row["firm_id"], day, sentences.on(day), label("event", "capital"), text, row["notice_url"], "BODACC")
    for row in sealed.rows(
        "select firm_id, event_kind, judgment_date, publication_date, announcement_id from fct_insolvency_event "
        "where firm_id is not null and not is_undone order by event_id"
    ):
        # What a judgment says of a person (a sanction) has no words here, and is left out.
        if row["event_kind"] in words("judgment"):
            day = row["judgment_date"] or row["publication_date"]
            notice = notice_page(row["announcement_id"])
            text = label("judgment", row["event_kind"])
            tell(row["firm_id"], day, sentences.on(day), label("event", "judgment"), text, notice, "BODACC")
    for row in sealed.rows(
        "select firm_id, event_kind, event_date, event_precision, counterparty_name, amount_eur, evidence_kind, "
        "notice_url, source_url "
        "from fct_ownership_event where firm_id is not null order by event_id"
    ):
        amount = _amount(row["amount_eur"], "")
        text = " ; ".join(each for each in (row["counterparty_name"], amount) if each)
        when = sentences.on(row["event_date"], row["event_precision"] or "day")
        url = row["notice_url"] or row["source_url"]
        source = {"curated": "presse", "sirene": "Sirene"}.get(row["evidence_kind"], "BODACC")
        tell(row["firm_id"], row["event_date"], when, label("event", row["event_kind"]), text, url, source)
    return [fact for _, fact in sorted(facts, key=lambda each: each[0], reverse=True)]


def _in_words(reason: str | None, nature: str | None) -> str:
    """Why a round is not counted, its nature in French."""
    said = sentences.uncapitalised(label("nature", nature))
    return (reason or "").replace(f"nature : {nature}", f"nature : {said}")


def _amount(value: float | None, kind: str) -> str:
    if value is None:
        return ""
    shown = sentences.quantity(value / 1e6, "million_eur") if value >= 1e5 else f"{sentences.quantity(value)}\u202f€"
    return f"{shown} ({kind})" if kind and kind != "Non renseigné" else shown


def _most_facts(facts: dict[str, list[dict[str, Any]]], room: int) -> int:
    """How many facts a firm may show for all of them to stay within so many bytes."""
    for most in range(FACTS, 1, -1):
        if len(written([those[:most] for those in facts.values()])) <= room:
            return most
    return 1


def written(content: Any) -> bytes:
    """JSON without blanks."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
