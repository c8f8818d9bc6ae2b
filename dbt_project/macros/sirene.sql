{# What Sirene writes, in its stock and through the search API, read the same way in every model. #}

{# [ND] in the stock, [NON-DIFFUSIBLE] in the search API, empty and null are one unknown. #}
{% macro known_text(text) -%}
  nullif(nullif({{ clean_text(text) }}, '[ND]'), '[NON-DIFFUSIBLE]')
{%- endmacro %}

{# The day of a date or of a moment; 1900-01-01 is how Sirene writes that it does not know. #}
{% macro known_date(text) -%}
  nullif(try_cast(substr(cast({{ text }} as varchar), 1, 10) as date), cast('1900-01-01' as date))
{%- endmacro %}

{# The nomenclature that a code is written in decides, never the code alone: on 1 January 2027 the same column changes. #}
{% macro is_naf_rev2(nomenclature) -%}
  coalesce({{ matches('upper(' ~ nomenclature ~ ')', '^NAF ?REV ?2$') }}, false)
{%- endmacro %}

{% macro is_naf_2025(nomenclature) -%}
  coalesce({{ matches('upper(' ~ nomenclature ~ ')', '^NAF ?(?:REV ?)?(?:20)?25$') }}, false)
{%- endmacro %}

{# The main code of the unit or establishment in NAF rev. 2, null when it is written in another nomenclature. #}
{% macro naf_rev2_of(code, nomenclature) -%}
  case when {{ is_naf_rev2(nomenclature) }} then {{ known_text(code) }} end
{%- endmacro %}

{# The code in NAF 2025: the main one when it is written so, else the one that Sirene gives beside it. #}
{% macro naf_2025_of(code, nomenclature, code_2025) -%}
  coalesce(case when {{ is_naf_2025(nomenclature) }} then {{ known_text(code) }} end, {{ known_text(code_2025) }})
{%- endmacro %}

{# The two digits of the division that the main code names; null when its nomenclature is older than NAF rev. 2. #}
{% macro naf_division_of(code, nomenclature) -%}
  case
    when {{ is_naf_rev2(nomenclature) }} or {{ is_naf_2025(nomenclature) }} then substr({{ known_text(code) }}, 1, 2)
  end
{%- endmacro %}

{# Overseas codes have three digits; Corsica keeps its letter. #}
{% macro department_of_commune(code) -%}
  case
    when not {{ matches(code, '^(?:[0-9]{5}|2[AB][0-9]{3})$') }} then null
    when substr({{ code }}, 1, 2) in ('97', '98') then substr({{ code }}, 1, 3)
    else substr({{ code }}, 1, 2)
  end
{%- endmacro %}

{# Fourteen digits that pass the Luhn check, or, for La Poste, whose digits add up to a multiple of five. #}
{% macro siret(text) -%}
  {%- set key_holds -%}
    {{ luhn_sum('number', 14) }} = 0
    or substr(digits, 1, 9) = '356000000' and (
      {%- for place in range(14) %}{% if not loop.first %} + {% endif %}number // {{ 10 ** place }}{% endfor -%}
    ) % 5 = 0
  {%- endset -%}
  {%- set check -%}
    case
      when {{ matches('digits', '^[0-9]{14}$') }} and substr(digits, 1, 9) <> '000000000'
        and {{ let('number', 'try_cast(digits as bigint)', key_holds) }}
        then digits
    end
  {%- endset -%}
  {{ let('digits', "replace(replace(" ~ text ~ ", ' ', ''), chr(160), '')", check) }}
{%- endmacro %}
