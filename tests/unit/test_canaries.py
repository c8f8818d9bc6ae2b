"""No secret is written: not by a source whose publisher repeats it in every way, not by Dagster, not by the command."""

import base64
import functools
import json
import logging
import traceback
from dataclasses import replace
from urllib.parse import quote

import dagster as dg
import pytest

from pipelines import run
from pipelines.assets import raw
from pipelines.resources import resources
from pipelines.settings import Mode, Settings
from sources.http import Session
from sources.registry import SOURCES
from sources.spec import by_id
from tests.e2e.command import panorama
from tests.sources import replay_server as server
from tests.sources.replay_server import Portal
from tests.unit.canaries import CREDENTIALS, ENVIRONMENT, WORDS, found_in, found_under

EDITION = "2026-10"
SPEC = by_id(SOURCES)["france_travail"]
ECHO = " ".join(WORDS[name] for name in CREDENTIALS)


def repeated(status, *, body=ECHO, **headers):
    """An answer that repeats the secrets in its body, its headers, or both."""

    def fault(handler, answer):
        sent = {name: quote(value, safe=":/") for name, value in headers.items()}
        server.send(handler, server.Answer(body.encode(), status, {"Content-Type": "text/plain", **sent}))

    return fault


def tokens(handler, answer):
    server.send(handler, server.Answer(json.dumps({"access_token": base64.b64encode(ECHO.encode()).decode()}).encode()))


# Each way: what the publisher answers to the two secrets, then to the search.
WAYS = {
    "401": [repeated(401, ETag=ECHO)],
    "403 of the search": [tokens, repeated(403)],
    "500": [repeated(500)] * 4,
    "a 200 that is no JSON": [repeated(200)],
    "a JSON that is no page": [tokens, repeated(200, body=json.dumps({"resultats": ECHO}))],
    "cut": [tokens, *[server.reset] * 4],
    "a redirect to another": [repeated(302, Location=f"https://ailleurs.test/{ECHO}")],
    "a redirect of the search": [tokens, repeated(302, Location=f"https://ailleurs.test/?key={ECHO}")],
}


@pytest.fixture
def settings_of(tmp_path, monkeypatch):
    """The settings of a home with every secret set, whose source asks some address."""
    monkeypatch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))

    def of(url):
        return Settings(tmp_path / "home", Mode.LIVE, source_urls={SPEC.id: url}, environment=ENVIRONMENT)

    return of


@pytest.mark.parametrize("way", WAYS)
def test_a_publisher_that_repeats_what_it_was_sent_betrays_nothing(settings_of, capfd, caplog, way):
    caplog.set_level("DEBUG")
    with Portal({}) as portal:
        for fault in WAYS[way]:
            portal.break_next("/", fault)
        settings = settings_of(portal.url)
        delivery = raw.deliver(SPEC, settings, EDITION, logging.getLogger("essai"))
    assert delivery.absence == "n'a pas répondu, aucun relevé antérieur"
    said = capfd.readouterr()
    assert found_in((said.out + said.err + caplog.text).encode(), "ce qui est imprimé") == []
    assert found_under(settings.home) == []


def test_a_fault_of_ours_whose_text_holds_a_secret_betrays_nothing_to_dagster(settings_of, capfd, monkeypatch):
    def broken(session, archive, scope):
        session.say(f"demandé avec {ECHO}")
        try:
            raise KeyError(ECHO)
        except KeyError as error:
            raise ValueError(f"adresse https://x.test/?key={quote(ECHO)}") from error

    settings = settings_of("http://127.0.0.1:1")
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [raw._raw_asset(replace(SPEC, fetch=broken), settings)],
            partition_key=EDITION,
            resources=resources(settings),
            instance=instance,
            raise_on_error=False,
        )
        logged = "".join(dg.serialize_value(entry) for entry in instance.all_logs(result.run_id))
    (failed,) = result.get_step_failure_events()
    assert "ValueError : adresse https://x.test/?key=" in str(failed.step_failure_data.error)
    said = capfd.readouterr()
    assert "demandé avec …" in said.err
    assert found_in((said.out + said.err + logged).encode(), "ce qui est imprimé") == []
    assert found_under(settings.home) == []


def test_an_exception_of_the_command_line_betrays_nothing(tmp_path, monkeypatch):
    def broken(settings, edition):
        raise RuntimeError(" ".join(WORDS.values()))

    monkeypatch.setattr(run, "refresh", broken)
    answer = panorama("refresh", home=tmp_path, **ENVIRONMENT)
    assert answer.code == 1
    assert "Traceback" in answer.err and "notification non envoyée" in answer.err
    assert found_in((answer.out + answer.err).encode(), "ce qui est imprimé") == []
    assert found_under(tmp_path) == []


def test_the_canaries_would_be_heard(tmp_path):
    """A search that finds nothing proves nothing."""
    (tmp_path / "trace").write_text("".join(traceback.format_exception(ValueError(WORDS[CREDENTIALS[0]]))))
    assert found_under(tmp_path) == [f"{CREDENTIALS[0]} dans trace"]
    for name, word in WORDS.items():
        for form in (word, quote(word, safe=""), base64.b64encode(f"moi:{word}".encode()).decode()):
            assert any(name in found for found in found_in(form.encode(), "x")), form
