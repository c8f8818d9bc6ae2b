"""The rules of the house that a machine can hold: who imports what, and what never enters the repository."""

import ast
import csv
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Each folder imports only what stands before it on the way.
ALLOWED = {
    "sources": {"sources"},
    "expectations": {"expectations"},
    "publication": {"publication", "sources", "expectations"},
    "pipelines": {"pipelines", "publication", "sources", "expectations"},
}
OURS = set(ALLOWED)
FRAMEWORKS = {"dagster", "dagster_dbt", "dbt"}


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _modules():
    return [path for folder in sorted(OURS) for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("folder", sorted(OURS))
def test_a_folder_imports_only_what_stands_before_it(folder):
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in _imports(path)
        if name in OURS - ALLOWED[folder]
    }
    assert wrong == set()


def test_only_pipelines_imports_dagster_or_dbt():
    wrong = {
        str(path.relative_to(ROOT))
        for path in _modules()
        if path.relative_to(ROOT).parts[0] != "pipelines" and FRAMEWORKS.intersection(_imports(path))
    }
    assert wrong == set()


def test_every_module_opens_with_what_belongs_there():
    without = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert without == []


def _tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def test_the_sector_is_the_same_at_landing_and_in_the_models():
    from sources.sirene.perimeter import SECTOR

    with (ROOT / "dbt_project" / "seeds" / "sector_divisions.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(row["naf_division"] for row in csv.DictReader(file)) == SECTOR


def test_no_machine_path_and_no_package_index_stands_in_the_repository():
    pattern = re.compile(rb"(^|[^a-z/])/(work|root|home/[a-z]+)/|--(extra-)?index-url|pypi\.org|files\.pythonhosted")
    this = Path(__file__)
    wrong = [str(path.relative_to(ROOT)) for path in _tracked() if path != this and pattern.search(path.read_bytes())]
    assert wrong == []


def test_lock_files_hold_no_address():
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_the_lock_pins_every_requirement_with_a_hash():
    text = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)
    assert len(pinned) > 100
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", text.strip()) if "==" in block)


def test_no_dagster_section_hides_workspace_yaml():
    text = (ROOT / "pyproject.toml").read_text()
    assert "[tool.dagster]" not in text
    assert "[tool.dg" not in text


def test_dbt_needs_no_package_from_elsewhere():
    assert not (ROOT / "dbt_project" / "packages.yml").exists()
