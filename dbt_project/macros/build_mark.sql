{#
  main._build says of which edition, inputs and code the warehouse is, in one row; seal refuses a warehouse without it.
  A whole build, and a run for anything else, remove the row first: until a whole build succeeds, the warehouse is mixed and
  says so.
#}
{% macro build_fields() %}
  {{ return(['edition', 'origin', 'region', 'inputs_sha256', 'code_sha256']) }}
{% endmacro %}

{% macro forget_other_build() %}{{ adapter.dispatch('forget_other_build')() }}{% endmacro %}
{% macro default__forget_other_build() %}
  {% if execute %}
    {% do run_query(
      'create table if not exists main._build (edition varchar, origin varchar, region varchar, '
      ~ 'inputs_sha256 varchar, code_sha256 varchar)'
    ) %}
    {% set differs = ['true'] if var('full_build') else [] %}
    {% for field in build_fields() %}
      {% do differs.append(field ~ ' is distinct from ' ~ quoted(var(field))) %}
    {% endfor %}
    {% do run_query('delete from main._build where ' ~ differs | join(' or ')) %}
  {% endif %}
{% endmacro %}

{% macro mark_build(results) %}{{ adapter.dispatch('mark_build')(results) }}{% endmacro %}
{% macro default__mark_build(results) %}
  {% if execute %}
    {% set failed = results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list %}
    {% if failed %}
      {% do run_query('delete from main._build') %}
    {% elif var('full_build') %}
      {% set built = results | map(attribute='node') | map(attribute='unique_id') | list %}
      {% set missing = [] %}
      {% for unique_id, node in graph.nodes.items() if node.resource_type in ['model', 'seed'] %}
        {% if unique_id not in built %}{% do missing.append(node.name) %}{% endif %}
      {% endfor %}
      {% do run_query('delete from main._build') %}
      {% if missing %}
        {{ log('_build: not marked, not built in this run: ' ~ missing | join(', '), info=true) }}
      {% else %}
        {% set values = [] %}
        {% for field in build_fields() %}{% do values.append(quoted(var(field))) %}{% endfor %}
        {% do run_query('insert into main._build values (' ~ values | join(', ') ~ ')') %}
      {% endif %}
    {% endif %}
  {% endif %}
{% endmacro %}

{% macro quoted(text) %}
  {{ return("'" ~ (text | string | replace("'", "''")) ~ "'") }}
{% endmacro %}
