"""What dbt's macros accept is what our sources accept: identifiers (sources/identifiers.py), the sector (sources/sirene/perimeter.py)."""

from __future__ import annotations

from typing import Any

import duckdb
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.settings import DBT_PROJECT
from sources.identifiers import clean_siren, clean_siret, luhn_is_valid
from sources.sirene import perimeter


@pytest.fixture(scope="module")
def macros() -> Any:
    """The macros themselves, rendered as dbt renders them for DuckDB."""

    class Adapter:
        def dispatch(self, name: str) -> Any:
            return getattr(module, f"default__{name}")

    files = [DBT_PROJECT / "macros" / name for name in ("dialect.sql", "text.sql", "identifiers.sql", "sirene.sql")]
    environment = jinja2.Environment(autoescape=False, extensions=["jinja2.ext.do"])
    environment.globals |= {"adapter": Adapter(), "return": lambda text: text}
    module: Any = environment.from_string("\n".join(file.read_text(encoding="utf-8") for file in files)).module
    return module


def read_by(macro: Any, text: str | None) -> str | None:
    """What the macro's SQL makes of a text, where it filters rows: there an engine computes each mention anew."""
    read = macro("text")
    ((found,),) = duckdb.execute(
        f"select max({read}) from (select unnest($texts::varchar[]) as text) where {read} is not null",
        {"texts": [text]},
    ).fetchall()
    return found


def keyed(digits: str) -> str:
    """The digits with a last one that makes them pass the Luhn check."""
    return next(digits + key for key in "0123456789" if luhn_is_valid(digits + key))


SIRENS = st.text("0123456789", min_size=8, max_size=8)
OTHER = st.sampled_from([None, "", "abc", "12345678", "000000000", "1234567890123456", "5520 16834", "55201683A"])


@settings(deadline=None)
@given(st.one_of(SIRENS.map(keyed), SIRENS.map(lambda digits: digits + "0"), OTHER))
def test_a_siren_is_the_same_in_sql_and_in_python(macros: Any, text: str | None) -> None:
    assert read_by(macros.siren, text) == clean_siren(text)


@settings(deadline=None)
@given(st.lists(st.one_of(SIRENS.map(keyed), SIRENS.map(lambda digits: digits + "0"), OTHER), max_size=4))
def test_the_sirens_of_a_list_are_those_of_its_texts_each_once(macros: Any, texts: list[str | None]) -> None:
    ((found,),) = duckdb.execute(
        f"select {macros.valid_sirens('texts')} from (select $texts::varchar[] as texts)", {"texts": texts}
    ).fetchall()
    assert found == sorted({siren for text in texts if (siren := clean_siren(text))})


@settings(deadline=None)
@given(SIRENS.map(keyed), st.text("0123456789", min_size=4, max_size=4), st.text("0123456789", min_size=1, max_size=1))
def test_a_siret_of_a_valid_siren_is_the_same_in_sql_and_in_python(macros: Any, siren: str, nic: str, key: str) -> None:
    for text in (keyed(siren + nic), siren + nic + key):
        assert read_by(macros.siret, text) == clean_siret(text)


@settings(deadline=None)
@given(st.text("0123456789", min_size=5, max_size=5))
def test_an_establishment_of_la_poste_is_the_same_in_sql_and_in_python(macros: Any, nic: str) -> None:
    assert read_by(macros.siret, "356000000" + nic) == clean_siret("356000000" + nic)


ACTIVITIES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", " ", "\N{NO-BREAK SPACE}"]),
        st.sampled_from(["62", "63.11Z", "72.1", "58.29C", "6", "[ND]", ""]),
        st.sampled_from(["", " "]),
    ),
)
NOMENCLATURES = st.sampled_from(
    [
        None,
        "",
        "NAFRev2",
        "NAF Rev 2",
        "nafrev2",
        "NAF2025",
        "NAF 25",
        "NAFRev2025",
        "NAFRev1",
        "NAP",
        " NAFRev2",
        "NAF2008",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.none(), ACTIVITIES), NOMENCLATURES)
def test_what_staging_counts_in_the_sector_is_followed_by_landing(
    macros: Any, activity: str | None, nomenclature: str | None
) -> None:
    """Its models read the followed rows alone: another rule in landing would leave establishments out unseen."""
    with duckdb.connect() as connection:
        connection.execute(perimeter.MACROS)
        ((staging, landing),) = connection.execute(
            f"select {macros.naf_division_of('activity', 'nomenclature')}, sector_division(activity, nomenclature)"
            " from (select $activity::varchar as activity, $nomenclature::varchar as nomenclature)",
            {"activity": activity, "nomenclature": nomenclature},
        ).fetchall()
    assert landing == (staging if staging in perimeter.SECTOR else None)
