"""Code and data say under which terms they are used, the same everywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

from publication.datapackage import OUR_LICENCE
from sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
# What version 1.2.0 of the Citation File Format asks for, and what we use beside it.
NEEDED = {"cff-version", "message", "title", "authors"}
ALLOWED = NEEDED | {"type", "version", "license", "keywords"}


def test_the_licence_of_the_data_lists_every_source_as_its_spec_does():
    text = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    told = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    expected = [
        (
            f"`{spec.id}`",
            spec.title,
            spec.publisher,
            f"[{spec.licence.title}]({spec.licence.url})" if spec.licence.url else spec.licence.title,
            spec.attribution,
        )
        for spec in SOURCES
    ]
    assert told == expected
    assert OUR_LICENCE["path"] in text


def test_the_citation_says_the_version_and_the_licence_of_the_project():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert NEEDED <= set(cited) <= ALLOWED
    assert cited["cff-version"] == "1.2.0"
    assert cited["version"] == project["version"]
    assert cited["authors"]
    assert all(author.keys() == {"name"} for author in cited["authors"])  # an entity: no person is named
    assert cited["license"] == project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")


def test_a_release_tells_the_same_licence_as_the_repository():
    title = re.search(r"\[(Licence Ouverte 2\.0)\]", (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8"))
    assert title is not None
    assert OUR_LICENCE["name"] == "etalab-2.0"
