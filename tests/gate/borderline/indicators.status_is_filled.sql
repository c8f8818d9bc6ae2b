-- The rarest status.

update indicators set status = 'withheld', value = null, reason = 'moins de trois firmes' where indicator_id = 'firms.share_of_startups' and population = 'diversified';
