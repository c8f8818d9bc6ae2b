-- A country of one commune, the other.
-- alone: the other examples need its rows

delete from dim_territory where commune_code <> '34172';
