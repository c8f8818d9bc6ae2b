-- As many new communes as a small table may gain at once (25).

insert into dim_territory
select printf('31%03d', i), 'Commune inventée', '31', 'Haute-Garonne', '76', 'Occitanie'
from range(100, 125) t (i);
