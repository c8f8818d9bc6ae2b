-- Verdicts (data model §4): equal, within_rounding (half of the last printed digit), differs, not_computable.
with figures as (

    select * from {{ ref('stg_published_figures__figures') }}

),

computed as (

    select * from {{ ref('int_reconciliation__computed') }}

),

uncomputed_themes as (

    select * from {{ ref('uncomputed_themes') }}

),

additions as (

    select
        figure_id,
        -- The gravest first.
        case
            when count(case when verdict = 'differs' then 1 end) > 0 then 'differs'
            when count(case when verdict = 'within_rounding' then 1 end) > 0 then 'within_rounding'
            when count(case when verdict = 'partial' then 1 end) > 0 then 'partial'
            else 'equal'
        end as addition_verdict,
        {{ joined_values('explanation', ' ; ') }} as addition_explanation
    from {{ ref('int_reconciliation__additions') }}
    group by figure_id

),

firms as (

    select count(*) as firms
    from {{ ref('dim_firm') }}
    where is_in_panorama

),

compared as (

    select
        figures.*,
        computed.computed_value,
        computed.coverage,
        computed.indicator_reason,
        computed.computed_value - figures.published_value as difference,
        case
            when computed.computed_value is null then 'not_computable'
            when abs(computed.computed_value - figures.published_value) < 1e-9 then 'equal'
            when figures.unit like '%_lower_bound' and computed.computed_value >= figures.published_value then 'equal'
            when figures.unit like '%_upper_bound' and computed.computed_value <= figures.published_value then 'equal'
            when
                figures.unit not like '%_bound'
                and abs(computed.computed_value - figures.published_value) <= figures.half_last_digit + 1e-9
                then 'within_rounding'
            else 'differs'
        end as verdict,
        nullif(
            concat_ws(
                ' ; ',
                case
                    -- Every award of the region counts there, whatever the register follows.
                    when figures.theme = 'public_funding' and figures.population = 'all'
                        then 'la transcription de l''annexe et ses alias donnent un autre nombre'
                    else replace(computed.why_it_may_differ, '{firms}', cast(firms.firms as varchar))
                end,
                computed.indicator_reason
            ),
            ''
        ) as difference_reason
    from figures
    inner join computed on figures.figure_id = computed.figure_id
    cross join firms

),

final as (

    select
        compared.figure_id,
        compared.indicator_id,
        compared.theme,
        compared.indicator,
        compared.population,
        compared.breakdown,
        compared.member,
        compared.unit,
        compared.as_of,
        compared.period_start,
        compared.published_value,
        compared.computed_value,
        compared.difference,
        compared.verdict,
        case
            when compared.verdict = 'differs' then coalesce(compared.difference_reason, 'écart non expliqué')
            when compared.verdict = 'within_rounding' then 'écart inférieur à la moitié du dernier chiffre imprimé'
            when compared.verdict = 'equal' and compared.unit like '%_bound' then 'la borne imprimée est respectée'
            when compared.verdict = 'not_computable'
                then coalesce(
                        compared.indicator_reason,
                        of_indicator.reason,
                        of_theme.reason,
                        'aucun indicateur ne porte encore ce chiffre'
                    )
        end as reason,
        compared.coverage,
        additions.addition_verdict,
        additions.addition_explanation,
        compared.source_document,
        compared.source_location,
        compared.note
    from compared
    left join additions on compared.figure_id = additions.figure_id
    left join uncomputed_themes as of_indicator
        on compared.theme = of_indicator.theme and compared.indicator = of_indicator.indicator
    left join uncomputed_themes as of_theme
        on compared.theme = of_theme.theme and of_theme.indicator is null

)

select * from final
