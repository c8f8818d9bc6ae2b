-- Letters of the mask in a name, without its brackets.

update dim_firm set firm_name = 'ND Exemple' where firm_id = 'gamma';
