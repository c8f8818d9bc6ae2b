"""Altered files of many sources at once, through dbt and the gate: published with the rows accounted for, or refused with a
reason. Never a crash without a message, and the live release does not move when it is refused.

One build holds one alteration of each source, of those that landing accepts: it takes minutes, so `make faults` alone plays it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from sources import shipped
from sources.registry import SOURCES
from sources.spec import Kind
from tests.e2e.command import EDITION, panorama, status_of
from tests.e2e.conftest import shipped_files  # noqa: F401  (a fixture)
from tests.faults.altered_sources import altered_files, changes_of, check_refused_or_accounted, feeds

pytestmark = pytest.mark.long


def landing_case(source: str, seed: int, folder: Path) -> tuple[str, dict[str, bytes]] | None:
    """The first alteration of a source, from the one that the seed points at, that changes its files and still lands."""
    changes = changes_of(feeds()[source])
    for step in range(len(changes)):
        case = f"{source}-{changes[(seed * 7 + step) % len(changes)]}-{seed}"
        feed, _, files = altered_files(case)
        if files != feed.files and check_refused_or_accounted(feed, files, folder / case) is None:
            return case, files
    return None


def put(files: dict[str, bytes], source: str, root: Path) -> None:
    """Write altered files as if they had shipped so: the manifest describes them."""
    spec = feeds()[source].spec
    manifest = root / "samples" / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    for name in spec.files:
        content = files[Path(name).name] if Path(name).name in files else (root / name).read_bytes()
        (root / name).write_bytes(content)
        for entry in entries:
            if entry["path"] == name:
                entry |= {"sha256": sha256(content).hexdigest(), "bytes": len(content), "rows": None}
    manifest.write_text(json.dumps(entries), encoding="utf-8")


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("kind", [Kind.REMOTE, Kind.CURATED])
def test_altered_sources_are_published_accounted_for_or_refused_with_a_reason(
    kind: Kind,
    seed: int,
    shipped_files: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = []
    for spec in SOURCES:
        if spec.kind is kind and spec.files and spec.id != "sirene":
            found = landing_case(spec.id, seed, tmp_path / "tried")
            if found:
                played.append(found[0])
                put(found[1], spec.id, shipped_files)
    assert len(played) > 2
    monkeypatch.setattr(shipped, "MANIFEST", shipped_files / "samples" / "manifest.json")

    home = tmp_path / "home"
    answer = panorama("refresh", home=home)
    said = status_of(home)
    told = f"{played}\n{answer.out}\n{answer.err}"
    if answer.code == 0:
        assert said["live"]["release"] == f"{EDITION}.r1", told
        assert panorama("verify", home=home).code == 0, told
    else:
        assert answer.code in (1, 3), told
        assert said["live"] is None, told
        assert said["last_attempt"]["reasons"], told
        assert "Traceback" not in answer.err, told
    for report in home.glob("landing/*/*/*/*.arrival.json"):
        arrival = json.loads(report.read_text(encoding="utf-8"))
        kept = arrival["rows_landed"] if arrival["rows_aggregated"] is None else arrival["rows_aggregated"]
        outside = sum(each["rows"] for each in arrival["outside"])
        assert arrival["rows_in"] == kept + arrival["duplicates_dropped"] + len(arrival["rejected"]) + outside, told
