"""Why a cell or a row differs from an earlier release, as far as the two descriptions can tell.

A figure moves only when one of these moves: the bytes of a source, the curated files, the code, the month, the list of those
who asked to be published no more. A cause is what is left when those that did not move are ruled out; several may be left,
and are all named; none left is « inconnue ». Sources come from the lineage of the columns (datapackage.json), which follows
values: a join or a filter is not in it.

Not here: what differs (diff.py), showing it (report/changes.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publication import datapackage
from publication.diff import CAME_IN, CHANGED, WENT_OUT, RowChange

UNKNOWN = "inconnue"
TIME = "passage du temps"
NEW_PERIOD = "faits de la période nouvelle"
NEW_CODE = "nouveau code"
WITHDRAWAL = "demande de retrait"

# What a change says by itself, whatever brought it.
_EVENTS = {
    ("dim_firm", CAME_IN, ""): "firme nouvelle",
    ("dim_firm", WENT_OUT, ""): "firme retirée",
    ("dim_firm", CHANGED, "closing_date"): "cessation",
    ("dim_firm", CHANGED, "state"): "cessation ou reprise",
    ("dim_firm", CHANGED, "procedure_state"): "procédure collective",
    ("dim_establishment", CHANGED, "closing_date"): "fermeture",
    ("dim_establishment", CHANGED, "state"): "fermeture ou réouverture",
}
_MOST_NAMED = 3


@dataclass(frozen=True)
class SourceMove:
    """A source whose bytes are not those of the earlier release; a vintage is None where it is unknown or it was absent."""

    id: str
    title: str
    is_curated: bool
    vintage_before: str | None
    vintage_after: str | None

    @property
    def label(self) -> str:
        if self.is_curated:
            return "correction du registre" if self.id == "register" else f"correction : {self.title}"
        return f"nouveau relevé : {self.title}"


class Causes:
    """The causes of the differences between two releases, from what each says of itself (datapackage.json)."""

    def __init__(self, before: dict[str, Any], after: dict[str, Any], definitions: dict[str, str]) -> None:
        """`definitions`: indicators whose definition changed, with the two versions as told to a reader."""
        self.sources = _moved(before, after)
        self.has_new_code = datapackage.code_of(before) != datapackage.code_of(after)
        self.has_new_month = before.get("edition") != after.get("edition")
        # Who asked is told nowhere; that the list moved, by the inputs: they hold it beside the bytes of the sources.
        self.has_withdrawals = not self.sources and before.get("inputs_sha256") != after.get("inputs_sha256")
        self.definitions = definitions
        self._moved = {each.id: each for each in self.sources}
        self._origins = {
            resource["name"]: {one["name"]: one.get("sources", []) for one in resource["schema"]["fields"]}
            for resource in datapackage.csv_resources(after).values()
        }

    def of(self, change: RowChange, key: tuple[str, ...]) -> str:
        """The cause of one change, in French."""
        if change.is_of_new_period:
            return NEW_PERIOD
        if change.table in ("indicators", "indicator_catalogue"):
            values = dict(zip(key, change.key.split(" | "), strict=False))
            if told := self.definitions.get(values.get("indicator_id", "")):
                return told
        left = self._left(change.table, [change.column] if change.column else list(key))
        event = _EVENTS.get((change.table, change.change, change.column))
        return f"{event} ({left})" if event and left != UNKNOWN else f"{event}, cause {UNKNOWN}" if event else left

    def _left(self, table: str, columns: list[str]) -> str:
        """What may have moved these columns, once what did not move is ruled out."""
        origins = self._origins.get(table, {})
        found = {one for column in columns for one in origins.get(column, [])} & self._moved.keys()
        possible = [self._moved[one].label for one in sorted(found)]
        if len(possible) > _MOST_NAMED:
            possible = [f"nouveau relevé de l'une de {len(possible)} sources"]
        possible += [NEW_CODE] if self.has_new_code else []
        possible += [WITHDRAWAL] if self.has_withdrawals else []
        # Another source may have come in by a join: time is the cause only where nothing else moved.
        possible += [TIME] if self.has_new_month and (possible or not self._moved) else []
        return " ou ".join(possible) or UNKNOWN


def _moved(before: dict[str, Any], after: dict[str, Any]) -> list[SourceMove]:
    was, now = ({each["id"]: each for each in described.get("sources", [])} for described in (before, after))
    return [
        SourceMove(
            id=one,
            title=(now.get(one) or was[one]).get("title") or one,
            is_curated=(now.get(one) or was[one]).get("kind") == "curated",
            vintage_before=was.get(one, {}).get("vintage"),
            vintage_after=now.get(one, {}).get("vintage"),
        )
        for one in sorted(was | now)
        if _bytes_of(was.get(one)) != _bytes_of(now.get(one))
    ]


def _bytes_of(source: dict[str, Any] | None) -> Any:
    """What tells the bytes of a source; their hashes where they are told, else the vintage and the rows."""
    if source is None:
        return None
    return sorted(source["sha256"]) if source.get("sha256") else (source.get("vintage"), source.get("rows"))
