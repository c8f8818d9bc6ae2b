-- Both revenues are the same: all of it is core's.

update indicators set value = 1.2 where indicator_id = 'finance.revenue' and population = 'core';
