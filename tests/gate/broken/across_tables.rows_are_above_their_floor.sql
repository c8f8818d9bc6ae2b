-- A real release without a single commune; conftest.py sets the floors of the invented warehouse to one row.
-- also: across_tables.links_lead_somewhere
-- origin: live

delete from dim_territory;
