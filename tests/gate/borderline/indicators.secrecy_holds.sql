-- Three firms, the first of them at 85 % at most: what the rule lets out.

update indicators set secrecy_firms = 3, secrecy_share = 0.85 where indicator_id = 'public_funding.grants';
