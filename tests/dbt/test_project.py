"""What every model owes its reader: a test, a description, a documented contract; and every unit test passed."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

from publication.report.labels import words

ROOT = Path(__file__).resolve().parents[2]
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


def test_every_unit_test_passes(project, warehouse):
    # Models and data tests passed, else nothing would have been published.
    outcome = project.unit_tests(warehouse)
    assert outcome.success, outcome.bad() or outcome.exception
    assert set(outcome.statuses) >= {each.name for each in project.manifest.unit_tests.values()}


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


def test_every_mart_and_view_says_its_grain_first_and_documents_every_column_and_its_key(project):
    published = [node for node in models(project) if node.fqn[1] in ("marts", "bi")]
    for node in published:
        assert node.config.contract.enforced, node.name
        assert node.description.startswith("Une ligne par"), node.name
        assert [name for name, column in node.columns.items() if not column.description or not column.data_type] == []
        assert set(node.config.meta["key"]) <= set(node.columns), node.name


def exposed(project, name):
    (exposure,) = [each for each in project.manifest.exposures.values() if each.name == name]
    return {unique_id.split(".")[-1] for unique_id in exposure.depends_on.nodes}


def test_the_exposures_are_what_is_published(project):
    assert exposed(project, "panorama_public") == PUBLISHED
    assert exposed(project, "panorama_bi") == {node.name for node in models(project) if node.fqn[1] == "bi"}


def test_a_view_reads_published_tables_alone(project):
    # Nothing else is in the database that it is copied into.
    for node in models(project):
        if node.fqn[1] == "bi":
            assert {unique_id.split(".")[-1] for unique_id in node.depends_on.nodes} <= PUBLISHED, node.name
            assert node.config.materialized == "view"


def test_every_quantity_says_its_unit_and_nothing_else_does(project):
    numeric = re.compile(r"(tiny|small|big|huge)?int(eger)?|double|float|decimal.*", re.IGNORECASE)
    for node in models(project):
        if node.fqn[1] in ("marts", "bi"):
            quantities = {name for name, column in node.columns.items() if numeric.fullmatch(column.data_type)}
            assert {name for name, column in node.columns.items() if column.config.meta.get("unit")} == quantities, (
                node.name
            )


def test_every_view_has_rows_and_words_in_french(project, built):
    for node in models(project):
        if node.fqn[1] == "bi":
            key = ", ".join(node.config.meta["key"])
            assert built(f"select count(*) > 0, count(*) = count(distinct ({key})) from {node.name}") == [(True, True)]
    assert built("select count(*) from bi_levees_par_an where stade = stade_id or domaine = domaine_id") == [(0,)]
    codes = (
        "regexp_full_match(statut || theme, '[a-z_]+') or unite in ('count', 'percent') or population = population_id"
    )
    assert built(f"select indicateur_id from bi_indicateurs where {codes}") == []
    assert built("select firm_id from bi_entreprises where contains(technologies || marches, '_')") == []
    assert built("select source_id from bi_aides_par_an where source is null") == []
    codes = "groupe = groupe_id or type_d_entreprise = type_id"
    assert built(f"select groupe_id, type_id from bi_emploi where {codes}") == []


def test_views_count_what_the_tables_count(built):
    assert built("select sum(aides) from bi_aides_par_an") == built(
        "select count(*) from fct_public_award where award_year is not null"
    )
    assert built("select sum(levees), sum(montant_eur) from bi_levees_par_an") == built(
        "select count(*), sum(amount_eur) from fct_funding_round where is_counted"
    )
    assert built("select sum(defaillances) from bi_defaillances_par_mois") == built("select count(*) from fct_failure")
    assert built("select sum(entreprises), sum(emplois_estimes) from bi_emploi") == built(
        "select count(*), sum(jobs_mid) from dim_firm where is_in_panorama"
    )
    assert built("select count(*), sum(montant_leve_eur) from bi_entreprises") == built(
        "select (select count(*) from dim_firm), sum(amount_eur) from fct_funding_round where is_counted"
    )


def test_the_words_of_the_views_are_those_of_the_vocabularies():
    written = (ROOT / "dbt_project" / "macros" / "french_labels.sql").read_text(encoding="utf-8")
    labels = ast.literal_eval(re.search(r"return\((\{.*?\n\})\)", written, re.DOTALL)[1])
    with (ROOT / "sources" / "curated" / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["field"] in labels]
    told = {"ai_group", "firm_type", "technologies", "markets", "stage", "domain"}
    assert {row["field"] for row in rows} == told
    assert labels["theme"] == words("theme")
    for field in {row["field"] for row in rows}:
        assert labels[field] == {row["value"]: row["label"] for row in rows if row["field"] == field}


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
    landed = {name: ["landing", *name.split(".")] for name in project.landing}
    # What a fetch says of itself is written by the asset that writes what is delivered.
    assert declared == landed | {"panorama.fetches": ["landing", "panorama", "deliveries"]}


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
