-- The awards of the region that sources print row by row, in one shape; the annex alone counts by its own names.
-- A beneficiary is known by its SIREN, else by its name, else it is nobody's but its own.
with listed as (

    select * from {{ ref('int_awards__listed') }}

),

matches as (

    select * from {{ ref('int_matching__outcomes') }}

),

programmes as (

    select * from {{ ref('award_programmes') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

-- A SIREN that the source prints, else the one that the matcher is sure of.
identified as (

    select
        listed.* exclude (siren, printed_siren, siren_reason),
        programmes.reference_is_project,
        coalesce(listed.siren, matches.siren) as siren,
        case
            when coalesce(listed.siren, matches.siren) is not null then null
            when matches.outcome = 'to_review' then 'rapprochement du nom à relire'
            else coalesce(listed.siren_reason, 'aucun SIREN dans les sources lues')
        end as siren_reason,
        case
            when coalesce(listed.siren, matches.siren) is not null then 'matched'
            when matches.outcome = 'to_review' then 'to_review'
            else 'not_matched'
        end as match_status,
        case
            when listed.siren is not null then 'SIREN imprimé par la source'
            when listed.beneficiary_kind = 'project_holder'
                then 'lauréat en émergence : une personne et son projet, aucune société n''est cherchée'
            when listed.asked_id is null
                then 'le bénéficiaire n''est pas connu pour une société : aucune n''est cherchée par le nom'
            else matches.reasons
        end as match_reason
    from listed
    inner join programmes on listed.programme = programmes.programme
    left join matches on listed.asked_id = matches.asked_id

),

final as (

    select
        identified.source_id,
        identified.source_row,
        identified.programme,
        identified.scheme,
        identified.project,
        -- A reference of the publisher is worth more than a name; without one, a project is its laureate's.
        case
            when identified.reference_is_project and identified.project_ref is not null
                then {{ hash_of(['identified.programme', 'identified.project_ref']) }}
            else {{ hash_of([
                "coalesce(identified.siren, " ~ normalised_name('identified.beneficiary_name') ~ ", identified.laureate_ref)",
                normalised_name('identified.project'),
                "case when identified.project is null then identified.laureate_ref end"
            ]) }}
        end as project_id,
        identified.project_ref,
        identified.beneficiary_name,
        coalesce(
            identified.siren,
            'nom:' || {{ normalised_name('identified.beneficiary_name') }},
            identified.source_id || ':' || identified.laureate_ref
        ) as beneficiary_id,
        identified.beneficiary_kind,
        identified.siren,
        identified.siren_reason,
        identified.match_status,
        identified.match_reason,
        firms.firm_id,
        case when firms.firm_id is not null then 'siren' end as link_basis,
        identified.award_year,
        identified.decided_on,
        identified.amount_eur,
        identified.amount_kind,
        identified.amount_reason,
        identified.project_cost_eur,
        identified.commune_code,
        identified.department_code,
        identified.region_code
    from identified
    left join firms on identified.siren = firms.siren

)

select * from final
