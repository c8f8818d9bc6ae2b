"""Secondary suppression: what is withheld beside the figures that rest on too few firms, and that it is enough.

The primary rule is a unit test of dbt (_unit_tests.yml of the models); a whole restricted build is in tests/faults/.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from types import ModuleType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt.matching import python_model
from tests.dbt.project import DBT_PROJECT

FEWEST = 3


@pytest.fixture(scope="module")
def secrecy() -> ModuleType:
    return python_model(DBT_PROJECT / "models/intermediate/secrecy/int_secrecy__withheld.py")


class Table:
    """An invented table of one date: what each firm (« a », « b » …) got in each department and year."""

    def __init__(self, facts: list[tuple[str, str, str, float]], dates: tuple[str, ...] = ("2026-10-31",)) -> None:
        self.values: dict[tuple[str, str, str], float] = {}
        self.firms: dict[tuple[str, str, str], frozenset[str]] = {}
        for date, (department, year, firm, amount) in product(dates, facts):
            if year > date[:4]:
                continue
            for cell in ((date, "none", "none"), (date, "department", department), (date, "year", year)):
                self.values[cell] = self.values.get(cell, 0) + amount
                self.firms[cell] = self.firms.get(cell, frozenset()) | {firm}

    @property
    def primary(self) -> set[tuple[str, str, str]]:
        return {cell for cell, firms in self.firms.items() if len(firms) < FEWEST}


def of(table: Table, breakdown: str, *members: str) -> set[tuple[str, str, str]]:
    return {("2026-10-31", breakdown, member) for member in members}


def departments(**firms: str) -> list[tuple[str, str, str, float]]:
    """Facts of one year: department → one letter per firm; a firm gets 10, plus its place in the department."""
    return [(name, "2024", firm, 10.0 + place) for name, each in firms.items() for place, firm in enumerate(each)]


def test_one_secret_cell_takes_the_smallest_other_with_it(secrecy: ModuleType) -> None:
    table = Table(departments(d31="abcdef", d34="ghij", d81="k"))
    assert table.primary == of(table, "department", "d81")
    assert secrecy.protect(table.primary, table.values, table.firms, FEWEST) == of(table, "department", "d34")


def test_two_secret_cells_hide_each_other_when_three_firms_stand_behind_them(secrecy: ModuleType) -> None:
    table = Table(departments(d31="abcdef", d81="gh", d82="ij"))
    assert secrecy.protect(table.primary, table.values, table.firms, FEWEST) == set()


def test_two_secret_cells_of_one_firm_do_not_hide_it(secrecy: ModuleType) -> None:
    table = Table(departments(d31="abcdef", d34="ghij", d81="k", d82="k"))
    assert secrecy.protect(table.primary, table.values, table.firms, FEWEST) == of(table, "department", "d34")


def test_nothing_secret_withholds_nothing(secrecy: ModuleType) -> None:
    table = Table(departments(d31="abcdef", d34="ghij"))
    assert secrecy.protect(table.primary, table.values, table.firms, FEWEST) == set()


def test_a_cell_of_zero_hides_no_other(secrecy: ModuleType) -> None:
    table = Table([*departments(d31="abcdef", d34="ghij", d81="k"), *(("d09", "2024", firm, 0.0) for firm in "lmn")])
    assert secrecy.protect(table.primary, table.values, table.firms, FEWEST) == of(table, "department", "d34")


def test_a_negative_correction_is_as_large_as_its_amount(secrecy: ModuleType) -> None:
    facts = [("d31", "2024", firm, 20.0) for firm in "abc"] + [("d34", "2024", firm, -50.0) for firm in "def"]
    table = Table([*facts, ("d81", "2024", "g", 5.0)])
    assert secrecy.protect(table.primary, table.values, table.firms, FEWEST) == of(table, "department", "d31")


def test_a_total_with_a_single_member_goes_with_it(secrecy: ModuleType) -> None:
    table = Table(departments(d81="kl"))
    assert len(table.primary) == len(table.values)  # the total, the department and the year rest on two firms
    table = Table(departments(d81="abc"))
    hidden = of(table, "department", "d81")
    assert hidden | secrecy.protect(hidden, table.values, table.firms, FEWEST) == set(table.values)


def test_a_closed_year_published_at_the_next_date_would_tell_the_last(secrecy: ModuleType) -> None:
    facts = [("d31", "2024", firm, 10.0) for firm in "abc"] + [("d34", "2024", firm, 10.0) for firm in "def"]
    table = Table([*facts, *(("d31", "2026", firm, 7.0) for firm in "ghi")], dates=("2024-12-31", "2026-10-31"))
    hidden = {("2024-12-31", "year", "2024")}
    found = secrecy.protect(hidden, table.values, table.firms, FEWEST)
    assert ("2026-10-31", "year", "2024") in found and not _recovered(table, hidden | found)


def test_the_model_says_of_each_cell_why_it_is_withheld(secrecy: ModuleType) -> None:
    table = Table(departments(d31="abcdef", d34="ghij", d81="k"))
    frame = pd.DataFrame(
        [
            {
                **dict(zip(("reference_date", "breakdown", "member"), cell, strict=True)),
                "indicator_id": "public_funding.grants",
                "population": "all",
                "rests_on_too_few": cell in table.primary,
                "is_dominated": False,
                "restricted_value": value,
                "restricted_firms": sorted(table.firms[cell]),
            }
            for cell, value in table.values.items()
        ]
    )
    said = secrecy.withheld(frame, FEWEST).set_index("member")["withheld_as"].dropna().to_dict()
    assert said == {"d81": "primary", "d34": "secondary"}
    assert list(secrecy.withheld(frame.head(0), FEWEST)["withheld_as"]) == []


FACTS = st.lists(
    st.tuples(
        st.sampled_from(["d09", "d31", "d34"]),
        st.sampled_from(["2023", "2024", "2026"]),
        st.sampled_from("abcdefg"),
        st.integers(-3, 60).map(float),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(facts=FACTS)
def test_who_knows_every_published_cell_computes_no_withheld_one(
    secrecy: ModuleType, facts: list[tuple[str, str, str, float]]
) -> None:
    table = Table(facts, dates=("2024-12-31", "2026-10-31"))
    hidden = table.primary | secrecy.protect(table.primary, table.values, table.firms, FEWEST)
    assert table.primary <= hidden
    assert _recovered(table, hidden) == set()


def _recovered(table: Table, hidden: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """The hidden cells that an attacker computes: exact elimination over the sums that anyone knows of such a table.

    Written apart from the model: dates, departments and years add up to their total, and a closed year stays what it was.
    """
    cells = sorted(hidden)
    rows: list[dict[tuple[str, str, str], int]] = []
    for date in sorted({date for date, _, _ in table.values}):
        for breakdown in ("department", "year"):
            members = [cell for cell in table.values if cell[:2] == (date, breakdown)]
            rows.append({(date, "none", "none"): 1} | dict.fromkeys(members, -1))
    closed = [cell for cell in table.values if cell[0] == "2024-12-31" and cell[1] == "year"]
    rows += [{cell: 1, ("2026-10-31", *cell[1:]): -1} for cell in closed]
    matrix = [[Fraction(row.get(cell, 0)) for cell in cells] for row in rows]
    found = set()
    for row in _reduced(matrix):
        unknown = [cell for cell, factor in zip(cells, row, strict=True) if factor]
        if len(unknown) == 1:
            found.add(unknown[0])
    return found


def _reduced(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced echelon form: a row with one unknown gives it."""
    done = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((row for row in range(done, len(matrix)) if matrix[row][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        matrix[done] = [value / matrix[done][column] for value in matrix[done]]
        for row in range(len(matrix)):
            if row != done and matrix[row][column]:
                factor = matrix[row][column]
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[done], strict=True)]
        done += 1
    return matrix[:done]
