{# The amounts of an account that are published, each with its state and the reason of it. #}
{% macro account_figures() %}{{ return(['revenue_eur', 'gross_margin_eur', 'ebe_eur', 'ebit_eur', 'net_result_eur']) }}{% endmacro %}

{# One amount carries another: equal, or with two or three zeros more or less. Zeros repeat nothing. #}
{% macro repeats(amount, earlier) -%}
  ({{ amount }} <> 0 and {{ earlier }} <> 0
    and ({{ amount }} in ({{ earlier }}, 100 * {{ earlier }}, 1000 * {{ earlier }})
      or {{ earlier }} in (100 * {{ amount }}, 1000 * {{ amount }})))
{%- endmacro %}

{# Y for a closing between 1 July Y and 30 June Y+1. #}
{% macro fiscal_year(closing_date) -%}
  cast(extract(year from {{ closing_date }}) - case when extract(month from {{ closing_date }}) <= 6 then 1 else 0 end as integer)
{%- endmacro %}
