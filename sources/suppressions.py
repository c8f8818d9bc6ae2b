"""Who asked to stand in no publication: the list of a home, and how one of them is recognised in a cell, a row or a page.

    <home>/privacy/suppressions.jsonl    one line per decision, appended, never published (0600)

Here: the list, the one pattern that finds a SIREN, a SIRET or a name, the rows of the landing tables that hold one, and
their removal from a text. Used where dbt is told what to read (pipelines/), by the gate and by the pages (publication/). Not
here: the command (pipelines/privacy_commands.py), what must be withheld of a restricted file (dbt_project, secrecy).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from sources.errors import BadBytes
from sources.identifiers import clean_siren
from sources.sql import literal, quoted

FILE = Path("privacy") / "suppressions.jsonl"
REMOVED = "[retiré]"
SHORTEST_NAME = 3  # letters and digits; a shorter one stands in too many texts
_TAGS = re.compile(r"(<style>.*?</style>|<[^>]*>)", re.DOTALL)
_TYPES_WITHOUT_TEXT = ("BOOLEAN", "DATE", "TIME")
# A letter of a name, however a source writes it.
_SPELLINGS = {
    "a": "[aàáâãäå]",
    "c": "[cç]",
    "e": "[eèéêë]",
    "i": "[iìíîï]",
    "n": "[nñ]",
    "o": "[oòóôõö]",
    "u": "[uùúûü]",
    "y": "[yýÿ]",
    "æ": "(?:æ|ae)",
    "œ": "(?:œ|oe)",
}


@dataclass(frozen=True)
class Suppression:
    """One firm, or one person without a SIREN, that is published no more.

    Attributes:
        key: the SIREN, or the first name of the list where there is none; what `--undo` is given.
        names: as sources write it; a text that holds one of them speaks of it.
        at: ISO 8601, UTC.
    """

    key: str
    siren: str | None
    names: tuple[str, ...]
    reason: str
    author: str
    at: str


def read(home: Path) -> tuple[Suppression, ...]:
    """The suppressions in force, by key; none when the home has no list.

    Raises:
        BadBytes: a line can't be read. Nothing may be published then: someone could be named again.
    """
    path = home / FILE
    in_force: dict[str, Suppression] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        try:
            content = json.loads(line)
            action = content.pop("action")
            one = Suppression(**{**content, "names": tuple(content["names"])})
            if action not in ("suppress", "undo") or (one.siren and clean_siren(one.siren) != one.siren):
                raise ValueError(action)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadBytes(
                "privacy",
                "la liste des retraits ne se lit pas",
                file=FILE.as_posix(),
                place=f"ligne {number}",
                rule="une décision par ligne, écrite par `panorama suppress`",
                advice="remettre le fichier depuis une sauvegarde ; rien n'est publié tant qu'il est illisible",
            ) from error
        if action == "suppress":
            in_force[one.key] = one
        else:
            in_force.pop(one.key, None)
    return tuple(in_force[key] for key in sorted(in_force))


def record(home: Path, one: Suppression, action: Literal["suppress", "undo"]) -> None:
    """Append one decision to the list, on the disk when this returns; only its owner may read it."""
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps({"action": action, **asdict(one)}, ensure_ascii=False) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_as_of(home: Path, target: Path, moment: str) -> None:
    """Give another home the list as it stood at a moment (ISO 8601, UTC), so that what was made then is made again alike.

    Raises:
        BadBytes: a line can't be read.
    """
    read(home)
    if not (home / FILE).is_file():
        return
    lines = (home / FILE).read_text(encoding="utf-8").splitlines()
    then = [f"{line}\n" for line in lines if json.loads(line)["at"] <= moment]
    path = target / FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)
    path.write_text("".join(then), encoding="utf-8")


def digest(active: Collection[Suppression]) -> str | None:
    """What the fingerprint of a release holds of the list; None when nobody is on it. Dates and reasons salt it."""
    if not active:
        return None
    return hashlib.sha256(json.dumps([asdict(one) for one in active]).encode()).hexdigest()


def is_long_enough(name: str) -> bool:
    """Whether a name may be looked for inside texts."""
    return sum(character.isalnum() for character in name) >= SHORTEST_NAME


def condition(text: str, active: Collection[Suppression]) -> str:
    """The SQL (DuckDB) that says whether a text names one of them; `text` is the SQL of a varchar."""
    return f"regexp_matches({text}, {literal(_pattern(active, for_duckdb=True))})"


def condition_on_row(columns: Collection[str], active: Collection[Suppression]) -> str:
    """The same for a row, some columns of any type: one expression, as each costs DuckDB 50 ms to prepare."""
    texts = ", ".join(f"cast({quoted(column)} as varchar)" for column in columns)
    return condition(f"concat_ws('\"', {texts})", active)  # no name stands across a quote


def conceal(text: str, active: Collection[Suppression]) -> str:
    """The text with each SIREN, SIRET and name of theirs replaced."""
    return re.sub(_pattern(active, for_duckdb=False), REMOVED, text) if active else text


def conceal_values(item: Any, active: Collection[Suppression]) -> Any:
    """The same for every text of a JSON value; its keys are ours and stay, even where a name is spelled like one of them."""
    if isinstance(item, str):
        return conceal(item, active)
    if isinstance(item, int) and not isinstance(item, bool):  # a SIREN that was read as a number
        return item if conceal(str(item), active) == str(item) else REMOVED
    if isinstance(item, dict):
        return {key: conceal_values(value, active) for key, value in item.items()}
    return [conceal_values(each, active) for each in item] if isinstance(item, list) else item


def conceal_html(page: str, active: Collection[Suppression]) -> str:
    """The same for the text of a page; its tags and styles stay."""
    if not active:
        return page
    parts = _TAGS.split(page)  # texts and tags in turn
    return "".join(part if place % 2 else conceal(part, active) for place, part in enumerate(parts))


def rows_naming(tables: Mapping[str, str | Path], active: Collection[Suppression]) -> dict[str, list[int]]:
    """The rows of Parquet files in which a cell names one of them, by their place in the file (from 0).

    Args:
        tables: name → Parquet; columns that begin with `_` are ours and hold no name.

    Returns:
        name → places; only the tables where there is one.
    """
    found: dict[str, list[int]] = {}
    if not active:
        return found
    with duckdb.connect() as connection:
        for name, path in tables.items():
            file = f"read_parquet({literal(path)}, file_row_number = true)"
            columns = [
                column
                for column, kind, *_ in connection.execute(f"describe from {file}").fetchall()
                if column != "file_row_number"
                and not column.startswith("_")
                and not kind.startswith(_TYPES_WITHOUT_TEXT)
            ]
            if not columns:
                continue
            named = condition_on_row(columns, active)
            places = connection.execute(f"select file_row_number from {file} where {named} order by 1").fetchall()
            if places:
                found[name] = [place for (place,) in places]
    return found


def _pattern(active: Collection[Suppression], *, for_duckdb: bool) -> str:
    """One regular expression for the whole list: RE2's for DuckDB, Python's otherwise, which knows no `\\pL`."""
    blank = r"[^\pL\pN\"<>]" if for_duckdb else r"(?:&(?:amp|quot|#\d+);|[^\w\"<>]|_)"
    forms = [_digits(one.siren) for one in active if one.siren]
    forms += [_spelled(name, f"{blank}{{1,3}}") for one in active for name in one.names if is_long_enough(name)]
    either = "|".join(forms) or "[^\\s\\S]"
    before, after = (r"(?:^|[^\pL\pN])", r"(?:$|[^\pL\pN])") if for_duckdb else (r"(?<![^\W_])", r"(?![^\W_])")
    return f"(?i){before}(?:{either}){after}"


def _digits(siren: str) -> str:
    """A SIREN, alone, in a SIRET or in a VAT number, its groups apart or not; a spreadsheet drops its first zero."""
    first = f"0?{siren[1:3]}" if siren[0] == "0" else siren[:3]
    apart = "[ .\u00a0]?"
    return f"(?:FR ?[0-9]{{2}} ?)?{first}{apart}{siren[3:6]}{apart}{siren[6:]}(?:{apart}[0-9]{{5}})?"


def _spelled(name: str, blank: str) -> str:
    """A name with or without accents, whatever stands between its words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.replace("oe", "œ").replace("ae", "æ"))
    return blank.join("".join(_SPELLINGS.get(letter, letter) for letter in word) for word in words)
