"""`panorama suppress …`: a firm or a person asks to be published no more, and the next release honours it.

Here: options, which names are looked for, what is shown. Not here: the list and how someone is recognised
(sources/suppressions.py), what keeps them out (dbt reads past their rows; the gate looks for them). Exit codes: 0 done, 1
the home can't be read, 2 usage.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from pipelines import objects_shown
from pipelines.ending import EXIT_FAILED, EXIT_OK
from pipelines.french_help import examples
from pipelines.settings import Settings, UsageError
from publication import journal, kept, rights
from sources import suppressions
from sources.archive import utc_now
from sources.errors import SourceError
from sources.identifiers import clean_siren
from sources.sql import quoted
from sources.suppressions import Suppression

# Published columns that hold a name of the firm whose SIREN stands in the row, and the column of that SIREN.
_NAMES = ("firm_id", "firm_name", "denomination", "company_name", "beneficiary_name", "actor_name")
_NAMES_BESIDE = {
    "siren": _NAMES,
    "firm_id": _NAMES,
    "counterparty_siren": ("counterparty_name",),
    "provider_siren": ("provider_name",),
}


def add_to(commands: Any) -> None:
    """Add `suppress` to the parser of `panorama`."""
    command = commands.add_parser(
        "suppress",
        help="ne plus publier une entreprise ou une personne, à sa demande",
        epilog=examples(
            'panorama suppress 123456789 --reason "demande du 3 mars 2026, par courrier"',
            "panorama suppress --list",
        ),
    )
    command.add_argument("siren", metavar="SIREN", nargs="?", help="son SIREN ; sans SIREN, --name suffit")
    command.add_argument("--reason", metavar="TEXTE", help="la demande : qui, quand, pourquoi (gardé, jamais publié)")
    command.add_argument(
        "--name",
        metavar="NOM",
        action="append",
        default=[],
        help="nom sous lequel les sources la citent (répétable) ; défaut : ceux que publie la version en service",
    )
    command.add_argument("--undo", action="store_true", help="revenir sur un retrait")
    command.add_argument("--list", action="store_true", help="les retraits en vigueur, et les versions qui les nomment")
    command.set_defaults(run=_suppress)


def _suppress(options: argparse.Namespace) -> int:
    from pipelines.lock import RefreshRunning, refresh_lock

    settings = Settings.read(os.environ)
    home = settings.home
    try:
        if options.list:
            return _list(home)
        if not (options.reason or "").strip():
            raise UsageError("--reason TEXTE : la demande, sa date et son auteur")
        siren = _siren(options)
        with refresh_lock(home):
            done = _undo(home, siren, options) if options.undo else _record(home, siren, options)
            late = objects_shown.catch_up(settings)  # a machine that starts from there must know of it
        return done if late is None else _end(EXIT_FAILED, f"enregistré ici, mais {late}.")
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"rien n'a été enregistré : {error}.")
    except SourceError as error:
        print(error)
        return _end(EXIT_FAILED, "rien n'a été enregistré : la liste des retraits ne se lit pas.")


def _siren(options: argparse.Namespace) -> str | None:
    """The SIREN that was given, None when only a name was.

    Raises:
        UsageError: neither, or no valid SIREN.
    """
    if options.siren is None:
        if not options.name:
            raise UsageError("un SIREN, ou --name NOM pour qui n'en a pas")
        return None
    siren = clean_siren(options.siren)
    if siren is None:
        raise UsageError(f"{options.siren} n'est pas un SIREN (neuf chiffres, clé de contrôle comprise)")
    return siren


def _record(home: Path, siren: str | None, options: argparse.Namespace) -> int:
    given = [" ".join(name.split()) for name in options.name]
    if short := [name for name in given if not suppressions.is_long_enough(name)]:
        raise UsageError(f"--name {short[0]} : trop court, il se trouverait dans trop de textes")
    found = given or names_of(home, siren or "")
    names = tuple(name for name in found if suppressions.is_long_enough(name))
    one = Suppression(siren or names[0], siren, names, options.reason.strip(), journal.account(), utc_now())
    suppressions.record(home, one, "suppress")
    print(f"Retrait   {one.key}")
    print(f"Noms      {' ; '.join(names) or 'aucun connu : en donner avec --name, le SIREN seul est cherché'}")
    for source, rows in _rows_by_source(home, one).items():
        print(f"  {source:<24}{rows:>6} ligne(s) posée(s) ne seront plus lues")
    _show_releases(home, [one])
    return _end(EXIT_OK, f"{one.key} ne paraîtra plus dès la prochaine version ; `panorama refresh` la construit.")


def _undo(home: Path, siren: str | None, options: argparse.Namespace) -> int:
    in_force = {one.key: one for one in suppressions.read(home)}
    key = siren or " ".join(options.name[0].split())
    if key not in in_force:
        raise UsageError(f"{key} n'est pas retirée : `panorama suppress --list` donne les retraits en vigueur")
    undone = Suppression(key, siren, in_force[key].names, options.reason.strip(), journal.account(), utc_now())
    suppressions.record(home, undone, "undo")
    return _end(EXIT_OK, f"{key} peut de nouveau paraître dès la prochaine version.")


def _list(home: Path) -> int:
    in_force = suppressions.read(home)
    for one in in_force:
        print(f"{one.key:<24} le {one.at[:10]} par {one.author} : {one.reason}")
        print(f"    noms : {' ; '.join(one.names) or 'aucun'}")
    _show_releases(home, in_force)
    return _end(EXIT_OK, f"{len(in_force)} retrait(s) en vigueur.")


def _show_releases(home: Path, suppressed: Iterable[Suppression]) -> None:
    """The kept releases that name one of them, and what may be done of each."""
    for each in kept.releases(home):
        if rights.names_suppressed(each, tuple(suppressed)):
            what = (
                f"en service : `panorama refresh --edition {each.edition}` publie la même édition sans elle"
                if each.is_live
                else "gardée, n'y revient plus : `panorama prune --suppressed` l'efface, une fois la révision publiée"
            )
            print(f"  {each.id:<12} la nomme encore ; {what}")


def names_of(home: Path, siren: str) -> list[str]:
    """The names under which the live release publishes a SIREN, each once; none when it publishes none."""
    live = kept.live(home)
    if live is None:
        return []
    found: dict[str, str] = {}
    with duckdb.connect(str(live.path / "panorama.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
        # A row may know the firm of the register and not its SIREN.
        firms = connection.execute("select firm_id from dim_firm where siren = ?", [siren]).fetchall()
        keys = [siren, *(firm for (firm,) in firms)]
        for beside, names in _NAMES_BESIDE.items():
            for table in sorted({table for table, column in columns if column == beside}):
                for name in sorted({column for each, column in columns if each == table and column in names}):
                    rows = connection.execute(
                        f"select distinct {quoted(name)} from {quoted(table)} "
                        f"where {quoted(beside)} in (select unnest(?)) and {quoted(name)} is not null order by 1",
                        [keys],
                    ).fetchall()
                    for (text,) in rows:
                        found.setdefault(text.casefold(), text)
    return list(found.values())


def _rows_by_source(home: Path, one: Suppression) -> dict[str, int]:
    """How many rows of the last landed files name it, by source; so that a common word is seen at once."""
    latest: dict[str, Path] = {}
    for path in sorted((home / "landing").glob("*/*/*/*.parquet")):
        *_, source, table, _ = path.parts
        if source != "panorama":
            latest[f"{source}.{table}"] = path
    counted: dict[str, int] = {}
    for table, rows in suppressions.rows_naming(latest, [one]).items():
        source = table.partition(".")[0]
        counted[source] = counted.get(source, 0) + len(rows)
    return counted


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
