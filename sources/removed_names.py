"""The names taken out of the samples, as digests: how to recognise one again without writing any.

Here: normalising a text, hashing a name, looking for the hashed names in a text. Used by sources/samples/reduce.py, by
the publication gate and by the test that reads the whole repository. Not here: which names are removed (reduce.py), nor
the patterns that recognise an unknown person (expectations/).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

LIST = Path(__file__).parent / "samples" / "removed_names.txt"

# Public on purpose: it only keeps the list from being read at a glance or matched with ready-made tables.
SALT = "panorama-ia/removed-names/1"

# Words in one name; a longer name is found by its parts only.
WINDOWS = (2, 3, 4)

# Digests of a removed name that is also something else in our tables, each with its reason. Empty: nothing collides.
HOMONYMS: frozenset[str] = frozenset()

_NOT_A_LETTER = re.compile(r"[^a-z]+")
_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)


def normalise(text: str) -> str:
    """Lower case, without accents; everything that is not a letter becomes one space."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub(" ", text.lower()).strip()


def digest(words: str) -> str:
    """First 16 hexadecimal characters of the salted SHA-256 of already normalised words."""
    return hashlib.sha256(f"{SALT}:{words}".encode()).hexdigest()[:16]


def load(path: Path = LIST) -> frozenset[str]:
    """The digests of the removed names, without the known homonyms."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#")) - HOMONYMS


def found_in(text: str, digests: Collection[str]) -> list[str]:
    """The digests of `digests` whose name stands in the text, sorted; never the name itself, so that no log repeats it.

    A name is two to four consecutive words of the normalised text. About one second per megabyte of prose.
    """
    words = normalise(text).split()
    windows = {" ".join(words[i : i + n]) for n in WINDOWS for i in range(len(words) - n + 1)}
    return sorted({d for window in windows if (d := digest(window)) in digests})
