-- The names of the forbidden compilations, in part.

update dim_firm set evidence_1 = 'https://exemple.test/pitch-book/crunch-base' where firm_id = 'alpha';
