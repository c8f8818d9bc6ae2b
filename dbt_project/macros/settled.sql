{# A computed figure without the digits that depend on the order of an addition. Threads add numbers with a comma in the
   order in which they end: the last digit would move from one build to the next, a rebuild would no longer be equal and
   the changes of a release would list it. Nine decimals stand far below any printed one; six where amounts in euros are. #}
{% macro settled(value, decimals=9) -%}
  round({{ value }}, {{ decimals }})
{%- endmacro %}
