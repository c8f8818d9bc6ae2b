-- Eight digits: a zero lost on the way.

update fct_insolvency_event set siren = '00000042' where event_id = 'n2:000000042';
