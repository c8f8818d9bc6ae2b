-- Numbers that look like one: too short, inside a longer one, a date and an hour.

update fct_public_award set project = 'Convention 06 12 34 56, SIRET 00000001800010, 2026-10-31 12 34 56 78' where award_id = 'a1';
