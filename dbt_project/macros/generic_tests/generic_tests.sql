{# The generic tests of the house. Each selects the rows that break the rule. #}

{% test siren_is_valid(model, column_name) %}
select {{ column_name }} from {{ model }}
where {{ column_name }} is not null and {{ siren(column_name) }} is distinct from {{ column_name }}
{% endtest %}

{% test dbt_range(model, column_name, min=none, max=none) %}
select {{ column_name }} from {{ model }}
where false
{%- if min is not none %} or {{ column_name }} < {{ min }}{% endif %}
{%- if max is not none %} or {{ column_name }} > {{ max }}{% endif %}
{% endtest %}

{% test unique_combination(model, columns) %}
select {{ columns | join(', ') }}, count(*) as times from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{% endtest %}

{# A column that tells every row from the others: unique and never null, in one scan. #}
{% test is_key(model, column_name) %}
select {{ column_name }}, count(*) as times from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null
{% endtest %}

{# Every row obeys a rule of the domain; a row for which the rule is unknown breaks it. #}
{% test holds(model, rule, column_name=none) %}
select * from {{ model }} where not coalesce({{ rule }}, false)
{% endtest %}

{# At least one row. #}
{% test is_not_empty(model, column_name=none) %}
select 'vide' as reason where not exists (select 1 from {{ model }})
{% endtest %}
