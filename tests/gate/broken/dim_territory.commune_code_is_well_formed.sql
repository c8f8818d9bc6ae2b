-- A digit lost, as by a spreadsheet.

update dim_territory set commune_code = '3155' where commune_code = '31555';
