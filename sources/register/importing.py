"""A workbook that comes back: judged whole, compared with the curated files, and only then worth writing.

Here: deciding what an import would do. Not here: writing it (pipelines/register_commands.py), reading cells (workbook.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sources.archive import sha256_of
from sources.register import rows as curated
from sources.register.check import Finding, judge
from sources.register.columns import FIRMS, REGISTER, CuratedTable
from sources.register.rows import Change
from sources.register.vocabularies import FILE as VOCABULARY_FILE
from sources.register.vocabularies import load
from sources.register.workbook import ReadSheet, as_workbook, read_workbook

_READ_ME = (
    "Le registre des entreprises de l'IA en Occitanie",
    "Modifier les feuilles « firmes » et « alias », enregistrer au format .xlsx, puis : panorama register import FICHIER.xlsx",
    "Avant d'écrire, l'import vérifie tout et montre ce qui change ; --dry-run montre sans écrire.",
    "Une ligne par firme. Ajouter une ligne sous le tableau, changer une cellule, trier et filtrer : tout est permis.",
    "Ne pas changer la ligne des noms techniques (la deuxième), ni une clé (firm_id) : ce serait une autre firme.",
    "Ne jamais écrire un SIREN deviné, un nom de personne, une adresse électronique, une ligne sans source.",
    "Plusieurs mots dans une cellule (technologies, marchés) se séparent par une barre verticale : space|energy.",
    "La feuille « mots » dit quels mots existent ; elle n'est pas relue : un mot nouveau s'ajoute dans vocabularies.csv.",
)


@dataclass(frozen=True)
class Planned:
    """What an import would do to one file. `content`: its bytes afterwards, when something changes."""

    table: CuratedTable
    path: Path
    changes: tuple[Change, ...]
    content: bytes


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Attributes:
        problems: why nothing may be written; each says the sheet, the row and the column.
        files: the files that would change, with their changes; empty when nothing does.
        stale: files that are not those that were exported (or nobody knows); writing would lose what was done since.
        ignored: sheets of the workbook that are nobody's.
    """

    problems: tuple[Finding, ...]
    files: tuple[Planned, ...]
    stale: tuple[str, ...]
    ignored: tuple[str, ...]


def export(folder: Path) -> bytes:
    """The curated files of a folder as a workbook.

    Raises:
        SourceError: a file can't be read row by row, with its columns.
    """
    # Hashed first: a file that changes meanwhile is then seen as changed by the import.
    hashes = {table.file: sha256_of(folder / table.file) for table in REGISTER if (folder / table.file).is_file()}
    tables = [(table, curated.read(table, folder / table.file)) for table in REGISTER]
    return as_workbook(tables, load(folder / VOCABULARY_FILE), _READ_ME, hashes)


def plan(folder: Path, workbook: Path, today: date) -> Plan:
    """What an import of the workbook would do to the curated files of a folder.

    Raises:
        NotAWorkbook: the file is no .xlsx that opens.
        SourceError: a curated file can't be read, so nothing can be compared.
    """
    read = read_workbook(workbook, REGISTER)
    words = load(folder / VOCABULARY_FILE)
    firm_names = [row.get("firm_name") for row in read.sheets[FIRMS.name].rows]
    problems: list[Finding] = []
    files = []
    for table in REGISTER:
        sheet = read.sheets[table.name]
        judged = judge(table, sheet.rows, words, today, firm_names=firm_names, place=table.sheet).problems
        problems += _placed(sheet, judged)
        path = folder / table.file
        rows, changes = curated.merged(table, curated.read(table, path), sheet.rows)
        if changes:
            files.append(Planned(table, path, tuple(changes), curated.as_csv(table.names, rows)))
    stale = tuple(each.table.file for each in files if read.hashes.get(each.table.file) != sha256_of(each.path))
    return Plan(tuple(problems), tuple(files), stale, read.ignored)


def _placed(sheet: ReadSheet, judged: Sequence[Finding]) -> Iterator[Finding]:
    """What is wrong in a sheet, each with its cell. Of a cell that could not be read, what the rules say is no news."""
    unread = {(each.line, each.column) for each in sheet.problems}
    for each in [*sheet.problems, *(each for each in judged if (each.line, each.column) not in unread)]:
        letter = sheet.letters.get(each.column or "")
        yield replace(each, column=f"{each.column} ({letter}{each.line})") if letter else each
