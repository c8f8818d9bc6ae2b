{# A name without case, accents, spaces or punctuation: what two spellings of one name have in common. #}
{% macro normalised_name(text) -%}
  {{ replace_all('lower(' ~ without_accents(text) ~ ')', '[^a-z0-9]', '') }}
{%- endmacro %}

{# Null rather than an empty text; typographic apostrophes and hard spaces as plain ones. #}
{% macro clean_text(text) -%}
  nullif(trim(replace(replace({{ text }}, chr(8217), chr(39)), chr(160), ' ')), '')
{%- endmacro %}

{# UTF-8 once read as Latin-1 or Windows-1252 (« clÃ´ture »), as in notices before 2015; other texts are left alone. #}
{% macro mended(text) -%}
  {%- set pairs = [] -%}
  {%- for letter in 'éèêëàâôîïçùûüÉÈÊÀÂÔÎÇ°’œ' -%}
    {%- for charset in ('windows-1252', 'latin-1') -%}
      {%- set misread = letter.encode('utf-8').decode(charset, 'ignore') -%}
      {%- if misread | length == letter.encode('utf-8') | length and (misread, letter) not in pairs -%}
        {%- do pairs.append((misread, letter)) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- set ns = namespace(sql=text) -%}
  {%- for misread, letter in pairs -%}
    {%- set ns.sql = "replace(" ~ ns.sql ~ ", '" ~ misread ~ "', '" ~ letter ~ "')" -%}
  {%- endfor -%}
  case when {{ matches(text, '[ÃÂÅ].|â[^a-z ]') }} then {{ ns.sql }} else {{ text }} end
{%- endmacro %}

{#
  The two above, one after the other, of a column: what neither would change is left as it is, which one look at the text tells. The
  spaces are those that trim() takes away.
#}
{% macro clean_mended(column) -%}
  case
    when {{ matches(column, '[ÃÂÅâ’\\x{00a0}\\x{1680}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}]|^ | $') }}
      then {{ clean_text(mended(column)) }}
    else nullif({{ column }}, '')
  end
{%- endmacro %}

{# A number as a French reader writes it: at most two decimals, a comma, none when it is whole. #}
{% macro french_number(value) -%}
  case
    when round({{ value }}, 2) = round({{ value }}, 0) then cast(cast(round({{ value }}, 0) as bigint) as varchar)
    else replace(cast(round({{ value }}, 2) as varchar), '.', ',')
  end
{%- endmacro %}
