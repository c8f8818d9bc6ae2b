{# How names are cleaned and compared by the matcher (models/intermediate/matching). Words and numbers are data. #}

{% macro matching_rule(rule) -%}
  (select max("value") from {{ ref('matching_rules') }} where rule = '{{ rule }}')
{%- endmacro %}

{#
  The words of a name without those of some kinds (seeds/matching_words.csv), a blank between each. The words are written
  into the SQL when the model runs, as those of the lexicon are (macros/candidates.sql says why).
#}
{% macro words_without(words, kinds) -%}
  {%- set left_out = matching_words(kinds) -%}
  {#- Each word has its own blanks, so that two neighbours can both go. -#}
  {%- set apart = "(' ' || replace(trim(" ~ words ~ "), ' ', '  ') || ' ')" -%}
  nullif(trim({{ replace_all(replace_all(apart, ' (?:' ~ left_out | join('|') ~ ') ', ' '), ' +', ' ') }}), '')
{%- endmacro %}

{# Words of the seed as it stands in the warehouse; one that no name holds while the project is only parsed. #}
{% macro matching_words(kinds) -%}
  {%- set seed = adapter.get_relation(
    database=target.database, schema=target.schema, identifier='matching_words'
  ) if execute -%}
  {%- set query -%}
    select word from {{ seed }} where kind in ('{{ kinds | join("', '") }}') order by word
  {%- endset -%}
  {{ return(run_query(query).columns[0].values() | list if seed else ['0']) }}
{%- endmacro %}

{# The parenthesis that a name holds, « Return of Silicon (ROSI) », and the name without it. #}
{% macro parenthesis_of(name) -%}
  nullif(trim(regexp_extract({{ name }}, '\(([^()]+)\)', 1)), '')
{%- endmacro %}
{% macro without_parenthesis(name) -%}
  nullif(trim({{ replace_all(name, '\\([^()]*\\)', ' ') }}), '')
{%- endmacro %}

{#
  The key of what was asked: computed on an award as its source prints it, it finds the award's outcome. The columns of
  place are those printed, not those worked out from them.
#}
{% macro asked_id(source_id, name, printed_siren, commune_code, city, department_code, region_code, year) -%}
  {{ hash_of([
    source_id, normalised_name(name), printed_siren, commune_code, normalised_name(city), department_code, region_code, year
  ]) }}
{%- endmacro %}

{# A project's name without case, spaces or trailing digits (ARU2 is ARU); null when too short to tell a project. #}
{% macro project_key(project) -%}
  {%- set key = replace_all(normalised_name(project), '[0-9]+$', '') -%}
  case when length({{ key }}) >= 3 then {{ key }} end
{%- endmacro %}
