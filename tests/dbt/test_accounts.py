"""Annual accounts up to the reconciliation, as in a live edition: real lines, lent to a firm of the register."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from tests.dbt.project import rows

ADAGOS = "537679524"  # a firm of the core group
MODELS = ("--select", "stg_ratios_inpi_bce__accounts+", "--exclude-resource-type", "test", "unit_test")


@pytest.fixture
def lent(project, warehouse, tmp_path):
    """A warehouse where the firm has one account closed in June 2024 and the two of 511278533."""
    landing = tmp_path / "accounts.parquet"
    duckdb.execute(
        f"""
        copy (
            select * replace (
                '{ADAGOS}' as siren,
                case siren when '316742980' then '2024-06-30' else date_cloture_exercice end as date_cloture_exercice
            )
            from '{project.landing["ratios_inpi_bce.accounts"]}'
            where siren in ('316742980', '511278533')
        ) to '{landing}' (format parquet)
        """
    )
    outcome = project.build(warehouse, *MODELS, ratios_inpi_bce__accounts=str(landing))
    assert outcome.success, outcome.bad()
    return warehouse


def test_accounts_of_a_firm_of_the_register_reach_the_reconciliation_with_their_coverage(lent):
    accounts = rows(
        lent,
        "select closing_date::varchar, revenue_eur, revenue_state, is_reference_account from fct_annual_account order by 1",
    )
    assert accounts == [
        ("2020-12-31", None, "suspect", True),
        ("2021-12-31", 15711568.0, "public", True),
        ("2024-06-30", 10418682.0, "public", True),
    ]
    ((core,),) = rows(lent, "select count(*) from dim_firm where is_in_panorama and ai_group = 'core'")
    found = rows(lent, "select computed_value, verdict, coverage from reconciliation where figure_id = 'R001'")
    assert found == [(10.418682, "differs", pytest.approx(1 / core))]
    ((verdict, reason),) = rows(lent, "select verdict, reason from reconciliation where figure_id = 'R002'")
    assert (verdict, reason) == ("not_computable", "aucun compte de l'exercice 2019 pour les firmes suivies")
    assert rows(lent, "select verdict, round(computed_value, 6) from reconciliation where figure_id = 'R008'") == [
        ("differs", round(100 / core, 6))
    ]


@pytest.mark.long
def test_a_back_edition_knows_nothing_of_what_came_after(project, lent, tmp_path):
    landing = str(tmp_path / "accounts.parquet")
    # Everything again, since each date of the edition moves.
    models = ("--exclude-resource-type", "test", "unit_test")
    outcome = project.build(
        lent, *models, identity=replace(project.identity, edition="2024-05"), ratios_inpi_bce__accounts=landing
    )
    assert outcome.success, outcome.bad()
    assert rows(lent, "select max(reference_date)::varchar from reference_dates") == [("2024-05-31",)]
    assert rows(lent, "select max(judgment_date) <= date '2024-05-31' from fct_failure") == [(True,)]
    assert rows(lent, "select count(*) from fct_public_award where award_year > 2024") == [(0,)]
    assert rows(lent, "select verdict from reconciliation where figure_id = 'G001'") == [("not_computable",)]
    # An exercise is not over before its last accounts are closed.
    assert rows(lent, "select max(closing_date)::varchar from fct_annual_account") == [("2021-12-31",)]
    found = rows(lent, "select verdict, reason from reconciliation where figure_id = 'R001'")
    assert found == [("not_computable", "exercice 2023 : des comptes se clôturent encore après la fin de l'édition")]
