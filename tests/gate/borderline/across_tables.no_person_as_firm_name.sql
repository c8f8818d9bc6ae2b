-- A brand that begins like a civility.

update fct_insolvency_event set company_name = 'Monsieur Meuble' where event_id = 'n2:000000042';
