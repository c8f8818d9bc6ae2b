"""A PostgreSQL database that follows the releases of a home, for BI tools.

errors.py       what it could not do
connecting.py   reaching the server; what it says when it refuses, without its secret
column_types.py DuckDB types as PostgreSQL types
loading.py      one release into a schema of its own, proved equal to the sealed file
serving.py      the views that readers use, which edition each transaction reads, what is dropped
following.py    the order of all this with the files: what publishing, going back and `status` call

Not here: what a release is (kept.py, release.py), when any of it runs (pipelines/).
"""
