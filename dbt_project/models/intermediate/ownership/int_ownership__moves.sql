-- A head office that changes place: registered at a new court, moved within its court's district, or moved in
-- Sirene. Where it comes from is what the last notice or period before said, else the register. A move between two
-- places of the region is neither an arrival nor a departure; a notice and Sirene that say the same within a year
-- are one move.
with notices as (

    select * from {{ ref('int_ownership__notices') }}
    where siren is not null and notice_family in ('immatriculation', 'modification')

),

seats as (

    select * from {{ ref('int_ownership__seats') }}

),

departments as (

    select * from {{ ref('departments') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

announced as (

    select
        *,
        'bodacc' as move_basis
    from notices
    where
        {{ list_holds('change_kinds', "'head_office_registration'") }}
        or {{ list_holds('change_kinds', "'head_office_change'") }}

),

origins as (

    select
        announced.announcement_id,
        announced.siren,
        seats.department_code,
        row_number() over (
            partition by announced.announcement_id, announced.siren
            order by seats.seen_on desc, seats.seat_basis asc, seats.department_code asc
        ) as recency
    from announced
    inner join seats on announced.siren = seats.siren and announced.publication_date > seats.seen_on
    -- Sirene may know the new seat before the notice is out: that is the move itself, not where it comes from.
    where
        seats.seat_basis = 'notice'
        or seats.department_code <> announced.department_code
        or {{ days_between('seats.seen_on', 'announced.event_date') }} > {{ ownership_rule('move_link_days') }}

),

placed as (

    select
        announced.announcement_id,
        announced.siren,
        announced.company_name,
        announced.publication_date,
        announced.event_date,
        announced.event_date_basis,
        coalesce(
            origins.department_code,
            case
                when {{ list_holds('announced.change_kinds', "'head_office_change'") }}
                    then announced.court_department_code
            end,
            firms.department_code
        ) as origin_department_code,
        announced.department_code as destination_department_code,
        announced.department_basis,
        announced.move_basis
    from announced
    left join origins
        on
            announced.announcement_id = origins.announcement_id
            and announced.siren = origins.siren
            and origins.recency = 1
    left join firms on announced.siren = firms.siren

),

sirene_seats as (

    select
        seats.siren,
        seats.seen_on,
        seats.department_code,
        lag(seats.department_code) over (partition by seats.siren order by seats.seen_on) as earlier_department_code
    from seats
    where seats.seat_basis = 'sirene'

),

-- Sirene's history is read of the register's firms alone: of the others the stock read holds what is in the region.
of_sirene as (

    select
        cast(null as varchar) as announcement_id,
        sirene_seats.siren,
        firms.firm_name as company_name,
        cast(null as date) as publication_date,
        sirene_seats.seen_on as event_date,
        'effect' as event_date_basis,
        sirene_seats.earlier_department_code as origin_department_code,
        sirene_seats.department_code as destination_department_code,
        'sirene' as department_basis,
        'sirene' as move_basis
    from sirene_seats
    inner join firms on sirene_seats.siren = firms.siren
    where
        sirene_seats.earlier_department_code <> sirene_seats.department_code
        and sirene_seats.seen_on <= {{ edition_end() }}

),

already_announced as (

    select distinct
        of_sirene.siren,
        of_sirene.event_date
    from of_sirene
    inner join placed
        on
            of_sirene.siren = placed.siren
            and of_sirene.destination_department_code = placed.destination_department_code
    where
        abs({{ days_between('of_sirene.event_date', 'placed.event_date') }})
        <= {{ ownership_rule('move_link_days') }}

),

told_apart as (

    select * from placed
    union all
    select of_sirene.*
    from of_sirene
    left join already_announced
        on of_sirene.siren = already_announced.siren and of_sirene.event_date = already_announced.event_date
    where already_announced.siren is null

),

final as (

    select
        told_apart.*,
        case
            when origins.region_code is null and {{ in_perimeter('destinations.region_code') }}
                then 'head_office_move_of_unknown_origin'
            when {{ in_perimeter('origins.region_code') }} and {{ in_perimeter('destinations.region_code') }}
                then 'head_office_move_in_region'
            when {{ in_perimeter('destinations.region_code') }} then 'head_office_arrival'
            when {{ in_perimeter('origins.region_code') }} then 'head_office_departure'
            else 'head_office_move_elsewhere'
        end as event_kind,
        destinations.region_code as destination_region_code,
        row_number() over (
            partition by
                told_apart.siren, told_apart.event_date, told_apart.destination_department_code
            order by told_apart.publication_date desc nulls last, told_apart.announcement_id desc
        ) as recency
    from told_apart
    left join departments as origins on told_apart.origin_department_code = origins.department_code
    left join departments as destinations on told_apart.destination_department_code = destinations.department_code

)

select * from final
where recency = 1
