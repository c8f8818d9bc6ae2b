"""The rules that compare a candidate with what is published: rows, changed rows, totals, floors.

Here: one function per such rule type; the bounds are in expectations/thresholds.csv. Not here: which release to compare with
(reference.py), finding what differs (diff.py), the other rules on files (file_rules.py).

`name.table` in thresholds.csv is the bound `name` for one table, when it has its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.suites import read_thresholds
from publication import datapackage, reference
from publication.exports import DATABASE, RELEASE_TABLE, literal, quoted
from publication.kept import Release

if TYPE_CHECKING:
    from publication.file_rules import Subject

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
        least = _least(before, bounds.of("rows_loss_share", table), bounds.of("rows_loss_allowance", table))
        most = before + max(
            before * bounds.of("rows_gain_share", table) * months, bounds.of("rows_gain_allowance", table)
        )
        if not least <= after <= most:
            faults.append(_fault(subject, table, before, after, least, most, against.id))
    return len(rows), faults


def _rows_follow_the_best_of_the_year(subject: Subject) -> Judgment:
    """No table has slipped, month after month, below what it was at its best in twelve months."""
    bounds = _Bounds(subject)
    faults: list[dict[str, Any]] = []
    _against(subject)  # a damaged reference is an error here too
    best: dict[str, tuple[int, str]] = {}
    for each in reference.of_the_year(subject.home, subject.described):
        for table, resource in datapackage.csv_resources(datapackage.read_description(each.path)[1]).items():
            best[table] = max(best.get(table, (0, "")), (resource["rows"], each.id))
    rows = _rows(subject)
    for table, after in rows.items():
        before, release = best.get(table, (0, ""))
        least = _least(before, bounds.of("rows_year_loss_share", table), bounds.of("rows_loss_allowance", table))
        if after < least:
            faults.append(_fault(subject, table, before, after, least, None, release))
    return len(rows), faults


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
    """The fewest rows that each published table may ever have in a real release: the `floor.<table>` bounds."""
    bounds = read_thresholds(subject.suites_dir)
    return {
        name.removeprefix("floor."): bound
        for name, bound in bounds.items()
        if name.startswith("floor.") and isinstance(bound, int | float)
    }


def _changed_rows_are_bounded(subject: Subject) -> Judgment:
    """Rows that keep their key and say something else are a part of their table only."""
    bounds, against = _Bounds(subject), _against(subject)
    faults: list[dict[str, Any]] = []
    for one in subject.compared.tables:
        if one.is_key_broken:
            faults.append({"table": one.table, "constat": f"{one.table} : {one.not_compared}"})
        if against is None or one.changed is None or not one.rows_before:
            continue
        share, allowance = bounds.of("changed_share", one.table), bounds.of("changed_allowance", one.table)
        if one.changed > max(one.rows_before * share, allowance):
            columns = sorted(one.by_column, key=lambda name: -one.by_column[name])[:5]
            said = f"{one.table} : {one.changed} lignes sur {one.rows_before} disent autre chose que dans {against.id}"
            faults.append(
                {
                    "table": one.table,
                    "lignes": one.changed,
                    "borne": f"{share:.0%}",
                    "colonnes": ", ".join(columns),
                    "constat": f"{said} ({', '.join(columns)}){_advice(subject)}",
                }
            )
    return len(subject.compared.tables), faults


# totals ---------------------------------------------------------------------------------------------------------------

# A group and what is measured of it: ("31", "lignes"), ("2024", "montant (grant)").
_Place = tuple[str, str]
_ROWS = "lignes"


def _totals_follow_the_live_release(
    subject: Subject, table: str, by: str, amount: str | None = None, kind: str | None = None, is_year: bool = False
) -> Judgment:
    """No group of a table loses or gains more than it may: its rows, and its amounts, kind by kind.

    Each group is compared with the release that the candidate continues, and with its best of the last twelve months.

    Args:
        by: the group, a column of the table or an expression of DuckDB.
        amount, kind: the column to sum, and the one that tells apart amounts that are never added together.
        is_year: groups are years; those that the release compared with was still filling up have no upper bound.
    """
    bounds, against = _Bounds(subject), _against(subject)
    after = _totals(subject, "candidate", table, by, amount, kind)
    if against is None:
        return len(after), []
    faults: list[dict[str, Any]] = []
    best: dict[_Place, tuple[float, str]] = {}
    for release in {
        each.id: each for each in (against, *reference.of_the_year(subject.home, subject.described))
    }.values():
        before = _totals_of(subject, release, table, by, amount, kind, is_needed=release.id == against.id)
        best |= {place: (value, release.id) for place, value in before.items() if value > best.get(place, (0.0,))[0]}
        if release.id == against.id:
            for place, value in before.items():
                least, most = _band(bounds, table, place, value, "group_loss_share", _months(subject, against))
                is_filling = is_year and place[0] >= against.edition[:4]
                faults += _outside(
                    subject, table, place, value, after.get(place, 0), least, None if is_filling else most, against.id
                )
    already = {(fault["groupe"], fault["mesure"]) for fault in faults}
    for place, (value, release_id) in best.items():
        least, _ = _band(bounds, table, place, value, "group_year_loss_share", 1)
        if place not in already:
            faults += _outside(subject, table, place, value, after.get(place, 0), least, None, release_id)
    return len(after), faults


def _band(bounds: _Bounds, table: str, place: _Place, before: float, loss: str, months: int) -> tuple[float, float]:
    of = "group" if place[1] == _ROWS else "amount"
    least = _least(before, bounds.of(loss, table), bounds.of(f"{of}_loss_allowance", table))
    gain = max(before * bounds.of("group_gain_share", table) * months, bounds.of(f"{of}_gain_allowance", table))
    return least, before + gain


def _outside(
    subject: Subject,
    table: str,
    place: _Place,
    before: float,
    after: float,
    least: float,
    most: float | None,
    release: str,
) -> list[dict[str, Any]]:
    if least <= after and (most is None or after <= most):
        return []
    fault = _fault(subject, table, before, after, least, most, release, what=f"{place[0]}, {place[1]}")
    return [{"groupe": place[0], "mesure": place[1], **fault}]


def _totals(
    subject: Subject, catalog: str, table: str, by: str, amount: str | None, kind: str | None
) -> dict[_Place, float]:
    """Rows of each group, and its amounts by kind."""
    group = f"coalesce(cast({by} as varchar), 'inconnu')"
    query = f"select {group} as place, '{_ROWS}' as measure, count(*)::double as total from {catalog}.{quoted(table)} group by 1"
    if amount is not None:
        of_kind = f"'montant (' || coalesce(cast({quoted(kind)} as varchar), 'inconnu') || ')'" if kind else "'montant'"
        query += (
            f" union all select {group}, {of_kind}, sum({quoted(amount)})::double from {catalog}.{quoted(table)} "
            f"where {quoted(amount)} is not null group by 1, 2"
        )
    return {(place, measure): total for place, measure, total in subject.connection.execute(query).fetchall()}


def _totals_of(
    subject: Subject, release: Release, table: str, by: str, amount: str | None, kind: str | None, *, is_needed: bool
) -> dict[_Place, float]:
    """The totals of an earlier release; none where it had not this table or column, or is damaged and only one of many."""
    try:
        subject.connection.execute(f"attach {literal(str(release.path / DATABASE))} as earlier (read_only)")
    except duckdb.Error:
        if is_needed:
            raise
        return {}
    try:
        return _totals(subject, "earlier", table, by, amount, kind)
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    finally:
        subject.connection.execute("detach earlier")


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


def _rows(subject: Subject) -> dict[str, int]:
    """Rows of the candidate's tables, counted in its database."""
    return {
        table: (subject.connection.execute(f"select count(*) from candidate.{quoted(table)}").fetchone() or (0,))[0]
        for table in subject.columns
        if table != RELEASE_TABLE
    }


def _months(subject: Subject, against: Release) -> int:
    """Months of growth to expect, one at least: a correction of the same edition may bring late rows."""
    return max(1, reference.months_between(against.edition, subject.described["edition"]))


def _least(before: float, share: float, allowance: float) -> float:
    """The least that may remain: a share lost, or a few of a small number; but nothing becomes empty of more than a few."""
    return before - max(before * share, min(allowance, before))


def _fault(
    subject: Subject,
    table: str,
    before: float,
    after: float,
    least: float,
    most: float | None,
    release: str,
    *,
    what: str = "lignes",
) -> dict[str, Any]:
    change = f"{(after - before) / before:+.1%}".replace("%", " %") if before else "depuis zéro"
    bound = f"au moins {least:,.0f}" if after < least else f"au plus {most:,.0f}"
    numbers = f"{before:,.0f} dans {release}, {after:,.0f} ici ({change} ; attendu {bound})".replace(",", "\u202f")
    said = f"{table}, {what} : {numbers}"
    return {
        "table": table,
        "avant": before,
        "ici": after,
        "comparé à": release,
        "constat": said + _advice(subject),
    }


def _advice(subject: Subject) -> str:
    """What an operator may do when the difference is meant."""
    against = subject.compared.against
    if against is None:
        return ""
    _, before = datapackage.read_description(against.path)
    told = (
        "le code qui calcule a changé depuis"
        if datapackage.code_of(before) != datapackage.code_of(subject.described)
        else ""
    )
    way = "une dérogation datée la laisse passer (expectations/waivers.yml)"
    if subject.described["origin"] != "live":
        way += ", ou un dossier neuf (PANORAMA_HOME)"
    return f" ; {told + ' : ' if told else ''}si la différence est voulue, {way}"


RULES: dict[str, Callable[..., Judgment]] = {
    "rows_follow_the_live_release": _rows_follow_the_live_release,
    "rows_follow_the_best_of_the_year": _rows_follow_the_best_of_the_year,
    "rows_are_above_their_floor": _rows_are_above_their_floor,
    "changed_rows_are_bounded": _changed_rows_are_bounded,
    "totals_follow_the_live_release": _totals_follow_the_live_release,
}
