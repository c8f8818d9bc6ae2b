"""BODACC notices (DILA): collective procedures, registrations of companies, through the Opendatasoft Explore API.

Here: what the source is. Corrections, judgments and episodes are decided in dbt_project/models/intermediate/failures/.
"""

from __future__ import annotations

from datetime import timedelta

from sources.bodacc import dila_fetch
from sources.bodacc.columns import LEFT_OF_REGISTRATIONS, NEEDED, NEEDED_OF_REGISTRATIONS, SOURCE_ID, others
from sources.bodacc.fetch import fetch
from sources.bodacc.select import check, select
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, Route, SourceSpec, Table

SPEC = SourceSpec(
    id=SOURCE_ID,
    title="Annonces commerciales du BODACC : procédures collectives, immatriculations",
    publisher="Direction de l'information légale et administrative (DILA)",
    licence=LICENCE_OUVERTE_2,
    attribution="DILA, Bulletin officiel des annonces civiles et commerciales",
    cadence=Cadence.DAILY,
    max_age=timedelta(days=45),
    kind=Kind.REMOTE,
    url="https://bodacc-datadila.opendatasoft.com",
    known_hosts=("www.bodacc.fr",),
    landing_page="https://www.bodacc.fr/explore/dataset/annonces-commerciales/",
    files=("samples/bodacc/announcements.json", "samples/bodacc/registrations.json"),
    # Sole traders are judged too, and notices name directors and court officers.
    names_persons=True,
    fetch=fetch,
    routes={"dila": Route(dila_fetch.URL, dila_fetch.fetch)},
    select=select,
    check=check,
    tables=(
        # A notice or two that no one can read must not stop a month of them, nor one in a thousand years of them.
        Table(
            "announcements",
            key=("id",),
            needed=NEEDED,
            optional=others(NEEDED),
            rejection_budget=20,
            rejection_share=0.001,
        ),
        Table(
            "registrations",
            key=("id",),
            needed=NEEDED_OF_REGISTRATIONS,
            optional=others(NEEDED_OF_REGISTRATIONS, LEFT_OF_REGISTRATIONS),
            personal=LEFT_OF_REGISTRATIONS,
            may_be_empty=True,
        ),
    ),
)
