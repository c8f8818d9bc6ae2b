"""A whole France that does not exist, with what is true of it: the facts, the publishers' files, the answers.

Nothing in it is real: no unit, firm, notice, award or round. `facts.sql` and `judgments.sql` draw what is true, `files.sql`
writes it as the publishers do, `answers.sql` counts what the figures must be, on the facts alone; `making.py` runs them,
`publishers.py` serves the files as the real servers do, `following.py` runs the pipeline over them and compares.
"""
