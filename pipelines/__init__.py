"""How it runs: Dagster assets, checks, the schedule and the command line.

Only this package imports Dagster or dbt. Not here: what a source is (sources/), what a figure means (dbt_project/),
what is acceptable (expectations/), what leaves the house (publication/).
"""
