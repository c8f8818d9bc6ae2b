"""`panorama register …`: the register's care on the command line, for those who keep it.

Here: options, what is shown, what is written. Not here: what is right (sources/register/check.py), what an import changes
(sources/register/importing.py), what is proposed (sources/register/proposal.py). Exit codes: 0 done, 2 usage, 3 refused.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED
from pipelines.findings_shown import show, shown
from pipelines.french_help import examples
from pipelines.settings import Settings, UsageError, curated_folder
from publication import durable, kept
from sources.errors import SourceError
from sources.register.check import check
from sources.register.rows import ADDED, REMOVED, Change
from sources.row_rules import is_date
from sources.spreadsheets import harmless

if TYPE_CHECKING:  # openpyxl is only imported by the commands that need it
    from sources.register.importing import Plan, Planned

_SHOWN_TEXT = 90
_DEFAULT_TOP = 50


def add_to(commands: Any) -> None:
    """Add `register` and its own commands to the parser of `panorama`."""
    register = commands.add_parser(
        "register",
        help="vérifier, exporter, importer le registre ; proposer des firmes",
        epilog=examples(
            "panorama register check",
            "panorama register export registre.xlsx",
            "panorama register import registre.xlsx --dry-run",
            "panorama register propose --top 20 --output propositions.xlsx",
        ),
    )
    actions = register.add_subparsers(required=True, metavar="ACTION")

    action = actions.add_parser("check", help="tout ce qui est à corriger dans les fichiers tenus à la main")
    add_date(action)
    action.set_defaults(run=_check)

    action = actions.add_parser("export", help="le registre en classeur, pour le modifier sans git")
    action.add_argument("file", metavar="FICHIER.xlsx", help="le classeur")
    action.add_argument("--force", action="store_true", help="remplacer un classeur qui existe déjà")
    action.set_defaults(run=_export)

    action = actions.add_parser("import", help="vérifier un classeur modifié, montrer ce qui change, l'écrire")
    action.add_argument("file", metavar="FICHIER.xlsx", help="le classeur")
    action.add_argument("--dry-run", action="store_true", help="montrer sans écrire")
    action.add_argument("--force", action="store_true", help="écrire même si le registre a changé depuis l'export")
    add_date(action)
    action.set_defaults(run=_import)

    action = actions.add_parser("propose", help="les firmes candidates de la version en service, au format du registre")
    action.add_argument("--top", type=int, default=_DEFAULT_TOP, metavar="N", help=f"combien ({_DEFAULT_TOP})")
    action.add_argument("--output", metavar="FICHIER", help=".csv ou .xlsx, à relire (défaut : les montrer seulement)")
    action.set_defaults(run=_propose)


def add_date(action: argparse.ArgumentParser) -> None:
    """Add the option that tells the day of a review."""
    action.add_argument("--date", metavar="AAAA-MM-JJ", help="le jour où l'on relit (défaut : aujourd'hui)")


def _check(options: argparse.Namespace) -> int:
    found = check(_folder(), day(options.date))
    show(found)
    if found.problems:
        return _end(EXIT_REFUSED, f"registre à corriger : {len(found.problems)} problème(s) sur {found.rows} lignes.")
    return _end(EXIT_OK, f"registre en ordre : {found.rows} lignes, aucun problème.")


def _export(options: argparse.Namespace) -> int:
    from sources.register.importing import export

    target = _target(options.file, (".xlsx",), may_replace=options.force)
    try:
        content = export(_folder())
    except SourceError as error:
        return _refuse(error)
    durable.write_at_once(target, content)
    return _end(EXIT_OK, f"registre exporté : {target} ; ensuite `panorama register import {options.file}`.")


def _import(options: argparse.Namespace) -> int:
    from sources.register.importing import plan
    from sources.register.workbook import NotAWorkbook

    path = Path(options.file).expanduser()
    if not path.is_file():
        raise UsageError(f"classeur introuvable : {path}")
    try:
        planned = plan(_folder(), path, day(options.date))
    except NotAWorkbook as error:
        raise UsageError(
            f"{path.name} ne s'ouvre pas comme un classeur .xlsx sans mot de passe : l'enregistrer sous ce format ({error})"
        ) from error
    except SourceError as error:
        return _refuse(error)
    if planned.ignored:
        print(f"Feuilles ignorées : {', '.join(planned.ignored)}")
    if planned.problems:
        for problem in planned.problems:
            print(shown(problem))
        return _end(
            EXIT_REFUSED, f"import refusé : {len(planned.problems)} problème(s) dans {path.name} ; rien n'est écrit."
        )
    return _apply(planned, options)


def _apply(planned: Plan, options: argparse.Namespace) -> int:
    for each in planned.files:
        print(f"{each.table.file} :")
        for line in _changes(each):
            print(f"  {line}")
    if not planned.files:
        return _end(EXIT_OK, "rien à importer : le classeur dit la même chose que le registre.")
    count = sum(len(each.changes) for each in planned.files)
    if planned.stale and not options.force:
        stale = ", ".join(planned.stale)
        return _end(
            EXIT_REFUSED,
            f"import refusé : {stale} a changé depuis cet export, et l'import déferait ce qui a été fait ; "
            "exporter de nouveau et y reporter ces changements, ou --force.",
        )
    if options.dry_run:
        return _end(EXIT_OK, f"essai : {count} ligne(s) changeraient ; rien n'est écrit.")
    for each in planned.files:
        durable.write_at_once(each.path, each.content)
    return _end(EXIT_OK, f"registre importé : {count} ligne(s) changées ; relire avec `git diff sources/curated`.")


def _propose(options: argparse.Namespace) -> int:
    from sources.register import proposal
    from sources.register.columns import FIRMS
    from sources.register.rows import as_csv, read
    from sources.register.vocabularies import load

    if options.top < 1:
        raise UsageError(f"--top {options.top} : un nombre de firmes, au moins 1")
    target = _target(options.output, (".csv", ".xlsx"), may_replace=False) if options.output else None
    home = Settings.read(os.environ).home
    live = kept.live(home)
    if live is None:
        return _end(
            EXIT_FAILED, f"rien à proposer : aucune version en service dans {home} ; d'abord `panorama refresh`."
        )
    candidates = published_rows(live.path / "panorama.duckdb", proposal.TABLE, proposal.COLUMNS, order="rank")
    if candidates is None:
        return _end(
            EXIT_FAILED,
            f"rien à proposer : {live.id} ne publie pas {proposal.TABLE} ({', '.join(proposal.COLUMNS)}) ; "
            "publier une version plus récente avec `panorama refresh`.",
        )
    try:
        found = proposal.propose(candidates, read(FIRMS, _folder() / FIRMS.file), options.top)
        words = load(_folder() / "vocabularies.csv")
    except SourceError as error:
        return _refuse(error)
    known = f", {found.already_known} déjà au registre" if found.already_known else ""
    told = f"{len(found.rows)} firme(s) proposée(s) sur {len(candidates)} candidate(s) de {live.id}{known}"
    if target is None:
        for row in found.rows:
            print(
                f"  {row['siren'] or '':<9}  {row['department_code'] or '':<3}  {row['firm_name']}  {row['status_note']}"
            )
        return _end(EXIT_OK, f"{told} ; --output FICHIER.csv ou .xlsx pour les relire.")
    in_sheet = target.suffix == ".xlsx"
    if in_sheet:
        content = proposal.as_workbook_of_proposals(found.rows, words)
    else:  # names come from public notices, and the file is opened in a spreadsheet before anything else
        rows = [{name: text and harmless(text) for name, text in row.items()} for row in found.rows]
        content = as_csv(FIRMS.names, rows)
    durable.write_at_once(target, content)
    return _end(EXIT_OK, f"{told} ; à relire dans {target}.")


def published_rows(
    database: Path, table: str, columns: Sequence[str], order: str | None = None
) -> list[dict[str, Any]] | None:
    """Rows of a published table, in the order of a column; None when the release has no such table with these columns."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        has = connection.execute(
            "select column_name from information_schema.columns where table_name = ?", [table]
        ).fetchall()
        if not {*columns, *([order] if order else [])} <= {name for (name,) in has}:
            return None
        in_order = f' order by "{order}"' if order else ""
        rows = connection.execute(f"select {', '.join(columns)} from {table}{in_order}").fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _folder() -> Path:
    return curated_folder(os.environ)


def day(text: str | None) -> date:
    """The day that an option gives, today when it gives none.

    Raises:
        UsageError: it is no day.
    """
    if text is None:
        return date.today()
    if not is_date(text):
        raise UsageError(f"--date {text} : un jour écrit AAAA-MM-JJ")
    return date.fromisoformat(text)


def _target(name: str, suffixes: tuple[str, ...], *, may_replace: bool) -> Path:
    """Where to write: never over the curated files, nor over someone's work.

    Raises:
        UsageError: another kind of file, a folder that is not there, a file that already exists.
    """
    path = Path(name).expanduser()
    if path.suffix.lower() not in suffixes:
        raise UsageError(f"{name} : un fichier {' ou '.join(suffixes)}")
    if not path.parent.is_dir():
        raise UsageError(f"dossier introuvable : {path.parent}")
    if path.resolve().is_relative_to(_folder().resolve()):
        raise UsageError(f"{name} est dans le dossier du registre : écrire ailleurs")
    if path.exists() and not may_replace:
        raise UsageError(f"{path} existe déjà, et quelqu'un y travaille peut-être : choisir un autre nom")
    return path


def _changes(planned: Planned) -> list[str]:
    lines = []
    for change in planned.changes:
        lines.append(f"{_sign(change)} {_name(planned, change)}")
        lines += [f"    {column} : {_short(before)} → {_short(after)}" for column, before, after in change.cells]
    return lines


def _sign(change: Change) -> str:
    return {ADDED: "+ ajoutée  ", REMOVED: "- retirée  "}.get(change.kind, "~ modifiée ")


def _name(planned: Planned, change: Change) -> str:
    return " | ".join(change.key[: len(planned.table.key)])


def _short(text: str) -> str:
    if not text:
        return "(vide)"
    return f"« {text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + '…'} »"


def _refuse(error: SourceError) -> int:
    print(error)
    return _end(EXIT_REFUSED, "refusé : le registre ne se lit pas ; d'abord `panorama register check`.")


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
