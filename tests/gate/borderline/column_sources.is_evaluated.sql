-- One row is enough to judge.

delete from column_sources where table_name = 'use_case' and column_name = 'label' and false; update column_sources set is_present = false where table_name = 'use_case' and column_name = 'label';
