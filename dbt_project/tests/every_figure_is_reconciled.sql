-- One row per published figure, none lost in a join.
select figures.figure_id
from {{ ref('stg_published_figures__figures') }} as figures
left join {{ ref('reconciliation') }} as reconciliation on figures.figure_id = reconciliation.figure_id
where reconciliation.figure_id is null
