"""`make bench`: every measure in one run on one machine, as ratios, printed and written to bench/RESULTS.md.

Run: python -m bench [--scale 1.0] [--seed 1] [--region 76] [--rounds 3] [--folder FOLDER] [--only sirene,bulletin,refresh]. Nothing
fails here for being slow. Here: what is run and the table that says it. Not here: the measures (national_sirene.py, bulletin.py,
refresh.py), timing (measuring.py), the data (universe/).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from bench import refresh
from bench.measuring import ROOT, Measured, Rounds, apart
from bench.universe.making import FRANCE, Universe, universe_of, with_universe

RESULTS = ROOT / "bench" / "RESULTS.md"
# The Python that `make spark` installs.
_SPARK = ROOT / ".venv-spark" / "bin" / "python"
_WORKS = ("sirene", "bulletin", "refresh")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "panorama-universe")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(_WORKS))
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = with_universe(parser).parse_args()
    universe = universe_of(asked)
    # In a process of its own: the memory that the system counts for a child begins with that of its parent.
    options = [
        text
        for name in ("scale", "seed", "region", "edition", "firms")
        for text in (f"--{name}", str(getattr(asked, name)))
    ]
    apart("-m", "bench.universe", asked.folder, *options)
    chosen = asked.only.split(",")
    lines = [*_heading(universe, asked.rounds)]
    for name, table in (("sirene", _sirene), ("bulletin", _bulletin), ("refresh", _refresh)):
        if name in chosen:
            lines += ["", *table(universe, asked.rounds)]
    text = "\n".join(lines) + "\n"
    print(text)
    asked.results.write_text(text, encoding="utf-8")


def _heading(universe: Universe, rounds: int) -> Iterator[str]:
    yield "# Mesures : dernier passage de `make bench`"
    yield ""
    units = f"{int(FRANCE * universe.scale):,}".replace(",", " ")
    yield (
        f"Écrit par `python -m {' '.join(['bench', *_told(sys.argv[1:])])}` le {date.today():%d/%m/%Y}. {os.cpu_count()} cœurs, Python"
        f" {platform.python_version()}, DuckDB {duckdb.__version__}. Univers inventé : {units} unités légales"
        f" (échelle {universe.scale:g}, graine {universe.seed}, région {universe.region})."
    )
    yield f"Passages : {rounds}. Chaque mesure est un processus à part ; la mémoire est celle que le système lui a vue (ru_maxrss)."


def _told(arguments: list[str]) -> list[str]:
    """The command line without the folders of this machine."""
    places = [number for number, text in enumerate(arguments) if text in ("--folder", "--results")]
    return [text for number, text in enumerate(arguments) if number not in places and number - 1 not in places]


def _sirene(universe: Universe, rounds: int) -> Iterator[str]:
    found = _each("bench.national_sirene", ("floor", "ours", "polars"), universe, rounds)
    # By far the longest: once says enough.
    found |= _each("bench.national_sirene", ("pandas",), universe, 1)
    if _SPARK.is_file():
        found |= _each("bench.national_sirene", ("spark",), universe, 1, _SPARK)
    answers = {name: rounds_.measures[0].said["found"] for name, rounds_ in found.items()}
    assert all(answer == answers["floor"] for answer in answers.values()), f"they do not find the same: {answers}"
    yield "## Stock Sirene national : pose et tables d'une région"
    yield ""
    yield from _table(found, "floor", {"ours": "≤ 1,3", "pandas": "ours ≥ 10 fois plus rapide"})
    ours, pandas = found["ours"].median("wall"), found["pandas"].median("wall")
    landing = found["ours"].measures[0].said["landing"]["wall"]
    yield ""
    yield f"Nous, dont la pose seule : {_fr(landing)} s. pandas et SQLite ÷ nous : {_fr(pandas / ours, 1)} (il faut 10)."
    if "spark" not in found:
        yield "Spark n'a pas été mesuré : `make spark` installe le Python qui l'a."
    yield ""
    yield "## Les dix-huit régions en une fois"
    yield ""
    once = {"ours": found["ours"]} | _each("bench.national_sirene", ("france",), universe, rounds)
    yield from _table(once, "ours", {"france": "≤ 4"})


def _bulletin(universe: Universe, rounds: int) -> Iterator[str]:
    found = _each("bench.bulletin", ("loop", "landing", "episodes"), universe, rounds)
    rows = found["loop"].measures[0].said["rows"]
    yield f"## Histoire des procédures collectives : {rows:,} annonces".replace(",", " ")
    yield ""
    yield from _table(found, "loop", {"landing": "", "episodes": "≤ 0,1"})


def _refresh(universe: Universe, rounds: int) -> Iterator[str]:
    found = refresh.measured(rounds)
    floor = found["dbt"].median("wall") + found["audit"].median("wall")
    whole = found["refresh"].median("wall")
    yield "## Une actualisation des échantillons, et une autre quand rien n'a changé"
    yield ""
    yield from _table(found, "refresh", {})
    yield ""
    yield f"Actualisation ÷ (dbt seul + suites seules) : {_fr(whole / floor)} (il faut ≤ 2)."
    yield f"Rien n'a changé ÷ actualisation : {_fr(found['unchanged'].median('wall') / whole)} (il faut ≤ 0,3)."


def _each(
    module: str, ways: tuple[str, ...], universe: Universe, rounds: int, python: Path = Path(sys.executable)
) -> dict[str, Rounds]:
    """Each way once a round, one after the other: what slows the machine down slows them all."""
    measures: dict[str, list[Measured]] = {way: [] for way in ways}
    for number in range(rounds):
        for way in ways:
            measures[way].append(apart("-m", module, way, universe.folder, python=python))
            print(f"  {module} {way}, passage {number + 1} : {measures[way][-1].wall:.1f} s", flush=True)
    return {way: Rounds(tuple(values)) for way, values in measures.items()}


_NAMES = {
    "floor": "plancher : une requête DuckDB écrite à la main par table",
    "ours": "nous",
    "france": "les dix-huit régions",
    "polars": "Polars",
    "pandas": "pandas par morceaux dans SQLite",
    "spark": "Spark local[2], démarrage compris",
    "loop": "plancher : une boucle json.loads, qui ne fait que lire",
    "landing": "nous : la pose",
    "episodes": "nous : de la table posée aux défaillances",
    "refresh": "une actualisation entière",
    "dbt": "dbt seul",
    "audit": "suites seules",
    "unchanged": "rien n'a changé",
}


def _table(found: dict[str, Rounds], floor: str, wanted: dict[str, str]) -> Iterator[str]:
    yield f"| | temps médian (s) | étendue | processeur (s) | mémoire la plus haute (Mio) | ÷ {_NAMES[floor].partition(' :')[0]} | il faut |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | --- |"
    for name, rounds in found.items():
        ratio = rounds.median("wall") / found[floor].median("wall")
        peak = max(each.peak_mib for each in rounds.measures)
        yield (
            f"| {_NAMES[name]} | {_fr(rounds.median('wall'))} | {rounds.spread('wall').replace('.', ',')} | {_fr(rounds.median('cpu'))}"
            f" | {peak:.0f} | {_fr(ratio)} | {wanted.get(name, '')} |"
        )


def _fr(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


if __name__ == "__main__":
    main()
