"""Cells that a spreadsheet would run: a text that begins like a formula gets an apostrophe, a number stays a number.

Here: which texts those are, and what is written in their place, in Python and in SQL (one test holds both to the same
answers). Not here: who writes files (exports.py, the workbooks of the register).

A French spreadsheet cuts a file with commas at its semicolons, and a cut cell begins inside a text: what follows `;`, a
tabulation or a line end counts as a beginning too. Parquet and DuckDB keep the text as it is.
"""

from __future__ import annotations

import re

from sources.sql import literal

# Written for both engines: DuckDB's RE2 and Python do not agree on what \s is.
_BLANK = r"""[ "'\x{0b}\x{0c}\x{a0}\x{200b}\x{202f}\x{feff}]*"""
_SIGN = r"[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"  # and their full-width twins
_BEGINS = rf"(^|[;\t\r\n])({_BLANK}{_SIGN})"
_MARKED = r"\1'\2"
_UNSEEN = r"^[\t\r\n]"
_NUMBER = r"[+-]?[0-9]+([.,][0-9]+)?"


def _for_python(pattern: str) -> str:
    return re.sub(r"\\x\{([0-9a-f]+)\}", lambda code: re.escape(chr(int(code[1], 16))), pattern)


_BEGINS_PYTHON, _UNSEEN_PYTHON = re.compile(_for_python(_BEGINS)), re.compile(_UNSEEN)


def harmless(text: str) -> str:
    """A text as a file for spreadsheets may hold it: `=1+1` → `'=1+1`, `-12,5` as it is."""
    if re.fullmatch(_NUMBER, text):
        return text
    marked = _BEGINS_PYTHON.sub(_MARKED, text)
    return f"'{marked}" if _UNSEEN_PYTHON.match(marked) else marked


def is_harmless(text: str) -> bool:
    """Whether a spreadsheet takes the text for nothing else than a text or a number."""
    return harmless(text) == text


def harmless_sql(text: str) -> str:
    """The same of an SQL expression of type varchar, as DuckDB computes it; null stays null."""
    marked = f"regexp_replace({text}, {literal(_BEGINS)}, {literal(_MARKED)}, 'g')"
    return (
        f"case when regexp_full_match({text}, {literal(_NUMBER)}) then {text} "
        f"when regexp_matches({text}, {literal(_UNSEEN)}) then '''' || {marked} else {marked} end"
    )
