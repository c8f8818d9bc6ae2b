{# One view per landing table, over the Parquet that this edition reads; sources() point at these views. #}
{% macro create_landing_views() %}
  {% if execute %}
    {% do run_query('create schema if not exists landing') %}
    {% for table, path in var('landing').items() %}
      {% set name = table | replace('.', '__') %}
      {% do run_query(
        'create or replace view landing."' ~ name ~ '" as select * from read_parquet(\'' ~ path | replace("'", "''") ~ '\')'
      ) %}
    {% endfor %}
  {% endif %}
{% endmacro %}
