"""What we read: one folder per source, and what all sources share.

Not here: Dagster, dbt, or anything that knows when a source is read (that is pipelines/).
"""
