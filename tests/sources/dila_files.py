"""Files of the DILA for tests: issues written here, shaped as its documentation says, and archives of any kind.

Companies, persons and judgments of PCL and RCS-B are made up. RCS_A is a real extract (dila/, see its first line).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

from sources.reading import LocalFile

RCS_A = Path(__file__).parent / "dila" / "RCS-A_BXA20210005.xml"
ADDRESS = "<adresse><france><codePostal>{cp}</codePostal><ville>{ville}</ville></france></adresse>"


def company(name: str, siren: str, cp: str = "31000", ville: str = "Toulouse") -> str:
    """A company as PCL prints it: the body, then its number and address beside it."""
    return (
        f"<personneMorale><denomination>{name}</denomination></personneMorale>"
        f"<numeroImmatriculation><numeroIdentificationRCS>{siren}</numeroIdentificationRCS><codeRCS>RCS</codeRCS>"
        f"<nomGreffeImmat>Toulouse</nomGreffeImmat></numeroImmatriculation>{ADDRESS.format(cp=cp, ville=ville)}"
    )


OPENING = (
    "<famille>Jugement d'ouverture</famille><nature>Jugement d'ouverture de liquidation judiciaire</nature>"
    "<date>2026-07-28</date><complementJugement>Texte inventé.</complementJugement>"
)
ONE_COMPANY = company("SOCIETE INVENTEE", "832 611 677")


def procedure(
    number: str = "45",
    persons: str = ONE_COMPANY,
    judgment: str = f"<jugement>{OPENING}</jugement>",
    kind: str = "<annonce/>",
    more: str = "",
) -> str:
    """One notice of PCL."""
    return (
        f"<annonce><typeAnnonce>{kind}</typeAnnonce><nojo>0031</nojo><numeroAnnonce>{number}</numeroAnnonce>"
        f"<numeroDepartement>31</numeroDepartement><tribunal>Greffe du Tribunal de Commerce de Toulouse</tribunal>"
        f"<identifiantClient>1</identifiantClient>{persons}{more}{judgment}</annonce>"
    )


def pcl(*notices: str, issue: str = "20260149", day: str = "2026-08-07", prolog: str = "") -> bytes:
    """An issue of collective procedures."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{prolog}<PCL_REDIFF><parution>{issue}</parution>'
        f"<dateParution>{day}</dateParution><annonces>{''.join(notices)}</annonces></PCL_REDIFF>"
    ).encode()


def rcs_b(*notices: str, root: str = "RCS-B_REDIFF", issue: str = "20260150") -> bytes:
    """An issue of modifications and strikings-off."""
    return (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><{root}><parution>{issue}</parution>'
        f"<dateParution>10/08/2026</dateParution><listeAvis>{''.join(notices)}</listeAvis></{root}>"
    ).encode("latin-1")


def change(number: str, content: str, who: str = "personneMorale") -> str:
    """One notice of RCS-B; `content` says what changes."""
    name = "<denomination>SOCIÉTÉ INVENTÉE</denomination>" if who == "personneMorale" else "<nom>INVENTE</nom>"
    return (
        f"<avis><typeAnnonce><annonce/></typeAnnonce><numeroAnnonce>{number}</numeroAnnonce>"
        f"<numeroDepartement>9</numeroDepartement><tribunal>Greffe de Foix</tribunal><personnes><personne>"
        f"<{who}>{name}</{who}><numeroImmatriculation><numeroIdentificationRCS>123 456 782</numeroIdentificationRCS>"
        f"<codeRCS>RCS</codeRCS></numeroImmatriculation><activite>Conseil</activite>"
        f"<siegeSocial><france><codePostal>09000</codePostal><ville>Foix</ville></france></siegeSocial>"
        f"<etablissementPrincipal><france><codePostal>09100</codePostal><ville>Pamiers</ville></france>"
        f"</etablissementPrincipal></personne></personnes>{content}</avis>"
    )


def tar(*members: tuple[str | tarfile.TarInfo, bytes]) -> bytes:
    """A tar; a member is a name, or a header of its own, and its bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            header = tarfile.TarInfo(name) if isinstance(name, str) else name
            header.type = tarfile.DIRTYPE if header.name.endswith("/") else header.type
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def taz(name: str, content: bytes) -> bytes:
    """A daily file as the DILA packs it: gzip of a tar of one XML of the same name."""
    return gzip.compress(tar((f"{name}.xml", content)), mtime=0)


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def local(folder: Path, name: str, content: bytes) -> LocalFile:
    """The bytes as a received file."""
    path = folder / name
    path.write_bytes(content)
    return LocalFile("bodacc", name, path, hashlib.sha256(content).hexdigest())
