-- Created and closed on one day.

update dim_firm set closing_date = creation_date where firm_id = 'alpha';
