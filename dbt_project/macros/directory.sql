{# What officers tell of a firm (API Recherche d'entreprises). #}

{# One threshold of the seed officer_guards. #}
{% macro officer_guard(guard) -%}
  (select guards.value from {{ ref('officer_guards') }} as guards where guards.guard = '{{ guard }}')
{%- endmacro %}

{# The words of a name, capitals without accents or dots, a blank before each: « B.V. » is the word BV. #}
{% macro name_words(text) -%}
  ' ' || trim({{ replace_all("replace(upper(" ~ without_accents("coalesce(" ~ text ~ ", '')") ~ "), '.', '')", '[^A-Z0-9]+', ' ') }})
{%- endmacro %}
