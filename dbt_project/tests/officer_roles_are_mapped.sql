-- A role that officer_roles does not know leads nothing here: to be read, and added to the seed.
{{ config(severity='warn') }}

select
    role,
    officers
from {{ ref('int_firms__officer_roles') }}
where not is_mapped
