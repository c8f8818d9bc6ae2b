-- A quarter of a table (78 of the 313 lines at most) says something else.

update column_sources set attribution = 'Autre attribution inventée'
where rowid in (select rowid from column_sources order by table_name, column_name limit (select count(*) // 4 from column_sources));
