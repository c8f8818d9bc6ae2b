{# How a notice says who buys, sells, moves or ends, and for how much. Wordings are data: seeds/ownership_wordings.csv. #}

{# Of a list of persons, the companies. A person with a family name is no company, whatever its type says. #}
{% macro companies_among(persons) %}{{ return(adapter.dispatch('companies_among')(persons)) }}{% endmacro %}
{% macro default__companies_among(persons) -%}
  list_filter(
    {{ persons }},
    lambda each: not ({{ is_natural('each') }})
  )
{%- endmacro %}

{# A list with one empty place when it holds nothing, so that a notice without any company keeps its row. #}
{% macro at_least_one(list) %}{{ return(adapter.dispatch('at_least_one')(list)) }}{% endmacro %}
{% macro default__at_least_one(list) -%}
  case when len({{ list }}) > 0 then {{ list }} else cast([null] as json []) end
{%- endmacro %}
{% macro spark__at_least_one(list) -%}
  case when size({{ list }}) > 0 then {{ list }} else cast([null] as varchar []) end
{%- endmacro %}

{# The texts at one path of each item of a JSON list, those that are there. #}
{% macro texts_at(items, path) %}{{ return(adapter.dispatch('texts_at')(items, path)) }}{% endmacro %}
{% macro default__texts_at(items, path) -%}
  list_filter(list_transform({{ items }}, lambda each: each ->> '{{ path }}'), lambda each: each is not null)
{%- endmacro %}

{# « 185000.00 », « 192691,00 », « 210.000,00 », « 85 000. »: one or two digits after the last sign are decimals. #}
{% macro amount_of(text) -%}
  {%- set digits = "rtrim(" ~ replace_all(text, '[^0-9.,]', '') ~ ", '.,')" -%}
  try_cast(
    {{ replace_all("regexp_replace(" ~ digits ~ ", '[.,][0-9]{1,2}$', '')", '[.,]', '') }}
    || '.' || coalesce(nullif(regexp_extract({{ digits }}, '[.,]([0-9]{1,2})$', 1), ''), '0') as double
  )
{%- endmacro %}

{# EUR or FRF however it is written; null when no currency is, the text when it is another. #}
{% macro currency_of(text) -%}
  {%- set letters = "upper(" ~ replace_all(text, '[^A-Za-z€]', '') ~ ")" -%}
  case
    when coalesce({{ letters }}, '') = '' then null
    when {{ matches(letters, '^(?:€|E|EUR|EUROS?)$') }} then 'EUR'
    when {{ matches(letters, '^(?:F|FF|FRF|FRANCS?|FRANCSFRANCAIS)$') }} then 'FRF'
    else {{ letters }}
  end
{%- endmacro %}

{#
  The kinds of change that a folded text states, in the order of the seed. A wording counts unless another that the seed
  names stands in the same text. The patterns are written into the SQL when the model runs, as those of the lexicon are
  (macros/candidates.sql says why).
#}
{% macro wordings_in(folded_text, reads) -%}
  {%- set found = [] -%}
  {%- for wording in ownership_wordings(reads) -%}
    {%- set text = 'lower(' ~ folded_text ~ ')' -%}
    {%- set stands = matches(text, ' (?:' ~ wording['pattern'] ~ ') ') -%}
    {%- set void = matches(text, ' (?:' ~ wording['unless'] ~ ') ') if wording['unless'] else 'false' -%}
    {%- do found.append(
      "case when " ~ stands ~ " and not " ~ void ~ " then " ~ quoted(wording['kind']) ~ " end"
    ) -%}
  {%- endfor -%}
  {{ compact_list(found) }}
{%- endmacro %}

{# Rows of the seed as it stands in the warehouse; none while the project is only parsed. #}
{% macro ownership_wordings(reads) -%}
  {%- set seed = adapter.get_relation(
    database=target.database, schema=target.schema, identifier='ownership_wordings'
  ) if execute -%}
  {%- set query -%}
    select pattern, "unless", kind from {{ seed }} where reads = '{{ reads }}' order by "rank"
  {%- endset -%}
  {{ return(run_query(query).rows if seed else []) }}
{%- endmacro %}

{% macro ownership_rule(rule) -%}
  (select max("value") from {{ ref('ownership_rules') }} where rule = '{{ rule }}')
{%- endmacro %}

{# The page of a notice on bodacc.fr; null where the source lost its identifier: what we call it instead leads nowhere. #}
{% macro notice_page(announcement_id) -%}
  case when {{ announcement_id }} not like 'sans-id:%' then 'https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:' || {{ announcement_id }} end
{%- endmacro %}

{# First day of a year, a month or a day written AAAA, AAAA-MM or AAAA-MM-JJ. #}
{% macro first_day_of(text) -%}
  try_cast(case length({{ text }}) when 4 then {{ text }} || '-01-01' when 7 then {{ text }} || '-01' else {{ text }} end as date)
{%- endmacro %}

{% macro precision_of(text) -%}
  case length({{ text }}) when 4 then 'year' when 7 then 'month' when 10 then 'day' end
{%- endmacro %}

{# Last day of the period that begins on a date and that its precision states. #}
{% macro last_day_of(first_day, precision) -%}
  case {{ precision }}
    when 'year' then cast({{ first_day }} + interval 1 year - interval 1 day as date)
    when 'month' then cast({{ first_day }} + interval 1 month - interval 1 day as date)
    else {{ first_day }}
  end
{%- endmacro %}
