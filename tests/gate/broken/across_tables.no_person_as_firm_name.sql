-- A natural person where a company should stand (invented).

update fct_insolvency_event set company_name = 'Madame Camille Exemple' where event_id = 'n2:000000042';
