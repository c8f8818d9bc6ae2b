-- Every source of every column is said anew: a whole table changes under the same keys.

update column_sources set attribution = 'Autre attribution inventée';
