"""The rules of the gate: suites that people can edit (JSON), and what runs them inside DuckDB.

Not here: what leaves the house (publication/), when it runs (pipelines/).
"""
