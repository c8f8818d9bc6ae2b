"""What a valid identifier is."""

import pytest

from sources.identifiers import clean_siren, clean_siret, department_is_valid, mended_siret


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("552 016 834", "552016834"),
        ("552016834", "552016834"),
        ("552016835", None),
        ("55201683", None),
        ("000000000", None),
        (None, None),
        ("abc", None),
    ],
)
def test_a_siren_is_nine_digits_that_pass_luhn(text, siren):
    assert clean_siren(text) == siren


def test_an_establishment_of_la_poste_follows_its_own_rule():
    assert clean_siret("35600000049837") == "35600000049837"  # Luhn fails, the digits add up to a multiple of five
    assert clean_siret("35600000049838") is None


def test_a_siret_of_an_invalid_siren_is_invalid():
    assert clean_siret("55201683500016") is None


@pytest.mark.parametrize(
    ("code", "valid"),
    [("09", True), ("2A", True), ("20", False), ("974", True), ("31", True), ("96", False), ("", False), (None, False)],
)
def test_a_department_is_one_of_the_official_codes(code, valid):
    assert department_is_valid(code) is valid


@pytest.mark.parametrize(
    ("cell", "siret"),
    [
        ("552 100 554 00005", "55210055400005"),
        ("55210055400005.0", "55210055400005"),
        (1234567400001, "01234567400001"),
        ("1234567400002", None),
        ("5.5210055400005E+13", None),
        ("552100554.00005", None),
        (None, None),
    ],
)
def test_a_siret_that_passed_through_a_spreadsheet_is_mended_only_where_its_key_holds(cell, siret):
    assert mended_siret(cell) == siret
