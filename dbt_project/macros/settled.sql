{# A computed figure without the digits that depend on the order of an addition. Threads add numbers with a comma in the
   order in which they end: the last digit would move from one build to the next, a rebuild would no longer be equal and
   the changes of a release would list it. Eight decimals stand far below any printed one, six where amounts in euros are;
   with nine, a share would be written like a telephone number (0.1 57 89 47 37), which the gate refuses. #}
{% macro settled(value, decimals=8) -%}
  round({{ value }}, {{ decimals }})
{%- endmacro %}
