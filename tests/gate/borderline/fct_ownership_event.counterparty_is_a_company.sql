-- Commas and capitals that are not a person's.

update fct_ownership_event set counterparty_name = 'ALPHA, BÊTA ET COMPAGNIE ; Gamma, société' where event_id = 'o1';
