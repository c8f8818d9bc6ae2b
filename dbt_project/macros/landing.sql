{#
  One view per landing table, over the Parquet that this edition reads; sources() point at these views. It is also where the
  rows stop that name a firm or a person who asked to be published no more: no model can read past it.
#}
{% macro create_landing_views() %}
  {% if execute %}{{ adapter.dispatch('create_landing_views')() }}{% endif %}
{% endmacro %}

{% macro default__create_landing_views() %}
  {% do run_query('create schema if not exists landing') %}
  {% for table, path in var('landing').items() %}
    {% set name = table | replace('.', '__') %}
    {% set file = "read_parquet('" ~ path | replace("'", "''") ~ "'" %}
    {% set withheld = var('withheld').get(table) %}
    {% set rows = 'select * from ' ~ file ~ ')' if not withheld else
      'select * exclude (file_row_number) from ' ~ file ~ ', file_row_number = true) where file_row_number not in ('
      ~ withheld | join(', ') ~ ')' %}
    {% do run_query('create or replace view landing."' ~ name ~ '" as ' ~ rows) %}
  {% endfor %}
{% endmacro %}

{# How many rows of each source the views above leave out, as a query. #}
{% macro withheld_rows() -%}
  {% for table, rows in var('withheld').items() -%}
  select '{{ table.split('.')[0] }}' as source_id, {{ rows | length }} as rows_withheld union all
  {% endfor -%}
  select cast(null as varchar) as source_id, 0 as rows_withheld
{%- endmacro %}
