{# How amounts, dates and identifiers are read where a spreadsheet or a hand wrote them. What is ambiguous stays unread. #}

{# A text in lower case without any space, hard ones included. #}
{% macro packed(text) -%}
  {{ replace_all('lower(cast(' ~ text ~ ' as varchar))', '[\\s\\x{00a0}\\x{202f}]', '') }}
{%- endmacro %}

{# The two texts that the macros below read. They are made in a step of their own: each stands many times in what follows. #}
{% macro amount_text(text) -%} {{ replace_all(packed(text), '€|euros?|eur', '') }} {%- endmacro %}
{% macro siret_text(text) -%} {{ replace_all(packed(text), '[.,]0+$', '') }} {%- endmacro %}

{#
  Euros of a printed amount (an amount_text): « 25000.5 », « 12 345,67 € », « 1.234.567,00 », « 48 k€ », « 1,2 M€ ». « 12,345 » may be twelve
  thousand or twelve euros, « 1,500 k€ » a million and a half or 1 500 euros, « $ 500 » and « 500 F » are no euros: null, and whoever reads says so.
#}
{% macro printed_eur(flat) -%}
  {%- set unit = "regexp_extract(" ~ flat ~ ", '([a-z]*)$', 1)" -%}
  {%- set digits = replace_all(flat, '[a-z]+$', '') -%}
  try_cast(
    try_cast(
      case
        when {{ matches(digits, '^-?[0-9]+$') }} then {{ digits }}
        when {{ matches(digits, '^-?[1-9][0-9]{0,2}[.,][0-9]{3}$') }} then null
        when {{ unit }} <> '' and {{ matches(digits, '^-?[0-9]+[.,][0-9]+$') }} then replace({{ digits }}, ',', '.')
        when {{ matches(digits, '^-?[0-9]+[.,][0-9]{1,2}$') }} then replace({{ digits }}, ',', '.')
        when {{ matches(digits, '^-?[0-9]{1,3}([.][0-9]{3})+,[0-9]{1,2}$|^-?[0-9]{1,3}([.][0-9]{3}){2,}$') }}
          then replace(replace({{ digits }}, '.', ''), ',', '.')
        when {{ matches(digits, '^-?[0-9]{1,3}(,[0-9]{3})+[.][0-9]{1,2}$|^-?[0-9]{1,3}(,[0-9]{3}){2,}$') }}
          then replace({{ digits }}, ',', '')
        when {{ matches(digits, '^-?([0-9]{4,}[.,][0-9]{3,}|[0-9]+[.,][0-9]{4,})$') }} then replace({{ digits }}, ',', '.')
      end as decimal(24, 4)
    )
    * case {{ unit }} when '' then 1 when 'k' then 1000 when 'm' then 1000000 when 'md' then 1000000000 end
    as decimal(14, 2)
  )
{%- endmacro %}

{# Why a printed amount gives no sum to count; null when it does. #}
{% macro amount_problem(text, amount, highest) -%}
  case
    when {{ text }} is null then 'la source n''imprime aucun montant'
    when {{ amount }} is null and {{ matches('cast(' ~ text ~ ' as varchar)', '^(?:[$£]|usd|gbp|frf)?[0-9.,]+(?:f|ff|frf|francs?|[$]|usd|£|gbp)?$') }}
      and {{ matches('cast(' ~ text ~ ' as varchar)', '[a-z$£]') }}
      then 'montant dans une autre monnaie que l''euro : ' || cast({{ text }} as varchar)
    when {{ amount }} is null and {{ matches(amount_text(text), '^-?[0-9]{1,3}[.,][0-9]{3}(?:k|m|md)?$') }}
      then 'montant à deux lectures (séparateur de milliers ou virgule) : ' || cast({{ text }} as varchar)
    when {{ amount }} is null then 'montant illisible : ' || cast({{ text }} as varchar)
    -- No aid is of nothing: a zero stands for an amount that the publisher does not give.
    when {{ amount }} = 0 then 'montant nul imprimé'
    when {{ amount }} < 0 then 'montant négatif : ' || cast({{ text }} as varchar)
    when {{ amount }} > {{ highest }} then 'montant invraisemblable (unité ?) : ' || cast({{ text }} as varchar)
  end
{%- endmacro %}

{# A date as a text, as the milliseconds of a JSON export, or as the number of days that a spreadsheet counts from 1900. #}
{% macro printed_date(text) -%}
  coalesce(
    {{ french_date(text) }},
    case
      when {{ matches(text, '^[0-9]{12,13}$') }}
        then {{ days_after("cast('1970-01-01' as date)", "round(try_cast(" ~ text ~ " as double) / 86400000)") }}
      when {{ matches(text, '^[1-9][0-9]{4}$') }}
        then {{ days_after("cast('1899-12-30' as date)", "try_cast(" ~ text ~ " as double)") }}
    end
  )
{%- endmacro %}

{# SQL twin of sources/identifiers.py mended_siret, of a siret_text: one leading zero lost comes back where the key then holds. #}
{% macro mended_siret(digits) -%}
  coalesce({{ siret(digits) }}, case when length({{ digits }}) = 13 then {{ siret("'0' || " ~ digits) }} end)
{%- endmacro %}

{% macro aid_rule(rule) -%}
  (select max("value") from {{ ref('aid_rules') }} where rule = '{{ rule }}')
{%- endmacro %}
