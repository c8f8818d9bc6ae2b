"""The fingerprint moves when what a figure can depend on moves, and only then."""

import pytest

from pipelines.fingerprint import code_sha256, inputs_sha256
from sources.archive import ArchivedFile, Delivery
from sources.spec import Origin


@pytest.fixture
def tree(tmp_path):
    for name in (
        "sources/a.py",
        "dbt_project/models/m.sql",
        "expectations/e.json",
        "publication/p.py",
        "pipelines/x.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    (tmp_path / "requirements.lock").write_text("a==1")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["sources/a.py", "dbt_project/models/m.sql", "expectations/e.json", "publication/p.py", "requirements.lock"]
)
def test_a_change_in_what_makes_figures_changes_the_code_hash(tree, name):
    before = code_sha256(tree)
    (tree / name).write_text("2")
    assert code_sha256(tree) != before


@pytest.mark.parametrize("name", ["pipelines/x.py", "dbt_project/target/manifest.json", "sources/__pycache__/a.pyc"])
def test_what_only_carries_or_is_made_does_not(tree, name):
    before = code_sha256(tree)
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text("2")
    assert code_sha256(tree) == before


def _delivery(source, sha256, origin=Origin.SAMPLE):
    file = ArchivedFile(source, "f", sha256, 1, "objects/x", origin, "2026-01-01T00:00:00Z")
    return Delivery(source, origin, "2026-10", "2026-01-01T00:00:00Z", (file,))


def test_the_input_hash_does_not_depend_on_the_order_of_sources():
    one, two = _delivery("a", "1"), _delivery("b", "2")
    assert inputs_sha256([one, two]) == inputs_sha256([two, one])


@pytest.mark.parametrize("changed", [_delivery("a", "9"), _delivery("a", "1", Origin.LIVE), _delivery("c", "1")])
def test_other_bytes_another_origin_or_another_source_change_the_input_hash(changed):
    assert inputs_sha256([changed]) != inputs_sha256([_delivery("a", "1")])
