"""What a home must not lose, kept in an S3-compatible bucket that follows its releases.

errors.py     what the storage could not do
store.py      objects below one prefix: read, written, listed, deleted, and one key that is swapped
state.py      the files of a home that are kept there, each under a key that its bytes decide
pointer.py    current.json: which state and which release are the ones, changed by one conditional write
following.py  the order of all this with the files: what publishing, going back, pruning and `status` call
restoring.py  a home filled again from there

Not here: what a release is (kept.py, release.py), when any of it runs (pipelines/).
"""
