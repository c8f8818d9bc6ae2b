"""report/annexes.html: long tables whole, the definition of each indicator, the figures printed in 2025 beside the same ones computed.

Here: the page. Not here: what the Panorama page shows of it (panorama.py).
"""

from __future__ import annotations

from pathlib import Path

from publication.audit import Audit
from publication.report import page, panorama, sentences

FILE = "report/annexes.html"


def render(candidate_dir: Path, audited: Audit, home: Path) -> str:
    """The page; the notes of each exhibit lead to its definitions."""
    shown = panorama.prepared(candidate_dir, audited, home)
    return panorama.compact(
        page.rendered(
            "annexes.html.j2",
            shown=shown,
            exhibits=[each for each in shown.exhibits if each.is_annex or each.left_out],
            titles={each["id"]: each["title"] for each in shown.described["sources"]},
            of_month=sentences.of_month(shown.edition),
            style=panorama.style(),
        )
    )
