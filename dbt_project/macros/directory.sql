{# What the API Recherche d'entreprises writes: null, empty, « [NON-DIFFUSIBLE] » and the stock's « [ND] » are one unknown. #}
{% macro directory_text(text) -%}
  nullif(nullif({{ clean_text(text) }}, '[NON-DIFFUSIBLE]'), '[ND]')
{%- endmacro %}

{# 1900-01-01 is how Sirene writes that it does not know. #}
{% macro directory_date(text) -%}
  nullif(try_cast(substr({{ directory_text(text) }}, 1, 10) as date), cast('1900-01-01' as date))
{%- endmacro %}

{# One threshold of the seed officer_guards. #}
{% macro officer_guard(guard) -%}
  (select guards.value from {{ ref('officer_guards') }} as guards where guards.guard = '{{ guard }}')
{%- endmacro %}

{# The words of a name, capitals without accents or dots, a blank before each: « B.V. » is the word BV. #}
{% macro name_words(text) -%}
  ' ' || trim({{ replace_all("replace(upper(" ~ without_accents("coalesce(" ~ text ~ ", '')") ~ "), '.', '')", '[^A-Z0-9]+', ' ') }})
{%- endmacro %}
