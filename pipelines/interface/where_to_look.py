"""What someone who was woken up wants first: the page in service, what changed since last month, how old the sources are.

The same facts stand on a release and on the failure that refused one. Not here: what failed (the checks say it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.interface.tables import table
from pipelines.settings import Settings
from publication import kept
from publication.report import changes, quality

# The page that readers open first, the Panorama before the quality report.
_FIRST_PAGES = ("report/index.html", "index.html", quality.FILE)
_CHANGES = ("table", "rows_before", "rows_after", "came_in", "went_out", "changed")
_SOURCES = ("source", "vintage", "fetched_at", "rows", "origin", "carried_over", "absence")


def in_brief(settings: Settings, sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The page in service and the vintages; `sources` as in status.json."""
    return {**live_page(settings), **vintages(sources)}


def live_page(settings: Settings) -> dict[str, Any]:
    """`live_release` and `live_page`: an address when PANORAMA_PAGES_URL says where releases are served, else the file."""
    try:
        live = kept.live(settings.home)
    except kept.PublicationRefused as error:
        return {"live_release": f"illisible : {' ; '.join(error.reasons)}"}
    if live is None:
        return {"live_release": "aucune"}
    page = next((name for name in _FIRST_PAGES if (live.path / name).is_file()), quality.FILE)
    return {"live_release": live.id, "live_page": _page(settings, settings.home / kept.CURRENT, page)}


def changes_since(settings: Settings, diff: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What differs from the release compared with, in rows, and the page that lists them.

    Args:
        diff: that of an audit (publication/diff.py, for_audit).
        folder: the release or candidate; its changes.html is linked where it was written.
    """
    shown = {name: folder / name for name in (quality.FILE, changes.FILE) if (folder / name).is_file()}
    pages = {f"{Path(name).stem}_page": _page(settings, path.parent, name) for name, path in shown.items()}
    if not diff.get("against"):
        return {"compared_with": "aucune version", **pages}
    moved = [each for each in diff["tables"] if any(each[name] != 0 for name in _CHANGES[3:])]
    return {
        "compared_with": diff["against"],
        "changes": table([{name: each[name] for name in _CHANGES} for each in moved], _CHANGES),
        **{f"changed_rows/{name}": sum(each[name] or 0 for each in moved) for name in _CHANGES[3:]},
        **pages,
    }


def vintages(sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How old each source is, the oldest vintage first, those that gave nothing last; `sources` as in status.json."""
    ordered = sorted(sources, key=lambda each: (bool(each["absence"]), each["vintage"] or "", each["id"]))
    rows = [{"source": each["id"], **{name: each[name] for name in _SOURCES[1:]}} for each in ordered]
    return {"sources": table(rows, _SOURCES)}


def _page(settings: Settings, folder: Path, name: str) -> dg.MetadataValue:
    base = settings.environment.get("PANORAMA_PAGES_URL", "").rstrip("/")
    is_served = base and folder in (settings.home / kept.CURRENT, *settings.home.glob("releases/*"))
    if not is_served:
        return dg.MetadataValue.path(str(folder / name))
    return dg.MetadataValue.url(f"{base}/{folder.relative_to(settings.home).as_posix()}/{name}")
