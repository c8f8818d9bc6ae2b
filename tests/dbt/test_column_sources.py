"""Each published column says where it comes from, and what it says is what the SQL does."""

from __future__ import annotations

from tests.dbt.column_lineage import column_sources, read_seed


def test_the_committed_lineage_is_the_one_of_the_compiled_models(project, whole_build, compiled):
    read = column_sources(project.manifest, whole_build, compiled)
    committed = read_seed()
    assert sorted(set(read) - set(committed)) == [], "make lineage"
    assert sorted(set(committed) - set(read)) == [], "make lineage"


def test_a_column_comes_from_what_its_value_is_made_of(built):
    def sources(table: str, column: str) -> list[str]:
        return [
            row[0]
            for row in built(
                f"select source_id from column_sources where table_name = '{table}' and column_name = '{column}' order by 1"
            )
        ]

    assert sources("dim_firm", "firm_name") == ["register"]
    assert sources("dim_territory", "commune_name") == ["nomenclatures"]
    assert sources("fct_failure", "judgment_date") == ["bodacc"]
    assert sources("fct_failure", "age_days") == ["bodacc", "sirene"]
    assert {"inov"} <= set(sources("fct_public_award", "amount_eur")) and "sirene" not in sources(
        "fct_public_award", "amount_eur"
    )


def test_every_licence_and_attribution_reaches_the_columns(built):
    assert built("select count(*) from column_sources where licence is null or attribution is null") == [(0,)]
    assert built(
        "select distinct licence from column_sources where table_name = 'fct_failure' and source_id = 'bodacc'"
    ) == [("etalab-2.0",)]
