"""Disks for the faults: small ones (a tmpfs), read-only ones (a bind mount), limits on files, rights without root's privileges.

Each says why it skips where the machine does not allow it.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Root passes over rights; without these capabilities it obeys them as anybody does.
WITHOUT_PRIVILEGES = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner") if os.getuid() == 0 else ()
NOBODY = 65534


@contextmanager
def mounted(folder: Path, *arguments: str) -> Iterator[Path]:
    """A folder with something mounted on it, for the length of the test; `mount ARGUMENTS… FOLDER`."""
    folder.mkdir(exist_ok=True)
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("monter un disque demande root")
    done = subprocess.run(["mount", *arguments, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cette machine ne monte pas de disque : {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """An empty disk in memory: `size=2m`, `nr_inodes=100`."""
    with mounted(folder, "-t", "tmpfs", "-o", options, "tmpfs") as disk:
        yield disk


@contextmanager
def read_only(folder: Path, home: Path) -> Iterator[Path]:
    """The same home, where nothing can be written."""
    with mounted(folder, "--bind", str(home)) as shown:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(shown)], check=True)
        yield shown


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: writing fails (EFBIG) as on a full disk (ENOSPC)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill(disk: Path, *, but: int) -> Path:
    """A file that leaves about so many bytes free on a disk."""
    filler = disk / "filler"
    stat = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(b"\0" * max(0, stat.f_bavail * stat.f_frsize - but))
    return filler
