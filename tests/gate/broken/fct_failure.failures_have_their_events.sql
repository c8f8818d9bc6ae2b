-- A failure that rests on no judgment.

delete from fct_insolvency_event where episode_id = 'e2';
