{# Last day of the edition, as a literal: dates are arguments, no model asks the clock. #}
{% macro edition_end() -%}
  {%- set year, month = var('edition').split('-') -%}
  {%- set first_of_next = modules.datetime.date(year | int + month | int // 12, month | int % 12 + 1, 1) -%}
  cast('{{ first_of_next - modules.datetime.timedelta(days=1) }}' as date)
{%- endmacro %}

{# First day of the two months whose judgments are still being published. #}
{% macro provisional_from() -%}
  cast(date_trunc('month', {{ edition_end() }}) - interval 1 month as date)
{%- endmacro %}

{#
  A date as BODACC writes it: 2026-02-03, 20260203, 27/11/2008, 3/2/2026, 10 décembre 2009, lundi 1er janvier 2020, with or without
  hard spaces. Anything else is no date: a wrong month is not read as another order of day and year.
#}
{% macro french_date(text) -%}
  {%- set clean = "lower(trim(replace(" ~ text ~ ", chr(160), ' ')))" -%}
  {%- set words = "'^(?:[a-z]+ +)?([0-9]{1,2})(?:er)? +([^0-9 ]+) +([0-9]{4})$'" -%}
  {%- set figures = "'^([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})$'" -%}
  {%- set packed = "'^([0-9]{4})([0-9]{2})([0-9]{2})$'" -%}
  coalesce(
    case when {{ matches(clean, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') }} then try_cast(substr({{ clean }}, 1, 10) as date) end,
    try_cast(
      regexp_extract({{ clean }}, {{ figures }}, 3) || '-' || lpad(regexp_extract({{ clean }}, {{ figures }}, 2), 2, '0') || '-'
      || lpad(regexp_extract({{ clean }}, {{ figures }}, 1), 2, '0') as date
    ),
    try_cast(
      regexp_extract({{ clean }}, {{ packed }}, 1) || '-' || regexp_extract({{ clean }}, {{ packed }}, 2) || '-'
      || regexp_extract({{ clean }}, {{ packed }}, 3) as date
    ),
    try_cast(
      regexp_extract({{ clean }}, {{ words }}, 3) || '-' ||
      case substr(regexp_extract({{ clean }}, {{ words }}, 2), 1, 4)
        when 'janv' then '01' when 'févr' then '02' when 'fevr' then '02' when 'mars' then '03' when 'avri' then '04'
        when 'mai' then '05' when 'juin' then '06' when 'juil' then '07' when 'août' then '08' when 'aout' then '08'
        when 'sept' then '09' when 'octo' then '10' when 'nove' then '11' when 'déce' then '12' when 'dece' then '12'
      end || '-' || lpad(regexp_extract({{ clean }}, {{ words }}, 1), 2, '0') as date
    )
  )
{%- endmacro %}

{# The same day and month in another year; null on 29 February of a common year. #}
{% macro same_day_of_year(date, year) -%}
  try_cast(
    lpad(cast({{ year }} as varchar), 4, '0') || '-' || lpad(cast(extract(month from {{ date }}) as varchar), 2, '0')
    || '-' || lpad(cast(extract(day from {{ date }}) as varchar), 2, '0') as date
  )
{%- endmacro %}

{# The year of the edition, as a number. #}
{% macro edition_year() -%} {{ return(var('edition').split('-')[0]) }} {%- endmacro %}
