"""The report of a live register of thousands of firms, every figure of it known (all of it invented): light, and nothing lost.

Long: a chart a breakdown is drawn, over a copy of a real release made larger (bench/live_scale.py).
"""

import re
from pathlib import Path

import pytest

from bench.live_scale import enlarged, rendered
from publication.report import annexes, document, panorama

pytestmark = pytest.mark.long
WHOLE = 1_500_000


@pytest.fixture(scope="module", params=[3_000, 10_000])
def files(request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    release = (published / "current").resolve()
    return rendered(enlarged(release, tmp_path_factory.mktemp("scale"), request.param), published)[0]


def test_the_first_view_and_the_whole_report_stay_light(files: dict[str, str]) -> None:
    sizes = {name: len(text.encode()) for name, text in files.items() if name != document.FILE}
    assert sizes[panorama.FILE] + panorama.FINISHING_BYTES <= panorama.FIRST_VIEW_BYTES
    assert sum(sizes.values()) <= WHOLE, sizes


def test_what_the_first_view_leaves_out_of_a_table_stands_in_the_annexes(files: dict[str, str]) -> None:
    page, whole = files[panorama.FILE], files[annexes.FILE]
    cut = dict(re.findall(r'([\d\u202f]+) lignes[\w ]* : <a href="annexes.html#([\w-]+)">le tableau entier', page))
    assert len(cut) > 5
    for left_out, name in cut.items():
        shown, there = (
            re.search(rf'id="{name}".*?<tbody>(.*?)</tbody>', text, re.DOTALL).group(1) for text in (page, whole)
        )
        rows = shown.strip().splitlines()
        assert set(rows) < set(there.strip().splitlines())
        assert there.count("<tr>") == shown.count("<tr>") + int(left_out.replace("\u202f", ""))
