"""How the projects of France Relance are asked: the whole dataset, one CSV export under the technical names."""

from __future__ import annotations

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.spec import Scope

DATASET = "plan-de-relance"


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the national dataset; it is small and does not change any more, so it is asked once.

    Raises:
        SourceUnavailable: the portal does not answer, or answers something that is not the export it announced.
    """
    previous = archive.latest(session.spec.id)
    return [
        opendatasoft.export(session, archive, dataset=DATASET, name="projects.csv", format="csv", previous=previous),
    ]
