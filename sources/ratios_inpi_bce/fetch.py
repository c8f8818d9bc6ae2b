"""How the annual accounts are asked: those of the register's firms, by batches of SIREN, one CSV export a batch.

Here: the batches and their condition. Not here: which SIREN the register holds (the scope tells), what a figure is worth
(dbt_project/models/intermediate/finance/).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.identifiers import clean_siren
from sources.spec import Scope

DATASET = "ratios_inpi_bce"
BATCH = 100  # 150 SIREN in one condition are known to pass; the national set is 900 MB of CSV


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive one export per batch; a batch without any account is a header alone.

    Raises:
        SourceUnavailable: the register gives no SIREN, or the portal does not answer, or answers something else.
        ValueError: a SIREN of the scope is not one.
    """
    if not scope.register_sirens:
        raise session.unavailable(
            "aucun SIREN à demander",
            str(session.spec.url),
            rule="le registre donne au moins un SIREN",
            advice="compléter la colonne siren de sources/curated/firms.csv",
        )
    previous = archive.latest(session.spec.id)
    return [
        opendatasoft.export(
            session,
            archive,
            dataset=DATASET,
            name=f"accounts-{number:03}.csv",
            format="csv",
            where=condition(batch),
            previous=previous,
        )
        for number, batch in enumerate(batches(scope.register_sirens), start=1)
    ]


def batches(sirens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The SIREN in order and without repetition, by 100: the same register always asks the same questions."""
    ordered = tuple(sorted(set(sirens)))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def condition(sirens: tuple[str, ...]) -> str:
    """The ODSQL condition for one batch.

    Raises:
        ValueError: a SIREN is not one.
    """
    if wrong := [siren for siren in sirens if clean_siren(siren) != siren]:
        raise ValueError(f"SIREN invalides : {', '.join(wrong)}")
    return opendatasoft.any_of("siren", sirens)
