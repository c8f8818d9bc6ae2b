{# How a BODACC notice writes what we need. #}

{# First of the postal codes of a notice: « 82440, 46000 », CEDEX codes included. #}
{% macro french_postal_code(text) -%}
  nullif(regexp_extract({{ text }}, '[0-9]{5}'), '')
{%- endmacro %}

{% macro is_co_ownership(name) -%}
  {{ matches('upper(' ~ without_accents('coalesce(' ~ name ~ ", '')") ~ ')', '(?:^|[^A-Z])(?:SDC|CO-?PROPRIETE|CO-?PROPRIETAIRES|S\\.D\\.C|SYND(?:ICAT)?\\.? (?:DES |DE LA )?COPRO?[A-Z.]*|SYNDICAT COOPERATIF)(?:[^A-Z]|$)') }}
{%- endmacro %}

{# « NOM, Prénom », as notices write natural persons: capitals, a comma, a word with small letters. #}
{% macro is_written_like_a_person(name) -%}
  {{ matches('coalesce(' ~ name ~ ", '')", "^\\p{Lu}[\\p{Lu} ''’\\-]+(?: (?:épouse|née|veuve) [\\p{Lu} ''’\\-]+)?, (?:\\p{Lu}\\p{Ll}+[ ,-]*)+$") }}
{%- endmacro %}

{# A name or a first name makes a person of whoever is said to be a company (the same rule as in sources/bodacc/reduction.py). #}
{% macro is_natural(person) -%}
  coalesce(lower({{ person }} ->> '$.typePersonne') = 'pp', false)
  or ({{ person }} ->> '$.nom') is not null or ({{ person }} ->> '$.prenom') is not null
{%- endmacro %}

{# The same of one of persons_told. #}
{% macro is_told_natural(told) -%}
  coalesce(lower({{ told }}[1]) = 'pp', false) or {{ told }}[2] is not null or {{ told }}[3] is not null
{%- endmacro %}

{# How many of persons_told are natural. #}
{% macro natural_persons(told) %}{{ return(adapter.dispatch('natural_persons')(told)) }}{% endmacro %}
{% macro default__natural_persons(told) -%}
  len(list_filter({{ told }}, lambda each: {{ is_told_natural('each') }}))
{%- endmacro %}
{% macro spark__natural_persons(told) -%} size(list_filter({{ told }}, lambda each: {{ is_told_natural('each') }})) {%- endmacro %}

{# The valid numbers of a list of companies, each once, in order. #}
{% macro sirens_of(companies) %}{{ return(adapter.dispatch('sirens_of')(companies)) }}{% endmacro %}
{% macro default__sirens_of(companies) -%}
  list_sort(list_distinct(list_filter(
    list_transform({{ companies }}, lambda each: each.siren), lambda each: each is not null
  )))
{%- endmacro %}

{# The texts at one path of each item of a JSON list, one after the other. #}
{% macro joined_texts(items, path) %}{{ return(adapter.dispatch('joined_texts')(items, path)) }}{% endmacro %}
{% macro default__joined_texts(items, path) -%}
  array_to_string(list_transform({{ items }}, lambda each: each ->> '{{ path }}'), ' ; ')
{%- endmacro %}

{#
  What each person of a list says of itself: type, name, first name, denomination, number; the last two stand inside personneMorale in old
  notices. In this order, for the macros below.
#}
{% macro persons_told(persons) %}{{ return(adapter.dispatch('persons_told')(persons)) }}{% endmacro %}
{% macro default__persons_told(persons) -%}
  {%- set number = 'numeroImmatriculation.numeroIdentification' -%}
  list_transform({{ persons }}, lambda one: {{ json_texts('one', [
    '$.typePersonne', '$.nom', '$.prenom', '$.denomination', '$.personneMorale.denomination', '$.' ~ number, '$.personneMorale.' ~ number
  ]) }})
{%- endmacro %}

{# The companies of persons_told: their number when it is valid, and their name. Natural persons are left out. #}
{% macro companies_of(told) %}{{ return(adapter.dispatch('companies_of')(told)) }}{% endmacro %}
{% macro default__companies_of(told) -%}
  list_transform(
    list_transform(
      list_transform(
        list_filter({{ told }}, lambda one: not ({{ is_told_natural('one') }})),
        lambda one: {
          'digits': replace(replace(replace(coalesce(one[6], one[7]), ' ', ''), chr(160), ''), '.', ''),
          'name': coalesce(one[4], one[5])
        }
      ),
      lambda each: {'digits': each.digits, 'number': try_cast(each.digits as integer), 'name': each.name}
    ),
    lambda each: {
      'siren': case when {{ luhn_holds('each.digits', 'each.number') }} then each.digits end,
      'company_name': {{ clean_mended('each.name') }}
    }
  )
{%- endmacro %}

{# Each item once; nearly every list has one. #}
{% macro each_once(list) -%} case when {{ list_count(list) }} > 1 then list_distinct({{ list }}) else {{ list }} end {%- endmacro %}

{# The same list when all that is known is numbers and one name. #}
{% macro companies_numbered(sirens, name) %}{{ return(adapter.dispatch('companies_numbered')(sirens, name)) }}{% endmacro %}
{% macro default__companies_numbered(sirens, name) -%}
  list_transform({{ sirens }}, lambda one: {'siren': one, 'company_name': {{ name }}})
{%- endmacro %}

{% macro one_unknown() -%} cast([null] as varchar []) {%- endmacro %}

{% macro is_notice_family(family) -%}
  coalesce({{ family }} in (
    'collective', 'conciliation', 'creation', 'divers', 'dpc', 'immatriculation', 'inconnue', 'modification', 'radiation',
    'retablissement_professionnel', 'vente'
  ), false)
{%- endmacro %}

{#
  The start of a text as patterns read it: small letters, no accents, one space between words, no dash before, and without the
  words that only say when and where (« Par jugement du 12 janvier 2026, le tribunal a … »).
#}
{% macro folded_start(text) -%}
  {%- set words = "left(trim(" ~ replace_all(replace_all("lower(" ~ without_accents(text) ~ ")", "[^a-z0-9'']+", " "), " +", " ") ~ "), 320)" -%}
  {%- set month = "(?:[0-9]{1,2}|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)" -%}
  left(
    {{ replace_all(
      words,
      "^(?:par |suivant |selon |aux termes d''un )?(?:jugement|ordonnance|decision|arret)[a-z'' ]{0,80}? [0-9]{1,2}(?:er)? " ~ month
      ~ " [0-9]{2,4} (?:le tribunal |la cour )?(?:[a-z'' ]{0,60}? )??(?:(?:a|ayant) )?(ouv|pronon|ordonn|conver|etend|arret|clotur|rejet|constat|declar|infirm|retract|met |mettant|modifi|homolog|adopt)",
      "\\1"
    ) }}, 240
  )
{%- endmacro %}

{#
  The first wording of the seed that opens a text (already folded), by rank; null when none does. The patterns are written
  into the SQL, read from the seed when the model runs (see macros/candidates.sql).
#}
{% macro judgment_wording(start) -%}
  case
    {%- for wording in judgment_wordings() %}
    when {{ matches(start, '^(?:' ~ wording['pattern'] | replace("'", "''") ~ ')') }} then {{ quoted(wording['wording']) }}
    {%- else %}
    when false then null
    {%- endfor %}
  end
{%- endmacro %}

{# Rows of the seed as it stands in the warehouse; none while the project is only parsed. #}
{% macro judgment_wordings() -%}
  {%- set seed = adapter.get_relation(database=target.database, schema=target.schema, identifier='judgment_wordings') if execute -%}
  {{ return(run_query('select wording, pattern from ' ~ seed ~ ' order by rank').rows if seed else []) }}
{%- endmacro %}

{# 99 % of the judgments of associations, the slowest, are published within 224 days. #}
{% macro longest_usual_delay() -%} 224 {%- endmacro %}

{# Below thirty complete judgments a curve is an accident. #}
{% macro fewest_openings() -%} 30 {%- endmacro %}

{#
  Whether a firm of the register was in the panorama on the day of an event: it is now; or it has ceased since, or left, the event
  being of the region and no later than its end. A firm of another region never was.
#}
{% macro was_followed(firms, event_date, is_in_region) -%}
  case
    when {{ firms }}.firm_id is null then false
    when {{ firms }}.is_in_panorama then true
    when {{ firms }}.exclusion_reason like 'cessée%' or {{ firms }}.exclusion_reason like 'aucun établissement%'
      then coalesce({{ is_in_region }}, false) and coalesce({{ event_date }} <= {{ firms }}.closing_date, true)
    else false
  end
{%- endmacro %}
