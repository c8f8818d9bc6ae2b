"""API Recherche d'entreprises (DINUM): what the State's directory says of the register's firms, officers included.

Here: what the source is. Who leads, who controls and which figures follow is decided in dbt_project/models/intermediate/.
"""

from __future__ import annotations

from datetime import timedelta

from sources.recherche_entreprises.fetch import BASE, fetch
from sources.recherche_entreprises.parse import ANSWERS, LEGAL_UNITS, OFFICERS, parse
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table

# National answers, chosen for their defects: none recorded in public is of a firm of the register.
SAMPLE = (
    "123456789 130025265 198100125 302474648 338403827 351556394 356000000 389600982 400485504 414971929 435246145 "
    "487444697 775695901 800069130 839517323 843701079 852504034 880878145 908595879 940583776"
).split()

SPEC = SourceSpec(
    id="recherche_entreprises",
    title="API Recherche d'entreprises : unités légales, sièges, dirigeants",
    publisher="Direction interministérielle du numérique (DINUM)",
    licence=LICENCE_OUVERTE_2,
    attribution="DINUM, API Recherche d'entreprises, d'après l'Insee (Sirene) et l'INPI (RNE)",
    cadence=Cadence.DAILY,
    max_age=timedelta(days=395),  # thirteen months: past them the bytes are purged, and who leads a firm has changed
    kind=Kind.REMOTE,
    url=BASE,
    landing_page="https://recherche-entreprises.api.gouv.fr/docs/",
    files=tuple(f"samples/recherche_entreprises/{siren}.json" for siren in SAMPLE),
    names_persons=True,  # officers and sole traders
    min_interval=0.2,  # the ceiling is 7 calls a second for one address, shared with whoever else calls from it
    fetch=fetch,
    parse=parse,
    tables=(
        # Up to twenty answers may be unusable before the source stops: then the API no longer answers as documented.
        Table("answers", key=("siren",), needed=ANSWERS, rejection_budget=20),
        Table("legal_units", key=("siren",), needed=LEGAL_UNITS, may_be_empty=True),
        Table("officers", key=("siren", "officer_rank"), needed=OFFICERS, rejection_budget=20, may_be_empty=True),
    ),
)
