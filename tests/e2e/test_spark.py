"""Spark builds from a small universe the tables that DuckDB builds: `make spark`, as a person runs it, but smaller.

Long, and only where `make spark` has made its environment: nothing is installed here.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-spark" / "bin" / "python"


@pytest.mark.long
def test_both_engines_build_the_same_tables_and_nothing_stays(tmp_path):
    if not shutil.which("java"):
        pytest.skip("Java absent : la preuve de Spark n'est pas faite")
    if not PYTHON.is_file():
        pytest.skip(".venv-spark absent (`make spark` le fait) : la preuve de Spark n'est pas faite")
    command = [PYTHON, "-m", "bench.spark", "--scale", "0.001", "--below", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert "sans rien d'emprunté" in done.stdout
    assert list(tmp_path.iterdir()) == []
    left = [ROOT / name for name in ("metastore_db", "derby.log", "spark-warehouse", "artifacts")]
    assert [path for path in left if path.exists()] == []
