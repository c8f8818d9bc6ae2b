-- A country of one commune.
-- alone: the other examples need its rows

delete from dim_territory where commune_code <> '31555';
