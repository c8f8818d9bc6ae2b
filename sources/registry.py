"""The ordered list of sources. Assets, dbt source names, freshness and docs all come from it."""

from __future__ import annotations

from sources.ademe.spec import SPEC as ADEME
from sources.bodacc.spec import SPEC as BODACC
from sources.deals.spec import SPEC as DEALS
from sources.ecosystem.spec import SPEC as ECOSYSTEM
from sources.france2030_annex.spec import SPEC as FRANCE2030_ANNEX
from sources.france_relance.spec import SPEC as FRANCE_RELANCE
from sources.france_travail.spec import SPEC as FRANCE_TRAVAIL
from sources.h2020.spec import SPEC as H2020
from sources.horizon.spec import SPEC as HORIZON
from sources.ilab.spec import SPEC as ILAB
from sources.inov.spec import SPEC as INOV
from sources.insolvencies.spec import SPEC as INSOLVENCIES
from sources.iphd.spec import SPEC as IPHD
from sources.mon_compte_formation.spec import SPEC as MON_COMPTE_FORMATION
from sources.published_figures.spec import SPEC as PUBLISHED_FIGURES
from sources.ratios_inpi_bce.spec import SPEC as RATIOS_INPI_BCE
from sources.recherche_entreprises.spec import SPEC as RECHERCHE_ENTREPRISES
from sources.region_grants.spec import SPEC as REGION_GRANTS
from sources.register.spec import SPEC as REGISTER
from sources.rounds.spec import SPEC as ROUNDS
from sources.sgpi.spec import SPEC as SGPI
from sources.sirene.spec import SPEC as SIRENE
from sources.spec import SourceSpec

SOURCES: tuple[SourceSpec, ...] = (
    REGISTER,
    PUBLISHED_FIGURES,
    DEALS,
    INSOLVENCIES,
    ROUNDS,
    ECOSYSTEM,
    FRANCE2030_ANNEX,
    ILAB,
    INOV,
    IPHD,
    HORIZON,
    H2020,
    REGION_GRANTS,
    FRANCE_RELANCE,
    BODACC,
    RATIOS_INPI_BCE,
    SIRENE,
    RECHERCHE_ENTREPRISES,
    ADEME,
    FRANCE_TRAVAIL,
    MON_COMPTE_FORMATION,
    SGPI,
)
