"""Texts that a spreadsheet would run as formulas, and those that it would not."""

import random

import duckdb

from sources.spreadsheets import harmless, harmless_sql, is_harmless


def in_sql(texts):
    """What DuckDB writes in the place of each text."""
    query = f"select {harmless_sql('text')} from (select unnest(?) as text, generate_subscripts(?, 1) as i) order by i"
    return [row[0] for row in duckdb.execute(query, [texts, texts]).fetchall()]


FORMULAS = {
    "=1+1": "'=1+1",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3+cmd": "'-2+3+cmd",
    "@SUM(A1)": "'@SUM(A1)",
    "  =1": "'  =1",
    '"=1"': '\'"=1"',
    "'=1": "''=1",
    "\u00a0=1": "'\u00a0=1",
    "\ufeff=1": "'\ufeff=1",
    "\uff1d1": "'\uff1d1",  # full-width, run by spreadsheets of some countries
    "\t=1": "'\t'=1",
    "\tx": "'\tx",
    "\rx": "'\rx",
    "a;=1+1;b": "a;'=1+1;b",  # where a French spreadsheet cuts
    'a; "=1': "a;' \"=1",
    "a\n-1+cmd": "a\n'-1+cmd",
    "-": "'-",
    "-1-1": "'-1-1",
    "=": "'=",
}
INNOCENT = ["", "-12", "-12,5", "+3.25", "12", "a=b", "a - b", "x@y", "l'été", "1;2", "07-2024", "é", "%-1", "1e-3"]


def test_a_text_that_begins_like_a_formula_gets_an_apostrophe():
    assert {text: harmless(text) for text in FORMULAS} == FORMULAS


def test_other_texts_and_negative_numbers_stay_as_they_are():
    assert [text for text in INNOCENT if not is_harmless(text)] == []


def test_what_is_written_is_never_a_formula_again():
    """Not even when a spreadsheet cuts the written text at its own separators."""
    for text in FORMULAS.values():
        for cut in (text, *text.split(";"), *text.splitlines(), *text.split("\t")):
            assert cut.lstrip(' "\u00a0\ufeff')[:1] not in tuple("=+-@\uff1d"), text


def test_sql_and_python_write_the_same():
    chance = random.Random(1202)
    alphabet = "=+-@;,.\t\r\n '\"\u00a0\u200b\uff1d\uff0b1a\\$"
    made_up = ["".join(chance.choices(alphabet, k=chance.randrange(7))) for _ in range(4000)]
    texts = [*FORMULAS, *INNOCENT, *made_up]
    assert in_sql(texts) == [harmless(text) for text in texts]


def test_null_stays_null():
    assert duckdb.execute(f"select {harmless_sql('cast(null as varchar)')}").fetchall() == [(None,)]
