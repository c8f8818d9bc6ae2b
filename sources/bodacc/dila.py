"""From the DILA's bulk files to notices in the shape of the API, in one Parquet.

    RCS-A_BXA20210005.taz, PCL_BXA20260149.taz, RCS-B_BXB20260149.taz, BODACC_2008.tar, …  →  32 keys, a row a notice

Files are read as streams, rows are written in batches: memory does not grow with what is read. The notices of natural
persons pass as published: it is the landing that reduces them, whichever the route (see README.md).

Here: the walk through an issue, what makes it unusable, the Parquet. Not here: archives (dila_archives.py), the keys of a
record (dila_notices.py), which files are asked (dila_fetch.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast
from xml.etree.ElementTree import Element, ParseError

import pyarrow as pa
import pyarrow.parquet as pq
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sources.bodacc.dila_archives import Issue, drain, issues
from sources.bodacc.dila_notices import RECORD_KEYS, Heading, Unreadable, published_on, record
from sources.errors import BadBytes
from sources.http import figure
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile, Rejection

FILE_NAME = "_file_name"
TYPES = {
    **dict.fromkeys(("numeroannonce", "region_code", "pdf_parution_subfolder", ROW_NUMBER), pa.int64()),
    "registre": pa.list_(pa.string()),
}
SCHEMA = pa.schema(
    [(name, TYPES.get(name, pa.string())) for name in (*RECORD_KEYS, ROW_NUMBER, ARCHIVE_SHA256, FILE_NAME)]
)
BATCH = 5_000  # rows held at a time: about 10 MB of notices
# Root element → series of the bulletin.
ROOTS = {
    "RCS-A_IMMAT": "A",
    "RCS_A_IMMAT": "A",
    "PCL_REDIFF": "A",
    "RCS-B_REDIFF": "B",
    "RCS_B_REDIFF": "B",
    "Bilan_XML_Rediff": "C",
}
NOTICES = (("listeAvis", "avis"), ("annonces", "annonce"))  # from the root to a notice
# A notice is seven elements deep at most in the files seen, and the longest has some hundreds of them.
MAX_NESTING = 40
MAX_ELEMENTS = 100_000
_PARUTION = re.compile(r"\d{8}")
# The series and the number that a file's name announces: PCL_BXA20260149.
_NAMED = re.compile(r"(?:RCS-A|RCS-B|PCL|BILAN)_BX([ABC])(\d{8})", re.IGNORECASE)


def write_parquet(files: list[LocalFile], target: Path) -> list[Rejection]:
    """Write the notices of all files into one Parquet, in their order: notices read = rows written + rejections.

    A row has the 32 keys of the API as text (three whole numbers, `registre` a list), `_row_number` (rank of the notice in
    the received file, over all the issues that it holds), `_archive_sha256` and `_file_name` of that file.

    Returns:
        The notices set aside; `row_number` is their rank, the reason names the issue.

    Raises:
        BadBytes: a file is no whole archive of issues that we know, or tries what no publisher does. Nothing is written.
    """
    rejected: list[Rejection] = []
    try:
        with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
            for batch in _batches(_rows(files, rejected)):
                writer.write_table(pa.Table.from_pylist(batch, SCHEMA))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return rejected


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def check(file: LocalFile) -> tuple[int, date | None]:
    """How many notices a file holds, and the last day of publication in it; no row is made.

    Raises:
        BadBytes: as `write_parquet`.
    """
    count, last = 0, None
    for issue in issues(file):
        for heading, _ in _notices(file, issue):
            count += 1
            last = max(filter(None, (last, heading.day)), default=None)
    return count, last


def _rows(files: list[LocalFile], rejected: list[Rejection]) -> Iterator[dict[str, Any]]:
    """The rows of all files; what can't be one is added to `rejected`."""
    for file in files:
        rank = 0
        for issue in issues(file):
            for heading, notice in _notices(file, issue):
                rank += 1
                try:
                    values = record(notice, heading)
                except Unreadable as why:
                    rejected.append(Rejection(rank, f"{issue.place}, {rank}ᵉ annonce : {why}"))
                else:
                    yield {**values, ROW_NUMBER: rank, ARCHIVE_SHA256: file.sha256, FILE_NAME: file.name}


def _notices(file: LocalFile, issue: Issue) -> Iterator[tuple[Heading, Element]]:
    """The notices of one issue with its heading, one at a time; each is forgotten when the next is asked."""
    path: list[Element] = []
    printed: dict[str, str] = {}
    heading: Heading | None = None
    elements = 0
    try:
        for event, element in iterparse(cast(IO[bytes], issue.stream), events=("start", "end"), forbid_dtd=True):
            element.tag = element.tag.rpartition("}")[2]
            if event == "start":
                path.append(element)
                elements += 1
                if path[0].tag not in ROOTS:
                    what = f"racine inconnue : {path[0].tag[:60]}"
                    raise _refused(file, issue.place, what, f"une de {', '.join(ROOTS)}")
                if len(path) > MAX_NESTING or elements > MAX_ELEMENTS:
                    rule = f"au plus {MAX_NESTING} niveaux et {figure(MAX_ELEMENTS)} éléments par annonce"
                    raise _refused(file, issue.place, "une annonce démesurée", rule)
                continue
            if len(path) == 3 and (path[1].tag, element.tag) in NOTICES:
                heading = heading or _heading(file, issue.place, ROOTS[path[0].tag], printed)
                yield heading, element
                path[-2].clear()
                elements = 0
            elif len(path) == 2 and element.tag in ("parution", "dateParution"):
                printed[element.tag] = (element.text or "").strip()
            path.pop()
    except DefusedXmlException as error:
        what = f"le XML déclare une DTD ou des entités ({type(error).__name__})"
        raise _refused(file, issue.place, what, "ni DTD ni entité : du texte seul") from error
    except (ParseError, LookupError, ValueError) as error:  # an encoding that does not exist is one of the last two
        what = "ce n'est pas un XML complet (tronqué ?)"
        raise _refused(file, issue.place, what, f"un XML fermé, bien formé ({error})") from error
    if heading is None:
        raise _refused(file, issue.place, "aucune annonce", "au moins une annonce : un numéro vide ne paraît pas")
    drain(issue.stream)


def _heading(file: LocalFile, place: str, letter: str, printed: dict[str, str]) -> Heading:
    """What the head of an issue says, once it agrees with the names of the file and of the archives around it.

    Raises:
        BadBytes: no number of issue, or another than the name announces.
    """
    number = printed.get("parution", "")
    if not _PARUTION.fullmatch(number):
        rule = "huit chiffres (année et numéro) avant la première annonce : l'id en dépend"
        raise _refused(file, place, f"parution « {number[:20]} »", rule)
    for series, announced in _NAMED.findall(place):
        if (series.upper(), announced) != (letter, number):
            what = f"numéro {number} de la série {letter}, sous un nom qui dit {announced}, série {series.upper()}"
            raise _refused(file, place, what, "le numéro du nom est celui du contenu")
    return Heading(letter, number, published_on(printed.get("dateParution")))


def _refused(file: LocalFile, place: str, what: str, rule: str) -> BadBytes:
    advice = "relancer le relevé ; si le numéro revient pareil, l'écrire à la DILA"
    return BadBytes(file.source_id, what, file=file.name, place=place, rule=rule, advice=advice)
