"""What `make lint` asks of the dependencies: they fit together, each is locked by hash, none has a known vulnerability.

The last question needs an advisory service: where none answers, that is said and nothing fails. Not here: which versions
are wanted and why (pyproject.toml).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
LIMIT = 120  # seconds for the advisory service in all
SILENCE = 5  # seconds that it may take for one answer


def unhashed(lock: str) -> list[str]:
    """The requirements of a lock that name no hash, or no exact version."""
    requirements = [block for block in re.split(r"\n(?=[^\s#])", lock.strip()) if not block.startswith("#")]
    return [
        block.split()[0]
        for block in requirements
        if "--hash=sha256:" not in block or not re.match(r"[A-Za-z0-9._-]+(\[[^]]*\])?==\S", block)
    ]


def vulnerabilities(report: str) -> list[str] | None:
    """The known vulnerabilities of a report of pip-audit, one line each; None when it is no report: nobody answered."""
    try:
        audited = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return [
        f"{each['name']} {each['version']} : {found['id']}, corrigée en {', '.join(found['fix_versions']) or '?'}"
        for each in audited
        for found in each.get("vulns", ())
    ]


def _report() -> str:
    """What pip-audit says of the lock; nothing when no advisory service answers in time."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
    options = [
        "--vulnerability-service",
        "osv",
        "--timeout",
        str(SILENCE),
        "--format",
        "json",
        "--progress-spinner=off",
    ]
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def main() -> int:
    faults = [f"sans empreinte ni version exacte : {name}" for name in unhashed(LOCK.read_text(encoding="utf-8"))]
    fitting = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    if fitting.returncode:
        faults += fitting.stdout.splitlines()
    known = vulnerabilities(_report())
    for fault in (*faults, *(known or ())):
        print(f"dépendances : {fault}")
    if known is None:
        print("dépendances : vulnérabilités connues non cherchées, aucun service d'avis n'a répondu (hors ligne ?)")
    elif not faults and not known:
        print("dépendances : verrouillées par empreinte, compatibles, sans vulnérabilité connue")
    return 1 if faults or known else 0


if __name__ == "__main__":
    sys.exit(main())
