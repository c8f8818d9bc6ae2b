-- More jobs than the upper bound allows.

update indicators set value = 20 where indicator_id = 'employment.jobs';
