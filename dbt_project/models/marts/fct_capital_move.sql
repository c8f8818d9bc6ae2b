with moves as (

    select * from {{ ref('int_ownership__capital_moves') }}

),

departments as (

    select * from {{ ref('departments') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

final as (

    select
        moves.move_id,
        moves.siren,
        moves.company_name,
        moves.event_date as moved_on,
        moves.event_date_basis as moved_on_basis,
        moves.publication_date,
        moves.publication_date_before,
        moves.capital_before,
        moves.currency_before,
        moves.capital_amount as capital_after,
        moves.capital_currency as currency_after,
        moves.change_pct,
        moves.move_kind,
        moves.is_announced,
        moves.announcement_id_before,
        moves.announcement_id,
        {{ notice_page('moves.announcement_id') }} as notice_url,
        moves.department_code,
        departments.region_code,
        firms.firm_id,
        coalesce(firms.is_in_panorama, false) as is_in_panorama
    from moves
    left join departments on moves.department_code = departments.department_code
    left join firms on moves.siren = firms.siren
    where {{ in_perimeter('departments.region_code') }} or firms.firm_id is not null

)

select * from final
