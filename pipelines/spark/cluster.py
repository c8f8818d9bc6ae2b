"""A standalone cluster on this machine: one master and its workers, real processes on loopback, from the pyspark wheel.

Here: starting them and ending them. Not here: the session that works on them (session.py).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = "127.0.0.1"
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"
_PATIENCE = 60  # seconds for a process to say that it listens


class SparkMissing(Exception):
    """Java or pyspark is not there; the text says in French what to install."""


def spark_home() -> Path:
    """The Spark inside the pyspark wheel.

    Raises:
        SparkMissing: no pyspark, or no Java to run it.
    """
    try:
        import pyspark
    except ImportError:
        raise SparkMissing("pyspark manque : `make spark` l'installe, ou `pip install 'panorama-ia[spark]'`") from None
    java_home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (java_home and (Path(java_home) / "bin" / "java").is_file())):
        raise SparkMissing(
            "Java manque (17 ou 21) : sous Debian `apt-get install -y --no-install-recommends openjdk-17-jre-headless`"
        )
    return Path(pyspark.__file__).parent


@contextmanager
def standalone(scratch: Path, workers: int = 2, memory: str = "2g") -> Iterator[str]:
    """A master and its workers, one core each; yields the master's address. They end with the block.

    Args:
        scratch: an existing folder for their logs and what they spill.
        memory: what each worker may give to its executor, as Spark writes it.
    """
    home = spark_home()
    with _running(home, scratch, "master", _MASTER, "--host", _HERE, "--port", "0", "--webui-port", "0") as log:
        address = _said(log, r"Starting Spark master at (spark://\S+)")
        with _workers(home, scratch, address, workers, memory):
            yield address


@contextmanager
def _workers(home: Path, scratch: Path, address: str, count: int, memory: str) -> Iterator[None]:
    if not count:
        yield
        return
    options = ("--host", _HERE, "--cores", "1", "--memory", memory, "--webui-port", "0")
    work = ("--work-dir", str(scratch / f"work-{count}"))
    with (
        _running(home, scratch, f"worker-{count}", _WORKER, *options, *work, address) as log,
        _workers(home, scratch, address, count - 1, memory),
    ):
        _said(log, r"Successfully registered with master (\S+)")
        yield


@contextmanager
def _running(home: Path, scratch: Path, name: str, *command: str) -> Iterator[Path]:
    log = scratch / f"{name}.log"
    own = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": _HERE, "SPARK_LOCAL_DIRS": str(scratch / "local")}
    # spark-class becomes Java itself: ending the process ends what it started.
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *command],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | own,
            cwd=scratch,
        )
    try:
        yield log
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _said(log: Path, pattern: str) -> str:
    """What a process wrote in its log where this pattern has its group.

    Raises:
        RuntimeError: it never did; the text ends with the end of the log.
    """
    for _ in range(_PATIENCE * 5):
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.2)
    raise RuntimeError(f"{log.stem} de Spark n'a pas démarré en {_PATIENCE} s :\n{log.read_text()[-2000:]}")
