-- A column that announces a personal datum, empty or not.

alter table fct_insolvency_event add column birth_place varchar;
