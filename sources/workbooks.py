"""Whether a workbook that someone else made may be opened: it is a zip, and a zip can hold far more than it weighs.

Not here: reading one (register/workbook.py, sgpi/parse.py). Entities and document types in its XML are refused by
defusedxml, which openpyxl uses when it is installed.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from sources.http import figure

# A sheet of 100,000 projects unpacks to some 80 MB, and shrinks ten to thirty times.
MAX_BYTES = 500_000_000
MAX_RATIO = 100
SMALL = 20_000_000  # bytes that a workbook may always unpack to
MAX_MEMBERS = 10_000
# How openpyxl, and what it stands on, say that a file is no workbook they can read. SyntaxError: the XML parser's errors;
# RuntimeError: a password, a compression that nobody knows; the four after it: parts that are missing or say nonsense.
UNREADABLE = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(SyntaxError, DefusedXmlException, RuntimeError),
    *(LookupError, ValueError, TypeError, AttributeError),
)


def check_size(path: Path) -> None:
    """Look at what the zip announces, which zipfile then holds it to.

    Raises:
        zipfile.BadZipFile: no zip.
        ValueError: more members or bytes than a workbook of this size can need; the text is in French.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    allowed = min(MAX_BYTES, max(SMALL, MAX_RATIO * path.stat().st_size))
    announced = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or announced > allowed:
        raise ValueError(
            f"démesuré une fois décompressé : {figure(announced)} octets en {figure(len(members))} fichiers, "
            f"au plus {figure(allowed)} en {figure(MAX_MEMBERS)}"
        )
