-- Every award of the region, one beneficiary in one project of one scheme.
with annex as (

    select * from {{ ref('int_awards__annex_awards') }}

),

sourced as (

    select * from {{ ref('int_awards__sourced') }}

),

unioned as (

    select * from annex
    union all
    select * from sourced

),

-- Two rows of one source on the same beneficiary, project and year (two decisions, two natures) stay two awards.
told_apart as (

    select
        *,
        row_number() over (
            partition by source_id, scheme, project_id, beneficiary_id, award_year, amount_kind
            order by decided_on, amount_eur, source_row
        ) as rank_among_same
    from unioned

),

final as (

    select
        {{ hash_of([
            'source_id', 'scheme', 'project_id', 'beneficiary_id', 'award_year', 'amount_kind',
            'nullif(rank_among_same, 1)'
        ]) }} as award_key,
        * exclude (rank_among_same)
    from told_apart

)

select * from final
