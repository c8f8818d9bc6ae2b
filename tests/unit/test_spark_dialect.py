"""What Spark is told where the same words would mean something else."""

import duckdb
import pytest

from pipelines.spark.dialect import MARK, statement, translated


@pytest.mark.parametrize(
    ("models", "spark"),
    [
        ("select a / b as share", "SELECT CAST(a AS DOUBLE) / b AS share"),
        ("select a / b * c / d as share", "SELECT CAST(CAST(a AS DOUBLE) / b * c AS DOUBLE) / d AS share"),
        (
            "select a / round(b, 2) as share",
            "SELECT CAST(a AS DOUBLE) / (ROUND(CAST(b AS DOUBLE) * 1e2) / 1e2) AS share",
        ),
        ("select avg(amount) as mean", "SELECT AVG(CAST(amount AS DOUBLE)) AS mean"),
        ("select names[1] as first_name", "SELECT GET(names, 1 - 1) AS first_name"),
        ("select names[places[1]] as named", "SELECT GET(names, GET(places, 1 - 1) - 1) AS named"),
        ("select [0, 2][ascii(digit) - 47] as digit", "SELECT GET(ARRAY(0, 2), ASCII(digit) - 47 - 1) AS digit"),
        ("select [0, 2][place + 1] as digit", "SELECT GET(ARRAY(0, 2), (place + 1) - 1) AS digit"),
        (
            "select regexp_replace(name, '(a) ', '\\1', 'g') as name",
            "SELECT REGEXP_REPLACE(name, '(a) ', '$1') AS name",
        ),
        ("select cast(siren as varchar) as siren", "SELECT CAST(siren AS STRING) AS siren"),
    ],
)
def test_a_query_keeps_its_meaning(models, spark):
    assert translated(models) == spark


def test_duckdb_rounds_as_it_is_written_for_spark():
    shares = "select k / d as share from range(1, 401) as whole(d), range(1, 401) as part(k)"
    apart = f"select count(*) from ({shares}) where round(share, 2) <> round(share * 1e2) / 1e2"
    assert duckdb.sql(f"select ({apart}), round(cast(0.575 as double), 2)").fetchone() == (0, 0.57)


def test_only_what_follows_the_mark_is_translated():
    own = "create table main.t using parquet as\n"
    assert statement(f"{own}{MARK}\nselect a / b as c") == f"{own}SELECT CAST(a AS DOUBLE) / b AS c"
    assert statement('/* dbt */ select "rank" from seed') == "/* dbt */ SELECT `rank` FROM seed"
    assert statement("show table extended in main like '*'") == "show table extended in main like '*'"


def test_letters_lose_their_accents_one_by_one():
    accented, plain = translated("select strip_accents(name) as name").split("'")[1::2]
    letters = dict(zip(accented, plain, strict=True))
    assert "".join(letters.get(each, each) for each in "Société d’Œuvres à Nîmes") == "Societe d’Œuvres a Nimes"


def test_the_mark_of_the_macro_is_the_one_that_is_looked_for():
    from pipelines.settings import DBT_PROJECT

    assert MARK in (DBT_PROJECT / "macros" / "spark.sql").read_text(encoding="utf-8")
