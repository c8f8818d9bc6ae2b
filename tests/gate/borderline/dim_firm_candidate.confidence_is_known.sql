-- Both candidates are likely.
-- alone: every candidate of the others is possible after the first

update dim_firm_candidate set confidence = 'likely';
