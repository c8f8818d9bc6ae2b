-- Superseded, and still said to be current.

update public_programmes set is_current = true where programme_id = 'p_announced';
