-- A join that doubles: many more communes than in the release in service.

insert into dim_territory
select printf('31%03d', i), 'Commune inventée', '31', 'Haute-Garonne', '76', 'Occitanie'
from range(100, 126) t (i);
