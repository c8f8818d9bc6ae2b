-- A name in the database that the workbook does not have; the other files do not have it either.
-- on: candidate
-- also: across_tables.files_agree

update dim_firm set firm_name = 'Firme renommée' where firm_id = 'beta';
