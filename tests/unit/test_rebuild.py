"""Which bytes a rebuild reads: those that the release lists, found in the archive by their sha256, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import rebuild
from pipelines.fingerprint import code_revision, inputs_sha256
from pipelines.rebuild import NotRebuildable, inputs_of, settings_of
from pipelines.settings import Mode, Settings
from publication import kept
from sources import suppressions
from sources.archive import Archive, read_record
from sources.spec import Origin
from sources.suppressions import Suppression
from tests.gate.test_retention import bare
from tests.unit.test_retention import PERSONAL, PLAIN

EDITION = "2026-10"


@pytest.fixture(autouse=True)
def two_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "SOURCES", (PLAIN, PERSONAL))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", Origin.SAMPLE)


def delivered(archive: Archive, spec, text: str) -> str:
    with archive.temporary_file() as received:
        received.write_text(text, encoding="utf-8")
        file = archive.store(spec, received, "people.csv")
    archive.record(spec, EDITION, [file])
    return file.sha256


def release_of(home: Path, **sha256: str) -> kept.Release:
    folder = bare(home, f"{EDITION}.r1")
    sources = [{"id": name, "origin": "sample", "sha256": [digest]} for name, digest in sha256.items()]
    described = {"created": "2099-01-01T00:00:00Z", "sources": sources}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return kept.read(home, f"{EDITION}.r1")


def inputs(release: kept.Release, archive: Archive) -> rebuild.Inputs:
    return inputs_of(release, archive.root, Settings(archive.root.parent))


def test_the_delivery_that_the_release_lists_is_found_even_when_a_later_one_came(
    archive: Archive, tmp_path: Path
) -> None:
    wanted, other = delivered(archive, PLAIN, "id\n1\n"), delivered(archive, PERSONAL, "id,nom\n1,INVENTÉE\n")
    delivered(archive, PLAIN, "id\n2\n")
    found = inputs(release_of(tmp_path, essai=other, essai_sans_personne=wanted), archive)
    assert [file.sha256 for file in found.deliveries[PLAIN.id].files] == [wanted]
    assert (found.from_landing, found.remarks) == ([], [])


def test_bytes_that_are_gone_are_said(archive: Archive, tmp_path: Path) -> None:
    wanted, other = delivered(archive, PLAIN, "id\n1\n"), delivered(archive, PERSONAL, "id,nom\n1,INVENTÉE\n")
    release = release_of(tmp_path, essai=other, essai_sans_personne=wanted)
    (archive.root / "objects" / wanted[:2] / wanted).unlink()
    with pytest.raises(NotRebuildable, match="essai_sans_personne : les octets"):
        inputs(release, archive)
    with pytest.raises(NotRebuildable, match="aucun relevé de 2026-10 n'a les octets"):
        (tmp_path / "releases" / release.id / "release.json").parent.joinpath("datapackage.json").write_text(
            json.dumps({"created": "", "sources": [{"id": PLAIN.id, "origin": "sample", "sha256": ["0" * 64]}]})
        )
        inputs(release, archive)


def test_purged_personal_bytes_are_rebuilt_from_what_had_landed(archive: Archive, tmp_path: Path) -> None:
    from sources import retention

    wanted, other = delivered(archive, PLAIN, "id\n1\n"), delivered(archive, PERSONAL, "id,nom\n1,INVENTÉE\n")
    release = release_of(tmp_path, essai=other, essai_sans_personne=wanted)
    retention.purge(archive.root, [f"personal/{other[:2]}/{other}"])
    assert inputs(release, archive).from_landing == [PERSONAL.id]


def test_a_source_that_the_release_did_not_know_is_left_empty_and_said(archive: Archive, tmp_path: Path) -> None:
    wanted = delivered(archive, PLAIN, "id\n1\n")
    found = inputs(release_of(tmp_path, essai_sans_personne=wanted, ancienne="0"), archive)
    assert found.deliveries[PERSONAL.id].files == ()
    assert found.remarks == [
        "essai n'existait pas lors de cette version : elle est laissée vide",
        "ancienne n'est plus lue par ce code",
    ]


def test_the_other_home_reaches_no_other_byte(archive: Archive, tmp_path: Path) -> None:
    wanted, other = delivered(archive, PLAIN, "id\n1\n"), delivered(archive, PLAIN, "id\n2\n")
    delivery = next(
        each
        for path in (archive.root / "records").rglob("*.json")
        if (each := read_record(path)).files[0].sha256 == wanted
    )
    rebuild._hand_over(delivery, archive.root, tmp_path / "apart")
    assert [path.name for path in (tmp_path / "apart").glob("objects/*/*")] == [wanted]
    assert other not in [path.name for path in (tmp_path / "apart").rglob("*")]


def test_a_release_built_while_someone_was_suppressed_is_built_again_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Suppression("732829320", "732829320", ("Alpha",), "essai", "test", "2026-11-01T00:00:00Z")
    home = tmp_path / "home"
    suppressions.record(home, one, "suppress")
    release = release_of(home)
    build = replace(release.build, inputs_sha256=inputs_sha256([], suppressions.digest([one])))
    suppressions.record(home, replace(one, key="Bêta", siren=None, at="2099-06-01T00:00:00Z"), "suppress")

    def reached(settings: Settings, edition: str) -> None:
        assert suppressions.read(settings.home) == (one,)
        raise NotRebuildable("les octets sont les mêmes")

    monkeypatch.setattr(rebuild, "SOURCES", ())
    monkeypatch.setattr("pipelines.assets.landing.SOURCES", ())
    monkeypatch.setattr("pipelines.assets.landing.write_deliveries", reached)
    with pytest.raises(NotRebuildable, match="les mêmes"):
        rebuild.rebuild(
            replace(release, build=build),
            tmp_path / "apart",
            Settings(home),
            rebuild.Inputs({}, [], []),
            lambda _: None,
        )


def test_the_settings_are_those_of_the_release(tmp_path: Path) -> None:
    release = release_of(tmp_path, essai_sans_personne="0")
    assert settings_of(release, tmp_path / "apart").mode is Mode.SAMPLES
    assert settings_of(release, tmp_path / "apart").region == release.region


def test_the_revision_of_the_code_is_named_where_there_is_one(tmp_path: Path) -> None:
    assert code_revision(tmp_path) is None
    found = code_revision()
    assert found is None or (len(found["commit"]) == 40 and found["dirty"] in (True, False))
