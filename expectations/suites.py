"""The suites as they are written on disk: reading them, checking their form, filling in the bounds.

Here: Rule, list_rules (cheap: no Great Expectations). Not here: running them (runner.py), waivers (waivers.py).
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]
Family = Literal["quality", "availability"]

MODES = ("live", "sample")
ACROSS_TABLES = "across_tables"
EVALUATED = "is_evaluated"
RELEASE_TABLE = "_release"

_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_FIELDS = {"rule", "type", "kwargs", "severity", "description", "modes", "family", "waivable"}
_PLACEHOLDER = re.compile(r"\{(threshold:)?([a-z][a-z0-9_]*)\}")


class SuiteError(ValueError):
    """A suite or its bounds cannot be read. The text is in French and names the file and the rule."""


@dataclass(frozen=True)
class Rule:
    """One rule of the gate.

    Attributes:
        id: `<suite>.<slug>`, stable: waivers, checks and broken fixtures name it.
        table: table of the candidate that the rule speaks of; `_release` for rules across tables.
        type: a Great Expectations type, or one of publication/file_rules.py.
        waivable: whether a dated waiver may turn it into a shown warning (waivers.py).
        family: `availability` for the age or absence of a source (exit code 4), else `quality`.
    """

    id: str
    suite: str
    table: str
    type: str
    severity: Severity
    description: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    modes: tuple[str, ...] = MODES
    family: Family = "quality"
    waivable: bool = True

    @property
    def is_evaluation(self) -> bool:
        """Whether this is the implied rule of each suite: it can be read, its table is there, something was evaluated."""
        return self.type == EVALUATED

    @property
    def is_expectation(self) -> bool:
        """Whether Great Expectations evaluates it; the others are judged by publication/file_rules.py."""
        return self.type.startswith("expect_") or self.type == "unexpected_rows_expectation"


def list_rules(suites_dir: Path, *, mode: str | None = None) -> list[Rule]:
    """Every rule, suite by suite and in the order written; with `mode` (`live`, `sample`), those that apply there.

    Never raises for a bad suite: it has its `is_evaluated` rule, always, and the run says what is wrong with it.
    """
    rules: list[Rule] = []
    for path in suite_files(suites_dir):
        rules.append(_evaluation_rule(path.stem))
        try:
            rules.extend(read_suite(path))
        except SuiteError:
            continue
    return [rule for rule in rules if mode is None or mode in rule.modes]


def suite_files(suites_dir: Path) -> list[Path]:
    """The suite files in alphabetical order, the rules across tables last; these are expected even when absent."""
    across = suites_dir / f"{ACROSS_TABLES}.json"
    return [*sorted(path for path in suites_dir.glob("*.json") if path != across), across]


def read_suite(path: Path) -> list[Rule]:
    """The rules of one suite file.

    Raises:
        SuiteError: not there, not JSON, an unknown or missing field, a slug used twice, no rule at all.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SuiteError(f"{path.name} : la suite est absente") from None
    except (ValueError, OSError) as error:
        raise SuiteError(f"{path.name} : ce n'est pas du JSON lisible ({error})") from error
    if not isinstance(content, dict) or not isinstance(content.get("expectations"), list):
        raise SuiteError(f"{path.name} : il faut un objet avec « name » et une liste « expectations »")
    if content.get("name") != path.stem:
        raise SuiteError(f"{path.name} : « name » doit être « {path.stem} », comme le fichier")
    rules = [_rule(path.stem, entry, position) for position, entry in enumerate(content["expectations"], start=1)]
    if not rules:
        raise SuiteError(f"{path.name} : la suite ne contient aucune règle")
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise SuiteError(f"{path.name} : la règle « {rule.id} » est écrite deux fois")
        seen.add(rule.id)
    return rules


def read_key(path: Path) -> list[str]:
    """The columns that find a row of the suite's table again, shown with failing rows; empty when none is stated."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return []
    key = content.get("key", []) if isinstance(content, dict) else []
    return [column for column in key if isinstance(column, str)] if isinstance(key, list) else []


def read_thresholds(suites_dir: Path) -> dict[str, float | str]:
    """The bounds of thresholds.csv by name: a number where the value reads as one, else the text.

    Raises:
        SuiteError: file absent, a name twice, a bound without value or reason.
    """
    path = suites_dir / "thresholds.csv"
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except OSError as error:
        raise SuiteError(f"thresholds.csv : illisible ({error})") from error
    bounds: dict[str, float | str] = {}
    for row in rows:
        name, value = (row.get("name") or "").strip(), (row.get("value") or "").strip()
        if not name or not value or not (row.get("reason") or "").strip() or name in bounds:
            raise SuiteError(f"thresholds.csv : la ligne « {name} » est en double ou n'a pas de valeur ou de raison")
        try:
            bounds[name] = float(value) if "." in value else int(value)
        except ValueError:
            bounds[name] = value
    return bounds


def fill(kwargs: dict[str, Any], bounds: dict[str, float | str], values: dict[str, str | int]) -> dict[str, Any]:
    """The arguments of a rule with `{threshold:name}` and `{edition_end}`-like places filled in.

    A text that is nothing but one place takes the type of the value. Other braces (regular expressions) stay as they are.

    Raises:
        SuiteError: a bound that thresholds.csv does not have.
    """

    def one(match: re.Match[str]) -> float | str:
        name = match[2]
        if match[1]:
            if name not in bounds:
                raise SuiteError(f"la borne « {name} » n'existe pas dans thresholds.csv")
            return bounds[name]
        return values.get(name, match[0])

    def walk(item: Any) -> Any:
        if isinstance(item, str):
            whole = _PLACEHOLDER.fullmatch(item)
            return one(whole) if whole else _PLACEHOLDER.sub(lambda match: str(one(match)), item)
        if isinstance(item, list):
            return [walk(each) for each in item]
        if isinstance(item, dict):
            return {key: walk(each) for key, each in item.items()}
        return item

    return {key: walk(item) for key, item in kwargs.items()}


def suites_sha256(suites_dir: Path) -> str:
    """One hash for everything in the folder that decides a verdict: suites, bounds, waivers, SQL functions."""
    digest = hashlib.sha256()
    for path in sorted(p for p in suites_dir.iterdir() if p.suffix in {".json", ".csv", ".yml", ".sql"}):
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _evaluation_rule(suite: str) -> Rule:
    return Rule(
        id=f"{suite}.{EVALUATED}",
        suite=suite,
        table=_table_of(suite),
        type=EVALUATED,
        severity="critical",
        description="La suite se lit, sa table est là et au moins une de ses règles a été évaluée.",
    )


def _table_of(suite: str) -> str:
    return RELEASE_TABLE if suite == ACROSS_TABLES else suite


def _rule(suite: str, entry: Any, position: int) -> Rule:
    place = f"{suite}.json, règle n° {position}"
    if not isinstance(entry, dict):
        raise SuiteError(f"{place} : il faut un objet")
    slug = entry.get("rule")
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug) or slug == EVALUATED:
        raise SuiteError(f"{place} : « rule » doit être un nom en minuscules, par exemple « siren_is_valid »")
    place = f"{suite}.json, règle « {slug} »"
    if unknown := sorted(set(entry) - _FIELDS):
        raise SuiteError(f"{place} : champ inconnu {', '.join(unknown)}")
    if entry.get("severity") not in ("critical", "warning", "info"):
        raise SuiteError(f"{place} : « severity » doit être critical, warning ou info")
    if not isinstance(entry.get("description"), str) or not entry["description"].strip():
        raise SuiteError(f"{place} : « description » manque (en français, pour le lecteur du rapport)")
    if not isinstance(entry.get("type"), str) or not isinstance(entry.get("kwargs", {}), dict):
        raise SuiteError(f"{place} : « type » manque ou « kwargs » n'est pas un objet")
    modes = entry.get("modes", list(MODES))
    if not isinstance(modes, list) or not modes or not set(modes) <= set(MODES):
        raise SuiteError(f'{place} : « modes » doit être ["live"], ["sample"] ou les deux')
    if entry.get("family", "quality") not in ("quality", "availability"):
        raise SuiteError(f"{place} : « family » ne peut être que « availability »")
    return Rule(
        id=f"{suite}.{slug}",
        suite=suite,
        table=_table_of(suite),
        type=entry["type"],
        severity=entry["severity"],
        description=entry["description"],
        kwargs=entry.get("kwargs", {}),
        modes=tuple(modes),
        family=entry.get("family", "quality"),
        waivable=bool(entry.get("waivable", True)),
    )
