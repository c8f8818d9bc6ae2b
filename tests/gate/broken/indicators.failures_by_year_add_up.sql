-- A failure lost between two years.

update indicators set member = '2025', value = 1 where indicator_id = 'failures.failures' and breakdown = 'year';
