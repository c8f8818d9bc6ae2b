"""What every model owes its reader: a test, a description, a documented contract; and every rule passed on the samples."""

from __future__ import annotations

PUBLISHED = {
    "dim_firm", "dim_establishment", "dim_firm_candidate", "dim_territory", "fct_public_award", "fct_insolvency_event",
    "fct_failure", "fct_annual_account", "fct_ownership_event", "fct_capital_move",
    "fct_job_offer_count", "fct_training_offer",
    "fct_funding_round",
    "indicators", "indicator_catalogue", "reconciliation", "source_freshness", "column_sources",
    "public_programmes", "regulation_milestones", "dim_ecosystem_actor", "fct_ecosystem_fact", "use_case",
}  # fmt: skip


def models(project):
    return [node for node in project.manifest.nodes.values() if node.resource_type == "model"]


def test_the_whole_build_passes_its_tests_and_unit_tests(whole_build):
    _, outcome = whole_build
    assert outcome.success, outcome.bad() or outcome.exception
    unit_tests = [name for name in outcome.statuses if name == "conversion_of_a_redressement_is_no_second_failure"]
    assert unit_tests, "the unit tests ran"


def test_every_model_and_seed_has_a_description(project):
    documented = [node for node in project.manifest.nodes.values() if node.resource_type in ("model", "seed")]
    assert [node.name for node in documented if not node.description.strip()] == []


def test_every_model_and_seed_has_a_test(project):
    tested = {
        unique_id
        for node in project.manifest.nodes.values()
        if node.resource_type == "test"
        for unique_id in ([node.attached_node] if getattr(node, "attached_node", None) else node.depends_on.nodes)
    }
    expected = {id_ for id_, node in project.manifest.nodes.items() if node.resource_type in ("model", "seed")}
    assert expected - tested == set()


def test_every_mart_says_its_grain_first_and_documents_every_column_and_its_key(project):
    marts = [node for node in models(project) if node.fqn[1] == "marts"]
    for node in marts:
        assert node.config.contract.enforced, node.name
        assert node.description.startswith("Une ligne par"), node.name
        assert [name for name, column in node.columns.items() if not column.description or not column.data_type] == []
        assert set(node.config.meta["key"]) <= set(node.columns), node.name


def test_the_exposure_is_what_is_published(project):
    (exposure,) = project.manifest.exposures.values()
    assert exposure.name == "panorama_public"
    assert {unique_id.split(".")[-1] for unique_id in exposure.depends_on.nodes} == PUBLISHED


def test_two_tests_never_share_a_name(project):
    # Dagster knows a check by the name of its test.
    names = [node.name for node in project.manifest.nodes.values() if node.resource_type == "test"]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_keys_of_the_published_tables_are_unique_and_complete(project, built):
    for node in models(project):
        if node.name in PUBLISHED:
            key = ", ".join(node.config.meta["key"])
            has_null = " or ".join(f"{column} is null" for column in node.config.meta["key"])
            wrong = built(f"select {key} from {node.name} group by {key} having count(*) > 1 or {has_null}")
            assert wrong == [], node.name


def test_every_landing_table_of_the_registry_is_a_dbt_source_with_its_asset_key(project):
    declared = {
        f"{source.source_name}.{source.name}": source.config.meta["dagster"]["asset_key"]
        for source in project.manifest.sources.values()
    }
    assert declared == {name: ["landing", *name.split(".")] for name in project.landing}


def test_no_model_reads_the_clock(project):
    wrong = [
        node.name
        for node in models(project)
        if any(word in node.raw_code.lower() for word in ("current_date", "now()", "current_timestamp"))
    ]
    assert wrong == []


def test_a_perimeter_or_a_date_is_never_written_in_a_model(project):
    wrong = [node.name for node in models(project) if "'76'" in node.raw_code or "'2026-" in node.raw_code]
    assert wrong == []
