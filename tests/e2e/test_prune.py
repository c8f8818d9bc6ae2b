"""`panorama prune --personal`: what a person types once a month, and what it says."""

import json
import re

from tests.e2e.command import panorama


def test_prune_shows_then_deletes_old_personal_bytes_and_a_refresh_still_knows_its_release(home):
    records = sorted((home / "archive" / "records" / "sample" / "ilab").glob("*/*.json"))
    for record in records:  # as if i-Lab had been read two years ago
        record.chmod(0o644)
        record.write_text(re.sub(r'"fetched_at": "\d{4}', '"fetched_at": "2019', record.read_text()))
    (file,) = json.loads(records[-1].read_text())["files"]
    assert file["path"].startswith("personal/")

    shown = panorama("prune", "--personal", "--dry-run", home=home)
    assert shown.code == 0
    assert shown.last_line.startswith("À effacer : 1 fichier(s) personnel(s) d'avant le ")
    assert "ilab" in shown.out
    assert (home / "archive" / file["path"]).exists()

    done = panorama("prune", "--personal", home=home)
    assert (done.code, done.last_line.split(" :")[0]) == (0, "Effacé")
    assert not (home / "archive" / file["path"]).exists()
    assert all(json.loads(record.read_text())["files"][0]["purged"] for record in records)
    assert panorama("prune", "--personal", home=home).last_line.startswith("Effacé : 0 fichier(s)")
    assert panorama("verify", home=home).code == 0


def test_prune_of_everything_leaves_a_home_that_has_one_release_as_it_is(home):
    before = sorted(path for path in home.rglob("*") if path.is_file() and path.parent.name != "dagster")
    everything = ("--releases", "--candidates", "--archive")
    stray = home / "archive" / "objects" / "00" / ("0" * 64)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("octets que rien ne nomme")

    shown = panorama("prune", *everything, "--dry-run", home=home)
    assert "0 version(s), 0 octets" in shown.last_line and "1 fichier(s) de l'archive" in shown.last_line
    assert "aucun relevé et aucune version gardée ne le nomme" in shown.out
    assert stray.exists()

    assert panorama("prune", *everything, home=home).code == 0
    assert not stray.exists()
    assert [path for path in before if not path.exists()] == []
    assert panorama("verify", home=home).code == 0


def test_prune_says_what_it_would_prune_or_nothing_is_done(home):
    answer = panorama("prune", home=home)
    assert answer.code == 2
    assert "--personal" in answer.err


def test_a_mistyped_home_does_not_look_like_a_clean_one(tmp_path):
    answer = panorama("prune", "--personal", "--dry-run", home=tmp_path / "absent")
    assert answer.code == 2
    assert "PANORAMA_HOME" in answer.err
