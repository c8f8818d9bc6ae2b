-- It does not count, though its firm does.

update fct_annual_account set is_in_panorama = false where balance_type = 'K';
