"""What a home keeps, what may go, and that a killed pruning is ended by the next one. The releases here are bare: release.json only."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from publication import durable, journal, kept, retention, seal
from publication.retention import Rule
from tests.gate.house import House


def bare(home: Path, release_id: str, *, live: bool = False) -> Path:
    """An invented release: its release.json and one read-only table."""
    folder = home / "releases" / release_id
    (folder / "csv").mkdir(parents=True)
    content = {
        "release": release_id,
        "edition": release_id[:7],
        **{"origin": "sample", "region": "76", "inputs_sha256": "e", "code_sha256": "c", "seal": "s"},
        "published_at": "2026-11-01T06:00:00Z",
        "rules": {"passed": 1, "total": 1},
        "sources": [],
    }
    (folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "csv" / "dim_firm.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "csv" / "dim_firm.csv").chmod(0o444)
    if live:
        durable.point(home / "current", f"releases/{release_id}")
    return folder


def candidate(home: Path, name: str) -> Path:
    folder = home / "candidates" / name
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("2026-08.r1", "2026-09.r1", "2026-09.r2", "2026-09.r3", "2026-10.r1", "2026-10.r2", "2026-10.r3"):
        bare(tmp_path, name, live=name == "2026-10.r2")
    return tmp_path


def names(found: list[retention.Beyond]) -> list[str]:
    return [each.path.name for each in found]


def test_the_live_release_the_first_and_the_last_revision_of_each_edition_are_kept(home: Path) -> None:
    assert names(retention.releases_beyond(home, Rule())) == ["2026-09.r2"]
    assert names(retention.releases_beyond(home, Rule(revisions=2))) == []
    assert names(retention.releases_beyond(home, Rule(editions=1))) == [
        "2026-08.r1",
        "2026-09.r1",
        "2026-09.r2",
        "2026-09.r3",
    ]


def test_an_old_edition_stays_while_it_is_live(home: Path) -> None:
    durable.point(home / "current", "releases/2026-08.r1")
    assert "2026-08.r1" not in names(retention.releases_beyond(home, Rule(editions=1)))


def test_pruning_deletes_read_only_files_and_notes_it_and_frees_no_name(home: Path) -> None:
    (home / "releases" / "2026-09.r2" / "csv").chmod(0o555)
    retention.remove_releases(home, retention.releases_beyond(home, Rule(editions=1)))
    assert sorted(path.name for path in (home / "releases").iterdir()) == [
        "2026-10.r1",
        "2026-10.r2",
        "2026-10.r3",
    ]
    assert {line.release for line in journal.read(home)} == {"2026-08.r1", "2026-09.r1", "2026-09.r2", "2026-09.r3"}
    assert seal.next_release_id(home, "2026-09") == "2026-09.r4"


def test_a_pruning_killed_in_the_middle_shows_no_half_release_and_the_next_one_ends_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            retention.remove_releases(home, retention.releases_beyond(home, Rule()))
    assert "2026-09.r2" not in [release.id for release in kept.releases(home)]
    left = retention.releases_beyond(home, Rule())
    assert names(left) == [".2026-09.r2.pruned"]
    retention.remove_releases(home, left)
    assert retention.releases_beyond(home, Rule()) == []
    assert len(journal.read(home)) == 1


def test_a_release_that_became_live_meanwhile_is_not_deleted(home: Path) -> None:
    found = retention.releases_beyond(home, Rule())
    durable.point(home / "current", "releases/2026-09.r2")
    with pytest.raises(kept.PublicationRefused, match="en service"):
        retention.remove_releases(home, found)
    assert (home / "releases" / "2026-09.r2" / "csv" / "dim_firm.csv").is_file()


def test_a_release_that_cannot_be_read_is_left_to_a_person(home: Path) -> None:
    (home / "releases" / "2026-09.r2" / "release.json").write_text("{", encoding="utf-8")
    assert names(retention.releases_beyond(home, Rule())) == []


def test_the_last_attempt_of_an_edition_stays_until_the_edition_is_published(home: Path) -> None:
    candidate(home, "2026-11-bbbbbbbb")
    old = candidate(home, "2026-10-cccccccc")
    (home / "candidates" / ".2026-11-dddddddd.building").mkdir()
    os.utime(old / "datapackage.json", (1, 1))
    found = retention.candidates_beyond(home)
    assert names(found) == ["2026-10-cccccccc", ".2026-11-dddddddd.building"]
    retention.remove_candidates(found)
    assert [path.name for path in (home / "candidates").iterdir()] == ["2026-11-bbbbbbbb"]


@pytest.mark.parametrize("value", ["0", "-1", "deux"])
def test_a_rule_that_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="PANORAMA_KEEP_REVISIONS"):
        Rule.read({"PANORAMA_KEEP_REVISIONS": value})


def test_the_editions_that_a_slow_leak_is_seen_by_are_kept() -> None:
    assert Rule.read({"PANORAMA_KEEP_EDITIONS": "13"}) == Rule(editions=13)
    with pytest.raises(
        ValueError, match="au moins 13, car les règles qui comparent au meilleur des douze derniers mois"
    ):
        Rule.read({"PANORAMA_KEEP_EDITIONS": "12"})


def test_the_rule_comes_from_the_environment() -> None:
    asked = Rule.read({"PANORAMA_KEEP_REVISIONS": "3", "PANORAMA_KEEP_EDITIONS": "24"})
    assert asked == Rule(revisions=3, editions=24)


# the journal ----------------------------------------------------------------------------------------------------------


def test_the_journal_survives_a_line_cut_by_a_crash(house: House) -> None:
    path = house.home / journal.FILE
    path.write_bytes(path.read_bytes() + b'{"at": "2026')
    line = journal.entry("prune", "2026-09.r2", live_before="2026-10.r1", live_after="2026-10.r1")
    journal.write(house.home, line)
    assert [each.action for each in journal.read(house.home)] == [
        "audit",
        "publish",
        "audit",
        "prune",
    ]
    assert path.read_bytes().endswith(b"\n")


def test_a_publication_ends_a_rollback(house: House) -> None:
    def moved(action: journal.Action, before: str | None, after: str) -> None:
        journal.write(house.home, journal.entry(action, after, live_before=before, live_after=after, reason="essai"))

    moved("publish", "2026-10.r1", "2026-10.r2")
    assert journal.rolled_back(house.home) is None
    moved("rollback", "2026-10.r2", "2026-10.r1")
    found = journal.rolled_back(house.home)
    assert found is not None and (found.release, found.reason) == ("2026-10.r1", "essai")
    moved("publish", "2026-10.r1", "2026-10.r3")
    assert journal.rolled_back(house.home) is None
