"""Secrets that come back from wherever they were sent, under any form, and errors that repeat them."""

import base64
import traceback
from urllib.parse import quote, quote_plus

import pytest

from sources.errors import BadBytes, SourceUnavailable
from sources.redaction import Redaction

SECRET = "canari/é+ 4711&x"


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower(),
        quote_plus(SECRET),
        quote(quote(SECRET, safe=""), safe=""),
        SECRET.encode().hex(),
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode(),
        *(base64.b64encode(f"{user}:{SECRET}".encode()).decode() for user in ("a", "ab", "abc")),
    ],
)
def test_a_secret_is_hidden_under_every_form(form):
    hidden = Redaction([SECRET]).text(f"avant {form} après")
    assert hidden.startswith("avant ") and hidden.endswith(" après")
    longest = max(len(piece) for piece in hidden.removeprefix("avant ").removesuffix(" après").split("…"))
    assert longest <= 8  # of base64, the letters that mix the user and the secret


def test_what_is_secret_in_an_address_is_hidden_and_the_rest_is_not():
    redaction = Redaction(
        [
            "postgresql://moi:s%C3%A9same-1@db.test/panorama",
            "https://hook.test/services/T0/abcdefghij0123456789?k=v4lue",
        ]
    )
    assert redaction.text("moi sésame-1 s%C3%A9same-1 db.test panorama services") == "moi … … db.test panorama services"
    assert redaction.text("abcdefghij0123456789 v4lue hook.test") == "… … hook.test"


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("host=db.test password=sésame-1 dbname=panorama", "sésame-1"),
        (r"host=db.test password = 'sé same\'1' dbname=panorama", "sé same'1"),
        (r"password=s\ ésame host=db.test", "s ésame"),
        ("postgresql://moi:sés[ame@db.test/panorama", "sés[ame"),
    ],
)
def test_the_password_of_a_database_is_hidden_however_its_address_is_written(address, password):
    redaction = Redaction([address])
    assert redaction.text(f"db.test panorama {password}") == "db.test panorama …"
    assert redaction.text(address) == "…"


def test_what_is_too_short_is_no_secret():
    assert Redaction(["a", ""]).text("panorama") == "panorama"


def test_an_error_and_what_led_to_it_say_no_secret():
    def fail():
        try:
            raise ValueError(f"address https://x.test/?key={quote(SECRET)}")
        except ValueError as error:
            raise SourceUnavailable("essai", f"refus : {SECRET}", place=SECRET, rule="une réponse") from error

    with pytest.raises(SourceUnavailable) as raised:
        Redaction([SECRET]).guarded(fail)
    whole = "".join(traceback.format_exception(raised.value))
    assert "canari" not in whole + repr(vars(raised.value))
    assert "refus : …" in whole and raised.value.rule == "une réponse"


def test_an_error_keeps_what_else_it_says():
    def fail():
        error = SourceUnavailable("essai", SECRET)
        error.retry_after = 7.0
        raise error

    with pytest.raises(SourceUnavailable) as raised:
        Redaction([SECRET]).guarded(fail)
    assert raised.value.retry_after == 7.0


def test_an_error_of_another_kind_is_told_without_the_secret():
    with pytest.raises(RuntimeError, match="KeyError : '…'"):
        Redaction([SECRET]).guarded(lambda: {}[SECRET])


def test_an_error_without_a_secret_is_the_same():
    error = BadBytes("essai", "illisible")

    def fail():
        raise error

    with pytest.raises(BadBytes) as raised:
        Redaction([SECRET]).guarded(fail)
    assert raised.value is error
