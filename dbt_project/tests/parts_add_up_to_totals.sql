-- Where every unit has exactly one member (unknown included), the members of a breakdown add up to the whole.
with parts as (

    select
        reference_date,
        indicator_id,
        population,
        breakdown,
        sum(value) as sum_of_parts
    from {{ ref('indicators') }}
    where
        period_start = reference_date
        and (
            (
                indicator_id = 'firms.firms'
                and breakdown in (
                    'department', 'firm_type', 'ai_group', 'age_bracket', 'creation_year', 'size_category',
                    'headcount_band', 'naf_division', 'person_kind'
                )
            )
            or (
                indicator_id = 'firms.establishments'
                and breakdown in (
                    'department', 'establishment_role', 'creation_year', 'naf_division', 'person_kind'
                )
            )
            or (indicator_id = 'failures.failures' and breakdown in (
                'year', 'month', 'department', 'year_department', 'opening_kind', 'age_bracket', 'firm_type'
            ))
        )
    group by reference_date, indicator_id, population, breakdown

),

wholes as (

    select * from {{ ref('indicators') }}
    where breakdown = 'none' and period_start = reference_date

)

select
    parts.*,
    wholes.value
from parts
inner join wholes
    on
        parts.reference_date = wholes.reference_date
        and parts.indicator_id = wholes.indicator_id
        and parts.population = wholes.population
where abs(parts.sum_of_parts - wholes.value) > 1e-9
