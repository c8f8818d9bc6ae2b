"""The interface is for this machine: it has no password."""

import os
from pathlib import Path

import pytest

from tests.e2e.command import panorama


@pytest.fixture
def started(monkeypatch):
    """What would have been run in the place of this process, and from where."""
    found = []
    monkeypatch.setattr(os, "execvp", lambda file, arguments: found.append(arguments))
    monkeypatch.setattr(os, "chdir", lambda path: None)
    return found


def test_the_interface_listens_to_this_machine_only(tmp_path: Path, started):
    with pytest.raises(TypeError):  # execvp came back
        panorama("ui", "--port", "3456", home=tmp_path)
    (arguments,) = started
    assert arguments[:2] == ["dagster", "dev"]
    assert arguments[arguments.index("--host") + 1] == "127.0.0.1"
    assert arguments[arguments.index("--port") + 1] == "3456"


@pytest.mark.parametrize("option", [("--host", "0.0.0.0"), ("--port", "3000 --host 0.0.0.0")])
def test_no_option_opens_it_to_others(tmp_path: Path, started, option):
    assert panorama("ui", *option, home=tmp_path).code == 2
    assert started == []
