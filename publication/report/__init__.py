"""The pages that a release brings to people: one file each, readable offline, without any script or outside address.

Not here: which pages leave and how they are checked (publication/pages.py).
"""
