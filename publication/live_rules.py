"""The rules that compare a candidate with what is published: rows, changed rows, totals, floors.

Here: one function per such rule type; the bounds are in expectations/thresholds.csv. Not here: which release to compare with
(reference.py), finding what differs (diff.py), the other rules on files (file_rules.py).

`name.table` in thresholds.csv is the bound `name` for one table, when it has its own. Rows that leave because someone asked to be
published no more are no loss: where a band is broken, it is judged again without the rows of before that name them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.suites import read_thresholds
from publication import datapackage, reference
from publication.exports import DATABASE, literal, quoted
from publication.kept import Release
from publication.subject import Subject, tables_of
from sources import suppressions
from sources.suppressions import Suppression

Judgment = tuple[int, list[dict[str, Any]]]


class _Bounds:
    """The bounds of thresholds.csv, those of one table first."""

    def __init__(self, subject: Subject) -> None:
        self._all = read_thresholds(subject.suites_dir)

    def of(self, name: str, table: str) -> float:
        found = self._all.get(f"{name}.{table}", self._all.get(name))
        if not isinstance(found, int | float):
            raise ValueError(f"thresholds.csv : la borne « {name} » manque ou n'est pas un nombre")
        return found


# rows -----------------------------------------------------------------------------------------------------------------


def _rows_follow_the_live_release(subject: Subject) -> Judgment:
    """No table loses or gains more rows than it may since the release that the candidate continues."""
    bounds, against = _Bounds(subject), _against(subject)
    faults: list[dict[str, Any]] = []
    rows = _rows(subject)
    for table, after in rows.items():
        one = subject.compared.of(table)
        if against is None or one is None or not one.rows_before:  # nothing before: the floors alone
            continue
        before = one.rows_before
        months = _months(subject, against)
        # A table that empties is a collapse, however small it was.
        least = max(1, _least(before, bounds.of("rows_loss_share", table), bounds.of("rows_loss_allowance", table)))
        most = before + max(
            before * bounds.of("rows_gain_share", table) * months, bounds.of("rows_gain_allowance", table)
        )
        if after < least and (named := _rows_naming(subject, against, table)):
            remaining = before - named
            share, allowance = bounds.of("rows_loss_share", table), bounds.of("rows_loss_allowance", table)
            least = max(min(remaining, 1), _least(remaining, share, allowance))
        if not least <= after <= most:
            faults.append(_fault(subject, table, before, after, (least, most), against.id))
    return len(rows), faults


def _rows_follow_the_best_of_the_year(subject: Subject) -> Judgment:
    """No table has slipped, month after month, below what it was at its best in twelve months."""
    bounds = _Bounds(subject)
    faults: list[dict[str, Any]] = []
    _against(subject)  # a damaged reference is an error here too
    of_the_year = reference.of_the_year(subject.home, subject.described)
    counts = {
        each.id: {
            table: resource["rows"]
            for table, resource in datapackage.csv_resources(datapackage.read_description(each.path)[1]).items()
        }
        for each in of_the_year
    }
    rows = _rows(subject)
    for table, after in rows.items():
        then = [(each, counts[each.id].get(table, 0)) for each in of_the_year]
        fault = _beside_best_count(subject, bounds, table, after, then)
        if fault and subject.suppressed:
            then = [(each, before - _rows_naming(subject, each, table)) for each, before in then]
            fault = _beside_best_count(subject, bounds, table, after, then)
        faults += [fault] if fault else []
    return len(rows), faults


def _beside_best_count(
    subject: Subject, bounds: _Bounds, table: str, after: int, then: list[tuple[Release, int]]
) -> dict[str, Any] | None:
    """What is wrong with the rows of a table beside those of earlier releases."""
    before, release = max(((count, each.id) for each, count in then), default=(0, ""))
    least = _least(before, bounds.of("rows_year_loss_share", table), bounds.of("rows_loss_allowance", table))
    least = max(least, min(before, 1))
    return _fault(subject, table, before, after, (least, math.inf), release) if after < least else None


def _rows_are_above_their_floor(subject: Subject) -> Judgment:
    """Each table has its floor, and as many rows: what no comparison may wear away."""
    floors, rows = read_floors(subject), _rows(subject)
    faults: list[dict[str, Any]] = [
        {"table": table, "constat": f"{table} n'a pas de plancher : en écrire un, floor.{table}, dans thresholds.csv"}
        for table in rows
        if table not in floors
    ]
    faults += [
        {
            "table": table,
            "lignes": found,
            "plancher": floors[table],
            "constat": f"{table} : {found} lignes, plancher {floors[table]}",
        }
        for table, found in rows.items()
        if found < floors.get(table, 0)
    ]
    return len(rows), faults


def read_floors(subject: Subject) -> dict[str, float]:
    """The fewest rows that each published table may ever have in a real release: the `floor.<table>` bounds.

    `floor.<table>.<region>` is that of one region, where more of it was gathered by hand than elsewhere.
    """
    floors: dict[str, float] = {}
    # A table's own floor comes before that of a region in the order of names.
    for name, bound in sorted(read_thresholds(subject.suites_dir).items()):
        kind, _, place = name.partition(".")
        table, _, region = place.partition(".")
        if kind == "floor" and isinstance(bound, int | float) and region in ("", subject.described["region"]):
            floors[table] = bound
    return floors


def _changed_rows_are_bounded(subject: Subject) -> Judgment:
    """The rows of the release before that are gone, or say something else under their key, are a part of their table only.

    Gone counts too: a key that changes everywhere would replace a whole table without changing a row, or their number.
    """
    bounds, against = _Bounds(subject), _against(subject)
    faults: list[dict[str, Any]] = []
    for one in subject.compared.tables:
        if one.is_key_broken:
            faults.append({"table": one.table, "constat": f"{one.table} : {one.not_compared}"})
        if against is None or one.changed is None or one.went_out is None or not one.rows_before:
            continue
        share, allowance = bounds.of("changed_share", one.table), bounds.of("changed_allowance", one.table)
        altered, before = one.changed + one.went_out, one.rows_before
        if altered > max(before * share, allowance) and (named := _rows_naming(subject, against, one.table)):
            # The candidate names none of them any more: each of these rows is gone or says something else.
            altered, before = altered - named, before - named
        if altered > max(before * share, allowance):
            columns = sorted(one.by_column, key=lambda name: -one.by_column[name])[:5]
            said = (
                f"{one.table} : sur {one.rows_before} lignes de {against.id}, {one.changed} disent autre chose et "
                f"{one.went_out} sont sorties (attendu {share:.0%} au plus)"
            )
            faults.append(
                {
                    "table": one.table,
                    "modifiées": one.changed,
                    "sorties": one.went_out,
                    "colonnes": ", ".join(columns),
                    "constat": said,
                    "que faire": _advice(subject),
                }
            )
    return len(subject.compared.tables), faults


# totals ---------------------------------------------------------------------------------------------------------------

# A group and what is measured of it: ("31", "lignes"), ("2024", "montant (grant)").
_Place = tuple[str, str]
_ROWS = "lignes"
_GROUP = re.compile(r"(?P<year>year\()?(?P<column>\w+)(?(year)\))")


@dataclass(frozen=True)
class _Grouping:
    """How a table is totalled, as across_tables.json writes it.

    Attributes:
        by: the group, a column of the table or `year(column)`.
        amount, kind: the column to sum, and the one that tells apart amounts that are never added together.
        is_year: groups are years. Those that the release compared with was still filling up have no upper bound; a past
            year that it did not have may not come in whole.
    """

    table: str
    by: str
    amount: str | None = None
    kind: str | None = None
    is_year: bool = False

    def totals(self, connection: duckdb.DuckDBPyConnection, table: str) -> dict[_Place, float]:
        """The total of each place; `table` is its SQL, of a candidate or an earlier release."""
        group = f"coalesce(cast({self._by()} as varchar), 'inconnu')"
        query = f"select {group}, '{_ROWS}', count(*)::double from {table} group by 1"
        if self.amount is not None:
            kind = f"'montant (' || coalesce({quoted(self.kind)}, 'inconnu') || ')'" if self.kind else "'montant'"
            query += (
                f" union all select {group}, {kind}, sum({quoted(self.amount)})::double from {table} "
                f"where {quoted(self.amount)} is not null group by 1, 2"
            )
        return {(place, measure): total for place, measure, total in connection.execute(query).fetchall()}

    def _by(self) -> str:
        """The group as SQL.

        Raises:
            ValueError: it is neither a column nor its year.
        """
        written = _GROUP.fullmatch(self.by)
        if written is None:
            raise ValueError(f"groupe « {self.by} » : une colonne, ou year(colonne)")
        column = quoted(written["column"])
        return f"year({column})" if written["year"] else column


def _totals_follow_the_live_release(subject: Subject, groupings: list[dict[str, Any]]) -> Judgment:
    """No group of a table loses or gains more than it may: its rows, and its amounts, kind by kind.

    Each group is compared with the release that the candidate continues, and with its best of the last twelve months.
    """
    against, looked_at, faults = _against(subject), 0, []
    for grouping in (_Grouping(**each) for each in groupings):
        if grouping.table not in subject.columns:  # its suite says so
            continue
        after = grouping.totals(subject.connection, f"candidate.{quoted(grouping.table)}")
        looked_at += max(1, len(after))
        if against is not None:
            found = _beside_earlier(subject, grouping, after, against)
            if found and subject.suppressed:
                found = _beside_earlier(subject, grouping, after, against, subject.suppressed)
            faults += found
    return looked_at, faults


def _beside_earlier(
    subject: Subject,
    grouping: _Grouping,
    after: dict[_Place, float],
    against: Release,
    suppressed: Collection[Suppression] = (),
) -> list[dict[str, Any]]:
    found = _beside_live(subject, grouping, after, against, suppressed)
    already = {(fault["groupe"], fault["mesure"]) for fault in found}
    slipped = _beside_best(subject, grouping, after, suppressed)
    return found + [each for each in slipped if (each["groupe"], each["mesure"]) not in already]


def _beside_live(
    subject: Subject,
    grouping: _Grouping,
    after: dict[_Place, float],
    against: Release,
    suppressed: Collection[Suppression],
) -> list[dict[str, Any]]:
    bounds, faults = _Bounds(subject), []
    live = _totals_of(subject, against, grouping, is_needed=True)
    remaining = _totals_of(subject, against, grouping, suppressed, is_needed=True) if suppressed else live
    if grouping.is_year and live:
        live = {place: 0.0 for place in after if place[1] == _ROWS} | live
    for place, before in live.items():
        least, most = _band(bounds, grouping.table, place, before, _months(subject, against))
        if suppressed:  # the floor alone moves
            least = min(least, _band(bounds, grouping.table, place, remaining.get(place, 0.0), 1)[0])
        if grouping.is_year and place[0] >= against.edition[:4]:
            most = math.inf
        if not least <= after.get(place, 0) <= most:
            faults.append(
                _group_fault(subject, grouping, place, before, after.get(place, 0), (least, most), against.id)
            )
    return faults


def _beside_best(
    subject: Subject, grouping: _Grouping, after: dict[_Place, float], suppressed: Collection[Suppression]
) -> list[dict[str, Any]]:
    bounds, faults, table = _Bounds(subject), [], grouping.table
    best: dict[_Place, tuple[float, str]] = {}
    for release in reference.of_the_year(subject.home, subject.described):
        for place, total in _totals_of(subject, release, grouping, suppressed, is_needed=False).items():
            best[place] = max(best.get(place, (0.0, "")), (total, release.id))
    for place, (before, release_id) in best.items():
        least = _least(before, bounds.of("group_year_loss_share", table), bounds.of(_allowance(place, "loss"), table))
        if after.get(place, 0) < least:
            band = (least, math.inf)
            faults.append(_group_fault(subject, grouping, place, before, after.get(place, 0), band, release_id))
    return faults


def _band(bounds: _Bounds, table: str, place: _Place, before: float, months: int) -> tuple[float, float]:
    least = _least(before, bounds.of("group_loss_share", table), bounds.of(_allowance(place, "loss"), table))
    gain = before * bounds.of("group_gain_share", table) * months
    return least, before + max(gain, bounds.of(_allowance(place, "gain"), table))


def _allowance(place: _Place, way: str) -> str:
    of_rows, of_amounts = {
        "loss": ("group_loss_allowance", "amount_loss_allowance"),
        "gain": ("group_gain_allowance", "amount_gain_allowance"),
    }[way]
    return of_rows if place[1] == _ROWS else of_amounts


def _group_fault(
    subject: Subject,
    grouping: _Grouping,
    place: _Place,
    before: float,
    after: float,
    band: tuple[float, float],
    release: str,
) -> dict[str, Any]:
    group = f"{grouping.by} = {place[0]}"
    fault = _fault(subject, grouping.table, before, after, band, release, what=f"{group}, {place[1]}")
    return {"groupe": group, "mesure": place[1], **fault}


def _totals_of(
    subject: Subject,
    release: Release,
    grouping: _Grouping,
    suppressed: Collection[Suppression] = (),
    *,
    is_needed: bool,
) -> dict[_Place, float]:
    """The totals of an earlier release; none where it had not this table or column, or is damaged and only one of many.

    Args:
        suppressed: the rows that name one of them are left out.
    """
    try:
        with _attached(subject, release):
            table = f"earlier.{quoted(grouping.table)}"
            if suppressed:
                table = f"(from {table} where not {_naming(subject, grouping.table, suppressed)})"
            return grouping.totals(subject.connection, table)
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    except duckdb.Error:
        if is_needed:
            raise
        return {}


# what they share ------------------------------------------------------------------------------------------------------


def _against(subject: Subject) -> Release | None:
    """The release to compare with, None for a first publication.

    Raises:
        ValueError: there is one and it cannot be read; bands that cannot be judged let nothing through.
    """
    if subject.compared.unreadable:
        raise ValueError(
            f"la version à laquelle comparer est illisible ({subject.compared.unreadable}) : `panorama rollback` vers une "
            "version intacte (`panorama releases`) ; s'il n'en reste aucune, retirer `current` et la version abîmée"
        )
    return subject.compared.against


@contextmanager
def _attached(subject: Subject, release: Release) -> Iterator[None]:
    """The database of an earlier release, as `earlier` beside the candidate's."""
    subject.connection.execute(f"attach {literal(str(release.path / DATABASE))} as earlier (read_only)")
    try:
        yield
    finally:
        subject.connection.execute("detach earlier")


def _rows_naming(subject: Subject, release: Release, table: str) -> int:
    """The rows of an earlier release that name someone suppressed since; 0 where it can't be read: nothing is forgiven."""
    if not subject.suppressed:
        return 0
    try:
        with _attached(subject, release):
            named = _naming(subject, table, subject.suppressed)
            query = f"select count(*) from earlier.{quoted(table)} where {named}"
            (count,) = subject.connection.execute(query).fetchone() or (0,)
    except duckdb.Error:
        return 0
    return int(count)


def _naming(subject: Subject, table: str, suppressed: Collection[Suppression]) -> str:
    """The SQL that says whether a row of `earlier` names one of them in a text."""
    described = subject.connection.execute(f"describe earlier.{quoted(table)}").fetchall()
    texts = [name for name, kind, *_ in described if "VARCHAR" in kind]
    return suppressions.condition_on_row(texts, suppressed) if texts else "false"


def _rows(subject: Subject) -> dict[str, int]:
    """Rows of the candidate's tables, counted in its database."""
    return {
        table: (subject.connection.execute(f"select count(*) from candidate.{quoted(table)}").fetchone() or (0,))[0]
        for table in tables_of(subject)
    }


def _months(subject: Subject, against: Release) -> int:
    """Months of growth to expect, one at least: a correction of the same edition may bring late rows."""
    return max(1, reference.months_between(against.edition, subject.described["edition"]))


def _least(before: float, share: float, allowance: float) -> float:
    """The least that may remain: a share is lost, or a few of a small number."""
    return before - max(before * share, min(allowance, before))


def _fault(
    subject: Subject,
    table: str,
    before: float,
    after: float,
    band: tuple[float, float],
    release: str,
    *,
    what: str = "lignes",
) -> dict[str, Any]:
    change = f"{(after - before) / before:+.1%}".replace("%", " %").replace(".", ",") if before else "depuis zéro"
    bound = f"au moins {_number(math.ceil(band[0]))}" if after < band[0] else f"au plus {_number(math.floor(band[1]))}"
    said = f"{_number(before)} dans {release}, {_number(after)} ici ({change} ; attendu {bound})"
    return {
        "table": table,
        "avant": before,
        "ici": after,
        "comparé à": release,
        "constat": f"{table}, {what} : {said}",
        "que faire": _advice(subject),
    }


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u202f")


def _advice(subject: Subject) -> str:
    """What an operator may do when the difference is meant."""
    against = subject.compared.against
    if against is None:
        return ""
    _, before = datapackage.read_description(against.path)
    told = (
        "le code qui calcule a changé ; "
        if datapackage.code_of(before) != datapackage.code_of(subject.described)
        else ""
    )
    way = "une dérogation datée la laisse passer (expectations/waivers.yml)"
    if subject.described["origin"] != "live":
        way += ", ou un dossier neuf (PANORAMA_HOME)"
    return f"{told}si la différence est voulue, {way}"


RULES: dict[str, Callable[..., Judgment]] = {
    "rows_follow_the_live_release": _rows_follow_the_live_release,
    "rows_follow_the_best_of_the_year": _rows_follow_the_best_of_the_year,
    "rows_are_above_their_floor": _rows_are_above_their_floor,
    "changed_rows_are_bounded": _changed_rows_are_bounded,
    "totals_follow_the_live_release": _totals_follow_the_live_release,
}
