{#
  What dbt-spark asks for a table: the statement is Spark's, the query stays the model's own. The session translates what
  follows the mark (pipelines/spark/dialect.py), so that no model is written twice. Contracts are those of the release: the
  types of DuckDB, compared after the build (pipelines/spark/equality.py).
#}
{% macro spark__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language == 'python' -%}
{{ compiled_code }}

import pyarrow


class Relation:
    """A table as a Python model asks for it; DuckDB's have the same method."""

    def __init__(self, name):
        self.df = spark.table(name).toPandas


# Through Arrow a missing number stays null: Spark would keep a NaN of pandas.
rows = pyarrow.Table.from_pandas(model(dbtObj(Relation), spark), preserve_index=False)
spark.createDataFrame(rows).write.format("parquet").saveAsTable("{{ relation }}")
  {%- else -%}
    create table {{ relation }} using parquet as
    /* the rest in the models' own SQL */
    {{ compiled_code }}
  {%- endif -%}
{%- endmacro %}

{# The landing as Spark reads it: `_metadata` knows the place of a row in its file. #}
{% macro spark__create_landing_views() %}
  {% do run_query('create schema if not exists landing') %}
  {% for table, path in var('landing').items() %}
    {% set withheld = var('withheld').get(table) %}
    {% do run_query(
      'create or replace view landing.' ~ table | replace('.', '__') ~ ' as select * from parquet.`' ~ path ~ '`'
      ~ (' where _metadata.row_index not in (' ~ withheld | join(', ') ~ ')' if withheld else '')
    ) %}
  {% endfor %}
{% endmacro %}

{# Tables of Spark are compared with the warehouse (pipelines/spark/proving.py), and nothing is sealed from them: no mark. #}
{% macro spark__forget_what_will_be_built() %}{% endmacro %}
