-- Two firms, one SIREN.

update dim_firm set siren = '000000018' where firm_id = 'beta';
