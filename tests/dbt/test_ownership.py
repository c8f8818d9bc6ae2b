"""Ownership on the samples: the curated deals are all there, real sales are read, and the printed figures get a verdict."""


def test_every_curated_deal_is_one_event_with_its_address(built):
    assert built("select count(*) from stg_deals__deals") == built(
        "select count(*) from fct_ownership_event where source_url is not null"
    )


def test_real_sales_of_the_region_are_seen_from_both_sides(built):
    sales = built(
        "select event_kind, amount_eur, counterparty_siren from fct_ownership_event "
        "where announcement_id = 'A20210005516' order by event_kind"
    )
    assert sales == [("business_purchase", 90000.0, "807499868"), ("business_sale", 90000.0, "890142862")]


def test_francs_are_converted_and_said(built):
    (amounts,) = built(
        "select distinct amount_eur, was_in_francs from fct_ownership_event where announcement_id = 'A200800701133'"
    )
    assert amounts == (45734.71, True)


def test_natural_persons_of_a_sale_have_no_name(built):
    names = built(
        "select counterparty_name from fct_ownership_event where announcement_id in ('A20210005515', 'A20210005517')"
    )
    assert names == [("personne physique",)] * 2


def test_each_printed_figure_of_ownership_has_its_verdict_and_reason(built):
    verdicts = dict(
        built("select figure_id, verdict from reconciliation where theme = 'ownership' and reason is not null")
    )
    assert set(verdicts) == {f"M00{number}" for number in range(1, 7)}
    assert verdicts["M001"] == "differs"


def test_a_known_insolvency_without_notice_is_not_claimed_found(built):
    assert built("select distinct verdict from int_failures__known_cases") == [("notice_not_held",)]
