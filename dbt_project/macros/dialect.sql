{#
  The few things that DuckDB and Spark write differently. Models call the first macro of each pair; another engine adds
  its own <engine>__<name> beside default__<name>.
#}

{% macro matches(text, pattern) %}{{ return(adapter.dispatch('matches')(text, pattern)) }}{% endmacro %}
{% macro default__matches(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}

{# What a body says of a value, called by a name there: written in its place, the value would be computed at each mention. #}
{% macro let(name, value, body) -%} list_transform([{{ value }}], lambda {{ name }}: {{ body }})[1] {%- endmacro %}

{% macro replace_all(text, pattern, by) %}{{ return(adapter.dispatch('replace_all')(text, pattern, by)) }}{% endmacro %}
{% macro default__replace_all(text, pattern, by) -%} regexp_replace({{ text }}, '{{ pattern }}', '{{ by }}', 'g') {%- endmacro %}

{% macro without_accents(text) %}{{ return(adapter.dispatch('without_accents')(text)) }}{% endmacro %}
{% macro default__without_accents(text) -%} strip_accents({{ text }}) {%- endmacro %}

{# JSON in a text; null when the text is no JSON. #}
{% macro json_of(text) %}{{ return(adapter.dispatch('json_of')(text)) }}{% endmacro %}
{% macro default__json_of(text) -%} try_cast({{ text }} as json) {%- endmacro %}
{% macro spark__json_of(text) -%} case when get_json_object({{ text }}, '$') is not null then {{ text }} end {%- endmacro %}

{% macro json_text(json, path) %}{{ return(adapter.dispatch('json_text')(json, path)) }}{% endmacro %}
{% macro default__json_text(json, path) -%} json_extract_string({{ json }}, '{{ path }}') {%- endmacro %}

{# The texts at several paths, in their order: the JSON is read once. #}
{% macro json_texts(json, paths) %}{{ return(adapter.dispatch('json_texts')(json, paths)) }}{% endmacro %}
{% macro default__json_texts(json, paths) -%} json_extract_string({{ json }}, ['{{ paths | join("', '") }}']) {%- endmacro %}
{% macro spark__json_texts(json, paths) -%}
  [{% for path in paths %}get_json_object({{ json }}, '{{ path }}'){{ ', ' if not loop.last }}{% endfor %}]
{%- endmacro %}

{# The items at a path that holds either one object or a list of them; an empty list when it holds neither. #}
{% macro json_items(json, path) %}{{ return(adapter.dispatch('json_items')(json, path)) }}{% endmacro %}
{% macro default__json_items(json, path, otherwise='cast([] as json [])') -%}
  case json_type({{ json }}, '{{ path }}')
    when 'ARRAY' then json_extract({{ json }}, '{{ path }}[*]')
    when 'OBJECT' then [json_extract({{ json }}, '{{ path }}')]
    else {{ otherwise }}
  end
{%- endmacro %}
{% macro spark__json_items(json, path) -%}
  case left(ltrim(get_json_object({{ json }}, '{{ path }}')), 1)
    when '[' then from_json(get_json_object({{ json }}, '{{ path }}'), 'array<string>')
    when '{' then [get_json_object({{ json }}, '{{ path }}')]
    else cast([] as varchar [])
  end
{%- endmacro %}

{# The same, when what holds the path is itself an object or a list of objects. #}
{% macro json_items_within(json, path) %}{{ return(adapter.dispatch('json_items_within')(json, path)) }}{% endmacro %}
{% macro default__json_items_within(json, path) -%}
  {%- set of_each -%}
    case
      when json_type({{ json }}) = 'ARRAY'
        then flatten(list_transform(json_extract({{ json }}, '$[*]'), lambda one: {{ default__json_items('one', path) }}))
      else cast([] as json [])
    end
  {%- endset -%}
  {{ default__json_items(json, path, of_each) }}
{%- endmacro %}
{% macro spark__json_items_within(json, path) -%}
  case left(ltrim({{ json }}), 1)
    when '[' then flatten(list_transform(from_json({{ json }}, 'array<string>'), lambda one: {{ json_items('one', path) }}))
    else {{ json_items(json, path) }}
  end
{%- endmacro %}

{# The object that a JSON text holds in any of the shapes seen: itself, first of a list, under its own name, text in text. #}
{% macro one_object(json, path) %}{{ return(adapter.dispatch('one_object')(json, path)) }}{% endmacro %}
{% macro default__one_object(json, path) -%}
  case json_type({{ json }})
    when 'OBJECT' then coalesce(json_extract({{ json }}, '{{ path }}'), {{ json }})
    when 'ARRAY' then coalesce(json_extract({{ json }}, '$[0]{{ path[1:] }}'), json_extract({{ json }}, '$[0]'))
    when 'VARCHAR' then try_cast(({{ json }} ->> '$') as json)
  end
{%- endmacro %}
{% macro spark__one_object(json, path) -%}
  case left(ltrim({{ json }}), 1)
    when '{' then coalesce(get_json_object({{ json }}, '{{ path }}'), {{ json }})
    when '[' then coalesce(
      get_json_object(from_json({{ json }}, 'array<string>')[1], '{{ path }}'), from_json({{ json }}, 'array<string>')[1]
    )
    when '"' then {{ json_of("get_json_object(" ~ json ~ ", '$')") }}
  end
{%- endmacro %}

{# One row per item of a list: used alone in a select. #}
{% macro exploded(list) %}{{ return(adapter.dispatch('exploded')(list)) }}{% endmacro %}
{% macro default__exploded(list) -%} unnest({{ list }}) {%- endmacro %}

{% macro list_count(list) %}{{ return(adapter.dispatch('list_count')(list)) }}{% endmacro %}
{% macro default__list_count(list) -%} coalesce(len({{ list }}), 0) {%- endmacro %}
{% macro spark__list_count(list) -%} coalesce(size({{ list }}), 0) {%- endmacro %}

{% macro first_of(list) %}{{ return(adapter.dispatch('first_of')(list)) }}{% endmacro %}
{% macro default__first_of(list) -%} {{ list }}[1] {%- endmacro %}

{% macro empty_list() %}{{ return(adapter.dispatch('empty_list')()) }}{% endmacro %}
{% macro default__empty_list() -%} cast([] as varchar []) {%- endmacro %}

{% macro split(text, separator) %}{{ return(adapter.dispatch('split')(text, separator)) }}{% endmacro %}
{% macro default__split(text, separator) -%} string_split({{ text }}, '{{ separator }}') {%- endmacro %}

{# A stable identifier from several columns. #}
{% macro hash_of(columns) %}{{ return(adapter.dispatch('hash_of')(columns)) }}{% endmacro %}
{% macro default__hash_of(columns) -%}
  md5({% for column in columns %}coalesce(cast({{ column }} as varchar), ''){% if not loop.last %} || '|' || {% endif %}{% endfor %})
{%- endmacro %}

{% macro days_between(first, last) %}{{ return(adapter.dispatch('days_between')(first, last)) }}{% endmacro %}
{% macro default__days_between(first, last) -%} date_diff('day', {{ first }}, {{ last }}) {%- endmacro %}

{# Values of a group in one text, in order, so that two builds write the same bytes. #}
{% macro joined_values(value, separator) %}{{ return(adapter.dispatch('joined_values')(value, separator)) }}{% endmacro %}
{% macro default__joined_values(value, separator) -%}
  array_to_string(list_sort(list_distinct(array_agg({{ value }}))), '{{ separator }}')
{%- endmacro %}

{# Texts of a group in one, in the order given. #}
{% macro ordered_texts(value, order, separator) %}{{ return(adapter.dispatch('ordered_texts')(value, order, separator)) }}{% endmacro %}
{% macro default__ordered_texts(value, order, separator) -%}
  string_agg({{ value }}, '{{ separator }}' order by {{ order }})
{%- endmacro %}

{% macro list_holds(list, value) %}{{ return(adapter.dispatch('list_holds')(list, value)) }}{% endmacro %}
{% macro default__list_holds(list, value) -%} list_contains({{ list }}, {{ value }}) {%- endmacro %}

{% macro days_after(date, days) %}{{ return(adapter.dispatch('days_after')(date, days)) }}{% endmacro %}
{% macro default__days_after(date, days) -%} {{ date }} + cast({{ days }} as integer) {%- endmacro %}

{# The first word of a text, its first two, and so on, each without spaces, accents or case: « Smart Hub » is smart, smarthub. #}
{% macro leading_words(text) %}{{ return(adapter.dispatch('leading_words')(text)) }}{% endmacro %}
{% macro default__leading_words(text) -%}
  {%- set words = "string_split(trim(" ~ replace_all('lower(' ~ without_accents(text) ~ ')', '[^a-z0-9]+', ' ') ~ "), ' ')" -%}
  list_transform(range(1, len({{ words }}) + 1), place -> array_to_string(list_slice({{ words }}, 1, place), ''))
{%- endmacro %}
{% macro spark__leading_words(text) -%}
  {%- set words = "string_split(trim(" ~ replace_all('lower(' ~ without_accents(text) ~ ')', '[^a-z0-9]+', ' ') ~ "), ' ')" -%}
  list_transform(sequence(1, size({{ words }})), lambda place: array_to_string(slice({{ words }}, 1, place), ''))
{%- endmacro %}
