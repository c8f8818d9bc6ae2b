"""How the extracts of this folder were made from the study's data: what is kept, what is taken out, and why.

Run once, by hand: `python -m sources.samples.reduce FOLDER`, where FOLDER holds bodacc/, finance/, funding/,
nomenclatures/, recherche_entreprises/, register/ and sirene/. The same input gives the same bytes (Parquet: with the
locked version of pyarrow).

Here: the reductions of the published sources (i-Lab, i-Nov, BODACC, annual accounts, i-PhD, France Relance, API
Recherche d'entreprises, the annex), the manifest, the digests of the removed names, the nomenclatures' change of headers, the labelled texts. Not
here: the sample of the Sirene stock (sirene_extract.py), what people keep by hand (sources/curated/), reading an extract
(each source's parse.py).

No name is written in this file: a person found by reading a text is a digest (sources/removed_names.py), a notice taken
out is its date and number.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sources.iphd.spec import SPEC as IPHD
from sources.recherche_entreprises.first_names import key as first_name_key
from sources.recherche_entreprises.spec import SAMPLE as SAMPLE_SIRENS
from sources.register.parse import known_sirens
from sources.removed_names import WINDOWS, digest, normalise
from sources.samples import sirene_extract

REMOVED = "[retiré]"
OCCITANIE = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
COLLECTED_ON = "2026-11-20"
LICENCE_OUVERTE = "Licence Ouverte 2.0"
MESR = "Ministère de l'Enseignement supérieur et de la Recherche"

# Persons whom the texts of i-Lab and i-Nov name and who are not laureates: found by reading every pair of capitalised
# words. Digests under today's SALT.
READ_IN_TEXTS = frozenset(
    (
        "0b7a55e8c93349e6 1098d2053816befa 1d2f2cff16ba4f65 1f115e46ebc62d07 230f7b324662e38d 3ce543da16a3242d "
        "3ea8f2a4a63422f7 5135f3aadcef96d7 52423e7026480578 58cba73d166ae618 5a641b6d07466c44 6d0c907e676a4518 "
        "792f0a78f76b1afa 823b4108249b5706 9c5b548908a46b90 a07afc18c87e9dc0 b621c97cd9760df2 b787e11f8c6f2aa9 "
        "b9929035af062183 ba3da1c6fe93df22 beaccc8aeca8a1f5 c6d783b1498f3246 c6e1f494f968e4a3 c8360405aff996ba "
        "c8479d338ef2a7b2 cf3448baa105d0d9 e61bafae17aa1c7a e72f7d81b0b56057 f8adb280606e26ed fcf492a1b3e62ba9"
    ).split()
)


@dataclass
class Names:
    """The digests of the persons taken out so far."""

    digests: set[str] = field(default_factory=set)

    def add(self, *parts: str) -> None:
        """Add a person: first name, last name, and the reverse. One part of unknown order: every cut of its words."""
        words = [normalise(part).split() for part in parts if normalise(part)]
        if len(words) == 1:
            words = [[word] for word in words[0]]
        if len(words) < 2:
            return  # one word alone is a family name that any company or street may bear
        for cut in range(len(words)):
            self.digests.add(digest(" ".join(word for group in words[cut:] + words[:cut] for word in group)))

    def remove_from(self, text: str) -> str:
        """The text with each known name replaced, whatever its case, accents or hyphens."""
        tokens = list(re.finditer(r"(?:[^\W\d_]|[\u0300-\u036f])+", text))
        spans: list[tuple[int, int]] = []
        start = 0
        while start < len(tokens):
            for size in sorted(WINDOWS, reverse=True):
                window = tokens[start : start + size]
                words = normalise(" ".join(token.group() for token in window))
                if len(window) == size and digest(words) in self.digests:
                    spans.append((window[0].start(), window[-1].end()))
                    start += size
                    break
            else:
                start += 1
        for begin, end in reversed(spans):
            text = text[:begin] + REMOVED + text[end:]
        return text


@dataclass(frozen=True)
class Extract:
    """One reduced file and what the manifest says of it. `path` is relative to sources/."""

    path: str
    source_id: str
    content: bytes
    rows: int
    vintage: str
    publisher: str
    licence: str
    origin: str
    reductions: tuple[str, ...]

    def as_entry(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "source_id": self.source_id,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "bytes": len(self.content),
            "rows": self.rows,
            "vintage": self.vintage,
            "collected_on": COLLECTED_ON,
            "publisher": self.publisher,
            "licence": self.licence,
            "origin": self.origin,
            "reductions": list(self.reductions),
        }


def read_csv(content: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter))


def write_csv(columns: Iterable[str], rows: Iterable[dict[str, Any]], *, delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# ── i-Lab and i-Nov ──────────────────────────────────────────────────────────────────────────────────────────────────

ILAB_PERSONAL = ("Nom du lauréat", "Prénom du candidat", "Idref", "Email")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d.])(?:\+33[ .]?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)")
# One text presents its two founders by first name alone, which beside the company's name is a name.
FIRST_NAMES = (
    (re.compile(r"(réunit )\w+( \(PhD[^)]*\) et )\w+( \()"), rf"\1{REMOVED}\2{REMOVED}\3"),
    (re.compile(r"(collaboration pour la thèse de )\w+"), rf"\1{REMOVED}"),
)


def ilab(shared: Path, names: Names) -> Extract:
    """The laureates of Occitanie in the portal's own CSV: BOM, semicolon, CRLF, its 28 labels."""
    content = (shared / "funding/fr-esr-laureats-concours-national-i-lab.csv").read_bytes().decode("utf-8-sig")
    rows = [row for row in read_csv(content, ";") if row["Id région"] == "R76" or row["Région"] == "Occitanie"]
    for row in rows:
        names.add(row["Prénom du candidat"], row["Nom du lauréat"])
    for row in rows:
        for column in ILAB_PERSONAL:
            row[column] = ""
        for column, value in row.items():
            if not column.startswith(("Id", "N°", "Dossier")):
                row[column] = PHONE.sub(REMOVED, EMAIL.sub(REMOVED, names.remove_from(value)))
        for pattern, replacement in FIRST_NAMES:
            row["Résumé"] = pattern.sub(replacement, row["Résumé"])
    return Extract(
        path="samples/ilab/laureates.csv",
        source_id="ilab",
        content=("\ufeff" + write_csv(rows[0], rows, delimiter=";", end="\r\n")).encode(),
        rows=len(rows),
        vintage="2025-11-12",
        publisher=MESR,
        licence=LICENCE_OUVERTE,
        origin=(
            "chobrien99-svg/French-Tech-Open-Data, data/ilab/fr-esr-laureats-concours-national-i-lab.csv, "
            "commit ad8030df5ba32c7842226400965471fb2dface92"
        ),
        reductions=(
            "Lauréats d'Occitanie seulement (région R76) : 461 lignes sur 3 923.",
            "Nom, prénom, Idref et courriel vidés ; les 28 colonnes restent, dans l'ordre et la forme du portail.",
            "Noms de personnes, adresses électroniques et numéros de téléphone cités dans les autres cellules "
            f"remplacés par {REMOVED}.",
        ),
    )


def inov(shared: Path, names: Names) -> Extract:
    """The whole dataset, as `/exports/json` gives it: one array, the publisher's keys, values and types."""
    rows = json.loads((shared / "funding/fr-esr-laureats-concours-i-nov.json").read_text(encoding="utf-8"))
    texts = ("projet", "moto", "projetresume", "entreprise", "entrepriseresume")
    altered = 0
    for row in rows:
        cleaned = {key: names.remove_from(row[key]) for key in texts if row[key]}
        altered += cleaned != {key: row[key] for key in cleaned}
        row.update(cleaned)
    return Extract(
        path="samples/inov/laureates.json",
        source_id="inov",
        content=json_array(rows),
        rows=len(rows),
        vintage="2025-11-23",
        publisher=MESR,
        licence=LICENCE_OUVERTE,
        origin="chobrien99-svg/Navigator, data/inov_laureates.json, commit d007dbf4e1ce684e2da900f47baf910ec270f0d5",
        reductions=(
            "Jeu national entier ; seuls les noms de personnes cités dans les textes sont remplacés "
            f"par {REMOVED} ({altered} lignes).",
            "Millésime : version du portail selon l'extrait du catalogue de data.gouv.fr du 2026-01-16 ; "
            "la copie a été lue vers avril 2026 et peut être plus récente.",
        ),
    )


def json_array(rows: list[dict[str, Any]]) -> bytes:
    """One record a line, so that a difference between two versions can be read."""
    return ("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n").encode()


# ── BODACC ───────────────────────────────────────────────────────────────────────────────────────────────────────────

BODACC_KEYS = (
    "id publicationavis parution dateparution numeroannonce typeavis typeavis_lib familleavis familleavis_lib "
    "numerodepartement departement_nom_officiel region_code region_nom_officiel tribunal commercant ville registre cp "
    "pdf_parution_subfolder ispdf_unitaire listepersonnes listeetablissements jugement acte modificationsgenerales "
    "radiationaurcs depot listeprecedentexploitant listeprecedentproprietaire divers parutionavisprecedent url_complete"
).split()

# Notices whose company bears, as its whole name or nearly, the first and last name of a person: found by reading the
# 328 + 820 names. Each is (dateparution, numeroannonce). A family name alone, a street or a patron stays.
NAMED_AFTER_A_PERSON = frozenset(
    [
        *(("2026-02-02", number) for number in (5401, 5420)),
        *(("2026-02-04", number) for number in (1486, 1509, 1513)),
        ("2026-02-05", 3268),
        *(("2026-02-06", number) for number in (2429, 2430, 3014)),
        *(("2026-02-08", number) for number in (2279, 2759)),
        ("2026-02-10", 5245),
        *(("2026-02-12", number) for number in (2488, 2501, 2610, 2611)),
        *(("2026-02-13", number) for number in (2471, 2796)),
        ("2020-11-19", 3039),
        ("2022-04-01", 1973),
        ("2023-09-10", 1323),
        ("2024-01-24", 3233),
    ]
)

# Where the part about a court officer ends: the legal text that follows, a next heading, the end.
_OFFICER_ENDS = (
    r"(?=\s*(?:\.\s+(?:Les|En|La|Le)\b|\.?\s*$|\s+et fixant"
    r"|\s+-\s+(?:Les|Avis|D[ée]p|Cl[ôo]|SCI|N° RG|(?:Mandataire|Administrateur|Liquidateur)\s*:|Date de|La liste"
    r"|DEPOTS)|\s+-Avis))"
)
OFFICERS = (
    (re.compile(r"(\bdésignant)\s+\S.*?" + _OFFICER_ENDS), rf"\1 {REMOVED}"),
    (re.compile(r"(\bnomme Commissaire à l'exécution du plan)\s*(?=[^\s.]).*?" + _OFFICER_ENDS), rf"\1 {REMOVED}"),
    (re.compile(r"\b((?:Liquidateur|Mandataire|Administrateur)\s*:).*?" + _OFFICER_ENDS), rf"\1 {REMOVED}"),
    (re.compile(r"(\ba désigné) .*?(?= en qualité)"), rf"\1 {REMOVED}"),
    (re.compile(r"\b(?:Me|Maître|Maitre)\s+(?:[A-ZÉ][\w'’-]+\s?)+(?=,| dans|\.|$)"), REMOVED),
)
OFFICER_NAMES = (
    re.compile(r"\b(?:Me|ME|Maître|Maitre)\s+((?:[A-ZÉ][\w'’-]+)(?:\s+(?!Arche)[A-ZÉ][\w'’-]+){1,2})"),
    re.compile(r"(?:Liquidateur|Mandataire|Administrateur)\s*:\s*([A-Z-]{2,}\s[A-ZÉ][a-zéè]+(?:-[A-Z][a-z]+)?),"),
    re.compile(r"en les personnes de ([A-Z][a-zé-]+ [A-Z]+)"),
)
# What no cleaned text may still hold. Madame la Présidente of a court is an office, not a name.
STILL_A_PERSON = re.compile(
    r"\b(?:Me|ME|Maître|Maitre|M\.|Mme|Monsieur|Selarlu?|SELARLU?|Selas|SELAS|SCP)\s|[Rr]eprésentée|[Pp]rise? en l"
)
LEGAL_WORDS = re.compile(r"\b(?:EURL|SARL|SASU?|SCI|SNC|HOLDING|VILLA|GASTRONOMIE|D['’]ARCHITECTE|D['’]EXPLOITATION)\b")


def without_officers(text: str, names: Names) -> str:
    """The legal text, without the court officers: their names and addresses.

    Raises:
        ValueError: a person or a law firm is still there, so the rules above have to be widened.
    """
    for pattern in OFFICER_NAMES:
        for found in pattern.findall(text):
            names.add(found)
    for pattern, replacement in OFFICERS:
        text = pattern.sub(replacement, text)
    if STILL_A_PERSON.search(text):
        raise ValueError(f"bodacc : une personne reste nommée dans un texte de {len(text)} caractères")
    return text


def announcement(**values: Any) -> dict[str, Any]:
    """One record in the shape of the API: every key, absent = null."""
    return {key: values.get(key) for key in BODACC_KEYS}


def from_scrape(row: dict[str, Any], names: Names) -> dict[str, Any]:
    """A notice of February 2026: the publisher's values, minus the officers named in the judgment and the directors."""
    judgment = json.loads(row["jugement"])
    if judgment.get("complementJugement"):
        judgment["complementJugement"] = without_officers(judgment["complementJugement"], names)
    record = announcement(**row | {"jugement": json.dumps(judgment, ensure_ascii=False)})
    if record["listepersonnes"]:
        persons = re.sub(r'("administration": )"(?:[^"\\]|\\.)*"', r'\1""', record["listepersonnes"])
        record["listepersonnes"] = persons
    return record


def from_flat(row: dict[str, str]) -> dict[str, Any]:
    """A notice of an association, back under the API's keys. The id gives letter, issue, number; no more is deduced."""
    given = {"famille": row["famille_jugement"], "nature": row["nature_jugement"], "date": row["date_jugement"]}
    judgment = {key: value for key, value in given.items() if value}
    siren, notice_id = row["siren"], row["bodacc_id"]
    return announcement(
        id=notice_id,
        publicationavis=notice_id[0],
        parution=notice_id[1:9],
        numeroannonce=int(notice_id[9:]),
        dateparution=row["date_parution"],
        familleavis="collective",
        familleavis_lib="Procédures collectives",
        numerodepartement=row["departement"] or None,
        commercant=row["nom"],
        ville=row["ville"] or None,
        cp=row["code_postal"],
        registre=[siren, f"{siren[:3]} {siren[3:6]} {siren[6:]}"] if siren else None,
        jugement=json.dumps(judgment, ensure_ascii=False) if judgment else None,
    )


# Of the sales, whose names and addresses were replaced by invented ones upstream: what stayed real, and nothing else.
SALE_RECORD_KEYS = (
    "id publicationavis parution dateparution numeroannonce typeavis typeavis_lib familleavis familleavis_lib "
    "numerodepartement departement_nom_officiel region_code region_nom_officiel tribunal cp pdf_parution_subfolder "
    "ispdf_unitaire parutionavisprecedent url_complete"
).split()
NATURAL_PERSON = {"typePersonne": "pp"}


def company_of_sale(person: dict[str, Any]) -> dict[str, Any]:
    """A party of a sale: the company's number, name, form and capital; of a natural person, that there is one."""
    if person["typePersonne"] == "pp":
        return NATURAL_PERSON
    kept = ("typePersonne", "numeroImmatriculation", "denomination", "formeJuridique", "capital")
    return {key: person[key] for key in kept if key in person}


def parties_of_sale(text: str | None) -> str | None:
    """The parties of a JSON field, in the nesting that it has: object, list, list of objects."""
    if not text:
        return None

    def reduced(node: dict[str, Any]) -> dict[str, Any]:
        inner = node["personne"]
        return {
            "personne": [company_of_sale(each) for each in inner] if isinstance(inner, list) else company_of_sale(inner)
        }

    parsed = json.loads(text)
    kept = [reduced(each) for each in parsed] if isinstance(parsed, list) else reduced(parsed)
    return json.dumps(kept, ensure_ascii=False)


def numbers_in(*texts: str | None) -> set[str]:
    """The SIREN printed in JSON fields, digits only."""
    found = re.findall(r'"numeroIdentification": "([0-9 ]+)"', " ".join(text or "" for text in texts))
    return {number.replace(" ", "") for number in found}


def sale(row: dict[str, Any]) -> dict[str, Any]:
    """A sale of a business under the API's keys: parties, prices, dates; the invented values are taken out, not kept."""
    persons, owners = parties_of_sale(row.get("listepersonnes")), parties_of_sale(row.get("listeprecedentproprietaire"))
    deed = json.loads(row["acte"])
    deed["vente"].pop("opposition", None)  # a law firm's address, invented upstream
    places = json.loads(row["listeetablissements"])["etablissement"] if row.get("listeetablissements") else None
    said = ("origineFonds", "qualiteEtablissement")
    if places is not None:
        cut = [
            {key: each[key] for key in said if key in each}
            for each in (places if isinstance(places, list) else [places])
        ]
        places = {"etablissement": cut if isinstance(places, list) else cut[0]}
    first = json.loads(row["listepersonnes"])["personne"]
    companies = numbers_in(persons, owners)
    return announcement(
        **{key: row.get(key) for key in SALE_RECORD_KEYS},
        commercant=(first[0] if isinstance(first, list) else first)["denomination"],
        registre=[number for number in row["registre"] if number.replace(" ", "") in companies],
        listepersonnes=persons,
        listeetablissements=json.dumps(places, ensure_ascii=False) if places else None,
        acte=json.dumps(deed, ensure_ascii=False),
        listeprecedentproprietaire=owners,
    )


def day_of_deed(text: str | None) -> str | None:
    """Of the text of a deed, its date alone: the rest names law firms and persons."""
    found = re.search(r"Acte[^0-9]{0,60}(\d{2}/\d{2}/\d{4})", text or "")
    return found.group() if found else None


def notice_of_dila(notice: ElementTree.Element, issue: str, day: str, names: Names) -> dict[str, Any]:
    """A sale or a registration of the DILA's file, with its deed: what `registration` leaves aside."""
    record = registration(notice, issue, day, names)
    deed = notice.find("acte")[0]  # type: ignore[index]
    written = {child.tag: child.text for child in deed if child.text and child.text.strip()}
    paper = {child.tag: child.text for child in deed.find("journal") or ()}
    kept = {key: written[key] for key in (f"categorie{deed.tag.capitalize()}", "dateEffet") if key in written}
    if paper:
        kept["publiciteLegale"] = paper
    text = day_of_deed(written.get("descriptif")) if deed.tag == "vente" else written.get("descriptif")
    outer = {"descriptif": text} | {
        key: written.get(key) for key in ("dateImmatriculation", "dateCommencementActivite")
    }
    owners: list[dict[str, Any]] = [
        {
            "typePersonne": "pm",
            "denomination": each.findtext("denomination"),
            "numeroImmatriculation": {
                "numeroIdentification": each.findtext("numeroImmatriculation/numeroIdentification")
            },
        }
        for each in notice.findall("precedentProprietairePM")
    ] + [NATURAL_PERSON] * len(notice.findall("precedentProprietairePP"))
    person = json.loads(record["listepersonnes"])["personne"]
    if amount := notice.findtext("personnes/personne/capital/montantCapital"):
        person["capital"] = {
            "montantCapital": amount,
            "devise": notice.findtext("personnes/personne/capital/devise"),
        }
    place = json.loads(record["listeetablissements"])["etablissement"] if record["listeetablissements"] else {}
    if origin := notice.findtext("etablissement/origineFonds"):
        place = {"origineFonds": origin} | place
    return record | {
        "listepersonnes": json.dumps({"personne": person}, ensure_ascii=False),
        "listeetablissements": json.dumps({"etablissement": place}, ensure_ascii=False) if place else None,
        "acte": json.dumps(
            {key: value for key, value in outer.items() if value} | {deed.tag: kept}, ensure_ascii=False
        ),
        "listeprecedentproprietaire": json.dumps(
            {"personne": owners[0] if len(owners) == 1 else owners}, ensure_ascii=False
        )
        if owners
        else None,
    }


def sales(shared: Path, names: Names) -> list[dict[str, Any]]:
    """The sales that could be had, of all France, and the sales and arrivals of Albi on the DILA's one day."""
    lines = (shared / "bodacc/ventes_api_v21_anonymisees.jsonl").read_text(encoding="utf-8").splitlines()
    root = ElementTree.fromstring(gzip.decompress((shared / "bodacc/RCS-A_BXA20210005_pm.xml.gz").read_bytes()))
    issue, day = root.findtext("parution") or "", root.findtext("dateParution") or ""
    return [sale(json.loads(line)) for line in lines] + [
        notice_of_dila(notice, issue, day, names)
        for notice in root.iter("avis")
        if notice.findtext("numeroDepartement") in OCCITANIE
        and notice.find("acte")[0].tag in ("vente", "immatriculation")  # type: ignore[index]
    ]


def bodacc(shared: Path, names: Names) -> Extract:
    """Collective procedures of Occitanie: all companies of part of February 2026, and associations of 2020 to 2026; and sales."""
    scraped = (shared / "bodacc/collective_occitanie_pm_2026-02.jsonl").read_text(encoding="utf-8").splitlines()
    packed = (shared / "bodacc/collective_associations_2020-2026.csv.gz").read_bytes()
    flat = read_csv(gzip.decompress(packed).decode("utf-8"))
    records = [from_scrape(json.loads(line), names) for line in scraped]
    records += [from_flat(row) for row in flat if row["code_postal"].startswith(OCCITANIE)]
    kept = []
    for record in records:
        if (record["dateparution"], record["numeroannonce"]) not in NAMED_AFTER_A_PERSON:
            kept.append(record)
            continue
        person = LEGAL_WORDS.sub(" ", record["commercant"]).partition(" M. ")
        bare = person[2] or person[0]
        if 2 <= len(normalise(bare).split()) <= 4 and not bare.startswith("ASSOCIATION"):
            names.add(bare)
    sold = sales(shared, names)
    return Extract(
        path="samples/bodacc/announcements.json",
        source_id="bodacc",
        content=json_array(kept + sold),
        rows=len(kept) + len(sold),
        vintage=max(record["dateparution"] for record in kept),
        publisher="Direction de l'information légale et administrative (DILA)",
        licence=LICENCE_OUVERTE,
        origin=(
            "Bencode92/CHECKING-M-A, data/bodacc_alerts.json, commits 2a37921f4f753cfd51e2f089d366b6501f7070da "
            "et suivants (février 2026) ; NicolasGoarant/Vigilasso, fichiers bodacc_associations_positifs*.csv, "
            "commit 22397592dfb1b71df0bbc765c35e48ff9dd21a02 ; ethanlaloum/fundora-prospect, tests/fixtures/*.json, "
            "commit c53e6747324500ee41c6d60557e557d3b8a8f571 (ventes) ; collectif-CAKUVA/dash-bodacc, RCS-A_BXA20210005.xml"
        ),
        reductions=(
            "Procédures collectives d'Occitanie, par code postal ; sous les 32 clés de l'API v2.1, absent = null.",
            f"{len(records) - len(kept)} annonces retirées : le nom de la société est celui d'une personne.",
            "Mandataires, administrateurs et liquidateurs nommés dans jugement.complementJugement, avec leur adresse, "
            f"remplacés par {REMOVED}.",
            "listepersonnes.administration vidé s'il est présent (il ne l'est dans aucune annonce de cet extrait).",
            f"{len(sold)} ventes et immatriculations : 14 ventes de toute la France, dont l'amont avait remplacé noms de personnes, "
            "adresses et activités par des valeurs inventées, ici ôtées ; restent id, dates, tribunal, SIREN, dénominations, formes, "
            "capital, catégories et origine des fonds. Les autres, du greffe d'Albi, viennent du XML de la DILA ; du texte de l'acte, la date seule.",
            "Personnes physiques : leur présence seule. Millésime : dernière procédure collective.",
        ),
    )


# The DILA's own file of one day, before the portal turns it into JSON: what both print of a registration.
REGISTRATIONS = ("creation", "immatriculation")
FAMILIES = {"creation": "Créations", "immatriculation": "Immatriculations", "vente": "Ventes et cessions"}
NOTICE_KINDS = {"annonce": "Avis initial", "rectificatif": "Avis rectificatif", "annulation": "Avis d’annulation"}


def registration(notice: ElementTree.Element, issue: str, day: str, names: Names) -> dict[str, Any]:
    """One notice of the file under the API's keys; what the file does not print, or names a person, is null."""

    def cell(path: str) -> str | None:
        text = notice.findtext(path)
        return text.strip() if text else None

    def given(**values: Any) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value}

    company, seat = "personnes/personne/personneMorale/", "personnes/personne/adresse/france/"
    for director in re.findall(r":([^:;()]+)(?=;|$)", cell(company + "administration") or ""):
        family, comma, first = director.partition(" né")[0].partition(",")
        names.add(*((first.split(",")[0], family) if comma else (family,)))
    family = notice.find("acte")[0].tag  # type: ignore[index]
    kind = notice.find("typeAnnonce")[0].tag  # type: ignore[index]
    siren = cell(company + "numeroImmatriculation/numeroIdentification")
    number, city, code = cell("numeroAnnonce"), cell(seat + "ville"), cell(seat + "codePostal")
    person = given(
        typePersonne="pm",
        numeroImmatriculation=given(
            numeroIdentification=siren,
            codeRCS=cell(company + "numeroImmatriculation/codeRCS"),
            nomGreffeImmat=cell(company + "numeroImmatriculation/nomGreffeImmat"),
        ),
        denomination=cell(company + "denomination"),
        nomCommercial=cell(company + "nomCommercial"),
        sigle=cell(company + "sigle"),
        formeJuridique=cell(company + "formeJuridique"),
        adresseSiegeSocial=given(codePostal=code, ville=city),
    )
    place = given(
        qualiteEtablissement=cell("etablissement/qualiteEtablissement"),
        activite=cell("etablissement/activite"),
        enseigne=cell("etablissement/enseigne"),
    )
    return announcement(
        id=f"A{issue}{number}",
        publicationavis="A",
        parution=issue,
        dateparution=day,
        numeroannonce=int(number or 0),
        typeavis=kind,
        typeavis_lib=NOTICE_KINDS[kind],
        familleavis=family,
        familleavis_lib=FAMILIES[family],
        numerodepartement=cell("numeroDepartement"),
        tribunal=cell("tribunal"),
        commercant=cell(company + "denomination"),
        ville=city,
        registre=[siren, siren.replace(" ", "")] if siren else None,
        cp=code,
        listepersonnes=json.dumps({"personne": person}, ensure_ascii=False),
        listeetablissements=json.dumps({"etablissement": place}, ensure_ascii=False) if place else None,
    )


def registrations(shared: Path, names: Names) -> Extract:
    """Creations and registrations of companies in Occitanie, of the one day of which the DILA's file could be had."""
    root = ElementTree.fromstring(gzip.decompress((shared / "bodacc/RCS-A_BXA20210005_pm.xml.gz").read_bytes()))
    issue, day = root.findtext("parution") or "", root.findtext("dateParution") or ""
    printed = [notice for notice in root.iter("avis") if notice.findtext("numeroDepartement") in OCCITANIE]
    kept = [notice for notice in printed if notice.find("acte")[0].tag in REGISTRATIONS]  # type: ignore[index]
    return Extract(
        path="samples/bodacc/registrations.json",
        source_id="bodacc",
        content=json_array([registration(notice, issue, day, names) for notice in kept]),
        rows=len(kept),
        vintage=day,
        publisher="Direction de l'information légale et administrative (DILA)",
        licence=LICENCE_OUVERTE,
        origin=(
            "collectif-CAKUVA/dash-bodacc, RCS-A_BXA20210005.xml (fichier de la DILA), "
            "commit 079d7decbb96ede54b6cd20eac17f354d86d4dc1"
        ),
        reductions=(
            f"Créations et immatriculations de sociétés des greffes d'Occitanie : {len(kept)} annonces sur "
            f"{len(printed)}, toutes du greffe d'Albi ; les ventes n'en sont pas.",
            "Du XML de la DILA aux 32 clés de l'API v2.1 : mêmes valeurs, id formé par la règle du publieur (lettre, "
            "parution, numéro) ; ce que le fichier n'imprime pas est null.",
            "Dirigeants, origine du fonds, voie du siège, acte et précédents propriétaires laissés de côté.",
        ),
    )


# ── Annual accounts ──────────────────────────────────────────────────────────────────────────────────────────────────


def accounts(shared: Path) -> Extract:
    """Fifteen national lines as they are, in the portal's own CSV: BOM, semicolon, CRLF, its 23 technical names."""
    content = (shared / "finance/ratios_inpi_bce_sample.csv").read_bytes()
    rows = read_csv(content.decode("utf-8-sig"), ";")
    return Extract(
        path="samples/ratios_inpi_bce/accounts.csv",
        source_id="ratios_inpi_bce",
        content=content,
        rows=len(rows),
        vintage=max(row["date_cloture_exercice"] for row in rows),
        publisher="Ministère de l'Économie (DGE), d'après l'INPI",
        licence=LICENCE_OUVERTE,
        origin=(
            "essai d'un dépôt public qui cite l'export du portail octet pour octet (316742980) ; essai d'une application "
            "de l'État qui cite l'ancienne API du portail, relevée le 2024-03-18 (13 lignes : 511278533, 552032534, "
            "328847397) ; ValentinVigouroux/InfoCommerce, README, commit e137a07d742ff77c94fefa8406df1bec7c801ec6 (310865597)"
        ),
        reductions=(
            "Octets repris tels quels. Quinze lignes nationales, choisies pour leurs défauts connus : aucun compte d'une firme "
            "d'Occitanie n'a été trouvé dans les copies publiques, et aucun n'est inventé ; le registre y a une couverture nulle.",
            "Réponses de l'API remises dans l'ordre des colonnes de l'export ; leurs auteurs ont pu en abréger ou en changer des valeurs.",
            "Millésime : dernière clôture de l'extrait, faute d'une version du portail commune aux trois origines.",
        ),
    )


# ── i-PhD and France Relance ─────────────────────────────────────────────────────────────────────────────────────────


def iphd(shared: Path) -> Extract:
    """The laureates of Occitanie, with every key of the portal; what is about the person, or leads to it, is null."""
    rows = json.loads((shared / "funding/fr-esr-laureats-concours-i-phd_occitanie.json").read_text(encoding="utf-8"))
    personal = IPHD.table("laureates").personal
    for row in rows:
        row.update(dict.fromkeys(set(row) & set(personal)))
    return Extract(
        path="samples/iphd/laureates.json",
        source_id="iphd",
        content=json_array(rows),
        rows=len(rows),
        vintage="2025-11-04",
        publisher=MESR,
        licence=LICENCE_OUVERTE,
        origin="chobrien99-svg/Navigator, data/iphd_laureates.json, commit d007dbf4e1ce684e2da900f47baf910ec270f0d5",
        reductions=(
            f"Lauréats d'Occitanie seulement : {len(rows)} lignes sur 234.",
            "Vidé : la personne (nom, prénom, sexe, identifiants, thèse) et ce qui y mène (résumé, laboratoire, établissement, "
            "incubateur, structure de transfert).",
        ),
    )


def france_relance(samples: Path) -> Extract:
    """Thirty lines that were read one by one in the public index of the code: the extract is its own only origin."""
    content = (samples / "france_relance/projects.csv").read_bytes()
    return Extract(
        path="samples/france_relance/projects.csv",
        source_id="france_relance",
        content=content,
        rows=len(read_csv(content.decode(), ";")),
        vintage="2022-04-08",
        publisher="Ministère de l'Économie (DGE)",
        licence=LICENCE_OUVERTE,
        origin=(
            "Vanelfokamcode/pmo-sentinel, data/raw/france_relance_raw.csv, commit "
            "d0f88922c3fe5c9961e814fecdf55b8af4148e87 (export du portail, 16 colonnes sous leurs noms techniques)"
        ),
        reductions=(
            "Parmi les 160 000 premiers caractères sur 2 774 175 : toutes les lignes d'Occitanie (17), et treize d'ailleurs choisies "
            "pour leurs défauts. Recopiées à la main ; chaque SIREN et chaque SIRET passe la clé de Luhn.",
            "description_projet et coordonnees_gps vidées.",
        ),
    )


# ── The Sirene stock ─────────────────────────────────────────────────────────────────────────────────────────────────


def sirene(shared: Path, register: Path) -> Iterator[Extract]:
    """The stock's files as far as the extracts can fill them, and which extract filled which cells."""
    files, provenance = sirene_extract.sirene(shared, known_sirens(register))
    vintage = files["StockUniteLegale"].latest("dateDernierTraitementUniteLegale").date().isoformat()
    columns = ("file", "row_number", "key", "columns", "extract")
    contents = {f"{name}.parquet": (rows.parquet(), len(rows)) for name, rows in files.items()}
    contents["provenance.csv"] = (write_csv(columns, provenance).encode(), len(provenance))
    for name, (content, rows) in contents.items():
        yield Extract(
            path=f"samples/sirene/{name}",
            source_id="sirene",
            content=content,
            rows=rows,
            vintage=vintage,
            publisher="Insee",
            licence=LICENCE_OUVERTE,
            origin=(
                "réponses enregistrées de l'API Recherche d'entreprises (annuaire-entreprises-data-gouv-fr/site, e20f7342ecff) ; "
                "attributs Sirene de 2022 joints à l'index Egapro (t-morvan/IndexEgalite, 5f7f05cf6fce) ; recherches par nom de "
                "2026 et SIRET d'i-Lab (chobrien99-svg/Navigator, d007dbf4e1ce) ; réponses de l'API Sirene V3 de 2019 "
                "(etalab/sirene_as_api, ff751a190f6f)"
            ),
            reductions=(
                "Schéma du stock (colonnes, ordre et types d'août 2026) ; les cellules sont celles que donnent ces extraits, vides ailleurs.",
                "Personnes morales seulement ; trois sociétés qui portent le nom de personnes sont retirées.",
                "Adresses, enseignes, coordonnées et noms d'usage vides.",
                "Nomenclature remplie quand le code d'activité n'existe que dans la NAF rév. 2 ; millésime : dernier traitement cité.",
            ),
        )


# ── API Recherche d'entreprises ──────────────────────────────────────────────────────────────────────────────────────

API_ORIGIN = (
    "annuaire-entreprises-data-gouv-fr/site (MIT), src/e2e-mock/fixtures/recherche-entreprise/, "
    "commit e20f7342ecff70d7877297b824bcf082779a4fe4"
)
ADDRESS = (
    "adresse complement_adresse numero_voie dernier_numero_voie indice_repetition type_voie libelle_voie "
    "distribution_speciale coordonnees latitude longitude geo_adresse geo_id"
).split()
BIRTH = ("nom", "annee_de_naissance", "date_de_naissance", "nationalite")
INSEE_FIRST_NAMES = "nomenclatures/prenoms_sexe_1900_2024.csv.gz"
FEWEST_BIRTHS = 20


def recherche_entreprises(shared: Path, names: Names) -> Iterator[Extract]:
    """One answer per SIREN of the sample: the recorded answer to that SIREN, else its record in a recorded search."""
    lookups: dict[str, dict[str, Any]] = {}
    searched: dict[str, dict[str, Any]] = {}
    for path in sorted((shared / "recherche_entreprises/responses").glob("search_*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        for unit in answer["results"]:
            if path.stem == f"search_{unit['siren']}":
                lookups[unit["siren"]] = answer
            else:
                searched.setdefault(unit["siren"], unit)
    for siren in SAMPLE_SIRENS:
        is_lookup = siren in lookups
        answer = lookups.get(siren) or {
            "results": [searched[siren] | {"matching_etablissements": []}],
            "total_results": 1,
            "page": 1,
            "per_page": 1,
            "total_pages": 1,
        }
        (unit,) = answer["results"]
        if str(unit["nature_juridique"] or "").startswith("1"):
            raise ValueError(f"recherche_entreprises : {siren} est une personne physique")
        reduce_unit(unit, names)
        yield Extract(
            path=f"samples/recherche_entreprises/{siren}.json",
            source_id="recherche_entreprises",
            content=(json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode(),
            rows=1,
            vintage=unit["date_mise_a_jour"][:10],
            publisher="Direction interministérielle du numérique (DINUM)",
            licence=LICENCE_OUVERTE,
            origin=API_ORIGIN,
            reductions=(
                "Réponse à ce SIREN." if is_lookup else "Fiche tirée d'une recherche, remise en réponse à son SIREN.",
                "Personnes : rôle et premier prénom seuls. Adresse vidée.",
            ),
        )


def reduce_unit(unit: dict[str, Any], names: Names) -> None:
    """Take the persons and the street address out of one record; every key stays."""
    for officer in unit["dirigeants"]:
        if officer["type_dirigeant"] != "personne physique":
            continue
        first_names = (officer["prenoms"] or "").replace(",", " ").split()
        # « NOM (NAISSANCE) »: either may stand elsewhere, after the first name or after all of them.
        for family_name in re.split(r"[()]", officer["nom"] or ""):
            if family_name.strip() and first_names:
                names.add(first_names[0], family_name)
                names.add(" ".join(first_names), family_name)
        officer["prenoms"] = first_names[0] if first_names else officer["prenoms"]
        officer.update(dict.fromkeys(BIRTH))
    unit["siege"].update((key, None) for key in ADDRESS if key in unit["siege"])
    if (unit["complements"].get("collectivite_territoriale") or {}).get("elus"):
        raise ValueError(f"recherche_entreprises : {unit['siren']} nomme des élus")


def first_names(shared: Path) -> Extract:
    """INSEE's births by first name and sex, spellings of one name added up, names too rare to say anything left out."""
    births: dict[str, list[int]] = {}
    for row in read_csv(gzip.decompress((shared / INSEE_FIRST_NAMES).read_bytes()).decode("utf-8-sig")):
        if row["prenom"].startswith("_"):
            continue  # « _PRENOMS_RARES »
        both = births.setdefault(first_name_key(row["prenom"]), [0, 0])
        both[0] += int(row["n_m"])
        both[1] += int(row["n_f"])
    rows = [
        {"first_name": name, "births_m": men, "births_f": women}
        for name, (men, women) in sorted(births.items())
        if name and men + women >= FEWEST_BIRTHS
    ]
    return Extract(
        path="recherche_entreprises/first_names.csv",
        source_id="recherche_entreprises",
        content=write_csv(("first_name", "births_m", "births_f"), rows).encode(),
        rows=len(rows),
        vintage="2024-12-31",
        publisher="Insee",
        licence=LICENCE_OUVERTE,
        origin=(
            "Insee, fichier des prénoms 1900-2024, par mthiboust/prenomscope (Apache-2.0), frontend/static/data.parquet, "
            "commit 9a07102934727c307701b8fbb4d9988cc09f6840"
        ),
        reductions=(
            f"Graphies d'un même prénom additionnées (accents, traits d'union) ; moins de {FEWEST_BIRTHS} naissances laissé de côté.",
        ),
    )


# ── The annex of the Panorama ────────────────────────────────────────────────────────────────────────────────────────

ANNEX_COLUMNS = ("priority", "scheme", "project", "beneficiary", "department", "source_line")
EVIDENCE_COLUMNS = (
    "scheme project beneficiary siren name_in_source source project_in_source region_in_source year_in_source "
    "subvention_eur_in_source match"
).split()
ILAB_SCHEME, INOV_SCHEME = "Concours I-Lab", "Concours I-nov"
ANNEX_ORIGIN = (
    "DREETS Occitanie, Panorama de l'intelligence artificielle en Occitanie, juillet 2025, annexe France 2030, "
    "transcrite pour l'étude"
)


def annex(shared: Path, names: Names) -> tuple[Extract, Extract]:
    """The 151 lines of the annex, and the SIREN found for its beneficiaries: eight of them, in i-Lab, are persons."""
    laureates = read_csv((shared / "funding/france2030_laureats_occitanie_annexe.csv").read_text(encoding="utf-8"))
    project_of: dict[str, str] = {}
    for row in laureates:
        if row["scheme"] == ILAB_SCHEME:
            names.add(row["beneficiary"])
            project_of[row["beneficiary"]] = row["beneficiary"] = f"projet {row['project']}"

    evidence = read_csv((shared / "funding/france2030_annexe_siren_evidence.csv").read_text(encoding="utf-8"))
    for row in evidence:
        row["beneficiary"] = project_of.get(row["annex_beneficiary"], row["annex_beneficiary"])
        row["scheme"] = row["project"] = ""
        if row["match"].startswith("project"):
            row["scheme"] = {"i-Lab": ILAB_SCHEME, "i-Nov": INOV_SCHEME}[row["source"]]
            (row["project"],) = (
                line["project"]
                for line in laureates
                if (line["scheme"], line["beneficiary"]) == (row["scheme"], row["beneficiary"])
            )
        row["match"] = re.sub(r" \(source spells [^)]*\)", "", row["match"])

    def extract(name: str, columns: Iterable[str], rows: list[dict[str, str]], *reductions: str) -> Extract:
        kept = [{column: row[column] for column in columns} for row in rows]
        return Extract(
            path=f"france2030_annex/{name}",
            source_id="france2030_annex",
            content=write_csv(columns, kept).encode(),
            rows=len(rows),
            vintage="2024-12-31",
            publisher="DREETS Occitanie",
            licence="Publication de l'État, licence non précisée",
            origin=ANNEX_ORIGIN,
            reductions=reductions,
        )

    return (
        extract(
            "laureates.csv",
            ANNEX_COLUMNS,
            laureates,
            "Les huit lauréats i-Lab, que le rapport désigne par leur nom, deviennent « projet <PROJET> » ; "
            "rien d'autre ne change.",
        ),
        extract(
            "siren_evidence.csv",
            EVIDENCE_COLUMNS,
            evidence,
            "Preuves de SIREN tirées d'i-Lab et d'i-Nov ; clé (scheme, project, beneficiary) quand le projet concorde, "
            "beneficiary seul (scheme et project vides) quand seul le nom concorde.",
            "Aucun nom de personne : ni clé, ni mention dans match.",
        ),
    )


# ── Nomenclatures: only the headers change ───────────────────────────────────────────────────────────────────────────

NAF = {
    "code": "code",
    "libelle": "label",
    "division": "division",
    "libelle_division": "division_label",
    "section": "section",
    "libelle_section": "section_label",
}
SEEDS = {
    "departments.csv": (
        "departements_regions.csv",
        {
            "departement_code": "department_code",
            "departement_nom": "department_name",
            "region_code": "region_code",
            "region_nom": "region_name",
        },
    ),
    "communes.csv": (
        "communes_cog_2025.csv.gz",
        {
            "commune_code": "commune_code",
            "commune_nom": "commune_name",
            "departement_code": "department_code",
            "region_code": "region_code",
        },
    ),
    "naf_rev2.csv": ("naf_rev2_sous_classes.csv", NAF),
    "naf_2025.csv": ("naf_2025_sous_classes.csv", {k: v for k, v in NAF.items() if k != "libelle_division"}),
    "legal_categories.csv": (
        "categories_juridiques.csv",
        {
            "code": "code",
            "libelle": "label",
            "niveau2": "level2",
            "libelle_niveau2": "level2_label",
            "niveau1": "level1",
            "libelle_niveau1": "level1_label",
        },
    ),
    "headcount_bands.csv": (
        "tranches_effectifs.csv",
        {"code": "code", "libelle": "label", "borne_min": "min", "borne_max": "max"},
    ),
}


def nomenclatures(shared: Path) -> Iterator[tuple[str, bytes]]:
    """The seeds of dbt_project/seeds/ that come from INSEE: name, content."""
    for seed, (source, headers) in SEEDS.items():
        content = (shared / "nomenclatures" / source).read_bytes()
        text = (gzip.decompress(content) if source.endswith(".gz") else content).decode("utf-8-sig")
        # One NAF label holds a line break: every run of blanks becomes one space.
        rows = [{new: " ".join(row[old].split()) for old, new in headers.items()} for row in read_csv(text)]
        yield seed, write_csv(headers.values(), rows).encode()


# ── The labelled texts that measure the lexicon ──────────────────────────────────────────────────────────────────────


def labelled_examples(shared: Path, names: Names) -> bytes:
    """The seed ai_labelled_examples.csv: excerpts of i-Nov and i-Lab, read and labelled by hand by the study."""
    rows = read_csv((shared / "register/ai_labelled_examples.csv").read_text(encoding="utf-8"))
    columns = ("example_id", "source_id", "siren", "excerpt", "is_ai", "why")
    kept = [
        {
            "example_id": row["id"],
            "source_id": row["source"],
            "siren": row["siren"],
            "excerpt": PHONE.sub(REMOVED, EMAIL.sub(REMOVED, names.remove_from(row["text_excerpt"]))),
            "is_ai": {"1": "true", "0": "false"}[row["is_ai"]],
            "why": row["why"],
        }
        for row in rows
    ]
    return write_csv(columns, kept).encode()


# ── Everything together ──────────────────────────────────────────────────────────────────────────────────────────────

LIST_HEADER = """\
# Noms de personnes retirés des extraits : empreintes, pas les noms.
# Une ligne = 16 premiers chiffres du SHA-256 salé de « prénom nom » ou « nom prénom » normalisé (removed_names.py).
# Écrit par sources/samples/reduce.py ; lu par le test du dépôt et par le contrôle de publication.
"""
TABLE = re.compile(r"(<!-- tableau -->\n).*(<!-- fin du tableau -->)", re.DOTALL)


def provenance_table(entries: list[dict[str, Any]]) -> str:
    lines = [
        "| fichier | lignes | octets | sha256 | millésime | licence | origine | réductions |",
        "|---|---:|---:|---|---|---|---|---|",
    ]
    for entry in entries:
        cells = [entry[name] for name in ("path", "rows", "bytes", "sha256", "vintage", "licence", "origin")]
        lines.append("| " + " | ".join(str(cell) for cell in (*cells, " ".join(entry["reductions"]))) + " |")
    return "\n".join(lines) + "\n"


def reduce(shared: Path, sources: Path, seeds: Path) -> None:
    """Write the extracts under `sources`, the nomenclatures under `seeds`; refresh PROVENANCE.md's table if present."""
    names = Names(set(READ_IN_TEXTS))
    # Order matters: a text is cleaned of the names known when it is read, and i-Lab brings most of them.
    extracts = [
        ilab(shared, names),
        inov(shared, names),
        bodacc(shared, names),
        registrations(shared, names),
        accounts(shared),
        iphd(shared),
        france_relance(Path(__file__).parent),
        *sirene(shared, Path(__file__).parents[1] / "curated/firms.csv"),
        *recherche_entreprises(shared, names),
        first_names(shared),
        *annex(shared, names),
    ]
    entries = [extract.as_entry() for extract in extracts]

    def write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    for extract in extracts:
        write(sources / extract.path, extract.content)
    write(sources / "samples/manifest.json", (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode())
    write(sources / "samples/removed_names.txt", (LIST_HEADER + "\n".join(sorted(names.digests)) + "\n").encode())
    for name, content in nomenclatures(shared):
        write(seeds / name, content)
    write(seeds / "ai_labelled_examples.csv", labelled_examples(shared, names))
    provenance = sources / "samples/PROVENANCE.md"
    if provenance.exists():
        text = TABLE.sub(lambda m: m[1] + provenance_table(entries) + m[2], provenance.read_text(encoding="utf-8"))
        provenance.write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not (Path(arguments[0]) / "funding").is_dir():
        folders = "bodacc/, finance/, funding/, nomenclatures/, recherche_entreprises/, register/ et sirene/"
        print(f"usage : python -m sources.samples.reduce DOSSIER (celui qui contient {folders})", file=sys.stderr)
        return 2
    root = Path(__file__).parents[2]
    reduce(Path(arguments[0]), root / "sources", root / "dbt_project" / "seeds")
    for entry in json.loads((root / "sources/samples/manifest.json").read_text(encoding="utf-8")):
        print(f"{entry['path']:40} {entry['rows']:>6} lignes {entry['bytes']:>9} octets")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
