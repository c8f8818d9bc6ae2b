"""Programmes and ecosystem as published: what was voted replaces what was announced, and disagreeing facts stand side by side."""


def test_the_voted_plan_replaces_the_announced_one_and_both_stay(built):
    plans = built(
        "select programme_id, amount_eur, is_current, superseded_by from public_programmes "
        "where programme_id like 'occitanie_ai_plan%' order by stated_on"
    )
    assert plans == [
        ("occitanie_ai_plan_announced", 50e6, False, "occitanie_ai_plan_voted"),
        ("occitanie_ai_plan_voted", 60e6, True, None),
    ]


def test_both_readings_of_the_share_of_industry_are_kept_with_their_documents(built):
    readings = built(
        "select stated_on, coalesce(stated_share_pct, round(share_of_whole_pct)), count(distinct source_document) "
        "from public_programmes where disagreement_group = 'aniti_industry_share' group by all order by stated_on"
    )
    assert [(day.isoformat()[:7], share) for day, share, _ in readings] == [("2024-05", 20), ("2025-07", 33)]


def test_the_fines_are_those_of_the_annex(built):
    fines = built("select fine_eur, turnover_share_pct, bound from regulation_milestones where fine_eur > 7.5e6")
    assert sorted(fines) == [(15e6, 3, "upper"), (35e6, 7, "upper")]


def test_a_disagreement_names_two_documents_or_two_values(built):
    groups = built(
        'select disagreement_group, count(distinct "value") from fct_ecosystem_fact '
        "where disagreement_group is not null group by 1"
    )
    assert groups
    assert all(values > 1 for _, values in groups)


def test_only_the_clusters_that_a_document_names_have_a_row_and_the_others_are_counted(built):
    named = built("select actor_id from dim_ecosystem_actor where actor_kind = 'ia_cluster' order by actor_id")
    (counted,) = built("select \"value\" from fct_ecosystem_fact where fact_id = 'ia_clusters_count'")
    assert named == [("aniti",), ("hi_paris",), ("miai",)]
    assert counted[0] > len(named)


def test_every_curated_row_is_published(built):
    tables = {
        "programmes": "public_programmes",
        "milestones": "regulation_milestones",
        "actors": "dim_ecosystem_actor",
        "facts": "fct_ecosystem_fact",
        "use_cases": "use_case",
    }
    lost = {
        mart
        for curated, mart in tables.items()
        if built(f"select count(*) from stg_ecosystem__{curated}") != built(f"select count(*) from {mart}")
    }
    assert lost == set()
