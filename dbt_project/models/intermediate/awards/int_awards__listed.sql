-- The awards of the region that sources list row by row, in one shape, and asked_id: what the matcher is asked of a row
-- that prints no SIREN.
{% set sources = [
    'int_awards__contest_laureates',
    'int_awards__horizon',
    'int_awards__h2020',
    'int_awards__region_grants',
    'int_awards__france_relance',
    'int_awards__ademe',
    'int_awards__sgpi',
] %}
{# Those that keep the number printed where it is no valid SIREN. #}
{% set with_printed_siren = ['int_awards__contest_laureates'] %}
with unioned as (

    {% for source in sources %}
    select
        source_id,
        source_row,
        programme,
        scheme,
        project,
        project_ref,
        beneficiary_name,
        laureate_ref,
        beneficiary_kind,
        siren,
        {{ 'printed_siren' if source in with_printed_siren else 'cast(null as varchar)' }} as printed_siren,
        siren_reason,
        award_year,
        decided_on,
        amount_eur,
        amount_kind,
        amount_reason,
        project_cost_eur,
        commune_code,
        department_code,
        region_code
    from {{ ref(source) }}
    where set_aside_reason is null and {{ in_perimeter('region_code') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

final as (

    select
        *,
        case
            when siren is null and beneficiary_kind = 'company'
                then
                    {{ asked_id(
                        'source_id', 'beneficiary_name', 'printed_siren', 'commune_code', 'null', 'department_code',
                        'region_code', 'award_year'
                    ) }}
        end as asked_id
    from unioned

)

select * from final
