"""Job offers: asked within the API's limits, counted once each, and nothing of them kept; secrets are told to nobody else.

Every offer is invented.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sources.archive import Archive
from sources.errors import SourceUnavailable
from sources.france_travail import fetch as france_travail
from sources.france_travail.spec import SPEC
from sources.http import Session
from sources.landing import files_at, land
from sources.reading import read_json_array
from sources.spec import Scope
from tests.sources import replay_server as server
from tests.sources.offers_server import EMPLOYER, SEARCH, SECRETS, TOKEN, Offer, Offers

LAST = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
MONTH = f"{LAST:%Y-%m}"
SCOPE = Scope(MONTH, "76", ("31", "34"))
CREDENTIALS = {
    "FRANCE_TRAVAIL_CLIENT_ID": SECRETS["client_id"],
    "FRANCE_TRAVAIL_CLIENT_SECRET": SECRETS["client_secret"],
}
Counts = dict[tuple[str, str, str], int]


def offer(number: int, **facts: Any) -> Offer:
    return Offer(**{"id": f"offre-canari-{number}", "created": f"{MONTH}-02T08:00:00.000Z", **facts})


OFFERS = [
    offer(1),
    offer(2, department="34", rome="M1419"),
    offer(3, words="IA embarquée et vision"),  # also of data_scientist's ROME code: it counts once
    offer(4, rome="M1811", created=f"{LAST.replace(day=1) - timedelta(days=1):%Y-%m}-15T08:00:00.000Z"),
    offer(5, rome="M1811", created="2020-01-01T00:00:00.000Z"),
    offer(6, rome="K1304"),
    offer(7, department="75", region="11"),
]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Offers]:
    monkeypatch.setattr(france_travail, "_region_codes", lambda: ["11", "76"])  # all of them are 96 calls more
    with Offers(list(OFFERS)) as running:
        yield running


@pytest.fixture
def ask(api: Offers, archive: Archive, naps: list[float]) -> Callable[..., Any]:
    def asked(scope: Scope = SCOPE, **credentials: str) -> Any:
        secrets = CREDENTIALS | credentials
        with Session(SPEC, base_override=api.url, min_interval=0.0, sleep=naps.append, credentials=secrets) as session:
            return archive.record(SPEC, scope.edition, france_travail.fetch(session, archive, scope))

    return asked


def counted(archive: Archive, delivery: Any, root: Path) -> Counts:
    """What landed, zeros left aside."""
    arrival = next(each for each in land(SPEC, archive, delivery, root) if each.table == "counts")
    rows = pq.read_table(root / arrival.path).to_pylist()
    assert len(rows) == 2 * 4 * 6
    return {
        (row["department_code"], row["occupation"], row["creation_month"]): row["offers"]
        for row in rows
        if row["offers"]
    }


def test_each_offer_counts_once_where_it_was_asked(ask: Callable[..., Any], archive: Archive, tmp_path: Path) -> None:
    assert counted(archive, ask(), tmp_path / "landing") == {
        ("31", "data_scientist", MONTH): 1,
        ("34", "data_analyst", MONTH): 1,
        ("31", "embedded_ai_specialist", MONTH): 1,
        ("31", "data_engineer", OFFERS[3].created[:7]): 1,
    }


def test_the_rank_rests_on_totals_asked_one_offer_at_a_time(
    ask: Callable[..., Any], api: Offers, archive: Archive
) -> None:
    delivery = ask()
    totals = next(file for file in delivery.files if file.name == "regions.json")
    (local,) = files_at(archive, [totals])
    rows = read_json_array("region_totals", local).rows.to_pylist()
    assert {(row["region_code"], row["occupation"]): row["announced"] for row in rows if row["announced"]} == {
        ("76", "data_scientist"): 2,
        ("76", "embedded_ai_specialist"): 1,
        ("76", "data_engineer"): 1,
        ("76", "data_analyst"): 1,
        ("11", "data_scientist"): 1,
    }
    assert {query["range"] for query in api.searches() if "region" in query} == {"0-0"}


@pytest.mark.parametrize("offers", [1_150, 1_301])
def test_a_query_past_the_ceiling_is_cut_by_date_and_loses_nothing(
    offers: int, ask: Callable[..., Any], api: Offers, archive: Archive, tmp_path: Path
) -> None:
    first = datetime.combine(LAST.replace(day=1), datetime.min.time())
    api.offers = [
        offer(number, created=f"{first + timedelta(minutes=30 * number):%Y-%m-%dT%H:%M:%SZ}")
        for number in range(offers)
    ]
    assert counted(archive, ask(), tmp_path / "landing") == {("31", "data_scientist", MONTH): offers}


def test_more_offers_in_an_hour_than_a_query_brings_is_told(ask: Callable[..., Any], api: Offers) -> None:
    api.offers = [offer(number) for number in range(1_151)]
    with pytest.raises(SourceUnavailable, match="1151 offres créées en une heure"):
        ask()


def test_a_token_that_expired_is_renewed_and_the_call_made_again(ask: Callable[..., Any], api: Offers) -> None:
    api._calls_of_a_token = 10
    ask()
    searches = len(api.searches())
    assert (api.tokens, searches) == (3, 24 + 2), "24 queries, and the two that met a token that had expired"


def test_a_limit_of_calls_is_waited_for(ask: Callable[..., Any], api: Offers, naps: list[float]) -> None:
    api.break_next(SEARCH, server.status(429, "7"))
    ask()
    assert 7.0 in naps


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"resultats": [{"id": "offre-canari-9"', "un JSON incomplet"),
        (b'{"message": "service indisponible"}', "n'est pas une page d'offres"),
        (b"<html>maintenance</html>", "un JSON incomplet"),
    ],
)
def test_a_200_that_is_no_page_of_offers_is_refused_without_quoting_it(
    ask: Callable[..., Any], api: Offers, content: bytes, said: str
) -> None:
    api.break_next(SEARCH, server.body(content), times=4)
    with pytest.raises(SourceUnavailable, match=said) as refused:
        ask()
    assert "canari" not in str(refused.value)


def test_fewer_offers_than_the_page_says_are_asked_again(ask: Callable[..., Any], api: Offers) -> None:
    def short(handler: Any, answer: server.Answer) -> None:
        server.send(handler, server.Answer(b'{"resultats": []}', 206, {"Content-Range": "offres 0-2/3"}))

    api.break_next(SEARCH, short)
    ask()
    assert api.searches()[0] == api.searches()[1]


def test_neither_a_secret_nor_an_offer_is_written_or_logged(
    ask: Callable[..., Any], api: Offers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    delivery = ask()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"data_scientist" in written
    for word in ("canari", EMPLOYER, "intitule"):
        assert word.encode() not in written
        assert word not in caplog.text + repr(delivery)
    assert {asked.path for asked in api.asked if b"canari" in asked.body} == {TOKEN}


def test_refused_credentials_are_told_without_repeating_them(ask: Callable[..., Any]) -> None:
    with pytest.raises(SourceUnavailable, match=r"pas de jeton \(réponse 400\)") as refused:
        ask(FRANCE_TRAVAIL_CLIENT_SECRET="canari-faux")
    assert "canari" not in str(refused.value)


def test_a_refusal_is_told_without_the_token_that_it_repeats(ask: Callable[..., Any], api: Offers) -> None:
    def refused(handler: Any, answer: server.Answer) -> None:
        server.send(handler, server.Answer(f"quota atteint pour {handler.headers['Authorization']}".encode(), 403))

    api.break_next(SEARCH, refused)
    with pytest.raises(SourceUnavailable, match="répond 403 : « quota atteint pour Bearer … »"):
        ask()


def test_a_token_is_never_sent_along_a_redirect(ask: Callable[..., Any], api: Offers) -> None:
    api.break_next(SEARCH, server.redirect("https://exemple.invalid/offres"))
    with pytest.raises(SourceUnavailable, match="302"):
        ask()


def test_an_edition_is_counted_once_and_a_past_one_never(ask: Callable[..., Any], api: Offers) -> None:
    first = ask()
    api.asked.clear()
    assert (ask().sha256, api.asked) == (first.sha256, [])
    with pytest.raises(SourceUnavailable, match="ne sont plus en ligne"):
        ask(Scope("2024-08", "76", ("31",)))


def test_occupations_and_regions_are_those_of_the_models() -> None:
    seeds = Path(__file__).parents[2] / "dbt_project" / "seeds"

    def column(path: Path, name: str) -> set[str]:
        with path.open(encoding="utf-8", newline="") as file:
            return {row[name] for row in csv.DictReader(file)}

    asked = column(france_travail.HERE / "occupations.csv", "occupation")
    assert asked == column(seeds / "job_occupations.csv", "occupation")
    assert column(france_travail.HERE / "regions.csv", "region_code") == {
        code for code in column(seeds / "departments.csv", "region_code") if len(code) == 2
    }


def test_the_months_are_six_and_end_with_the_edition() -> None:
    assert france_travail._months(date(2025, 2, 28))[0] == date(2024, 9, 1)
