-- One role as the answers write it, and what it means. The registry joins the roles of one person with a comma, and
-- some labels hold one: the whole label first, then its parts, of which one suffices to lead.
with officers as (

    select * from {{ ref('stg_recherche_entreprises__officers') }}
    where is_valid and role is not null

),

known_roles as (

    select
        {{ normalised_name('role') }} as role_key,
        is_leading_office,
        is_statutory_auditor
    from {{ ref('officer_roles') }}

),

roles as (

    select
        role,
        {{ normalised_name('role') }} as role_key,
        count(*) as officers
    from officers
    group by role

),

parts as (

    select
        role,
        {{ exploded(split('role', ',')) }} as part
    from roles

),

judged_parts as (

    select
        parts.role,
        count(*) as parts,
        count(known_roles.role_key) as known_parts,
        bool_or(known_roles.is_leading_office) as has_leading_part,
        bool_and(known_roles.is_statutory_auditor) as is_audit_only
    from parts
    left join known_roles on {{ normalised_name('parts.part') }} = known_roles.role_key
    group by parts.role

),

final as (

    select
        roles.role,
        roles.officers,
        known_roles.role_key is not null or judged_parts.parts = judged_parts.known_parts as is_mapped,
        coalesce(known_roles.is_leading_office, judged_parts.has_leading_part, false) as is_leading_office,
        coalesce(known_roles.is_statutory_auditor, judged_parts.is_audit_only, false) as is_statutory_auditor
    from roles
    inner join judged_parts on roles.role = judged_parts.role
    left join known_roles on roles.role_key = known_roles.role_key

)

select * from final
