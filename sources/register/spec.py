"""The register of AI firms, kept by economists in sources/curated/, and the aliases of beneficiaries.

Here: what the files are. How a row is validated: parse.py. What a column means for our figures: dbt_project/models/.
"""

from __future__ import annotations

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
    files=("curated/firms.csv", "curated/beneficiary_aliases.csv"),
    parse=parse,
    vintage=latest_review,
    tables=(
        Table(
            "firms",
            key=("firm_id",),
            needed=(
                "firm_id",
                "siren",
                "firm_name",
                "city",
                "department_code",
                "ai_group",
                "firm_type",
                "technologies",
                "markets",
                "value_chain",
                "what_it_does",
                "named_in_panorama",
                "evidence_1",
                "evidence_2",
                "siren_evidence",
                "reviewed_on",
                "status_note",
            ),
        ),
        Table(
            "beneficiary_aliases", key=("alias", "scope"), needed=("alias", "canonical", "scope", "evidence", "doubt")
        ),
    ),
)
