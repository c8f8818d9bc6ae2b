"""What data.gouv.fr says of the stock files: their titles, which alone tell the month, their sizes and checksums.

Here: asking and reading the catalogue. Not here: the files themselves (fetch.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from sources.errors import SourceUnavailable
from sources.http import Session
from sources.sirene.schema import StockFile

DATASET = "5b7ffc618b4c4169d30727e0"
# Where a stable address leads: a folder named after the moment of publication, never the same twice.
DATED = re.compile(r"/resources/[^/]+/(\d{8})-\d{6}/")
MONTHS = ("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre").split()
_TITLE = re.compile(rf"\b\d{{1,2}}(?:er)?\s+({'|'.join(MONTHS)})\b(?:\s+(\d{{4}}))?")
_CHECKSUMS = frozenset({"md5", "sha1", "sha256"})


@dataclass(frozen=True)
class Announced:
    """One resource as the catalogue describes it; all that it does not say is None.

    Attributes:
        size: bytes.
        checksum: (algorithm, hexadecimal value), when the algorithm is one that we know.
        path: path of the dated address that the catalogue speaks of.
    """

    title: str | None = None
    size: int | None = None
    checksum: tuple[str, str] | None = None
    path: str | None = None

    def speaks_of(self, path: str) -> bool:
        """Whether size and checksum are those of the file at this path: the catalogue may lag behind, or be ahead."""
        return self.path is None or not DATED.search(self.path) or self.path == path


def announced(session: Session, stocks: tuple[StockFile, ...]) -> dict[StockFile, Announced]:
    """What the catalogue says of each file: one question for all, else one for each, else nothing and a remark."""
    base = session.spec.url
    try:
        document = session.get_json(f"{base}/api/1/datasets/{DATASET}/")
        described = {each["id"]: _read(each) for each in document["resources"]}
        return {stock: described.get(stock.resource, Announced()) for stock in stocks}
    except (SourceUnavailable, KeyError, TypeError):
        pass
    try:
        return {
            stock: _read(session.get_json(f"{base}/api/2/datasets/resources/{stock.resource}/")["resource"])
            for stock in stocks
        }
    except (SourceUnavailable, KeyError, TypeError):
        session.remarks.append(
            "le catalogue de data.gouv.fr ne décrit pas les fichiers : leur mois est lu dans leur adresse, leur empreinte n'est pas vérifiée"
        )
        return {stock: Announced() for stock in stocks}


def vintage(title: str | None, path: str, last_modified: date | None) -> tuple[date | None, str | None]:
    """The day that a file is an image of, and what is wrong about it, if anything.

    The title tells the month of publication, without a year in some; the dated address tells it too, and both must agree.
    The file shows the register at the end of the month before.

    Returns:
        (last day of the month before, None); (that day, a remark) when one of the two is silent; (None, why) when they
        disagree or say nothing at all.
    """
    dated = DATED.search(path)
    published = _day(dated[1]) if dated else last_modified
    told = _month_of(title, published)
    if told and published and dated and told != (published.year, published.month):
        return None, f"le titre dit {told[1]:02}/{told[0]} (« {title} ») et l'adresse {dated[1]}"
    if told:
        return date(told[0], told[1], 1) - timedelta(days=1), None
    if published:
        where = "dans l'adresse" if dated else "dans la date du fichier (Last-Modified)"
        remark = f"le titre ne dit pas le mois (« {title} ») ; il est lu {where}"
        return published.replace(day=1) - timedelta(days=1), remark
    return None, f"ni le titre (« {title} ») ni l'adresse ne disent le mois"


def _month_of(title: str | None, published: date | None) -> tuple[int, int] | None:
    """(year, month) of a title; a month without a year is the last one before the publication (décembre in January)."""
    plain = unicodedata.normalize("NFKD", title or "").encode("ascii", "ignore").decode().lower()
    found = _TITLE.search(plain)
    if not found:
        return None
    month = MONTHS.index(found[1]) + 1
    if found[2]:
        return int(found[2]), month
    if published is None:
        return None
    return published.year - (month > published.month), month


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _read(resource: Mapping[str, Any]) -> Announced:
    checksum = resource.get("checksum") or {}
    algorithm, value = str(checksum.get("type", "")).lower(), str(checksum.get("value", "")).lower()
    size = resource.get("filesize")
    url = resource.get("url")
    return Announced(
        title=resource.get("title"),
        size=size if isinstance(size, int) and size > 0 else None,
        checksum=(algorithm, value) if algorithm in _CHECKSUMS and value else None,
        path=urlsplit(url).path if isinstance(url, str) else None,
    )
