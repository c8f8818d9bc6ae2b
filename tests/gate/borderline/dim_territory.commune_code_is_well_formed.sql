-- Corsica has a letter.

insert into dim_territory values ('2A004', 'Ajaccio', '2A', 'Corse-du-Sud', '94', 'Corse'), ('2B033', 'Bastia', '2B', 'Haute-Corse', '94', 'Corse');
