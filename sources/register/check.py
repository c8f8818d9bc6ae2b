"""The whole list of what is wrong in the curated files, and apart what deserves a look: nobody corrects one line at a time.

Here: going through files and rows. Not here: the rules (rules.py, vocabularies.py, the spec.py of the other files).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.deals import spec as deals
from sources.ecosystem.columns import ECOSYSTEM
from sources.ecosystem.rules import rules_of as rules_of_ecosystem
from sources.errors import SourceError
from sources.insolvencies import spec as insolvencies
from sources.published_figures.spec import RULES as FIGURE_RULES
from sources.published_figures.spec import SPEC as FIGURES
from sources.reading import ROW_NUMBER, LocalFile, read_csv
from sources.register import vocabularies
from sources.register.columns import ALIASES, FIRMS, REGISTER, CuratedTable
from sources.register.rows import as_csv
from sources.register.rules import leads_to_a_firm, rules_of, signals_of
from sources.rounds import spec as rounds
from sources.row_rules import Row, Rule, faults, once
from sources.spec import SourceSpec


@dataclass(frozen=True)
class Finding:
    """Something to correct, or to look at: where, and which rule. `line` is that of the file, or the row of a sheet."""

    file: str
    line: int | None
    column: str | None
    said: str


@dataclass(frozen=True)
class Findings:
    """What a check found. `problems` stop a refresh or an import; `signals` do not."""

    problems: tuple[Finding, ...]
    signals: tuple[Finding, ...]
    rows: int

    def __add__(self, other: Findings) -> Findings:
        return Findings(self.problems + other.problems, self.signals + other.signals, self.rows + other.rows)


def check(folder: Path, today: date) -> Findings:
    """Everything that is wrong in the curated files of a folder.

    Args:
        folder: sources/curated/, or a copy of it.
        today: no review may lie after it.
    """
    found, words = judge_vocabularies(folder)
    tables: dict[str, list[Row]] = {}
    for table in REGISTER:
        read, arrived = _read(folder, table.file, table.names, may_be_empty=table.may_be_empty)
        tables[table.name] = arrived
        found += read + judge(table, arrived, words, today, firm_names=_names(tables[FIRMS.name]))
    if words:
        found += judge_facts(folder, deals.SPEC, lambda rows: deals.rules(words))
        found += judge_facts(folder, insolvencies.SPEC, lambda rows: insolvencies.rules(words))
        found += judge_facts(folder, rounds.SPEC, lambda rows: rounds.rules(words, rounds.originals_among(rows)))
        found += _ecosystem(folder, words)
    return found + judge_facts(folder, FIGURES, lambda rows: FIGURE_RULES)


def judge(
    table: CuratedTable,
    rows: list[Row],
    words: vocabularies.Vocabularies,
    today: date,
    *,
    firm_names: Sequence[str | None],
    place: str | None = None,
) -> Findings:
    """Everything that is wrong in the rows of one table, whatever they come from.

    Args:
        firm_names: names of the register's firms, to which aliases lead.
        place: what findings name instead of the table's file (a sheet).
    """
    rules = [*rules_of(table, words, today), once(*table.key)]
    if table is ALIASES:
        rules.append(leads_to_a_firm(firm_names))
    where = place or table.file
    return Findings(
        tuple(_broken(where, rows, rules)), tuple(_broken(where, rows, signals_of(table, today))), len(rows)
    )


def _names(firms: list[Row]) -> list[str | None]:
    return [row.get("firm_name") for row in firms]


def judge_vocabularies(folder: Path) -> tuple[Findings, vocabularies.Vocabularies]:
    """The words of a folder and what is wrong with them; no word at all when any is."""
    found, rows = _read(folder, vocabularies.FILE, vocabularies.COLUMNS)
    rules = [*vocabularies.vocabulary_rules(), once(*vocabularies.KEY)]
    found += Findings(tuple(_broken(vocabularies.FILE, rows, rules)), (), len(rows))
    if found.problems:
        return found, {}  # no word can be judged; the other rules still are
    try:
        return found, vocabularies.load(folder / vocabularies.FILE)
    except SourceError as error:
        return found + Findings((Finding(vocabularies.FILE, None, None, error.what),), (), 0), {}


def judge_facts(
    folder: Path,
    spec: SourceSpec,
    rules_of_rows: Callable[[list[Row]], Sequence[Rule]],
    signals_of_rows: Callable[[list[Row]], Sequence[Rule]] = lambda rows: (),
) -> Findings:
    """Everything that is wrong in a file that is in no workbook: the printed figures, the files of facts.

    Args:
        rules_of_rows: the rules of the file, which may depend on all its rows.
        signals_of_rows: what deserves a look and stops nothing, written as rules.
    """
    (table,) = spec.tables
    name = Path(spec.files[0]).name
    found, rows = _read(folder, name, (*table.needed, *table.optional))
    problems = _broken(name, rows, [*rules_of_rows(rows), once(*table.key)])
    return found + Findings(tuple(problems), tuple(_broken(name, rows, signals_of_rows(rows))), len(rows))


def _ecosystem(folder: Path, words: vocabularies.Vocabularies) -> Findings:
    """The files of programmes and ecosystem, judged together: rows of one lead to rows of another."""
    found = Findings((), (), 0)
    rows: dict[str, list[Row]] = {}
    for table in ECOSYSTEM:
        read, rows[table.name] = _read(folder, table.file, table.names)
        found += read
    rules = rules_of_ecosystem(rows, words)
    for table in ECOSYSTEM:
        broken = _broken(table.file, rows[table.name], [*rules[table.name], once(table.key)])
        found += Findings(tuple(broken), (), len(rows[table.name]))
    return found


def _read(folder: Path, name: str, columns: Sequence[str], *, may_be_empty: bool = False) -> tuple[Findings, list[Row]]:
    """The rows of a file, and what is wrong with the file itself."""
    path = folder / name
    if not path.is_file():
        return Findings((Finding(name, None, None, "le fichier manque"),), (), 0), []
    try:
        parsed = read_csv(name, LocalFile("register", name, path, ""), may_be_empty=may_be_empty)
    except SourceError as error:
        said = " : ".join(part for part in (error.what, error.place, error.rule) if part)
        return Findings((Finding(name, None, None, said),), (), 0), []
    found = [each for each in parsed.rows.column_names if each != ROW_NUMBER]
    problems = [Finding(name, 1, each, "colonne absente") for each in columns if each not in found]
    problems += [Finding(name, 1, each, "colonne inconnue") for each in found if each not in columns]
    if not problems and found != list(columns):
        problems.append(Finding(name, 1, None, f"colonnes dans un autre ordre que : {', '.join(columns)}"))
    problems += [Finding(name, item.row_number, item.column, item.reason) for item in parsed.rejected]
    rows: list[Row] = parsed.rows.to_pylist()
    signals = []
    if not problems and path.read_bytes() != as_csv(columns, rows):
        said = "écrit autrement que par le projet (fins de ligne, guillemets) : git y verra des lignes changées"
        signals.append(Finding(name, None, None, said))
    return Findings(tuple(problems), tuple(signals), 0), rows


def _broken(place: str, rows: list[Row], rules: Sequence[Rule]) -> Iterator[Finding]:
    for row in rows:
        number = row[ROW_NUMBER]
        applicable = [rule for rule in rules if rule[0] in row]
        for column, said in faults(row, applicable):
            yield Finding(place, int(number) if number is not None else None, column, said.removeprefix(f"{column} : "))
