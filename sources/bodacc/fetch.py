"""How the BODACC is asked: what the region's courts published in the last six months, in two exports.

Here: the conditions sent to the portal. Not here: the months before (each month's export stays in the archive), notices
of courts elsewhere about firms of the region (see README.md).
"""

from __future__ import annotations

from datetime import date

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.identifiers import department_is_valid
from sources.spec import Scope

DATASET = "annonces-commerciales"
MONTHS = 6  # 99 % of openings are published within 51 days of the judgment, the longest seen took 322
# File of the delivery → families of notices that it holds.
FAMILIES = {"announcements.json": ("collective",), "registrations.json": ("creation", "immatriculation")}


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the notices as two JSON exports: collective procedures, registrations of companies.

    Raises:
        SourceUnavailable: the portal does not answer, or answers something that is not the export it announced.
    """
    previous = archive.latest(session.spec.id)
    return [
        opendatasoft.export(
            session, archive, dataset=DATASET, name=name, where=condition(scope, families), previous=previous
        )
        for name, families in FAMILIES.items()
    ]


def condition(scope: Scope, families: tuple[str, ...] = FAMILIES["announcements.json"]) -> str:
    """The ODSQL condition for one scope; without an upper bound, since judgments of the edition are published after it.

    Raises:
        ValueError: a department code is not one.
    """
    wrong = [code for code in scope.department_codes if not department_is_valid(code)]
    if wrong or not scope.department_codes:
        raise ValueError(f"codes de département invalides : {', '.join(wrong) or 'aucun code'}")
    departments = opendatasoft.any_of("numerodepartement", scope.department_codes)
    one_family = f"familleavis={opendatasoft.text(families[0])}"
    family = one_family if len(families) == 1 else opendatasoft.any_of("familleavis", families)
    return f"{family} and {departments} and dateparution >= date'{_since(scope.reference_date)}'"


def _since(reference_date: date) -> date:
    """First day of the sixth month back, the month of the reference date included."""
    months = reference_date.year * 12 + reference_date.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)
