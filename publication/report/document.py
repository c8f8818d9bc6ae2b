"""panorama.pdf: the same content for paper, set by Typst (a wheel: no browser, no system library).

Here: the texts as JSON, which are looked at before they are set, and their setting by templates/panorama.typ. Not here:
what is said (panorama.py and the exhibits).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from publication.audit import Audit
from publication.report import finishing, page, panorama, sentences, territory
from publication.report.exhibits import Exhibit
from publication.report.labels import label

FILE = "panorama.pdf"
_TEMPLATE = Path(__file__).parent / "templates" / "panorama.typ"
# A document is read through: beyond this, a table is in the annexes of the page and in the CSV.
_ROWS = 30


def render(candidate_dir: Path, audited: Audit, home: Path) -> str:
    """Everything that the document says, as JSON: texts, tables, drawings."""
    shown = panorama.prepared(candidate_dir, audited, home)
    content = {
        "title": f"Panorama de l'intelligence artificielle en {shown.region}",
        "edition": f"Édition {sentences.of_month(shown.edition)}",
        "release": shown.release,
        "notice": shown.described["notice"],
        "keys": [_key(key) for key in shown.key_figures],
        "sections": [
            {"title": section.title, "exhibits": [_exhibit(each, shown.drawings) for each in section.exhibits]}
            for section in shown.sections
        ],
        "map": shown.map,
        "map_message": shown.map_message,
        "map_attribution": territory.ATTRIBUTION,
        "sources": [
            [each["title"], page.day(each["vintage"]), each["licence_title"] or "—", each["attribution"] or "—"]
            for each in shown.sources
        ],
        "legal": [
            "Tables, chiffres et textes : Licence Ouverte 2.0, sauf les colonnes dont la source en a une autre.",
            "Aucun nom, aucune adresse électronique, aucun téléphone de personne physique. Une entreprise individuelle ou une "
            f"personne qui se reconnaîtrait peut s'opposer à figurer ici : {finishing.NO_CONTACT}.",
            "Méthode, définitions, firmes une à une et rapprochement avec 2025 : report/index.html, à côté de ce document.",
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def compiled(content: str) -> bytes:
    """The PDF of such a JSON; the same bytes for the same texts: no date, no font of the machine."""
    import typst  # a compiler of 40 MB: only where something is set

    pdf: bytes = typst.compile(str(_TEMPLATE), ignore_system_fonts=True, sys_inputs={"content": content}, timestamp=0)
    return pdf


def _key(key: panorama.KeyFigure) -> dict[str, str]:
    known = key.figure.value is not None
    under = label("status", key.figure.status)
    if known and key.covered:
        under += f", {key.covered}"
    return {
        "title": key.title,
        "value": f"{sentences.quantity(key.figure.value, key.figure.unit)} {key.known}".rstrip() if known else under,
        "under": under if known else key.figure.reason or "",
    }


def _exhibit(exhibit: Exhibit, drawings: dict[str, str]) -> dict[str, Any]:
    rows = [[cell.text for cell in row] for row in exhibit.rows]
    notes = list(exhibit.notes)
    if len(rows) > _ROWS:
        notes.append(
            f"{sentences.counted(len(rows) - _ROWS, 'autre ligne', 'autres lignes')} dans report/annexes.html."
        )
    return {
        "reference": exhibit.reference,
        "title": exhibit.title,
        "message": exhibit.message,
        "drawing": drawings.get(exhibit.name),
        "columns": exhibit.columns,
        "numbers": [cell.is_number for cell in exhibit.rows[0]] if exhibit.rows else [],
        "rows": rows[-_ROWS:] if exhibit.is_through_time else rows[:_ROWS],
        "notes": " ".join(notes),
    }
