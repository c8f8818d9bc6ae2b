"""Each HTTP fault on each live source: its last good bytes stay in service, nothing is damaged, the next refresh recovers.

The whole matrix takes minutes (`make faults`); `make test` runs a diagonal of it: each source once, each fault once.
"""

from __future__ import annotations

import functools
import json
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets import raw
from pipelines.assets.raw import deliver
from pipelines.settings import Mode, Settings
from pipelines.verdict import ending_of
from sources.archive import Archive, Delivery, sha256_of
from sources.bodacc import dila_fetch
from sources.france_travail import fetch as offers
from sources.http import Session
from sources.sirene import fetch as stock
from sources.spec import Cadence, Origin
from tests.faults.http_faults import FAULTS, HttpFault
from tests.faults.publishers import CANARIES, FIRST, PUBLISHERS, SECOND, Publisher, every_live_route, scope

# JSON tells its own encoding; what is counted from it is the same.
READ_ALL_THE_SAME = {("france_travail", "utf_16")}
NO_FAULT = HttpFault()
LONGEST = 15.0  # seconds for one delivery, on a machine that does other things too
HomeOf = Callable[[Publisher], Path]
# Each source once and each fault once; there are more faults than sources.
_SOURCES = sorted(PUBLISHERS)
DIAGONAL = [(_SOURCES[number % len(_SOURCES)], fault) for number, fault in enumerate(sorted(FAULTS))]


@pytest.fixture(autouse=True, scope="module")
def few_questions() -> Iterator[None]:
    """A small perimeter, and one region to rank: the others would be a hundred calls more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "scope", lambda _, edition: scope(edition))
        patch.setattr(offers, "_region_codes", lambda: ["76"])
        yield


def delivered(publisher: Publisher, home: Path, edition: str, address: str, fault: HttpFault = NO_FAULT) -> Delivery:
    """One delivery by the source's own session, with the times of a test."""
    settings = Settings(
        home,
        Mode.LIVE,
        source_urls={publisher.id: address},
        source_routes={publisher.source: publisher.route},
        environment=publisher.environment,
    )
    shrunk = {"sleep": lambda _: None, "min_interval": 0.0, "attempts": 2}
    shrunk |= {"timeout": fault.timeout, "deadline": fault.deadline}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw, "Session", functools.partial(Session, **shrunk))
        for module in (stock, dila_fetch):  # large files have a deadline of their own, of hours
            patch.setattr(module, "DEADLINE", fault.deadline)
        started = time.monotonic()
        try:
            return deliver(publisher.spec, settings, edition, logging.getLogger("essai"))
        finally:
            assert time.monotonic() - started < LONGEST


@pytest.fixture(scope="module")
def home_of(tmp_path_factory: pytest.TempPathFactory) -> HomeOf:
    """A home in which a source delivered once, made once for all tests of the source."""

    @functools.cache
    def make(publisher: Publisher) -> Path:
        home = tmp_path_factory.mktemp(publisher.id)
        with publisher.open(False) as server:
            first = delivered(publisher, home, FIRST, server.url)
        assert first.files and not first.failure
        return home

    return make


def check_archive(home: Path) -> None:
    """That every archived byte is still the one that its name promises, and that nothing was left half written."""
    archive = home / "archive"
    for path in archive.glob("*/??/*"):
        assert sha256_of(path) == path.name
    for path in archive.glob("records/*/*/*/*"):
        assert json.loads(path.read_text(encoding="utf-8"))["source_id"]
    assert not [*archive.glob(".incoming-*"), *archive.glob(".selecting-*"), *archive.rglob("*.next")]


def check_message(publisher: Publisher, text: str) -> None:
    """That an operator reads which source failed, what was asked, which rule it broke; and no secret."""
    assert text.startswith(f"{publisher.source} : ")
    hosts = {publisher.asked.url, *(f"https://{host}" for host in publisher.asked.known_hosts)}
    asked = re.search(r"demandé +: (\S+)", text)
    assert asked and asked[1].startswith(tuple(filter(None, hosts))), text
    assert "règle     : " in text, text
    assert not any(canary in text for canary in CANARIES)


def an_hour_passes(home: Path) -> None:
    """A publisher that refused several calls is left alone for an hour (breaker.py); it is over."""
    for pause in home.glob("archive/progress/*/*/pause.json"):
        pause.write_text(json.dumps({"until": datetime.now(UTC).isoformat()}), encoding="utf-8")


def survives(publisher: Publisher, name: str, known: Path, folder: Path) -> None:
    """One source, one fault: with bytes to carry over, then without any, then once the publisher is well again."""
    fault = FAULTS[name]
    home, empty = folder / "known", folder / "empty"
    shutil.copytree(known, home)
    before = Archive(home / "archive", Origin.LIVE).latest(publisher.source)
    with fault.at(publisher, publisher.rows) as address:
        kept = delivered(publisher, home, SECOND, address, fault)
        nothing = without_a_past(publisher, empty, address, fault)
    check_archive(home), check_archive(empty)

    with publisher.open(True) as server:
        for each in (home, empty):
            an_hour_passes(each)
            recovered = delivered(publisher, each, SECOND, server.url)
            assert (recovered.failure, recovered.carried_over, bool(recovered.files)) == (None, False, True)
            check_archive(each)

    assert before is not None
    if (publisher.id, name) in READ_ALL_THE_SAME:
        assert kept.sha256 == recovered.sha256
        assert nothing is None
        return
    assert nothing is not None
    check_message(publisher, nothing)
    assert kept.sha256 == before.sha256
    if publisher.spec.cadence is Cadence.FROZEN:
        assert kept.unchanged, "a dataset that is closed is asked once"
    elif publisher.source == "recherche_entreprises" and fault.address:
        assert kept.unchanged, "an answer of less than 25 days is asked again when the API says that it changed"
        assert "l'API ne dit pas si elle a changé" in kept.remarks[0]
    else:
        assert kept.carried_over
        check_message(publisher, kept.failure or "")


def without_a_past(publisher: Publisher, home: Path, address: str, fault: HttpFault) -> str | None:
    """What is said of a source that fails before it ever delivered; None when it was read."""
    try:
        nothing = delivered(publisher, home, SECOND, address, fault)
    except dg.Failure as refused:
        assert not publisher.spec.is_optional
        assert ending_of(refused).exit_code == 4
        return ending_of(refused).reasons[0]
    if nothing.files:
        return None
    assert publisher.spec.is_optional
    assert nothing.absence == "n'a pas répondu, aucun relevé antérieur"
    return nothing.failure


def test_every_live_source_meets_the_faults_by_each_of_its_routes() -> None:
    assert set(PUBLISHERS) == every_live_route()
    assert {source for source, _ in DIAGONAL} == set(PUBLISHERS)
    assert {fault for _, fault in DIAGONAL} == set(FAULTS)


@pytest.mark.parametrize(("source", "fault"), DIAGONAL)
def test_a_source_survives_a_fault(source: str, fault: str, home_of: HomeOf, tmp_path: Path) -> None:
    publisher = PUBLISHERS[source]
    survives(publisher, fault, home_of(publisher), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("source", sorted(PUBLISHERS))
def test_each_source_survives_each_fault(source: str, fault: str, home_of: HomeOf, tmp_path: Path) -> None:
    publisher = PUBLISHERS[source]
    survives(publisher, fault, home_of(publisher), tmp_path)
