"""Rules on private rounds and amounts as people write them, on invented rows."""

import csv

import pytest

from sources.person_names import reads_like_a_person
from sources.reading import LocalFile
from sources.register.vocabularies import load
from sources.rounds.amounts import Stated, instead_of, stated_in
from sources.rounds.investors import FILE
from sources.rounds.spec import COLUMNS, parse, rules
from sources.row_rules import faults
from tests.unit.test_row_rules import rejections

ROUND = {
    **dict.fromkeys(COLUMNS, ""),
    "round_id": "levee-inventee",
    "firm_name": "Firme inventée",
    "city": "Montauban",
    "department_code": "82",
    "announced_on": "2024-03",
    "stage": "seed",
    "nature": "equity",
    "amount_eur": "1500000",
    "amount_as_stated": "1.5 M€",
    "amount_state": "printed",
    "domain": "health",
    "source_url": "https://exemple.test/article",
    "source_name": "Journal inventé",
    "read_on": "2024-05-01",
    "certainty": "high",
}


def said(**changed):
    """What is wrong with an invented round, column by column."""
    return dict(faults({**ROUND, **changed}, rules(load(), {"autre-levee"})))


def test_the_invented_round_breaks_nothing():
    assert said() == {}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("15 M€", [(15e6, "EUR")]),
        ("800 k€", [(8e5, "EUR")]),
        ("2,5 millions d'euros", [(2.5e6, "EUR")]),
        ("740.000 euros", [(740e3, "EUR")]),
        ("500 000 €", [(5e5, "EUR")]),
        ("140 M$ (125 M€)", [(140e6, "USD"), (125e6, "EUR")]),
        ("20 millions de dollars", [(20e6, "USD")]),
        ("12 MF", [(12e6, "FRF")]),
        ("10 millions de francs", [(10e6, "FRF")]),
        ("1,2 Md€", [(1.2e9, "EUR")]),
        ("deux levées en 2020", []),
    ],
)
def test_amounts_are_read_as_people_write_them(text, stated):
    assert stated_in(text) == [Stated(*each) for each in stated]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("15 M€", "écrire 15000000"),
        ("800 k€", "écrire 800000"),
        ("1 500 000", "écrire 1500000"),
        ("-5", "plus grand que zéro"),
        ("0", "plus grand que zéro"),
        ("20 M$", "USD dans currency"),
        ("10 millions de francs", "écrire 1524490"),
        ("beaucoup", "un nombre d'euros en chiffres"),
    ],
)
def test_an_amount_that_is_not_plain_euros_says_what_to_write(text, advice):
    assert advice in instead_of(text)
    assert advice in said(amount_eur=text)["amount_eur"]


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("150000000", "100 fois trop grand"),
        ("1500000000", "1000 fois trop grand"),
        ("1500", "1000 fois trop petit"),
        ("2000000", "contredit « 1.5 M€ » : écrire 1500000"),
    ],
)
def test_an_amount_that_contradicts_what_the_page_prints_is_refused(amount, why):
    found = [text for column, text in faults({**ROUND, "amount_eur": amount}, rules(load())) if column == "amount_eur"]
    assert any(why in text for text in found), found


def test_the_printed_amount_is_not_left_out():
    assert "la page imprime 1500000 €" in said(amount_eur="", amount_state="not_disclosed")["amount_eur"]


@pytest.mark.parametrize(("amount", "stated"), [("300000000", "300 M€"), ("5000", "5 k€")])
def test_an_implausible_amount_needs_to_be_confirmed(amount, stated):
    assert "plausible" in said(amount_eur=amount, amount_as_stated=stated)["amount_eur"]
    assert said(amount_eur=amount, amount_as_stated=stated, amount_state="confirmed") == {}


@pytest.mark.parametrize(
    ("amount", "stated", "currency", "right"),
    [
        ("32000000", "300 millions de dollars", "USD", False),
        ("180000000", "200 M$", "USD", True),
        ("2000000", "20 M$", "USD", False),
        ("18000000", "15 M£", "GBP", True),
        ("9000000", "15 M£", "GBP", False),
    ],
)
def test_a_converted_amount_implies_a_rate_that_the_euro_has_known(amount, stated, currency, right):
    found = said(amount_eur=amount, amount_as_stated=stated, currency=currency, amount_state="converted")
    assert found == {} if right else "€ pour 1 " in found["amount_eur"]


def test_a_conversion_of_nothing_is_said():
    found = said(amount_eur="18000000", amount_as_stated="0 M$", currency="USD", amount_state="converted")
    assert "nul ou négatif" in found["amount_eur"]


def test_no_confirmation_passes_the_ceiling():
    assert (
        "zéros de trop"
        in said(amount_eur="32000000000", amount_as_stated="32 Md€", amount_state="confirmed")["amount_eur"]
    )


@pytest.mark.parametrize("investors", ["Jean Dupont", "Fonds inventé|Claire Exemple", "Fonds inventé, Claire Exemple"])
def test_an_investor_that_reads_like_a_person_is_refused_and_not_repeated(investors):
    found = said(investors=investors)["investors"]
    assert "personne physique" in found
    assert not any(name in found for name in ("Dupont", "Claire", "Exemple"))


def test_an_organisation_named_like_a_person_passes_once_it_is_listed():
    assert said(investors="Elliott Management|Fonds inventé") == {}
    with FILE.open(encoding="utf-8", newline="") as file:
        listed = [row["name"] for row in csv.DictReader(file) if row["why"]]
    assert [name for name in listed if not reads_like_a_person(name)] == [], "inscrit sans besoin"


def test_francs_and_dollars_are_converted_at_a_rate_that_holds():
    francs = {"amount_as_stated": "10 MF", "currency": "FRF", "amount_state": "converted"}
    assert said(amount_eur="1524490", **francs) == {}
    assert "écrire 1524490" in said(amount_eur="10000000", **francs)["amount_eur"]
    dollars = {"amount_as_stated": "20 M$", "currency": "USD"}
    assert said(amount_eur="18500000", amount_state="converted", **dollars) == {}
    assert said(amount_eur="", amount_state="other_currency", **dollars) == {}
    assert "n'imprime aucun montant en euros" in said(amount_eur="18500000", amount_as_stated="20 M$")["amount_eur"]


@pytest.mark.parametrize(
    ("city", "department", "right"),
    [
        ("Montauban-de-Bretagne", "35", True),
        ("Montauban-de-Bretagne", "82", False),
        ("Castres-Gironde", "33", True),
        ("Castres-Gironde", "81", False),
        ("Castres", "81", True),
        ("castres", "33", False),
        ("Saint-Élix-le-Château", "31", True),
        ("St Elix le Chateau", "31", True),
        ("Ville inventée", "31", False),
        ("", "", True),
    ],
)
def test_a_town_is_one_of_its_department(city, department, right):
    assert ("city" not in said(city=city, department_code=department)) == right


def test_a_homonym_says_where_there_is_one():
    assert said(city="Castres-Gironde", department_code="81")["city"].endswith("il y en a une dans : 33")


def test_a_siren_that_lost_its_zero_is_told_which_it_was():
    assert "le zéro de tête est perdu, écrire 005880596" in said(siren="5880596".zfill(8))["siren"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("round_id", "Levée"),
        ("firm_name", " "),
        ("siren", "123456789"),
        ("announced_on", ""),
        ("announced_on", "mars 2024"),
        ("announced_on", "2024-13"),
        ("announced_on", "2025"),
        ("stage", ""),
        ("stage", "serie_a"),
        ("nature", "capital"),
        ("nature", "grant"),
        ("amount_state", ""),
        ("amount_as_stated", ""),
        ("currency", "USD"),
        ("investors", "Fonds | Autre fonds"),
        ("investors", "M. Inventé"),
        ("domain", "santé"),
        ("health_subdomain", "robots"),
        ("duplicate_of", "levee-inventee"),
        ("duplicate_of", "inconnue"),
        ("source_url", "https://github.com/quelqu-un/compilation"),
        ("second_source", "https://www.crunchbase.com/organization/inventee"),
        ("read_on", "hier"),
        ("certainty", "sûre"),
        ("note", "écrire à quelqu-un@exemple.test"),
    ],
)
def test_a_round_that_breaks_a_rule_is_set_aside_with_its_line(tmp_path, column, value):
    wrong = {**ROUND, "round_id": "autre", column: value}
    if column == "duplicate_of" and value == "levee-inventee":
        wrong["round_id"] = value  # a round cannot repeat itself
    (found,) = rejections(parse, "rounds.csv", ROUND, wrong, folder=tmp_path)
    assert found[0] == 3


def test_a_duplicate_leads_to_a_round_that_is_none(tmp_path):
    first, second = ROUND, {**ROUND, "round_id": "b", "duplicate_of": "levee-inventee"}
    third = {**ROUND, "round_id": "c", "duplicate_of": "b"}
    apart = {**ROUND, "round_id": "d", "duplicate_of": "distinct"}
    assert rejections(parse, "rounds.csv", first, second, third, apart, folder=tmp_path) == [(4, "duplicate_of")]


def test_a_file_from_a_spreadsheet_is_read_when_it_keeps_its_commas(tmp_path):
    path = tmp_path / "rounds.csv"
    lines = [",".join(ROUND), ",".join(ROUND.values())]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    (table,) = parse([LocalFile("rounds", path.name, path, "0")])
    assert (table.rows.num_rows, table.rejected) == (1, ())
    path.write_text("\n".join(line.replace(",", ";") for line in lines), encoding="utf-8")
    (table,) = parse([LocalFile("rounds", path.name, path, "0")])
    assert "round_id" not in table.rows.column_names  # landing then says which columns are missing
