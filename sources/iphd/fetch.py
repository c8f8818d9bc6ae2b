"""How the i-PhD laureates are asked: the whole dataset, one JSON export."""

from __future__ import annotations

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.spec import Scope

DATASET = "fr-esr-laureats-concours-i-phd"


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the national dataset; it is small, and the region is a matter of the models.

    Raises:
        SourceUnavailable: the portal does not answer, or answers something that is not the export it announced.
    """
    previous = archive.latest(session.spec.id)
    return [opendatasoft.export(session, archive, dataset=DATASET, name="laureates.json", previous=previous)]
