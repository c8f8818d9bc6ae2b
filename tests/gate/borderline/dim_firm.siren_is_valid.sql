-- Eight zeros and the digit that Luhn asks for are a valid number.

insert into dim_firm select * replace ('epsilon' as firm_id, '000000042' as siren) from dim_firm where firm_id = 'gamma';
