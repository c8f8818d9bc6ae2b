{# A name without case, accents, spaces or punctuation: what two spellings of one name have in common. #}
{% macro normalised_name(text) -%}
  {{ replace_all('lower(' ~ without_accents(text) ~ ')', '[^a-z0-9]', '') }}
{%- endmacro %}

{# Null rather than an empty text; typographic apostrophes and hard spaces as plain ones. #}
{% macro clean_text(text) -%}
  nullif(trim(replace(replace({{ text }}, chr(8217), chr(39)), chr(160), ' ')), '')
{%- endmacro %}
