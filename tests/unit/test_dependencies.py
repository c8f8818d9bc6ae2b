"""What `make lint` says of the dependencies."""

import json

from tests import dependencies
from tests.dependencies import unhashed, vulnerabilities


def test_every_line_of_the_lock_has_a_hash_and_one_without_is_named():
    lock = dependencies.LOCK.read_text()
    assert unhashed(lock) == []
    assert unhashed(f"{lock.strip()}\nintrus==1.0\n    # via personne\nflou>=2 --hash=sha256:00\n") == [
        "intrus==1.0",
        "flou>=2",
    ]


def test_a_known_vulnerability_is_named_with_the_version_that_mends_it():
    found = {"name": "exemple", "version": "1.0", "vulns": [{"id": "AVIS-1", "fix_versions": ["1.1"]}]}
    assert vulnerabilities(json.dumps({"dependencies": [found]})) == ["exemple 1.0 : AVIS-1, corrigée en 1.1"]
    assert vulnerabilities(json.dumps({"dependencies": [{**found, "vulns": []}]})) == []


def test_without_an_answer_nothing_fails_and_that_is_said(monkeypatch, capsys):
    assert vulnerabilities("") is None
    monkeypatch.setattr(dependencies, "_report", lambda: "")
    monkeypatch.setattr(dependencies.subprocess, "run", lambda *_, **__: type("Done", (), {"returncode": 0}))
    assert dependencies.main() == 0
    assert "aucun service d'avis n'a répondu" in capsys.readouterr().out
