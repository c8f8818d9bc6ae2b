"""`panorama explain INDICATEUR`: what a figure means and how today's comes about.

Here: options and what is shown. Not here: what is known of it (publication/explaining.py). Exit codes: 0 shown, 1 no readable
release, 2 no such indicator, figure or release.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import textwrap
from datetime import date
from typing import Any

from pipelines.ending import EXIT_FAILED, EXIT_OK
from pipelines.french_help import examples
from pipelines.settings import Settings, UsageError
from publication import kept

_UNITS = {
    "count": "",
    "million_eur": " M€",
    "percent": " %",
    "days": " jours",
    "years": " ans",
    "year": "",
    "rank": "ᵉ",
}
_STATUS = {
    "final": "définitif",
    "provisional": "provisoire",
    "estimated": "estimé",
    "withheld": "secret statistique",
    "not_computable": "non calculable",
}
_VERDICTS = {
    "equal": "égal",
    "within_rounding": "à l'arrondi près",
    "differs": "diffère",
    "not_computable": "non calculable",
}
_DEFAULT_ROWS = 5
_WIDTH = 120  # columns


def add_to(commands: Any) -> None:
    """Add `explain` to the parser of `panorama`."""
    command = commands.add_parser(
        "explain",
        help="dire ce que signifie un chiffre et d'où il vient",
        epilog=examples(
            "panorama explain                                       # la liste des indicateurs",
            "panorama explain failures.failures --population region",
            "panorama explain firms.firms --breakdown department --member 31 --rows 20",
            "panorama explain public_funding.grants --edition 2026-09 --json",
        ),
    )
    command.add_argument(
        "indicator", metavar="INDICATEUR", nargs="?", help="exemple : failures.failures ; sans lui, la liste"
    )
    command.add_argument("--edition", metavar="AAAA-MM", help="une édition gardée (défaut : la version en service)")
    command.add_argument("--release", metavar="VERSION", help="une version gardée")
    command.add_argument("--population", metavar="NOM", help="all, core, diversified, region, sector…")
    command.add_argument("--breakdown", metavar="NOM", default="none", help="department, year, firm_type…")
    command.add_argument("--member", metavar="NOM", help="un membre de la ventilation ; sans lui, tous")
    command.add_argument(
        "--rows", type=int, default=_DEFAULT_ROWS, metavar="N", help=f"lignes montrées ({_DEFAULT_ROWS})"
    )
    command.add_argument("--json", action="store_true", help="tout, en JSON")
    command.set_defaults(run=_explain, forms=())


def _explain(options: argparse.Namespace) -> int:
    from publication import explaining

    home = Settings.read(os.environ).home
    if options.rows < 0:
        raise UsageError(f"--rows {options.rows} : un nombre de lignes, 0 ou plus")
    release = _asked_release(options, home)
    if release is None:
        print(f"rien à expliquer : aucune version en service dans {home} ; d'abord `panorama refresh`.")
        return EXIT_FAILED
    if options.indicator is None:
        return _list(release, options)
    try:
        told = explaining.explain(
            release,
            home,
            options.indicator,
            population=options.population,
            breakdown=options.breakdown,
            member=options.member,
            limit=options.rows,
        )
    except (explaining.UnknownIndicator, explaining.UnknownFigure) as error:
        raise UsageError(str(error)) from error
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    else:
        _show(told)
    return EXIT_OK


def _asked_release(options: argparse.Namespace, home: Any) -> kept.Release | None:
    """The release that is asked for; None when none is and nothing is live.

    Raises:
        UsageError: there is no such release, or no release of that edition.
    """
    if options.release:
        try:
            return kept.read(home, kept.checked_id(options.release))
        except kept.PublicationRefused as error:
            raise UsageError(" ; ".join(error.reasons)) from error
    live = kept.live(home)
    if not options.edition or (live and live.edition == options.edition):
        return live
    of_edition = [each for each in kept.releases(home) if each.edition == options.edition]
    if not of_edition:
        raise UsageError(
            f"aucune version gardée de l'édition {options.edition} : `panorama releases` donne celles qui le sont"
        )
    return of_edition[-1]


def _list(release: kept.Release, options: argparse.Namespace) -> int:
    import duckdb

    from publication.exports import DATABASE

    with duckdb.connect(str(release.path / DATABASE), read_only=True) as connection:
        every = connection.execute("select indicator_id, label from indicator_catalogue order by 1").fetchall()
    if options.json:
        print(
            json.dumps([{"indicator_id": name, "label": label} for name, label in every], ensure_ascii=False, indent=1)
        )
        return EXIT_OK
    for name, label in every:
        print(f"{name:<52} {label}")
    print(f"{len(every)} indicateurs dans {release.id} ; `panorama explain INDICATEUR` en explique un.")
    return EXIT_OK


def _show(told: dict[str, Any]) -> None:
    indicator = told["indicator"]
    print(f"{indicator['label']}  ({indicator['indicator_id']})")
    print(f"{told['release']}, édition {told['edition']}. {told['notice']}\n")
    _field("Définition", indicator["definition"])
    _field("Formule", indicator.get("formula"))
    _field("Couverture", indicator.get("coverage_means"))
    _field("Refait", indicator.get("panorama_figure"))
    _field("Version", f"définition n° {indicator['definition_version']}, unité {indicator['unit']}")
    _field("Modèles", ", ".join(told["models"]))
    print("Sources")
    for each in told["sources"]:
        print(f"  {_source(each)}")
    print("Chiffre" if len(told["figures"]) == 1 else "Chiffres")
    for each in told["figures"]:
        print(f"  {_figure(each)}")
    _show_facts(told)
    _show_history(told["history"])
    _show_printed(told["reconciliation"], indicator["unit"])
    others = [f"{each['population']} / {each['breakdown']}" for each in told["elsewhere"]]
    _field("Existe aussi", ", ".join(others))


def _field(name: str, text: str | None) -> None:
    if text:
        width = min(shutil.get_terminal_size((_WIDTH, 0)).columns, _WIDTH)
        print(textwrap.fill(text, width, initial_indent=f"{name:<14}", subsequent_indent=" " * 14))


def _source(each: dict[str, Any]) -> str:
    if "title" not in each:
        return f"{each['source_id']} : pas dans cette version"
    if each["absence"]:
        return f"{each['source_id']} : absente, {each['absence']}"
    carried = ", reportée" if each["carried_over"] else ""
    return (
        f"{each['source_id']} : {each['title']}, millésime {each['vintage'] or '?'}{carried}, "
        f"{each['rows'] or 0} lignes ; {each['licence_title']}"
    )


def _figure(each: dict[str, Any]) -> str:
    whom = f"{each['population']}" + ("" if each["breakdown"] == "none" else f", {each['breakdown']} {each['member']}")
    since = "" if each["period_start"] == each["reference_date"] else f"depuis le {_day(each['period_start'])}, "
    text = f"{_valued(each['value'], each['unit'])} ({whom}, {since}au {_day(each['reference_date'])}) : {_STATUS[each['status']]}"
    if each["numerator"] is not None:
        text += f" ; {_valued(each['numerator'], 'count')} sur {_valued(each['denominator'], 'count')}"
    if each["coverage"] is not None:
        text += f" ; couverture {_valued(100 * each['coverage'], 'percent')}"
    return text + (f"\n    {each['reason']}" if each["reason"] else "")


def _show_facts(told: dict[str, Any]) -> None:
    facts = told["facts"]
    if facts is None:
        _field("Lignes", told["facts_absence"])
        return
    print(f"Lignes        {facts['rows']} dans {facts['table']}")
    if facts["remark"]:
        print(f"  {facts['remark']}")
    if facts["measured"] is not None and told["figures"][0]["value"] is not None:
        said = {
            True: "c'est le chiffre publié",
            False: "ce n'est pas le chiffre publié : sa règle va plus loin",
            None: "",
        }
        again = _valued(facts["measured"], told["figures"][0]["unit"])
        print(f"  recomptées : {again}" + (f", {said[facts['agrees']]}" if said[facts["agrees"]] else ""))
    print(f"  {facts['sql']}")
    for row in facts["sample"]:
        print("  - " + " | ".join(f"{name} {_text(value)}" for name, value in row.items() if value is not None))


def _show_history(lines: list[dict[str, Any]]) -> None:
    if len(lines) < 2:
        return
    print("Éditions")
    before = None
    for each in lines:
        change = " (définition changée)" if before not in (None, each["definition_version"]) else ""
        print(f"  {each['edition']}  {_valued(each['value'], 'count')}  {_STATUS[each['status']]}{change}")
        before = each["definition_version"]


def _show_printed(lines: list[dict[str, Any]], unit: str) -> None:
    if not lines:
        return
    print("Imprimé par le Panorama 2025")
    for each in lines:
        who = f" {each['population']}" + ("" if each["member"] == "none" else f" {each['member']}")
        print(
            f"  {each['figure_id']}{who} au {each['as_of']} : {_valued(each['published_value'], unit)} imprimé, "
            f"{_valued(each['computed_value'], unit)} ici, {_VERDICTS.get(each['verdict'], each['verdict'])}"
            + (f" ({each['reason']})" if each["reason"] else "")
        )


def _valued(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    if unit == "year":
        return f"{value:.0f}"
    from publication.report.page import number

    return f"{number(value)}{_UNITS.get(unit, '')}"


def _day(value: date) -> str:
    from publication.report.page import day

    return day(value)


def _text(value: Any) -> str:
    """A published cell on one line, without what a terminal would take as an order."""
    return "".join(letter for letter in " ".join(str(value).split()) if letter.isprintable())
