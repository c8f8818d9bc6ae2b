"""Participations in the European framework programmes, as the MESR publishes them: two datasets of one shape.

Here: their columns, what is asked of the portal, how the bytes become a table; Horizon 2020 (sources/h2020) uses it too.
Not here: which dataset (each source's spec.py), nor which participations are the region's (the models).
"""

from __future__ import annotations

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.person_names import without_persons
from sources.reading import LocalFile, ParsedTable, completed, read_csv
from sources.spec import Fetch, Scope, Table

FILE = "participations.csv"
FRANCE = "FRA"
# Kinds of identifier that only an organisation bears, and kinds of entity (eCorda) that are never a person.
_ORGANISATIONS = {"entities_id_source": {"ror", "paysage", "rna"}, "cordis_type_entity_code": {"HES", "REC", "PUB"}}

TABLE = Table(
    "participations",
    # An entity may take part twice in a project (beneficiary, then affiliated): its contribution tells the two apart.
    key=("project_id", "entities_id", "role", "participates_as", "fund_eur"),
    needed=(
        "project_id",
        "call_year",
        "country_code",
        "participation_nuts",
        "region_1_name",
        "entities_id",
        "entities_id_source",
        "entities_name",
        "role",
        "participates_as",
        "fund_eur",
    ),
    optional=(
        "acronym",
        "region_2_name",
        "regional_unit_name",
        "cordis_type_entity_code",
        "programme_name_fr",
        "thema_name_fr",
        "action_id",
        "status_code",
    ),
    key_conflict_budget=200,  # rows that differ only by what is not read: counted, the fullest is kept
    may_be_empty=False,
)


def fetch_from(dataset: str) -> Fetch:
    """How the French participations of one dataset are asked: one CSV export under the technical names.

    The country is asked, the region is not: a region is a matter of the models, which have NUTS codes, names and Sirene to
    tell it. Texts (abstract, keywords) are not asked: nothing reads them, and they may name persons.
    """

    def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
        described = opendatasoft.metadata(session, dataset)
        return [
            opendatasoft.export(
                session,
                archive,
                dataset=dataset,
                name=FILE,
                format="csv",
                where=f"country_code={opendatasoft.text(FRANCE)}",
                select=opendatasoft.columns(described, TABLE.needed, TABLE.optional),
                previous=archive.latest(session.spec.id),
                described=described,
            )
        ]

    return fetch


def read(file: LocalFile) -> ParsedTable:
    """The participations, all columns text; an entity whose name reads like a person's has lost it."""
    parsed = completed(read_csv(TABLE.name, file, delimiter=";"), TABLE.optional)
    return without_persons(parsed, "entities_name", unless=_is_an_organisation)


def _is_an_organisation(row: dict[str, str | None]) -> bool:
    return any((row.get(column) or "") in values for column, values in _ORGANISATIONS.items())
