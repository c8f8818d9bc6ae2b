{# Thresholds of rounds are data: seeds/rounds_rules.csv, each with its reason. #}

{% macro rounds_rule(rule) -%}
  (select max("value") from {{ ref('rounds_rules') }} where rule = '{{ rule }}')
{%- endmacro %}
