"""Workbooks that nobody honest makes: bombs, entities. Both readers refuse them with a word, and open nothing."""

import zipfile

import openpyxl
import pytest
from defusedxml import EntitiesForbidden

from sources import workbooks
from sources.errors import BadBytes
from sources.reading import LocalFile
from sources.register.columns import FIRMS
from sources.register.workbook import NotAWorkbook, read_workbook
from sources.sgpi.parse import COLUMNS, SHEET, parse

LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
EXTERNAL = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.fixture
def honest(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = SHEET
    book.active.append(list(COLUMNS))
    book.active.append(["Exemple inventé"] * len(COLUMNS))
    firms = book.create_sheet(FIRMS.sheet)
    firms.append(list(FIRMS.names))
    firms.append(["exemple-invente"] + [None] * (len(FIRMS.names) - 1))
    path = tmp_path / "classeur.xlsx"
    book.save(path)
    return path


def altered(path, member, change):
    """The same workbook with one member of its zip changed."""
    with zipfile.ZipFile(path) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            target.writestr(name, change(content) if name == member else content)


def read_by(reader, path):
    if reader == "sgpi":
        list(parse([LocalFile("sgpi", path.name, path, "")]))
    else:
        read_workbook(path, [FIRMS])


def reasons(error):
    """The error and all that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    ("reader", "member"),
    [(reader, member) for reader in ("sgpi", "register") for member in ("xl/workbook.xml", "[Content_Types].xml")]
    + [("sgpi", "xl/worksheets/sheet1.xml"), ("register", "xl/worksheets/sheet2.xml")],
)
@pytest.mark.parametrize("prolog", [LAUGHS, EXTERNAL])
def test_entities_are_refused_wherever_they_stand(honest, reader, member, prolog):
    read_by(reader, honest)
    altered(honest, member, lambda content: prolog + content)
    with pytest.raises((BadBytes, NotAWorkbook)) as refused:
        read_by(reader, honest)
    assert any(isinstance(reason, EntitiesForbidden) for reason in reasons(refused.value))


@pytest.mark.parametrize("reader", ["sgpi", "register"])
def test_a_bomb_is_refused_before_it_is_unpacked(honest, monkeypatch, reader):
    monkeypatch.setattr(workbooks, "SMALL", 100_000)
    altered(honest, "xl/styles.xml", lambda content: content + b" " * 5_000_000)
    with pytest.raises((BadBytes, NotAWorkbook), match="démesuré une fois décompressé : 5 0"):
        read_by(reader, honest)


@pytest.mark.parametrize("reader", ["sgpi", "register"])
def test_members_have_a_limit(honest, monkeypatch, reader):
    monkeypatch.setattr(workbooks, "MAX_MEMBERS", 3)
    with pytest.raises((BadBytes, NotAWorkbook), match="fichiers, au plus"):
        read_by(reader, honest)
