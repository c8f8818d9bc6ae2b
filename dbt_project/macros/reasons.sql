{# What the reasons of the indicators say in French: numbers with their noun, days. Not here: labels of codes (french_labels.sql). #}

{# `0 firme`, `1 firme`, `12 firmes`: French takes the singular below two. The plural is the singular with an s unless it is given. #}
{% macro counted(number, singular, plural=none) -%}
  cast({{ number }} as varchar) || case when {{ number }} < 2 then ' {{ singular }}' else ' {{ plural or singular ~ "s" }}' end
{%- endmacro %}

{# `1er août 2026` from a date. #}
{% macro day_in_words(day) -%}
  cast(extract(day from {{ day }}) as varchar) || case when extract(day from {{ day }}) = 1 then 'er ' else ' ' end
  || case extract(month from {{ day }})
    {% for name in ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre',
                    'novembre', 'décembre'] -%}
      when {{ loop.index }} then '{{ name }} '
    {% endfor -%}
  end
  || cast(extract(year from {{ day }}) as varchar)
{%- endmacro %}
