"""Annual accounts filed with the INPI, as figures and ratios, published by the Ministry of the Economy.

Here: what the source is and how its bytes become a table. Which figures are public, withheld or suspect is decided in
dbt_project/models/intermediate/finance/.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sources.ratios_inpi_bce.fetch import fetch
from sources.reading import LocalFile, ParsedTable, read_csv, reunited
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("accounts", rows of all batches), all columns text; a batch may hold no row."""
    parts = [read_csv("accounts", file, delimiter=";", may_be_empty=True) for file in files]
    yield reunited("ratios_inpi_bce", parts)


SPEC = SourceSpec(
    id="ratios_inpi_bce",
    title="Comptes annuels et ratios financiers des entreprises (INPI, BCE)",
    publisher="Ministère de l'Économie (DGE), d'après l'INPI",
    licence=LICENCE_OUVERTE_2,
    attribution="DGE et INPI, ratios financiers issus des comptes annuels",
    cadence=Cadence.IRREGULAR,
    max_age=timedelta(days=400),
    kind=Kind.REMOTE,
    url="https://data.economie.gouv.fr",
    landing_page="https://data.economie.gouv.fr/explore/dataset/ratios_inpi_bce/",
    files=("samples/ratios_inpi_bce/accounts.csv",),
    fetch=fetch,
    parse=parse,
    tables=(
        Table(
            "accounts",
            key=("siren", "date_cloture_exercice", "type_bilan"),
            needed=(
                "siren",
                "date_cloture_exercice",
                "chiffre_d_affaires",
                "marge_brute",
                "ebe",
                "ebit",
                "resultat_net",
                "marge_ebe",
                "type_bilan",
                "confidentiality",
            ),
            optional=(
                "taux_d_endettement",
                "ratio_de_liquidite",
                "ratio_de_vetuste",
                "autonomie_financiere",
                "poids_bfr_exploitation_sur_ca",
                "couverture_des_interets",
                "caf_sur_ca",
                "capacite_de_remboursement",
                "resultat_courant_avant_impots_sur_ca",
                "poids_bfr_exploitation_sur_ca_jours",
                "rotation_des_stocks_jours",
                "credit_clients_jours",
                "credit_fournisseurs_jours",
            ),
            key_conflict_budget=10,  # none seen; an account filed again may stand beside its first version
            may_be_empty=True,  # the register's firms may all keep their accounts to themselves
        ),
    ),
)
