-- One award under one member of one breakdown at one reference date, with what makes its project and beneficiary one.
-- Within a programme they are its own; across programmes a project is counted once whatever the sources that tell it,
-- and a company by its SIREN. An award whose day is unknown counts for its year; the annex, that gives none, for all.
with spine as (

    select * from {{ ref('int_indicators__award_spine') }}

),

awards as (

    select * from {{ ref('int_awards__all') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

annex_projects as (

    select * from {{ ref('int_awards__annex_projects') }}

),

known as (

    select
        spine.reference_date,
        awards.*,
        coalesce(awards.siren, awards.beneficiary_id) as company,
        coalesce(awards.department_code, 'unknown') as department,
        coalesce(cast(awards.award_year as varchar), 'unknown') as printed_year,
        -- Spellings that differ by typography are one scheme, shown under one of them.
        min(awards.scheme) over (partition by awards.programme, {{ normalised_name('awards.scheme') }}) as shown_scheme,
        annex_projects.priority,
        firms.ai_group
    from spine
    inner join awards on spine.programme = awards.programme
    left join firms on awards.firm_id = firms.firm_id
    left join annex_projects on awards.project_id = annex_projects.project_id and awards.programme = 'france_2030'
    where
        spine.not_computable_reason is null
        and case
            when awards.decided_on is not null then awards.decided_on <= spine.reference_date
            else coalesce(awards.award_year <= extract(year from spine.reference_date), true)
        end

),

labelled as (

    {% for breakdown, member in [
        ('none', "'none'"),
        ('year', 'printed_year'),
        ('department', 'department'),
    ] %}
    select
        *,
        'all' as population,
        '{{ breakdown }}' as breakdown,
        {{ member }} as member,
        linked_project_id as counted_project,
        company as counted_company
    from known
    union all
    {% endfor %}
    {% for breakdown, member, scope in [
        ('scheme', 'programme', 'true'),
        ('scheme_year', "programme || ':' || printed_year", 'true'),
        ('france_2030_priority', 'priority', "programme = 'france_2030'"),
        ('france_2030_scheme', 'shown_scheme', "programme = 'france_2030'"),
        ('france_2030_department', 'department', "programme = 'france_2030'"),
    ] %}
    select
        *,
        'all' as population,
        '{{ breakdown }}' as breakdown,
        {{ member }} as member,
        project_id as counted_project,
        beneficiary_id as counted_company
    from known
    where {{ scope }}
    union all
    {% endfor %}
    select
        *,
        'core' as population,
        'scheme' as breakdown,
        programme as member,
        project_id as counted_project,
        beneficiary_id as counted_company
    from known
    where programme = 'france_2030'

),

final as (

    select
        *,
        -- In the population core every beneficiary is looked at, and those that the register says are core count.
        population = 'all' or coalesce(ai_group = 'core', false) as counts
    from labelled

)

select * from final
