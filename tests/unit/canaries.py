"""Made-up secrets for every variable that holds one, and the search for them in everything that was written.

Here: the canaries and their search. Not here: the refreshes that must not sing (test_canaries.py, tests/faults/).
"""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

from pipelines.settings import HOUSE_SECRETS
from sources.registry import SOURCES

CREDENTIALS = sorted({name for spec in SOURCES for name in spec.credentials})
# A word for each, so that a find says whose it is; the signs change in an address, in JSON and in HTML.
WORDS = {name: f'canari-{index}-4711/+é & "{name}"' for index, name in enumerate((*CREDENTIALS, *HOUSE_SECRETS))}
_TELLING = len("canari-0-4711")
ENVIRONMENT = {
    **{name: WORDS[name] for name in CREDENTIALS},
    **{name: WORDS[name] for name in HOUSE_SECRETS if name.startswith("AWS_")},
    "PANORAMA_POSTGRES_URL": f"postgresql://moi:{quote(WORDS['PANORAMA_POSTGRES_URL'], safe='')}@127.0.0.1:1/panorama",
    "PANORAMA_NOTIFY_WEBHOOK": f"http://127.0.0.1:1/hooks/{quote(WORDS['PANORAMA_NOTIFY_WEBHOOK'], safe='')}",
    "PANORAMA_NOTIFY_SMTP_URL": f"smtp://moi:{quote(WORDS['PANORAMA_NOTIFY_SMTP_URL'], safe='')}@127.0.0.1:1",
    "DAGSTER_POSTGRES_URL": f"postgresql+psycopg2://moi:{quote(WORDS['DAGSTER_POSTGRES_URL'], safe='')}@127.0.0.1:1/d",
    "PANORAMA_NOTIFY_FROM": "panorama@exemple.test",
    "PANORAMA_NOTIFY_TO": "a@exemple.test",
}


def _traces(word: str) -> set[bytes]:
    """What would betray a word: its beginning as it is (addresses, JSON and HTML leave it so), in base64, in hexadecimal."""
    content = word.encode()
    stable = [base64.b64encode(b"\0" * before + content[:_TELLING])[4:-4] for before in range(3)]
    return {content[:_TELLING], content[:_TELLING].hex().encode(), *stable}


TRACES = {trace: name for name, word in WORDS.items() for trace in _traces(word)}


def found_in(content: bytes, where: str) -> list[str]:
    """Which canaries sing in some bytes, and where that is."""
    low = content.lower()
    return [f"{name} dans {where}" for trace, name in TRACES.items() if trace in content or trace.lower() in low]


def found_under(folder: Path) -> list[str]:
    """Which canaries sing in the files of a folder, or in their names."""
    return [
        each
        for path in sorted(folder.rglob("*"))
        for each in found_in(
            str(path).encode() + (path.read_bytes() if path.is_file() else b""), str(path.relative_to(folder))
        )
    ]
