{# How a text is read by the lexicon (seeds/ai_lexicon.csv), and how the weights found in it add up. #}

{# Words apart by one space, accents and punctuation gone, a space at both ends: a term matches whole words only. #}
{% macro folded(text) -%}
  (' ' || trim({{ replace_all(without_accents(text), '[^A-Za-z0-9]+', ' ') }}) || ' ')
{%- endmacro %}

{#
  The terms of the lexicon that stand in a folded text; an acronym only in capitals. The patterns are written into the SQL,
  read from the seed when the model runs: an engine compiles a constant pattern once, a pattern from a column once a row
  (23,000 texts of 200 characters on a busy machine: 107 s from a column, 4 to 7 s this way).
#}
{% macro terms_in(folded_text) -%}
  {%- set found = [] -%}
  {%- for term in lexicon_terms() -%}
    {%- set text = folded_text if term['is_acronym'] else 'lower(' ~ folded_text ~ ')' -%}
    {%- do found.append(
      "case when " ~ matches(text, ' (?:' ~ term['pattern'] ~ ') ') ~ " then " ~ quoted(term['term']) ~ " end"
    ) -%}
  {%- endfor -%}
  {{ compact_list(found) }}
{%- endmacro %}

{# Rows of the seed as it stands in the warehouse; none while the project is only parsed. #}
{% macro lexicon_terms() -%}
  {%- set seed = adapter.get_relation(database=target.database, schema=target.schema, identifier='ai_lexicon') if execute -%}
  {{ return(run_query('select term, pattern, is_acronym from ' ~ seed ~ ' order by term').rows if seed else []) }}
{%- endmacro %}

{% macro compact_list(items) %}{{ return(adapter.dispatch('compact_list')(items)) }}{% endmacro %}
{% macro default__compact_list(items) -%}
  list_filter(cast([{{ items | join(', ') }}] as varchar []), lambda each: each is not null)
{%- endmacro %}

{# Independent hints: 1 - (1 - w1)(1 - w2)…, an aggregate. Weights are below 1. #}
{% macro combined_weight(weight) -%}
  coalesce(1 - exp(sum(ln(1 - {{ weight }}))), 0)
{%- endmacro %}

{% macro candidate_rule(rule) -%}
  (select max("value") from {{ ref('candidate_rules') }} where rule = '{{ rule }}')
{%- endmacro %}

{# A company's name without its legal form, case, accents or punctuation; null when nothing else is left. #}
{% macro company_name_key(name) -%}
  nullif(
    replace(
      {{ replace_all('lower(' ~ folded(name) ~ ')', ' (?:societe|sasu?|s a s|sarl|s a r l|eurl|e u r l|snc|scop|selarl|sa) ', ' ') }}, ' ', ''
    ), ''
  )
{%- endmacro %}
