"""How the BODACC is asked through the API: the region's courts and the register's firms, in a few exports.

    announcements.json     collective procedures of the region's courts, six months of publication and all that came since
    registrations.json     creations and registrations of the region, over the same months
    firms-01.json, …       every notice of the register's firms, since 2008, by batches of SIREN
    history-2015.json, …   collective procedures of an older year, when the portal counts more of them than we hold
    held.parquet           what earlier deliveries brought and these files do not bring again (held.py)

Here: the conditions sent to the portal and what is asked again. Not here: the other route (dila_fetch.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile, Delivery
from sources.bodacc.columns import NEEDED, PROCEDURES, REGISTRATIONS, TYPES
from sources.bodacc.held import Known, known_notices
from sources.bodacc.notices import HISTORY, spellings
from sources.errors import MissingColumn
from sources.http import Session
from sources.identifiers import clean_siren, department_is_valid
from sources.opendatasoft import Metadata
from sources.spec import Scope

DATASET = "annonces-commerciales"
MONTHS = 6  # 99 % of openings are published within 51 days of the judgment, the longest seen took 322
FIRST_YEAR = 2008
BATCH = 25  # SIREN in one condition, each in both spellings: known to pass
ORDER = "dateparution ASC, id ASC"
# File of the delivery → families of notices that it holds.
FAMILIES = {"announcements.json": PROCEDURES, "registrations.json": REGISTRATIONS}


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the notices as JSON exports, and what earlier deliveries brought beside them.

    Raises:
        SourceUnavailable: the portal does not answer, or answers something that is not the export it announced.
        MissingColumn: the portal no longer publishes a field that we need; nothing was asked then.
        ValueError: a department or a SIREN of the scope is not one.
    """
    described = opendatasoft.metadata(session, DATASET)
    check_fields(session, described)
    previous = archive.latest(session.spec.id)

    def export(name: str, where: str) -> ArchivedFile:
        return opendatasoft.export(
            session,
            archive,
            dataset=DATASET,
            name=name,
            where=where,
            order_by=ORDER,
            previous=previous,
            described=described,
        )

    files = [export(name, condition(scope, families)) for name, families in FAMILIES.items()]
    files += [
        export(f"firms-{number:02}.json", firms_condition(batch))
        for number, batch in enumerate(batches(scope.register_sirens), start=1)
    ]
    if not scope.register_sirens:
        session.remarks.append(
            "le registre ne donne aucun SIREN : aucune annonce demandée hors des greffes de la région"
        )
    with known_notices(session, archive, scope) as known:
        years = () if _is_unchanged(files[0], previous) else _missing_years(session, scope, known)
        asked = [export(f"{HISTORY}{year}.json", year_condition(scope, year)) for year in years]
        files += asked + _still_listed(archive, scope, previous, {file.name for file in asked})
        files.append(known.held_file(files))
    return files


def check_fields(session: Session, described: Metadata) -> None:
    """That the portal still publishes the fields that we need; a new one is remarked.

    Raises:
        MissingColumn: it does not.
    """
    names = [name for name, _ in described.fields]
    if missing := [name for name in NEEDED if name not in names]:
        raise MissingColumn(
            session.spec.id,
            f"le portail ne publie plus : {', '.join(missing)}",
            place=f"champs du jeu {described.dataset} : {', '.join(names)}"[:300],
            rule=f"une annonce a besoin de : {', '.join(NEEDED)}",
            advice="si le champ a changé de nom, corriger sources/bodacc/columns.py et le modèle de staging",
        )
    if new := [name for name in names if name not in TYPES]:
        session.remarks.append(f"champs nouveaux, pas encore lus : {', '.join(new)}")
    if gone := [name for name in TYPES if name not in names]:
        session.remarks.append(f"champs disparus, dont on se passe : {', '.join(gone)}")


def condition(scope: Scope, families: tuple[str, ...] = PROCEDURES) -> str:
    """The ODSQL condition for one scope; without an upper bound, since judgments of the edition are published after it.

    Raises:
        ValueError: a department code is not one.
    """
    return f"{_by_the_courts(scope, families)} and {_since(window(scope.reference_date))}"


def year_condition(scope: Scope, year: int) -> str:
    """The ODSQL condition for the procedures of one year, before the window that is asked every time.

    Raises:
        ValueError: a department code is not one.
    """
    end = min(date(year + 1, 1, 1), window(scope.reference_date))
    return f"{_by_the_courts(scope, PROCEDURES)} and {_since(date(year, 1, 1))} and dateparution < date'{end}'"


def firms_condition(sirens: tuple[str, ...]) -> str:
    """The ODSQL condition for one batch of firms.

    Raises:
        ValueError: a SIREN is not one.
    """
    if wrong := [siren for siren in sirens if clean_siren(siren) != siren]:
        raise ValueError(f"SIREN invalides : {', '.join(wrong)}")
    return opendatasoft.any_of("registre", [text for siren in sirens for text in spellings(siren)])


def batches(sirens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The SIREN in order and without repetition, by 25: the same register always asks the same questions."""
    ordered = tuple(sorted(set(sirens)))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def window(reference_date: date) -> date:
    """First day of the sixth month back, the month of the reference date included."""
    months = reference_date.year * 12 + reference_date.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _missing_years(session: Session, scope: Scope, known: Known) -> Iterator[int]:
    """The years of which the portal counts more procedures, before the window, than we hold. One request a year."""
    end = window(scope.reference_date)
    held = known.procedures(end)
    for year in range(FIRST_YEAR, (end - timedelta(days=1)).year + 1):
        if opendatasoft.count(session, DATASET, year_condition(scope, year)) > held.get(year, 0):
            yield year


def _is_unchanged(file: ArchivedFile, previous: Delivery | None) -> bool:
    """Whether the portal has loaded nothing since the last delivery, which then misses no year either."""
    return any(
        file.version is not None and (file.name, file.version) == (each.name, each.version)
        for each in (previous.files if previous else ())
    )


def _still_listed(archive: Archive, scope: Scope, previous: Delivery | None, asked: set[str]) -> list[ArchivedFile]:
    """The years that an earlier refresh of this very edition brought: the same edition is made of the same files."""
    if previous is None or previous.edition != scope.edition:
        return []
    return [
        file
        for file in previous.files
        if file.name.startswith(HISTORY) and file.name not in asked and (archive.root / file.path).is_file()
    ]


def _by_the_courts(scope: Scope, families: tuple[str, ...]) -> str:
    wrong = [code for code in scope.department_codes if not department_is_valid(code)]
    if wrong or not scope.department_codes:
        raise ValueError(f"codes de département invalides : {', '.join(wrong) or 'aucun code'}")
    departments = opendatasoft.any_of("numerodepartement", scope.department_codes)
    one_family = f"familleavis={opendatasoft.text(families[0])}"
    family = one_family if len(families) == 1 else opendatasoft.any_of("familleavis", families)
    return f"{family} and {departments}"


def _since(day: date) -> str:
    return f"dateparution >= date'{day}'"
