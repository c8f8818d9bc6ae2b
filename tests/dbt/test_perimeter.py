"""Where the perimeter ends, and where a firm stands in it at a date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

from pipelines.settings import DBT_PROJECT
from tests.dbt.project import Project, rows

MACRO = DBT_PROJECT / "macros" / "perimeter.sql"


@pytest.mark.parametrize(
    ("region", "code", "inside"),
    [
        ("76", "76", True),
        ("76", "11", False),
        ("76", None, None),
        ("FR", "76", True),
        ("FR", "01", True),
        ("FR", "988", False),
        ("FR", None, None),
    ],
)
def test_the_perimeter_is_a_region_or_the_eighteen(region: str, code: str | None, inside: bool | None) -> None:
    template: Any = jinja2.Environment(autoescape=False).from_string(MACRO.read_text(encoding="utf-8"))
    asked = template.make_module({"var": {"region": region}.__getitem__}).in_perimeter("code")
    assert duckdb.execute(f"select {asked} from (select $code::varchar as code)", {"code": code}).fetchall() == [
        (inside,)
    ]


def test_a_firm_is_counted_where_it_stood_at_the_date_and_not_where_its_register_says(
    project: Project, warehouse: Path
) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        ((firm, day, here),) = connection.execute(
            "select firm_id, reference_date, department_code from int_firms__presence"
            " where is_in_panorama and department_code is not null and not is_edition_end order by all limit 1"
        ).fetchall()
        ((elsewhere,),) = connection.execute(
            "select min(department_code) from dim_territory where department_code <> ?", [here]
        ).fetchall()
        connection.execute(
            "update int_firms__presence set department_code = ? where firm_id = ? and reference_date = ?",
            [elsewhere, firm, day],
        )
    counted = f"""
        select member, value from int_indicators__firms
        where indicator_id = 'firms.firms' and population = 'all' and breakdown = 'department'
            and reference_date = date '{day}' and member in ('{here}', '{elsewhere}')
    """
    before = dict(rows(warehouse, counted))
    outcome = project.build(
        warehouse, "--select", "int_indicators__firms", "--exclude-resource-type", "test", "unit_test"
    )
    assert outcome.success, outcome.bad() or outcome.exception
    after = dict(rows(warehouse, counted))
    assert after == {here: before[here] - 1, elsewhere: before[elsewhere] + 1}
