"""What a model says, in the SQL of Spark.

The models are written in the SQL of DuckDB. Here: its translation by a parser (sqlglot), with the few rules where the parser
alone would change a value. Not here: what Spark says quite otherwise (JSON, text search), which dispatched macros write
(dbt_project/macros/, spark__…).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from sqlglot import exp, parse_one
from sqlglot.dialects import DuckDB

# What stands before the part of a statement that is written in the SQL of DuckDB (dbt_project/macros/spark.sql).
MARK = "/* the rest in the models' own SQL */"
_BARE_QUERY = re.compile(r"\s*(?:/\*.*?\*/\s*)?select\b", re.IGNORECASE | re.DOTALL)


class _Models(DuckDB):
    """The SQL of the models, places in lists as written: the parser takes one off those that it knows to be numbers, and no other."""

    INDEX_OFFSET = 0


def statement(sql: str) -> str:
    """A statement of dbt as Spark reads it.

    What follows MARK is translated, what stands before is Spark's own; a bare query is one of our macros'.
    """
    head, mark, query = sql.partition(MARK)
    if mark:
        return head + translated(query)
    return translated(sql) if _BARE_QUERY.match(sql) else sql


def translated(query: str) -> str:
    """One query of the models in the SQL of Spark.

    Raises:
        sqlglot.errors.ParseError: it is no SQL of DuckDB.
    """
    tree = parse_one(query, read=_Models)
    # The innermost first: `Expr.transform` does not look into what it has just replaced, and `a / b * c / d` is two divisions.
    for node in reversed(list(tree.bfs())):
        node.replace(_kept_in_meaning(node))
    return tree.sql("spark")


def _kept_in_meaning(node: exp.Expr) -> exp.Expr:
    """One node of a query, where Spark means something else by the same words."""
    if isinstance(node, exp.Div):
        # Of two whole numbers or two decimals Spark makes a decimal, DuckDB a double.
        return exp.Div(this=exp.cast(node.this, "double"), expression=node.expression, typed=False, safe=True)
    if isinstance(node, exp.Avg):
        return exp.Avg(this=exp.cast(node.this, "double"))
    if isinstance(node, exp.Round) and node.args.get("decimals"):
        # Spark rounds what a double is written as, DuckDB the double that it multiplied: of 0.575, at two, 0.58 and 0.57.
        ten = exp.Literal.number(f"1e{node.args['decimals'].name}")
        whole = exp.Round(this=exp.cast(node.this, "double") * ten)
        return exp.paren(exp.Div(this=whole, expression=ten.copy(), typed=False, safe=True))
    if isinstance(node, exp.Bracket) and len(node.expressions) == 1 and not isinstance(node.expressions[0], exp.Slice):
        # A place beyond the end is null in DuckDB, an error in Spark; get() counts from zero.
        return exp.Anonymous(this="get", expressions=[node.this, node.expressions[0] - 1])
    if isinstance(node, exp.Anonymous) and node.name.lower() == "strip_accents":
        return _without_accents(node.expressions[0])
    if isinstance(node, exp.Anonymous) and node.name.lower() == "list_sum":
        total = parse_one("aggregate(items, 0, (total, each) -> total + each)", read="spark")
        return total.transform(lambda each: node.expressions[0] if each == exp.column("items") else each)
    if isinstance(node, exp.Chr) and all(isinstance(each, exp.Literal) for each in node.expressions):
        # Spark counts characters up to 255 and begins again.
        return exp.Literal.string("".join(chr(int(each.name)) for each in node.expressions))
    if isinstance(node, exp.ToDays):
        return exp.Anonymous(this="make_dt_interval", expressions=[node.this])
    if isinstance(node, exp.RegexpReplace) and isinstance(node.args.get("replacement"), exp.Literal):
        by = node.args["replacement"].name.replace("$", "\\$")
        node.set("replacement", exp.Literal.string(re.sub(r"\\(\d)", r"$\1", by)))
    return node


def _without_accents(text: exp.Expr) -> exp.Expr:
    accented, plain = _accented_letters()
    return exp.Anonymous(this="translate", expressions=[text, exp.Literal.string(accented), exp.Literal.string(plain)])


@cache
def _accented_letters() -> tuple[str, str]:
    """The Latin letters with accents, and each without: Spark has no function for it."""
    pairs = []
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        base = "".join(each for each in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(each))
        if len(base) == 1 and base != chr(code):
            pairs.append((chr(code), base))
    return "".join(accented for accented, _ in pairs), "".join(plain for _, plain in pairs)
