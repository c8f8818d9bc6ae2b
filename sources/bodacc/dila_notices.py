"""One notice of the DILA's XML as the record that the API gives of it: the 32 keys, objects as JSON in a text.

The same notice is written in two ways: the XML nests persons differently in each family and calls the number of a company
by two names; the API has one shape for all. Values stay as printed, mojibake included.

Here: where each key of a record stands in the XML. Not here: archives (dila_archives.py), the walk through a file and the
checks of an issue (dila.py), what the values mean (dbt_project/models/staging/bodacc/).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element

JSON_KEYS = (
    "listepersonnes",
    "listeetablissements",
    "jugement",
    "acte",
    "modificationsgenerales",
    "radiationaurcs",
    "depot",
    "listeprecedentexploitant",
    "listeprecedentproprietaire",
    "divers",
    "parutionavisprecedent",
)
RECORD_KEYS = (
    *("id", "publicationavis", "parution", "dateparution", "numeroannonce", "typeavis", "typeavis_lib"),
    *("familleavis", "familleavis_lib", "numerodepartement", "departement_nom_officiel", "region_code"),
    *("region_nom_officiel", "tribunal", "commercant", "ville", "registre", "cp", "pdf_parution_subfolder"),
    *("ispdf_unitaire", *JSON_KEYS, "url_complete"),
)
NOTICE_PAGE = "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:"
# Element of typeAnnonce → typeavis; files of the first years say `creation` of a first notice.
KINDS = {"annonce": "annonce", "creation": "annonce", "rectificatif": "rectificatif", "annulation": "annulation"}
KIND_LABELS = {"annonce": "Avis initial", "rectificatif": "Avis rectificatif", "annulation": "Avis d’annulation"}
FAMILY_LABELS = {
    "collective": "Procédures collectives",
    "conciliation": "Procédures de conciliation",
    "retablissement_professionnel": "Procédures de rétablissement professionnel",
    "vente": "Ventes et cessions",
    "creation": "Créations",
    "immatriculation": "Immatriculations",
    "modification": "Modifications diverses",
    "radiation": "Radiations",
    "dpc": "Dépôts des comptes",
}
# An annulment may print nothing of what it annuls; the API has this word for a notice of no known family.
UNKNOWN_FAMILY = "inconnue"
JUDGMENTS = {"jugement": "initial", "jugementAnnule": "annule"}  # element → jugement.type
ACTS = ("vente", "creation", "immatriculation")
# Of an act, what the API prints beside the kind and not under it.
OF_ANY_ACT = ("descriptif", "dateImmatriculation", "dateCommencementActivite")
MODIFICATIONS = ("modificationsGenerales", "modificationGenerale")
BODIES = {"personneMorale": "pm", "personnePhysique": "pp"}
# What a PCL notice says of its persons, directly under `annonce`, each body followed by what is its own.
ABOUT_A_PERSON = frozenset(
    "numeroImmatriculation nonInscrit inscriptionRM enseigne activite adresse capital nomCommercial".split()
)
# What a filing of accounts prints of its company, directly under `avis`.
ABOUT_A_COMPANY = frozenset((*ABOUT_A_PERSON, "denomination", "sigle", "formeJuridique"))
RENAMED = {
    "numeroIdentificationRCS": "numeroIdentification",
    "nationnalite": "nationalite",
    "journal": "publiciteLegale",
    "siegeSocial": "adresseSiegeSocial",
    "etablissementPrincipal": "adresseEtablissementPrincipal",
}
ADDRESSES = ("adresseSiegeSocial", "adressePP", "adresseEtablissementPrincipal")
_SIREN = re.compile(r"\d{9}")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d")
# A procedure of these kinds is no collective one. Which notices the DILA files so is not documented: the words of the
# judgment are the only trace in the XML, and a text that also speaks of a collective procedure is left with these.
_CONCILIATION = re.compile(r"conciliation", re.IGNORECASE)
_RECOVERY = re.compile(r"r[ée]tablissement professionnel", re.IGNORECASE)
_COLLECTIVE = re.compile(r"liquidation|redressement|sauvegarde", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """What the head of a file says of all its notices.

    Attributes:
        letter: A, B or C, the series of the bulletin.
        issue: year and number, `20260149`.
        day: the date of publication; None when the file prints none that can be read.
    """

    letter: str
    issue: str
    day: date | None


class Unreadable(ValueError):
    """A notice that can't become a record, and why (in French, for an operator)."""


def record(notice: Element, heading: Heading) -> dict[str, Any]:
    """The record of one notice: every key of the API, absent = None; the eleven objects are JSON texts.

    `departement_nom_officiel`, the region and the two keys about PDF files are the API's own and stay None.

    Raises:
        Unreadable: no number, no date, or a kind of notice that we do not know.
    """
    number = _number(notice)
    if heading.day is None:
        raise Unreadable("le fichier n'a pas de dateParution lisible")
    annulled = notice.find("jugementAnnule")
    kind = "annulation" if annulled is not None else _kind(notice)
    family, objects = _content(notice, heading.letter)
    persons = list(_persons(notice))
    sellers = list(_previous(notice, "precedentProprietaire"))
    operators = list(_previous(notice, "precedentExploitant"))
    places = [place for place in map(_value, notice.findall("etablissement")) if isinstance(place, dict)]
    objects |= {
        "listepersonnes": _listed("personne", persons),
        "listeetablissements": _listed("etablissement", places),
        "listeprecedentproprietaire": _listed("personne", sellers),
        "listeprecedentexploitant": _listed("personne", operators),
        "parutionavisprecedent": _earlier(notice.find("parutionAvisPrecedent")),
    }
    addresses = [address for person in persons for address in _addresses(person)]
    addresses += [address for place in places for address in _items(place.get("adresse"))]
    notice_id = f"{heading.letter}{heading.issue}{number}"
    values = {
        "id": notice_id,
        "publicationavis": heading.letter,
        "parution": heading.issue,
        "dateparution": heading.day.isoformat(),
        "numeroannonce": number,
        "typeavis": kind,
        "typeavis_lib": KIND_LABELS[kind],
        "familleavis": family,
        "familleavis_lib": FAMILY_LABELS.get(family),
        "numerodepartement": _department(_text(notice, "numeroDepartement")),
        "tribunal": _text(notice, "tribunal"),
        "commercant": _joined(map(_display_name, persons)),
        "ville": _joined(_inner(address, "ville") for address in addresses),
        "registre": _register([*persons, *operators, *sellers]),
        "cp": _joined(_inner(address, "codePostal") for address in addresses),
        "url_complete": NOTICE_PAGE + notice_id,
        **{key: json.dumps(each, ensure_ascii=False) for key, each in objects.items() if each},
    }
    return {key: values.get(key) for key in RECORD_KEYS}


def published_on(text: str | None) -> date | None:
    """The date of an issue, written 2021-01-08, 08/01/2021 or 2021/01/08."""
    for written in _DATES:
        try:
            return datetime.strptime((text or "").strip(), written).date()
        except ValueError:
            continue
    return None


# What a notice is -----------------------------------------------------------------------------------------------------


def _number(notice: Element) -> int:
    text = _text(notice, "numeroAnnonce") or ""
    if not text.isdecimal() or int(text) == 0:
        raise Unreadable(f"numeroAnnonce « {text[:20]} » n'est pas un numéro" if text else "sans numeroAnnonce")
    return int(text)


def _kind(notice: Element) -> str:
    said = [each.tag for each in notice.iterfind("typeAnnonce/*")]
    if len(said) != 1 or said[0] not in KINDS:
        raise Unreadable(f"typeAnnonce inconnu : {', '.join(said)[:60] or 'absent'}")
    return KINDS[said[0]]


def _content(notice: Element, letter: str) -> tuple[str, dict[str, Any]]:
    """The family of a notice, and the objects that go with it. The element tells the family, even when it is empty."""
    judgments = [each for each in notice if each.tag in JUDGMENTS]
    if len(judgments) > 1:
        raise Unreadable(f"{len(judgments)} jugements dans une annonce")
    if judgments:
        judgment = {"type": JUDGMENTS[judgments[0].tag], **_dict(judgments[0])}
        return _family_of(judgment), {"jugement": judgment}
    act = notice.find("acte")
    kind = next((each for each in act if each.tag in ACTS), None) if act is not None else None
    if act is not None and kind is not None:
        inside = {**{key: value for key, value in _dict(act).items() if key not in ACTS}, **_dict(kind)}
        beside = {key: inside.pop(key) for key in OF_ANY_ACT if key in inside}
        return kind.tag, {"acte": {**beside, kind.tag: inside}}
    for tag in MODIFICATIONS:
        found = notice.find(tag)
        if found is not None:
            change = {key: value for key, value in _dict(found).items() if not key.startswith("precedent")}
            return "modification", {"modificationsgenerales": change}
    for tag, family, key in (("radiationAuRCS", "radiation", "radiationaurcs"), ("depot", "dpc", "depot")):
        found = notice.find(tag)
        if found is not None:
            return family, {key: _dict(found)}
    return "dpc" if letter == "C" else UNKNOWN_FAMILY, {}


def _family_of(judgment: dict[str, Any]) -> str:
    words = f"{judgment.get('famille')} {judgment.get('nature')}"
    if _COLLECTIVE.search(words):
        return "collective"
    if _CONCILIATION.search(words):
        return "conciliation"
    return "retablissement_professionnel" if _RECOVERY.search(words) else "collective"


def _earlier(reference: Element | None) -> dict[str, Any]:
    """The reference to the notice that this one corrects; its date in ISO, `BODACC A` without a hard space."""
    said = _dict(reference) if reference is not None else {}
    if isinstance(said.get("nomPublication"), str):
        said["nomPublication"] = " ".join(said["nomPublication"].split())
    if isinstance(said.get("dateParution"), str) and (day := published_on(said["dateParution"])):
        said["dateParution"] = day.isoformat()
    return said


# Who a notice speaks of -----------------------------------------------------------------------------------------------


def _persons(notice: Element) -> Iterator[dict[str, Any]]:
    """The persons in their order: nested (RCS-A, RCS-B), or one after the other among the rest (PCL), or one (accounts)."""
    nested = notice.findall("personnes/personne")
    for person in nested:
        yield from _bodies(list(person))
    if not nested:
        parts = [part for part in notice if part.tag in BODIES or part.tag in ABOUT_A_PERSON]
        if any(part.tag in BODIES for part in parts):
            yield from _bodies(parts)
        elif parts or notice.find("denomination") is not None:
            said = _dict(part for part in notice if part.tag in ABOUT_A_COMPANY)
            yield _person("pm" if "denomination" in said else None, said)


def _bodies(parts: list[Element]) -> Iterator[dict[str, Any]]:
    """Persons out of a run of elements: each body begins one, and what follows is about it.

    What stands before the first body is about the first one.
    """
    groups: list[tuple[str | None, list[Element]]] = [(None, [])]
    for part in parts:
        kind = BODIES.get(part.tag)
        if kind and groups[-1][0] is not None:
            groups.append((kind, list(part)))
        elif kind:
            groups[-1] = (kind, [*part, *groups[-1][1]])
        else:
            groups[-1][1].append(part)
    for kind, about in groups:
        if kind or about:
            yield _person(kind, _dict(about))


def _person(kind: str | None, said: dict[str, Any]) -> dict[str, Any]:
    """A person as the API prints it: its kind first, its address under the name that its kind gives."""
    if "adresse" in said:
        key = "adressePP" if kind == "pp" else "adresseSiegeSocial"
        address = said.pop("adresse")
        said[key] = [*_items(said[key]), *_items(address)] if key in said else address
    return {**({"typePersonne": kind} if kind else {}), **said}


def _previous(notice: Element, role: str) -> Iterator[dict[str, Any]]:
    """Previous owners or operators, in the order of the notice; RCS-B prints them inside its modifications."""
    for holder in (notice, *(found for tag in MODIFICATIONS for found in notice.findall(tag))):
        for each in holder:
            if each.tag in (f"{role}PM", f"{role}PP"):
                yield _person(each.tag[-2:].lower(), _dict(each))


def _display_name(person: dict[str, Any]) -> str | None:
    """The name that the API shows: of a company its denomination, of a natural person `NOM, Prénom`."""
    if name := person.get("denomination") or person.get("denominationEIRL"):
        return ", ".join(map(str, _items(name)))
    parts = [str(part) for key in ("nom", "prenom") for part in _items(person.get(key))]
    return ", ".join(parts) or None


def _addresses(person: dict[str, Any]) -> list[Any]:
    return [address for key in ADDRESSES for address in _items(person.get(key))]


def _register(persons: Iterable[dict[str, Any]]) -> list[str] | None:
    """Each SIREN once, in its two spellings: 832611677, 832 611 677. What is no SIREN stays as printed."""
    spelled: dict[str, None] = {}
    for person in persons:
        for key, number in (
            ("numeroImmatriculation", "numeroIdentification"),
            ("inscriptionRM", "numeroIdentificationRM"),
        ):
            for registration in _items(person.get(key)):
                for printed in _items(_inner(registration, number)):
                    compact = re.sub(r"\s", "", str(printed))
                    is_siren = _SIREN.fullmatch(compact)
                    spaced = f"{compact[:3]} {compact[3:6]} {compact[6:]}"
                    spelled |= dict.fromkeys((compact, spaced) if is_siren else (str(printed),))
    return list(spelled) or None


# From elements to values ----------------------------------------------------------------------------------------------


def _value(element: Element) -> Any:
    """Text of a leaf (None when empty); of the others a dict. France or abroad: the address without its wrapping."""
    if len(element) == 0:
        return (element.text or "").strip() or None
    said = _dict(element)
    wrapped = [each for key in ("france", "etranger") for each in _items(said.get(key))]
    if wrapped and set(said) <= {"france", "etranger"}:
        return wrapped[0] if len(wrapped) == 1 else wrapped
    return said


def _dict(elements: Iterable[Element]) -> dict[str, Any]:
    """Name → value, under the API's names; a list where a name stands several times; nothing for what is empty."""
    said: dict[str, Any] = {}
    for each in elements:
        value = _value(each)
        key = RENAMED.get(each.tag, each.tag)
        if value is None or value == {}:
            continue
        said[key] = [*_items(said[key]), *_items(value)] if key in said else value
    return said


def _text(notice: Element, tag: str) -> str | None:
    return (notice.findtext(tag) or "").strip() or None


def _inner(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _listed(key: str, values: list[dict[str, Any]]) -> dict[str, Any] | None:
    """{"personne": {…}} for one, {"personne": […]} for several, as the API does."""
    if not values:
        return None
    return {key: values[0] if len(values) == 1 else values}


def _joined(values: Iterable[Any]) -> str | None:
    """Each value once, as the API joins them."""
    return ", ".join(dict.fromkeys(str(each) for value in values for each in _items(value))) or None


def _department(code: str | None) -> str | None:
    """Two characters at least: 02, 2A, 974."""
    return code.upper().zfill(2) if code else None
