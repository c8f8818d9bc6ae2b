-- A fact whose only proof is a compilation without a licence.

update dim_firm set evidence_1 = 'https://github.com/chobrien99-svg/Navigator' where firm_id = 'alpha';
