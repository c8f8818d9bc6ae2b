"""`panorama suppress`: what is refused, what is kept, what is shown."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
import pytest

from pipelines import privacy_commands
from pipelines.settings import UsageError
from publication import kept
from sources import suppressions


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PANORAMA_HOME", str(tmp_path))
    return tmp_path


def suppress(*words: str) -> int:
    parser = argparse.ArgumentParser()
    privacy_commands.add_to(parser.add_subparsers())
    options = parser.parse_args(["suppress", *words])
    return int(options.run(options))


def test_a_suppression_says_who_when_and_why_and_is_undone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert suppress("732 829 320", "--name", "Alpha  Exemple", "--reason", "courriel du 3 novembre") == 0
    (one,) = suppressions.read(home)
    assert (one.siren, one.names, one.reason) == ("732829320", ("Alpha Exemple",), "courriel du 3 novembre")
    assert one.author and one.at.endswith("Z")
    assert suppress("--list") == 0
    assert "courriel du 3 novembre" in capsys.readouterr().out
    assert suppress("732829320", "--undo", "--reason", "accord") == 0
    assert suppressions.read(home) == ()
    assert len((home / suppressions.FILE).read_text(encoding="utf-8").splitlines()) == 2


def test_a_person_without_a_siren_is_suppressed_by_name(home: Path) -> None:
    assert suppress("--name", "Prénom Inventé", "--reason", "courrier") == 0
    assert suppressions.read(home)[0].key == "Prénom Inventé"
    assert suppress("--name", "Prénom Inventé", "--undo", "--reason", "accord") == 0
    assert suppressions.read(home) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["732829321", "--reason", "x"], "n'est pas un SIREN"),
        (["732829320"], "--reason"),
        (["732829320", "--reason", " "], "--reason"),
        (["--reason", "x"], "un SIREN"),
        (["732829320", "--name", "IA", "--reason", "x"], "trop court"),
        (["732829320", "--undo", "--reason", "x"], "n'est pas retirée"),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(home: Path, words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        suppress(*words)
    assert not (home / suppressions.FILE).exists()


def test_the_names_are_those_that_the_live_release_gives_to_its_siren(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(str(home / "panorama.duckdb")) as connection:
        connection.execute("create table dim_firm as select 'alpha' firm_id, '732829320' siren, 'Alpha' firm_name")
        connection.execute(
            "create table fct_public_award as select null::varchar siren, 'alpha' firm_id, 'ALPHA SAS' beneficiary_name"
        )
        connection.execute(
            "create table fct_ownership_event as select '000000026' siren, 'Bêta' company_name, '732829320' counterparty_siren, "
            "'Alpha Groupe' counterparty_name, 'beta' firm_id"
        )
    monkeypatch.setattr(kept, "live", lambda _: argparse.Namespace(path=home))
    assert sorted(privacy_commands.names_of(home, "732829320")) == ["ALPHA SAS", "Alpha Groupe", "alpha"]
