-- A figure of a restricted file that rests on two firms.

update indicators set secrecy_firms = 2, secrecy_share = 0.85 where indicator_id = 'public_funding.grants';
