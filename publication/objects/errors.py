"""What the object storage could not do. Apart, so that catching it does not load a client.

Not here: refusals of a rule of ours (kept.PublicationRefused).
"""


class ObjectsFailed(Exception):
    """The storage could not do what it was asked; the text is in French, names the object, and holds no secret."""
