"""What every command owes who runs it: help in French with examples, one sentence or one object when asked, completion."""

from __future__ import annotations

import argparse
import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import output
from pipelines.cli import parser
from tests.e2e.command import panorama


def commands(whole: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


ALL = dict(commands(parser()))


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_help_of_a_command_is_french_and_gives_examples(name: str, tmp_path: Path):
    answer = panorama(name, "--help", home=tmp_path)
    assert answer.code == 0
    assert f"panorama {name}" in answer.out.split("exemples :", 1)[1]
    for english in ("show this help", "usage: ", "positional arguments", "optional arguments"):
        assert english not in answer.out
    options = [action for action in ALL[name]._actions if not isinstance(action, argparse._SubParsersAction)]
    assert [action.dest for action in options if not action.help] == []


def test_every_exit_code_is_told(tmp_path: Path):
    told = panorama("--help", home=tmp_path).out.split("codes de sortie :", 1)[1]
    assert [line.split()[0] for line in told.splitlines()[1:6]] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["nothing"], "n'est pas l'un de"),
        (["rollback"], "il manque : VERSION"),
        (["ui", "--port", "x"], "n'est pas un nombre entier"),
        (["status", "--nothing"], "arguments inconnus : --nothing"),
    ],
)
def test_a_mistake_is_told_in_french(tmp_path: Path, asked: list[str], said: str):
    answer = panorama(*asked, home=tmp_path)
    assert answer.code == 2
    assert said in answer.err


def test_quiet_gives_the_verdict_alone(tmp_path: Path):
    whole = panorama("verify", home=tmp_path)
    quiet = panorama("verify", "--quiet", home=tmp_path)
    assert quiet.code == whole.code == 1
    assert quiet.out == f"{whole.last_line}\n"


def test_json_is_one_object_with_code_verdict_and_facts(tmp_path: Path):
    answer = panorama("doctor", "--json", home=tmp_path)
    told = json.loads(answer.out)
    assert (told["command"], told["exit_code"]) == ("doctor", answer.code)
    assert {"what", "found", "is_well", "advice"} == set(told["findings"][0])
    assert told["verdict"]


def test_a_misuse_is_an_object_too(tmp_path: Path):
    told = json.loads(panorama("prune", "--json", home=tmp_path).out)
    assert told["exit_code"] == 2
    assert "--releases" in told["error"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_completion_of_a_shell_names_every_command(shell: str, tmp_path: Path):
    script = panorama("completion", shell, home=tmp_path).out
    assert [name for name in ALL if name not in script] == []


def test_bash_completes_a_command_as_it_is_typed(tmp_path: Path):
    script = tmp_path / "panorama.bash"
    script.write_text(panorama("completion", "bash", home=tmp_path).out, encoding="utf-8")
    asked = f'source {script}; COMP_WORDS=(panorama expl); COMP_CWORD=1; _shtab_panorama; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["explain"]


def test_colours_are_for_terminals_and_go_out_when_asked(monkeypatch: pytest.MonkeyPatch):
    inner, outer = pty.openpty()
    with os.fdopen(inner), os.fdopen(outer, "w") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.delenv("NO_COLOR", raising=False)
        assert output.painted("bon", "good") == "\x1b[32mbon\x1b[0m"
        monkeypatch.setenv("NO_COLOR", "1")
        assert output.painted("bon", "good") == "bon"
        monkeypatch.delenv("NO_COLOR")
        monkeypatch.setenv("TERM", "dumb")
        assert output.painted("bon", "good") == "bon"
