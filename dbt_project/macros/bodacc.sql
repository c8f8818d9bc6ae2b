{# How a BODACC notice writes what we need. #}

{# First of the postal codes of a notice: « 82440, 46000 », CEDEX codes included. #}
{% macro french_postal_code(text) -%}
  nullif(regexp_extract({{ text }}, '[0-9]{5}'), '')
{%- endmacro %}

{% macro is_co_ownership(name) -%}
  {{ matches('upper(' ~ without_accents('coalesce(' ~ name ~ ", '')") ~ ')', '(?:^|[^A-Z])(?:SDC|CO-?PROPRIETE|CO-?PROPRIETAIRES|SYND(?:ICAT)?\\.? (?:DES|DE LA) COPRO[A-Z.]*)(?:[^A-Z]|$)') }}
{%- endmacro %}

{# « NOM, Prénom », as notices write natural persons: capitals, a comma, a word with small letters. #}
{% macro is_written_like_a_person(name) -%}
  {{ matches('coalesce(' ~ name ~ ", '')", "^\\p{Lu}[\\p{Lu} ''\\-]+, (?:\\p{Lu}\\p{Ll}+[ ,-]*)+$") }}
{%- endmacro %}

{% macro natural_persons(persons) %}{{ return(adapter.dispatch('natural_persons')(persons)) }}{% endmacro %}
{% macro default__natural_persons(persons) -%}
  len(list_filter({{ persons }}, lambda each: coalesce(each ->> '$.typePersonne', 'pm') = 'pp'))
{%- endmacro %}

{% macro company_sirens(persons) %}{{ return(adapter.dispatch('company_sirens')(persons)) }}{% endmacro %}
{% macro default__company_sirens(persons) -%}
  {{ valid_sirens(
    "list_transform(list_filter(" ~ persons ~ ", lambda one: coalesce(one ->> '$.typePersonne', 'pm') <> 'pp'), "
    ~ "lambda one: one ->> '$.numeroImmatriculation.numeroIdentification')"
  ) }}
{%- endmacro %}

{# The texts at one path of each item of a JSON list, one after the other. #}
{% macro joined_texts(items, path) %}{{ return(adapter.dispatch('joined_texts')(items, path)) }}{% endmacro %}
{% macro default__joined_texts(items, path) -%}
  array_to_string(list_transform({{ items }}, lambda each: each ->> '{{ path }}'), ' ; ')
{%- endmacro %}
