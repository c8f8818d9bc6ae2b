"""The register of AI firms, kept by economists in sources/curated/, aliases of beneficiaries, reviews of candidates.

Here: what the files are. Their columns: columns.py. How a row is validated: rules.py. What a column means for our figures:
dbt_project/models/.
"""

from __future__ import annotations

from sources.register.columns import REGISTER
from sources.register.parse import latest_review, parse
from sources.spec import Cadence, Kind, Licence, SourceSpec, Table

SPEC = SourceSpec(
    id="register",
    title="Registre des entreprises de l'IA en Occitanie",
    publisher="Équipe du Panorama",
    licence=Licence("registre-interne", "Registre tenu par l'équipe, faits sourcés ligne à ligne"),
    attribution="Registre du Panorama de l'IA en Occitanie",
    cadence=Cadence.MONTHLY,
    kind=Kind.CURATED,
    landing_page="sources/curated/README.md",
    files=tuple(f"curated/{table.file}" for table in REGISTER),
    parse=parse,
    vintage=latest_review,
    tables=tuple(
        Table(table.name, key=table.key, needed=table.names, may_be_empty=table.may_be_empty) for table in REGISTER
    ),
)
