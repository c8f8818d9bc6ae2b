-- The parts of a programme add up to the whole that the same document prints.
select
    parts.part_of_programme_id,
    max(wholes.amount_million_eur) as whole,
    sum(parts.amount_million_eur) as parts
from {{ ref('stg_ecosystem__programmes') }} as parts
inner join {{ ref('stg_ecosystem__programmes') }} as wholes on parts.part_of_programme_id = wholes.programme_id
where parts.amount_million_eur is not null
group by parts.part_of_programme_id
having abs(max(wholes.amount_million_eur) - sum(parts.amount_million_eur)) > 1e-9
