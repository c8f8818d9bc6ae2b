"""Dated waivers: one critical rule becomes a shown warning for one edition, with a reason, an author and an end.

Here: reading waivers.yml and saying which ones hold. Not here: applying them (publication/audit.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from expectations.suites import list_rules

_FIELDS = ("rule", "edition", "reason", "author", "expiry")
_OPTIONAL = ("tables",)
_EDITION = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Waiver:
    """One line of waivers.yml; it holds up to and including the day of `expiry`.

    Attributes:
        tables: of a rule that looks at several tables, those whose faults are waived; empty = all.
    """

    rule: str
    edition: str
    reason: str
    author: str
    expiry: date
    tables: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        only = f" ; {', '.join(self.tables)} seulement" if self.tables else ""
        return f"{self.reason} ({self.author}, jusqu'au {self.expiry.isoformat()}{only})"

    def covers(self, tables: Collection[str]) -> bool:
        """Whether faults in these tables are all waived."""
        return not self.tables or set(tables) <= set(self.tables)


def read_waivers(suites_dir: Path, *, edition: str, today: date) -> tuple[dict[str, Waiver], list[str]]:
    """The waivers that hold for an edition, by rule, and what is wrong with the file (French sentences).

    A line that is malformed or expired is left out and named in the second list; a file that cannot be read waives nothing.
    """
    import yaml

    path = suites_dir / "waivers.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        return {}, [f"waivers.yml est illisible, aucune dérogation n'est appliquée : {error}"]
    if content is None:
        return {}, []
    if not isinstance(content, list):
        return {}, ["waivers.yml doit être une liste, aucune dérogation n'est appliquée"]
    critical = {rule.id: rule.waivable for rule in list_rules(suites_dir) if rule.severity == "critical"}
    latest = today.replace(year=today.year + 1, day=min(today.day, 28))
    holding: dict[str, Waiver] = {}
    faults: list[str] = []
    for position, entry in enumerate(content, start=1):
        waiver = _waiver(entry, critical)
        if isinstance(waiver, str):
            faults.append(f"dérogation n° {position} : {waiver}")
        elif waiver.edition != edition:
            continue
        elif waiver.expiry < today:
            faults.append(f"dérogation n° {position} : {waiver.rule} a expiré le {waiver.expiry.isoformat()}")
        elif waiver.expiry > latest:
            faults.append(f"dérogation n° {position} : {waiver.rule}, une dérogation dure un an au plus")
        else:
            holding[waiver.rule] = waiver
    return holding, faults


def _waiver(entry: Any, critical: dict[str, bool]) -> Waiver | str:
    """The waiver of one entry, or what is wrong with it."""
    if not isinstance(entry, dict) or set(entry) - set(_OPTIONAL) != set(_FIELDS):
        return f"il faut exactement les champs {', '.join(_FIELDS)} (et tables, si on veut)"
    if not isinstance(entry["rule"], str) or entry["rule"] not in critical:
        return f"« {entry['rule']} » n'est pas une règle critique"
    if not critical[entry["rule"]]:
        return (
            f"« {entry['rule']} » ne se déroge pas : elle protège des personnes, un secret, une licence ou les fichiers"
        )
    if not _EDITION.fullmatch(str(entry["edition"])):
        return f"« {entry['edition']} » n'est pas une édition (AAAA-MM, entre guillemets)"
    if type(entry["expiry"]) is not date:
        return f"« {entry['expiry']} » n'est pas une date (AAAA-MM-JJ)"
    if not all(isinstance(entry[name], str) and entry[name].strip() for name in ("reason", "author")):
        return "la raison et l'auteur doivent être donnés"
    tables = entry.get("tables", [])
    if not isinstance(tables, list) or not all(isinstance(table, str) for table in tables):
        return "« tables » est une liste de noms de tables"
    return Waiver(**{**entry, "edition": str(entry["edition"]), "tables": tuple(tables)})
