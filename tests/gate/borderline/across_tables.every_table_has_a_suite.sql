-- A working table of the build, which is not published.

create table _scratch as select 1 as one;
