{# How the publishers of public awards write numbers and the place of a beneficiary. Amounts are read by printed_cells.sql. #}

{#
  The digits of a number that may be a SIREN or a SIRET: no spaces, no « .0 » of a number once read as a decimal, a leading zero put
  back where one is short. The key is checked afterwards, on a column: an engine takes long to read a check spelt out digit by digit.
#}
{% macro number_digits(text) -%}
  {%- set digits = "nullif(replace(" ~ replace_all("replace(replace(replace(" ~ text ~ ", ' ', ''), chr(160), ''), chr(8239), '')", "[.,]0+$", "") ~ ", '.', ''), '')" -%}
  case when length({{ digits }}) in (8, 13) then '0' || {{ digits }} else {{ digits }} end
{%- endmacro %}

{# The SIREN of these digits; null when their key is false. #}
{% macro siren_of_digits(digits) -%}
  case when length({{ digits }}) = 14 then substr({{ siret(digits) }}, 1, 9) else {{ luhn_checked(digits) }} end
{%- endmacro %}

{# Why these digits give no SIREN; null when they do. #}
{% macro siren_reason_of(digits, siren) -%}
  case
    when {{ siren }} is not null then null
    when {{ digits }} is null then 'aucun identifiant dans la source'
    when {{ matches(digits, '^(?:[0-9]{9}|[0-9]{14})$') }} then 'identifiant à clé fausse'
    else 'identifiant qui n''est ni un SIREN ni un SIRET'
  end
{%- endmacro %}

{# A year of this or the last century, wherever a text begins with one (« 2021 », « 2021-06-30 », « 2021.0 »). #}
{% macro year_of(text) -%}
  try_cast(nullif(regexp_extract(trim({{ text }}), '^((?:19|20)[0-9]{2})(?:[^0-9]|$)', 1), '') as integer)
{%- endmacro %}

{# A department code once read as a number: « 9.0 », « 9 », « 09 », « 2a », « 974.0 ». #}
{% macro department_of(text) -%}
  {%- set code = "upper(" ~ replace_all("trim(" ~ text ~ ")", "[.]0+$", "") ~ ")" -%}
  case when length({{ code }}) = 1 then '0' || {{ code }} else nullif({{ code }}, '') end
{%- endmacro %}

{# A postal code once read as a number: « 9300 » is 09300. #}
{% macro postal_code_of(text) -%}
  case
    when {{ matches(replace_all('trim(' ~ text ~ ')', '[.]0+$', ''), '^[0-9]{4,5}$') }}
      then lpad({{ replace_all('trim(' ~ text ~ ')', '[.]0+$', '') }}, 5, '0')
  end
{%- endmacro %}

{# What landing writes in the place of a person's name (sources/person_names.py). #}
{% macro is_a_person(name) -%} coalesce({{ name }} = 'personne physique', false) {%- endmacro %}

{# The columns of a participation, one way for the two framework programmes (sources/horizon/participations.py). #}
{% macro participation_columns() -%}
  {{ clean_text('project_id') }} as project_ref,
  {{ clean_text('acronym') }} as project,
  {{ year_of('call_year') }} as award_year,
  {{ clean_text('programme_name_fr') }} as programme_name,
  {{ clean_text('action_id') }} as action_code,
  {{ clean_text('status_code') }} as status_code,
  {{ clean_text('country_code') }} as country_code,
  upper({{ clean_text('participation_nuts') }}) as nuts_code,
  {{ clean_text('region_1_name') }} as region_name,
  {{ clean_text('region_2_name') }} as former_region_name,
  {{ clean_text('regional_unit_name') }} as department_name,
  {{ clean_text('entities_id') }} as entity_id,
  lower({{ clean_text('entities_id_source') }}) as entity_id_source,
  case when not {{ is_a_person('entities_name') }} then {{ clean_text('entities_name') }} end as beneficiary_name,
  {{ is_a_person('entities_name') }} as is_person,
  case when lower({{ clean_text('entities_id_source') }}) in ('siren', 'siret') then {{ number_digits('entities_id') }} end
    as number_digits,
  upper({{ clean_text('cordis_type_entity_code') }}) as entity_type_code,
  lower({{ clean_text('role') }}) as role,
  lower({{ clean_text('participates_as') }}) as participates_as,
  {{ amount_text('fund_eur') }} as contribution_text,
  -- A share that the ministry computed: a point and any number of decimals.
  case when {{ matches(amount_text('fund_eur'), '^[0-9]+(?:[.,][0-9]+)?$') }}
    then try_cast(replace({{ amount_text('fund_eur') }}, ',', '.') as decimal(14, 2)) end as contribution_eur,
  _is_key_conflict,
  _archive_sha256,
  _row_number
{%- endmacro %}

{# The kind of a beneficiary: what the register knows, else what the source prints or its number says; a person is « other ». #}
{% macro kind_of(known_kind, printed_kind, public_kind) -%}
  case
    when {{ known_kind }} = 'person' then 'other'
    else coalesce(nullif({{ known_kind }}, 'unknown'), {{ printed_kind }}, {{ public_kind }}, 'unknown')
  end
{%- endmacro %}

{# The name of the register, else the printed one; a person has none. #}
{% macro name_of(known_kind, legal_name, printed_name) -%}
  case when {{ known_kind }} = 'person' then null else coalesce({{ legal_name }}, {{ printed_name }}) end
{%- endmacro %}

{#
  Why a row is no award of the region; null when it is one. A name that reads like a person's is given back by the register,
  by a public SIREN, by nothing else. « autre région » is no loss.
#}
{% macro award_set_aside_reason(region_code, award_year, is_person, known_kind, public_code) -%}
  case
    when {{ region_code }} is null then 'région inconnue'
    when not ({{ in_perimeter(region_code) }}) then 'autre région'
    when {{ known_kind }} = 'person' then 'SIREN de personne physique'
    when {{ is_person }} and {{ known_kind }} is null and {{ public_code }} is null
      then 'bénéficiaire au nom de personne, inconnu du répertoire des sociétés'
    when {{ award_year }} is null then 'année absente'
    when {{ award_year }} > {{ edition_year() }} then 'année postérieure à l''édition'
  end
{%- endmacro %}
