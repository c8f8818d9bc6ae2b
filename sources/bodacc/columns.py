"""The keys of one notice as the API v2.1 publishes it, and what each of our tables keeps of them.

Here: names and types, stated once for what is asked, read and landed. Not here: what remains of a notice that speaks of
a natural person (reduction.py), what the columns mean (dbt_project/models/staging/bodacc/).
"""

from __future__ import annotations

SOURCE_ID = "bodacc"

_NUMBERS = frozenset({"numeroannonce", "region_code", "pdf_parution_subfolder"})
_NAMES = (
    "id publicationavis parution dateparution numeroannonce typeavis typeavis_lib familleavis familleavis_lib "
    "numerodepartement departement_nom_officiel region_code region_nom_officiel tribunal commercant ville registre cp "
    "pdf_parution_subfolder ispdf_unitaire listepersonnes listeetablissements jugement acte modificationsgenerales "
    "radiationaurcs depot listeprecedentexploitant listeprecedentproprietaire divers parutionavisprecedent url_complete"
).split()

# Key → DuckDB type of the landed column, in the publisher's order. JSON inside a text stays text.
TYPES = {name: "varchar[]" if name == "registre" else "bigint" if name in _NUMBERS else "varchar" for name in _NAMES}

# Without these a notice can't be placed, dated, attributed or corrected.
NEEDED = (
    "id",
    "publicationavis",
    "parution",
    "dateparution",
    "numeroannonce",
    "typeavis",
    "familleavis",
    "numerodepartement",
    "tribunal",
    "commercant",
    "ville",
    "registre",
    "cp",
    "listepersonnes",
    "jugement",
    "parutionavisprecedent",
)
NEEDED_OF_REGISTRATIONS = (
    "id",
    "parution",
    "dateparution",
    "numeroannonce",
    "typeavis",
    "familleavis",
    "numerodepartement",
    "commercant",
    "ville",
    "cp",
    "listepersonnes",
    "listeetablissements",
)
# Sellers, former operators, and free texts where they stand: of a registration, none of it lands.
LEFT_OF_REGISTRATIONS = (
    "acte",
    "modificationsgenerales",
    "divers",
    "listeprecedentexploitant",
    "listeprecedentproprietaire",
)
PROCEDURES = ("collective",)
REGISTRATIONS = ("creation", "immatriculation")


def others(needed: tuple[str, ...], left: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The keys that we know and can do without."""
    return tuple(name for name in TYPES if name not in needed and name not in left)
