{#
  Whether a region code is in the perimeter of the edition: the region asked for, or, for « FR », any of the eighteen regions, whose
  codes have two digits (the other territories overseas stand under the three digits of their own). Null where the code is null.
#}
{% macro in_perimeter(region_code) -%}
  {%- if var("region") == "FR" -%}
    length({{ region_code }}) = 2
  {%- else -%}
    {{ region_code }} = '{{ var("region") }}'
  {%- endif -%}
{%- endmacro %}
