"""The published tables on the samples, as rules of the domain."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

CURATED = Path(__file__).parents[2] / "sources" / "curated"


def value(built, indicator_id, population, breakdown, member, reference_date):
    found = built(
        f"""
        select value from indicators
        where indicator_id = '{indicator_id}' and population = '{population}' and breakdown = '{breakdown}'
            and member = '{member}' and reference_date = '{reference_date}' and period_start = reference_date
        """
    )
    assert len(found) == 1, f"{indicator_id} {population} {breakdown} {member} {reference_date}: {len(found)} rows"
    return found[0][0]


def test_the_annex_gives_the_128_projects_and_81_beneficiaries_that_the_panorama_prints(built):
    verdicts = built(
        "select figure_id, computed_value, verdict from reconciliation where figure_id in ('G001', 'G002') order by 1"
    )
    assert verdicts == [("G001", 81.0, "equal"), ("G002", 128.0, "equal")]


def test_without_its_aliases_the_annex_would_name_83_beneficiaries(built):
    assert built("select count(distinct printed_name_key) from int_awards__annex_laureates") == [(83,)]


def test_each_of_the_143_printed_figures_has_one_verdict_and_a_reason_when_it_is_not_found(built):
    assert built("select count(*), count(distinct figure_id) from reconciliation") == [(143, 143)]
    assert (
        built("select figure_id from reconciliation where verdict in ('differs', 'not_computable') and reason is null")
        == []
    )


def test_a_figure_holds_no_digit_that_depends_on_the_order_of_an_addition(built):
    """Threads add in the order in which they end: what stands below the eighth decimal would differ in a rebuild."""
    for figures in (
        "indicators where value <> round(value, 8)",
        "reconciliation where computed_value <> round(computed_value, 8)",
    ):
        assert built(f"select * from {figures}") == []
    assert built("select count(*) > 0 from indicators where value <> round(value, 3)") == [(True,)]


def test_a_figure_that_no_mart_holds_says_which_source_is_missing(built):
    ((verdict, reason),) = built("select verdict, reason from reconciliation where figure_id = 'F001'")
    assert verdict == "not_computable"
    assert "Sirene" in reason


def test_a_partial_register_differs_and_says_how_many_firms_it_follows(built):
    ((firms,),) = built("select count(*) from dim_firm where is_in_panorama")
    ((verdict, reason),) = built("select verdict, reason from reconciliation where figure_id = 'F014'")
    assert (verdict, reason.startswith(f"registre partiel : {firms} firmes suivies")) == ("differs", True)


def test_failures_of_the_register_are_unknown_not_zero_while_no_notice_of_its_firms_is_held(built):
    assert built("select count(*) from fct_insolvency_event where is_in_panorama") == [(0,)]
    found = built(
        "select distinct value, status from indicators where indicator_id = 'failures.failures' and population = 'all'"
    )
    assert found == [(None, "not_computable")]
    assert built("select verdict from reconciliation where figure_id = 'B001'") == [("not_computable",)]


def test_every_indicator_is_answered_at_every_reference_date(built):
    dates = built("select reference_date from reference_dates order by 1")
    assert len(dates) == 7  # the edition's end and the six dates of the published figures
    for indicator in ("firms.firms", "public_funding.projects", "failures.failures", "finance.revenue"):
        assert (
            built(f"select distinct reference_date from indicators where indicator_id = '{indicator}' order by 1")
            == dates
        )


def test_the_annex_is_not_known_before_its_date(built):
    known = "select min(reference_date) from indicators where member = 'france_2030' and value is not null"
    assert built(known) == [(date(2024, 12, 31),)]


def test_no_co_ownership_and_no_natural_person_is_in_a_published_table(built):
    for table in ("fct_insolvency_event", "fct_failure"):
        assert built(
            f"select company_name from {table} where regexp_matches(upper(strip_accents(company_name)), 'COPROPRIET|^SDC ')"
        ) == []  # fmt: skip
    ((set_aside,),) = built("select rows_set_aside from int_quality__set_aside where reason = 'copropriété'")
    assert set_aside > 0


def test_a_laureate_without_a_company_is_no_beneficiary(built):
    kinds = built(
        "select distinct beneficiary_kind from fct_public_award where programme = 'i_lab' and scheme like '%en émergence'"
    )
    assert kinds == [("project_holder",)]
    ((awards,),) = built("select count(*) from fct_public_award where programme = 'i_lab'")
    assert value(built, "public_funding.awards", "all", "scheme", "i_lab", "2026-10-31") == awards
    assert value(built, "public_funding.beneficiaries", "all", "scheme", "i_lab", "2026-10-31") < awards


def test_a_laureate_without_a_company_says_that_none_is_looked_for(built):
    reasons = built(
        "select distinct match_reason from fct_public_award where beneficiary_kind = 'project_holder' and siren is null"
    )
    assert [reason.split(" :")[0] for (reason,) in reasons] == ["lauréat en émergence"]


def test_spellings_of_one_scheme_are_one_member(built):
    key = "regexp_replace(lower(strip_accents({})), '[^a-z0-9]', '', 'g')"
    spelt = "select count(distinct {}) from {} where {}"
    awards = ("fct_public_award", "programme = 'france_2030'")
    shown = ("indicators", "breakdown = 'france_2030_scheme'")
    ((spellings,),) = built(spelt.format("scheme", *awards))
    ((schemes,),) = built(spelt.format(key.format("scheme"), *awards))
    ((members,),) = built(spelt.format("member", *shown))
    assert members == schemes < spellings


def test_the_conflicting_row_of_inov_is_kept_once_and_counted(built):
    assert built("select count(*) from stg_inov__laureates where is_key_conflict") == [(1,)]
    ((reasons,),) = built("select set_aside_reasons from source_freshness where source_id = 'inov'")
    assert "doublon d'une ligne plus complète : 1" in reasons


def test_the_two_laureates_of_inov_without_a_region_are_counted(built):
    ((set_aside, reasons),) = built(
        "select rows_set_aside, set_aside_reasons from source_freshness where source_id = 'inov'"
    )
    assert (set_aside, "région inconnue : 2" in reasons) == (3, True)


def test_rows_of_a_source_are_those_of_its_delivered_files_and_say_so(project, built):
    assert built("select f.source_id from source_freshness f join stg_panorama__fetches d using (source_id) where f.rows <> d.rows_delivered") == []  # fmt: skip
    (node,) = [node for node in project.manifest.nodes.values() if node.name == "source_freshness"]
    assert node.columns["rows"].description.startswith("Lignes des fichiers livrés")


def test_an_award_says_how_its_firm_was_recognised(built):
    assert built(
        "select distinct programme, link_basis from fct_public_award where firm_id is not null order by 1, 2"
    ) == [
        ("france_2030", "alias"),
        ("france_2030", "name"),
        ("france_relance", "siren"),
        ("i_lab", "siren"),
        ("i_nov", "siren"),
    ]


def test_the_share_of_startups_says_how_many_firms_have_a_type(built):
    ((typed, firms),) = built("select count(firm_type), count(*) from dim_firm where is_in_panorama")
    ((coverage, status, reason),) = built(
        """
        select coverage, status, reason from indicators
        where indicator_id = 'firms.share_of_startups' and population = 'all' and reference_date = '2026-10-31'
        """
    )
    assert reason.startswith(f"type connu pour {typed} firmes sur {firms}")
    assert (coverage, status) == (round(typed / firms, 8), "provisional")


def test_kinds_of_amount_are_never_mixed(built):
    assert built("select distinct amount_kind from fct_public_award where amount_eur is not null") == [("grant",)]
    grants = built("select round(sum(amount_eur) / 1e6, 6) from fct_public_award where amount_kind = 'grant'")
    assert round(value(built, "public_funding.grants", "all", "scheme", "i_nov", "2026-10-31"), 6) == grants[0][0]


def test_what_the_sirene_extract_does_not_know_stays_unknown_and_coverage_says_so(built):
    assert built("select count(state), count(closing_date) from dim_firm") == [(0, 0)]
    ((firms, dated),) = built("select count(*), count(creation_date) from dim_firm where is_in_panorama")
    assert 0 < dated < firms
    found = built(
        """
        select coverage, status from indicators
        where indicator_id = 'firms.mean_age_years' and population = 'all' and reference_date = '2026-10-31'
        """
    )
    assert found == [(round(dated / firms, 8), "provisional")]
    registered = """
        select distinct coverage, status from indicators
        where indicator_id = 'firms.firms' and breakdown = 'none' and population in ('all', 'core', 'diversified')
    """
    assert built(registered) == [(0.0, "provisional")]
    assert built("select distinct value, status from indicators where population = 'sector'") == [
        (None, "not_computable")
    ]
    assert built("select count(*) from fct_failure where age_days is null and age_reason is null") == [(0,)]


def test_a_firm_is_matched_by_the_siren_that_its_evidence_proves(built):
    with (CURATED / "firms.csv").open(encoding="utf-8", newline="") as file:
        firms = list(csv.DictReader(file))
    proved = sum(bool(firm["siren"]) and "(secondaire)" not in firm["siren_evidence"] for firm in firms)
    pressed = sum("(secondaire)" in firm["siren_evidence"] for firm in firms)
    statuses = dict(built("select match_status, count(*) from dim_firm group by 1"))
    assert statuses.get("matched") == proved
    assert statuses.get("to_review", 0) == pressed
    assert sum(statuses.values()) == len(firms)


def test_no_fact_is_dated_after_the_edition(built):
    assert built("select count(*) from fct_insolvency_event where judgment_date > date '2026-10-31'") == [(0,)]
    assert built("select count(*) from fct_public_award where award_year > 2026") == [(0,)]


def test_every_kind_of_judgment_of_the_samples_is_known(built):
    assert built("select count(*) from int_failures__events where is_unmapped") == [(0,)]


@pytest.mark.parametrize("table", ["fct_public_award", "fct_insolvency_event", "fct_failure", "fct_annual_account"])
def test_an_event_of_the_panorama_is_an_event_of_a_firm_that_is_in_it(built, table):
    wrong = built(
        f"select f.firm_id from {table} f left join dim_firm d using (firm_id) where f.is_in_panorama is distinct from coalesce(d.is_in_panorama, false)"
    )
    assert wrong == []


def test_a_core_figure_says_how_many_of_its_own_firms_are_typed(built):
    ((reason,),) = built("select reason from reconciliation where figure_id = 'F015'")
    ((typed, firms),) = built(
        "select count(firm_type), count(*) from dim_firm where is_in_panorama and ai_group = 'core'"
    )
    assert f"type connu pour {typed} firmes sur {firms}" in reason


def test_a_past_firm_count_says_that_the_register_is_today_s(built):
    ((reason,),) = built("select reason from reconciliation where figure_id = 'F014'")
    assert "registre d'aujourd'hui, sans historique" in reason


def test_accounts_of_companies_outside_the_register_stop_before_the_marts_and_are_counted(built):
    assert built("select count(*) from fct_annual_account") == [(0,)]
    assert built("select count(*) from int_finance__accounts") == [(15,)]
    assert built("select reason, rows_set_aside from int_quality__set_aside where source_id = 'ratios_inpi_bce'") == [
        ("société hors du registre", 15)
    ]


def test_revenue_without_any_account_of_the_register_is_not_computable_never_zero(built):
    for figure in ("R001", "R002", "R008"):
        found = built(f"select computed_value, verdict, reason from reconciliation where figure_id = '{figure}'")
        reason = "échantillon : comptes nationaux d'essai, aucun n'est d'une firme du registre"
        assert found == [(None, "not_computable", reason)]
    known = "select count(value), max(coverage) from indicators where indicator_id like 'finance.%'"
    assert built(known) == [(0, 0.0)]


def test_finance_figures_that_samples_cannot_give_say_why(built):
    reasons = built("select distinct reason from reconciliation where figure_id in ('R003', 'R004', 'R006')")
    assert reasons == [("échantillon : comptes nationaux d'essai, aucun n'est d'une firme du registre",)]


def test_the_known_defects_of_the_recorded_accounts_are_all_seen(built):
    wrong = built(
        "select siren, balance_type, fiscal_year from int_finance__accounts where revenue_eur_state = 'suspect' order by 1, 2, 3"
    )
    assert wrong == [
        ("511278533", "C", 2020),
        ("552032534", "C", 2022),
        ("552032534", "K", 2019),
        ("552032534", "K", 2020),
        ("552032534", "K", 2022),
    ]
    assert built("select revenue_eur from int_finance__accounts where siren = '328847397'") == [(23857,)]


def test_candidates_are_a_worklist_that_no_figure_reads(project, built):
    assert built("select count(*) > 0, count(*) = count(distinct siren) from dim_firm_candidate") == [(True, True)]
    assert built("select firm_id from dim_firm_candidate join dim_firm using (siren)") == []
    readers = {
        node.name
        for node in project.manifest.nodes.values()
        if node.resource_type == "model"
        and any("candidates__" in parent or "dim_firm_candidate" in parent for parent in node.depends_on.nodes)
    }
    own = {name for name in readers if name.startswith("int_candidates__")} | {"dim_firm_candidate"}
    assert readers - own == {"int_quality__set_aside"}


def test_a_company_whose_name_was_a_person_s_is_no_candidate(built):
    named = "select count(*) from stg_ilab__laureates where company_name like '%[retiré]%' and siren is not null"
    assert built(named) != [(0,)]
    assert built("select siren from dim_firm_candidate where firm_name like '%retiré%'") == []
    assert built("select count(*) from int_candidates__units where not_listed_reason like 'nom effacé%'") != [(0,)]


def test_the_labelled_excerpts_are_scored_by_the_models_that_score_candidates(built):
    assert built("select source_id, examples from int_candidates__lexicon_quality order by 1") == [
        ("all", 160), ("ilab", 101), ("inov", 59),
    ]  # fmt: skip
