"""One measure in a process of its own: its time, the processor's, and the highest memory that the system saw it hold.

Here: starting, timing, summing up several rounds. Not here: what is measured (national_sirene.py, bulletin.py,
orchestration.py), how it is shown (__main__.py).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.universe.making import Universe, universe_in

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Measured:
    """What one process took.

    Attributes:
        wall, cpu: seconds elapsed, and of processor (user and system).
        peak_mib: highest resident memory of the process, as the system counts it (ru_maxrss).
        said: the JSON document on the last line that it printed; empty when it printed none.
    """

    wall: float
    cpu: float
    peak_mib: float
    said: dict[str, Any]


@dataclass(frozen=True)
class Rounds:
    """Several measures of one thing."""

    measures: tuple[Measured, ...]

    def median(self, name: str) -> float:
        return statistics.median(getattr(each, name) for each in self.measures)

    def spread(self, name: str) -> str:
        """The lowest and the highest, where there are two."""
        values = sorted(getattr(each, name) for each in self.measures)
        return f"{values[0]:.1f} à {values[-1]:.1f}" if len(values) > 1 else "un seul passage"


def apart(
    *arguments: str | Path, environment: dict[str, str] | None = None, python: Path = Path(sys.executable)
) -> Measured:
    """Run a Python, this one by default, with some arguments, from the root of the repository.

    A measure that prints a JSON document with `wall` and `cpu` says what it took without its own preparation; the memory is
    always that of the whole process. Its children are started with vfork, so that none begins with the memory of its parent.

    Raises:
        RuntimeError: it failed; the end of what it said is in the error.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(python), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stderr
    out = process.stdout.read()
    err = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))} : {err[-2000:]}")
    last = (out.strip().splitlines() or ["{}"])[-1]
    said = json.loads(last) if last.startswith("{") else {}
    wall, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
    return Measured(said.pop("wall", wall), said.pop("cpu", cpu), used.ru_maxrss / 1024, said)


def measure_asked(ways: Mapping[str, Callable[[Universe, Path], dict[str, Any]]]) -> None:
    """Do what the command line asks (WHAT UNIVERSE) in a scratch folder of the universe, and print what it took as JSON."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    scratch = Path(tempfile.mkdtemp(prefix=f".{what}-", dir=folder))
    try:
        print(json.dumps(ways[what](universe_in(folder), scratch)))
    finally:
        shutil.rmtree(scratch)


class Clock:
    """Seconds and processor seconds of this process since the clock was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        return {"wall": time.perf_counter() - self._wall, "cpu": time.process_time() - self._cpu}
