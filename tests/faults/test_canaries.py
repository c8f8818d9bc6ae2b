"""A whole refresh with a secret in every variable that holds one, against a publisher that repeats them: none is written.

PostgreSQL is a real server, which the release reaches. Not here: an exception of the command (tests/unit/test_canaries.py).
"""

import json
import sqlite3

import psycopg
import pytest
from psycopg import sql

from tests.e2e.command import EDITION, panorama_apart
from tests.postgres.releases import address, running_server
from tests.sources import replay_server as server
from tests.sources.replay_server import Portal
from tests.unit.canaries import CREDENTIALS, ENVIRONMENT, WORDS, found_in, found_under


@pytest.mark.long
def test_a_whole_refresh_writes_no_secret(tmp_path):
    """What the publisher repeats goes through the archive, the models, the release, status.json and the two logs."""
    echo = " ".join(WORDS[name] for name in CREDENTIALS)

    def repeated(handler, answer):
        server.send(handler, server.Answer(echo.encode(), 403, {"Content-Type": "text/plain"}))

    home = tmp_path / "l'été; drop table x --"  # and a name that SQL, YAML and a shell could stumble over
    with Portal({}) as portal, running_server() as postgres:
        portal.break_next("/", repeated, times=99)
        password = WORDS["PANORAMA_POSTGRES_URL"]
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(sql.SQL("create role moi superuser login password {}").format(password))
        environment = {
            **ENVIRONMENT,
            "PANORAMA_URL_FRANCE_TRAVAIL": portal.url,
            "PANORAMA_POSTGRES_URL": address(postgres, user="moi", password=password),
        }
        answer = panorama_apart("refresh", "--live", "france_travail", home=home, **environment)
        with psycopg.connect(postgres) as connection:
            served = connection.execute("select release from panorama._release").fetchone()
    assert answer.code == 0, answer.out + answer.err
    assert served == (f"{EDITION}.r1",)
    assert "france_travail" in answer.err and "403" in answer.err
    sources = json.loads((home / "status.json").read_text())["sources"]
    assert next(each for each in sources if each["id"] == "france_travail")["absence"]
    # The event log of Dagster was written, and SQLite does not compress: the search below reads what it holds.
    (run, *_) = (home / "dagster" / "history" / "runs").glob("*-*.db")
    with sqlite3.connect(run) as log:
        assert log.execute("select count(*) from event_logs").fetchone() > (0,)
    assert (home / "releases" / f"{EDITION}.r1" / "audit.json").is_file()
    assert found_in((answer.out + answer.err).encode(), "ce qui est imprimé") == []
    assert found_under(home) == []
