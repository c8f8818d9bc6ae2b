"""The ordered list of sources. Assets, dbt source names, freshness and docs all come from it."""

from __future__ import annotations

from sources.bodacc.spec import SPEC as BODACC
from sources.deals.spec import SPEC as DEALS
from sources.ecosystem.spec import SPEC as ECOSYSTEM
from sources.france2030_annex.spec import SPEC as FRANCE2030_ANNEX
from sources.ilab.spec import SPEC as ILAB
from sources.inov.spec import SPEC as INOV
from sources.insolvencies.spec import SPEC as INSOLVENCIES
from sources.published_figures.spec import SPEC as PUBLISHED_FIGURES
from sources.ratios_inpi_bce.spec import SPEC as RATIOS_INPI_BCE
from sources.recherche_entreprises.spec import SPEC as RECHERCHE_ENTREPRISES
from sources.register.spec import SPEC as REGISTER
from sources.rounds.spec import SPEC as ROUNDS
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
    BODACC,
    RATIOS_INPI_BCE,
    SIRENE,
    RECHERCHE_ENTREPRISES,
)
