"""What the tests of the sources share: a portal on this machine, and sessions that ask it without waiting."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sources.archive import Archive
from sources.http import Session
from sources.spec import Origin, SourceSpec
from tests.sources.replay_server import Dataset, Portal, recorded_datasets


@pytest.fixture(scope="session")
def recorded() -> dict[str, Dataset]:
    return recorded_datasets()


@pytest.fixture
def portal(recorded: dict[str, Dataset]) -> Iterator[Portal]:
    with Portal({name: copy.copy(dataset) for name, dataset in recorded.items()}) as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", Origin.LIVE)


@pytest.fixture
def naps() -> list[float]:
    """The waits that a session would have made, in seconds."""
    return []


@pytest.fixture
def session_of(portal: Portal, naps: list[float]) -> Callable[..., Session]:
    """A session of a source whose every address is replaced by the portal's; it notes its waits instead of waiting."""

    def make(spec: SourceSpec, **options: Any) -> Session:
        return Session(spec, **{"base_override": portal.url, "min_interval": 0.0, "sleep": naps.append, **options})

    return make
