-- An account of which the key alone is known.

update fct_annual_account set confidentiality = null, exercise_days = null where siren = '000000026';
