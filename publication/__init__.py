"""What leaves the house: sealing a candidate, auditing it, publishing it, going back.

Not here: the rules themselves (expectations/), when it runs (pipelines/). No Dagster, no dbt.
"""
