-- Superseded on the day it was stated.

update public_programmes set stated_on = date '2024-07-11' where programme_id = 'p_announced';
