-- A quarter of a table (76 of the 307 lines at most) says something else.

update column_sources set attribution = 'Autre attribution inventée'
where rowid in (select rowid from column_sources order by table_name, column_name limit 76);
