"""How the Region's grants are asked: the whole dataset, one CSV export under the technical names."""

from __future__ import annotations

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.spec import Scope

DATASET = "subventions-du-conseil-regional"


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the dataset; the portal is one Region's, and whose grants count is a matter of the models.

    Raises:
        SourceUnavailable: the portal does not answer, or answers something that is not the export it announced.
    """
    previous = archive.latest(session.spec.id)
    return [
        opendatasoft.export(session, archive, dataset=DATASET, name="grants.csv", format="csv", previous=previous),
    ]
