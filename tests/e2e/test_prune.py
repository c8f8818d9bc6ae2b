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
    assert shown.last_line.startswith("1 fichier(s) personnel(s) d'avant le ")
    assert "à effacer" in shown.last_line
    assert "ilab" in shown.out
    assert (home / "archive" / file["path"]).exists()

    done = panorama("prune", "--personal", home=home)
    assert (done.code, "effacé(s)" in done.last_line) == (0, True)
    assert not (home / "archive" / file["path"]).exists()
    assert all(json.loads(record.read_text())["files"][0]["purged"] for record in records)
    assert panorama("prune", "--personal", home=home).last_line.startswith("0 fichier(s)")
    assert panorama("verify", home=home).code == 0


def test_prune_says_what_it_would_prune_or_nothing_is_done(home):
    answer = panorama("prune", home=home)
    assert answer.code == 2
    assert "--personal" in answer.err


def test_a_mistyped_home_does_not_look_like_a_clean_one(tmp_path):
    answer = panorama("prune", "--personal", "--dry-run", home=tmp_path / "absent")
    assert answer.code == 2
    assert "PANORAMA_HOME" in answer.err
