-- The last type of the list.

update dim_firm set firm_type = 'digital_services' where firm_id = 'beta';
