"""Which tests share a worker: those that rest on the same expensive fixture, so that it is made once; and who begins.

Files stay whole, as with `--dist loadfile`; tests/dbt shares one copy of the published home and its unit tests, tests/e2e and
tests/browser their fixtures (the live tests have a home of their own), tests/postgres one server. Not by `xdist_group`:
pytest 9.2 no longer lets xdist 3.8 mark a test so.
"""

from __future__ import annotations

import gc

from xdist.scheduler import LoadScopeScheduling

# dbt and Great Expectations allocate by the million; looking for cycles as often as by default costs a twentieth.
gc.set_threshold(100_000, 50, 50)


# Two workers receive these in turn, then the rest: none ends with a long group alone, and tests/dbt begins when the home that
# tests/e2e publishes is there.
FIRST = ("e2e", "tests/e2e/test_live.py", "tests/gate/test_broken_fixtures.py", "dbt")


def group_of(nodeid: str) -> str:
    path = nodeid.split("::", 1)[0]
    _, folder, *_ = path.split("/")
    if folder == "browser":  # reads the home that tests/e2e published
        return "e2e"
    return folder if folder in ("dbt", "e2e", "postgres") and not path.endswith("test_live.py") else path


class BySharedFixture(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return BySharedFixture(config, log)


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        places = {group: place for place, group in enumerate(FIRST)}
        items.sort(key=lambda item: places.get(group_of(item.nodeid), len(FIRST)))
