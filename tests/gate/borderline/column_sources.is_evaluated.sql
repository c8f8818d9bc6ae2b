-- A source that gave nothing this month is one all the same.

update column_sources set is_present = false where table_name = 'use_case' and column_name = 'label';
