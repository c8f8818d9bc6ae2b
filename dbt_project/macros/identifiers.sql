{# SQL twins of sources/identifiers.py. #}

{# Nine digits that pass the Luhn check, spaces taken out; null otherwise. Nothing is padded. #}
{% macro siren(text) -%}
  {%- set digits = "replace(replace(replace(" ~ text ~ ", ' ', ''), chr(160), ''), '.', '')" -%}
  {{ luhn_checked(digits) }}
{%- endmacro %}

{# The same for a source known to lose leading zeros: eight digits are padded when the check then passes. #}
{% macro padded_siren(text) -%}
  {%- set digits = "replace(replace(replace(" ~ text ~ ", ' ', ''), chr(160), ''), '.', '')" -%}
  {{ luhn_checked("case when length(" ~ digits ~ ") = 8 then '0' || " ~ digits ~ " else " ~ digits ~ " end") }}
{%- endmacro %}

{% macro luhn_checked(digits) -%}
  {%- set holds = let('number', 'try_cast(digits as integer)', luhn_holds('digits', 'number')) -%}
  {{ let('digits', digits, 'case when ' ~ holds ~ ' then digits end') }}
{%- endmacro %}

{#
  The Luhn sum of a number of so many digits, modulo ten: each second digit from the right counts twice, less nine above nine (to
  add one is the same, modulo ten). Whole divisions of one number: digit by digit, text would be cut as often as there are digits.
#}
{% macro luhn_sum(number, digits) -%}
  (
    {%- for place in range(digits) %}
    {% if not loop.first %}+ {% endif -%}
    {%- if place % 2 == 0 -%} {{ number }} // {{ 10 ** place }}
    {%- else -%} 2 * ({{ number }} // {{ 10 ** place }}) + {{ number }} // {{ 5 * 10 ** place }} % 2
    {%- endif -%}
    {%- endfor %}
  ) % 10
{%- endmacro %}

{# Whether nine digits, given with the number that they write, pass the Luhn check. #}
{% macro luhn_holds(digits, number) -%}
  {{ matches(digits, '^[0-9]{9}$') }} and {{ number }} > 0 and {{ luhn_sum(number, 9) }} = 0
{%- endmacro %}

{#
  The valid SIREN of a list of texts, each once, in order. What stands inside a lambda is computed again at each mention: the
  digits are made first, then their number, on which the key is checked.
#}
{% macro valid_sirens(list) %}{{ return(adapter.dispatch('valid_sirens')(list)) }}{% endmacro %}
{% macro default__valid_sirens(list) -%}
  list_sort(list_transform(
    list_filter(
      list_transform(
        list_distinct(list_transform(
          coalesce({{ list }}, cast([] as varchar [])),
          lambda each: replace(replace(replace(each, ' ', ''), chr(160), ''), '.', '')
        )),
        lambda each: {'digits': each, 'number': try_cast(each as integer)}
      ),
      lambda each: {{ luhn_holds('each.digits', 'each.number') }}
    ),
    lambda each: each.digits
  ))
{%- endmacro %}

{# INSEE code of a commune (arrondissements included), or null. #}
{% macro commune(text) -%}
  case when {{ matches(text, '^(?:[0-9]{5}|2[AB][0-9]{3})$') }} then {{ text }} end
{%- endmacro %}

{# Corsica shares the 20xxx codes, overseas codes have three digits. CEDEX codes follow the same rule. #}
{% macro department_of_postal_code(code) -%}
  case
    when not {{ matches(code, '^[0-9]{5}$') }} then null
    when substr({{ code }}, 1, 2) in ('97', '98') then substr({{ code }}, 1, 3)
    when substr({{ code }}, 1, 2) = '20' then case when {{ code }} < '20200' then '2A' else '2B' end
    else substr({{ code }}, 1, 2)
  end
{%- endmacro %}
