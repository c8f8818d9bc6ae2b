{#
  main._build says of which edition, inputs and code the warehouse is, in one row; seal refuses a warehouse without it.
  main._held says of what each node is that stands in it (pipelines/held.py, which writes both once dbt is done).
  Whatever dbt builds, by whoever's hand, the mark goes first, and what the warehouse knew of the nodes that are about to be
  built: one that stops half-way has neither.
#}
{% macro forget_what_will_be_built() %}{{ adapter.dispatch('forget_what_will_be_built')() }}{% endmacro %}
{% macro default__forget_what_will_be_built() %}
  {% if execute %}
    {% do run_query(
      'create table if not exists main._build (edition varchar, origin varchar, region varchar, '
      ~ 'inputs_sha256 varchar, code_sha256 varchar)'
    ) %}
    {% do run_query(
      'create table if not exists main._held (unique_id varchar, fingerprint varchar, built_at varchar, outcome varchar)'
    ) %}
    {% do run_query('delete from main._build') %}
    {% set chosen = [] %}
    {% for unique_id in selected_resources %}{% do chosen.append(quoted(unique_id)) %}{% endfor %}
    {% if chosen %}{% do run_query('delete from main._held where unique_id in (' ~ chosen | join(', ') ~ ')') %}{% endif %}
  {% endif %}
{% endmacro %}

{% macro quoted(text) %}
  {{ return("'" ~ (text | string | replace("'", "''")) ~ "'") }}
{% endmacro %}
