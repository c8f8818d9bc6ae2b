-- A column of which the only source gave nothing this month.

update column_sources set is_present = false where table_name = 'dim_firm' and column_name = 'evidence_1';
