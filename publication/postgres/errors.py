"""What the database could not do. Apart, so that catching it does not load a driver.

Not here: refusals of a rule of ours (kept.PublicationRefused).
"""


class PostgresFailed(Exception):
    """The database could not do what it was asked; the text is in French, and holds no secret."""
