"""The curated tables of the register: their files, their columns in order, and what each column is to a person.

Here: names, French titles, what a cell holds. Not here: what makes a row wrong (rules.py), how a workbook looks (workbook.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    PROSE = "prose"  # a text long enough to be wrapped
    SLUG = "slug"
    SIREN = "siren"
    DEPARTMENT = "department"
    BOOLEAN = "boolean"
    DATE = "date"
    WORD = "word"  # one word of the vocabulary of the same name
    WORDS = "words"  # several, separated by a vertical bar


@dataclass(frozen=True)
class Column:
    """One column: technical name, French title, what is written there (French, for those who fill it in)."""

    name: str
    title: str
    advice: str
    holds: Holds = Holds.TEXT


@dataclass(frozen=True)
class CuratedTable:
    """One file that people keep.

    Attributes:
        name: name of the landing table.
        file: file in sources/curated/.
        sheet: its sheet in the workbook.
        key: columns that tell two rows apart.
        may_be_empty: a header without rows is an answer.
    """

    name: str
    file: str
    sheet: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    may_be_empty: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


FIRMS = CuratedTable(
    name="firms",
    file="firms.csv",
    sheet="firmes",
    key=("firm_id",),
    columns=(
        Column("firm_id", "Clé", "minuscules, chiffres et tirets ; unique ; ne change jamais", Holds.SLUG),
        Column("siren", "SIREN", "neuf chiffres, ou vide ; jamais deviné, jamais sans sa preuve", Holds.SIREN),
        Column("firm_name", "Nom", "nom d'usage"),
        Column("city", "Commune", "commune en Occitanie ; vide si la source ne la dit pas"),
        Column("department_code", "Département", "code du département (31, 2A) ; vide si inconnu", Holds.DEPARTMENT),
        Column("ai_group", "Groupe", "un mot de la feuille « mots » ; vide : pas encore jugé", Holds.WORD),
        Column("firm_type", "Type", "un mot de la feuille « mots », ou vide", Holds.WORD),
        Column("technologies", "Technologies", "mots séparés par une barre verticale |, ou vide", Holds.WORDS),
        Column("markets", "Marchés", "mots séparés par une barre verticale |, ou vide", Holds.WORDS),
        Column("value_chain", "Chaîne de valeur", "mots séparés par une barre verticale |, ou vide", Holds.WORDS),
        Column("what_it_does", "Activité", "une phrase, dans nos mots", Holds.PROSE),
        Column("named_in_panorama", "Nommée en 2025", "true si le rapport de juillet 2025 la nomme", Holds.BOOLEAN),
        Column("evidence_1", "Source 1", "où c'est dit : adresse, fichier, passage ; obligatoire", Holds.PROSE),
        Column("evidence_2", "Source 2", "une seconde source, ou vide", Holds.PROSE),
        Column("siren_evidence", "Preuve du SIREN", "où le SIREN est imprimé ; « (secondaire) » : presse", Holds.PROSE),
        Column("reviewed_on", "Relue le", "date de la dernière relecture", Holds.DATE),
        Column("status_note", "Doutes", "ce qui reste incertain, en clair", Holds.PROSE),
    ),
)
ALIASES = CuratedTable(
    name="beneficiary_aliases",
    file="beneficiary_aliases.csv",
    sheet="alias",
    key=("alias", "scope"),
    columns=(
        Column("alias", "Écriture", "le nom tel qu'il est écrit"),
        Column("canonical", "Désigne", "le nom retenu ; portée register : le nom exact de la firme"),
        Column("scope", "Portée", "un mot de la feuille « mots »", Holds.WORD),
        Column("evidence", "Preuve", "sur quoi le rapprochement repose ; obligatoire", Holds.PROSE),
        Column("doubt", "Doute", "ce qui reste incertain ; vide : rien", Holds.PROSE),
    ),
)
# Of the candidates that dbt proposes (dim_firm_candidate): those that someone has read, so that they do not come back.
REVIEWS = CuratedTable(
    name="candidate_reviews",
    file="candidate_reviews.csv",
    sheet="relectures",
    key=("siren",),
    columns=(
        Column("siren", "SIREN", "celui de la candidate relue", Holds.SIREN),
        Column("decision", "Décision", "un mot de la feuille « mots »", Holds.WORD),
        Column("reason", "Raison", "pourquoi, en clair et sans nom de personne ; obligatoire", Holds.PROSE),
        Column("reviewed_on", "Relue le", "date de la relecture", Holds.DATE),
    ),
    may_be_empty=True,
)
REGISTER: tuple[CuratedTable, ...] = (FIRMS, ALIASES, REVIEWS)
