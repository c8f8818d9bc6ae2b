"""Exhibits on money: revenue (figure 12), public aid and its annex, rounds (tables 2 and 3, figures 13 and 14), ownership.

Not here: budgets of programmes (on_ecosystem.py).
"""

from __future__ import annotations

from publication.report import sentences
from publication.report.breakdowns import of_breakdown
from publication.report.exhibits import Cell, Exhibit, of_figures, of_rows
from publication.report.labels import label
from publication.report.sealed import Sealed

_BENEFICIARIES = 300


def revenue(sealed: Sealed) -> list[Exhibit]:
    """Revenue, its growth, and figure 12."""
    lines = [
        (words, sealed.figure(indicator, "core"), sealed.published(indicator, population="core").get("none"))
        for words, indicator in (
            ("Chiffre d'affaires, cœur IA", "finance.revenue"),
            ("Évolution", "finance.revenue_growth"),
            ("Par emploi", "finance.revenue_per_employee"),
            ("Firmes au chiffre d'affaires connu", "finance.share_of_firms_with_known_revenue"),
        )
    ]
    return [
        of_figures("chiffre-d-affaires", "Chiffre d'affaires", "Chiffre d'affaires des firmes cœur IA", lines),
        of_breakdown(
            sealed,
            "figure-12",
            "Figure 12",
            "Classes de chiffre d'affaires",
            "Classe",
            indicator="finance.share_of_firms",
            breakdown="revenue_band",
            populations=("core", "all"),
            order="words",
        ),
    ]


def public_aid(sealed: Sealed) -> list[Exhibit]:
    """France 2030 and the other schemes: counts, years, grants, the annex."""
    france_2030 = [
        (
            f"{words}, {sentences.uncapitalised(label('population', population))}",
            sealed.figure(indicator, population, "scheme", "france_2030"),
            sealed.published(indicator, "scheme", population).get("france_2030"),
        )
        for words, indicator in (
            ("Bénéficiaires", "public_funding.beneficiaries"),
            ("Projets", "public_funding.projects"),
            ("Aide publique", "public_funding.public_aid"),
        )
        for population in ("all", "core")
    ]
    beneficiaries, projects = france_2030[0][1].value, france_2030[2][1].value
    message = (
        f"{sentences.counted(beneficiaries, 'bénéficiaire', 'bénéficiaires')} dans "
        f"{sentences.counted(projects, 'projet', 'projets')}."
        if beneficiaries is not None and projects is not None
        else None
    )
    edition_year = sealed.edition[:4]
    return [
        of_figures("france-2030", "France 2030", "Lauréats nationaux de France 2030", france_2030, message=message),
        of_breakdown(
            sealed,
            "aides-dispositifs",
            "Nouveau",
            "Aides attribuées par dispositif",
            "Dispositif",
            indicator="public_funding.awards",
            breakdown="scheme",
            populations=("all",),
            notes=["Toutes les aides de la région que les sources publient, non les seules firmes suivies."],
        ),
        of_breakdown(
            sealed,
            "aides-annees",
            "Nouveau",
            "Aides attribuées par année",
            "Année",
            noun=("aide", "aides"),
            indicator="public_funding.awards",
            breakdown="year",
            populations=("all",),
            order="member",
            through_time=True,
            open_members=[edition_year],
        ),
        of_breakdown(
            sealed,
            "subventions-annees",
            "Nouveau",
            "Subventions accordées par année",
            "Année",
            indicator="public_funding.grants",
            breakdown="year",
            populations=("all",),
            order="member",
            through_time=True,
            open_members=[edition_year],
        ),
        _annex(sealed),
    ]


def rounds(sealed: Sealed) -> list[Exhibit]:
    """Tables 2 and 3, figures 13 and 14, concentration."""
    edition_year = sealed.edition[:4]
    whole = [
        (
            f"{words}, {sentences.uncapitalised(label('population', population))}",
            sealed.figure(indicator, population),
            sealed.published(indicator, population=population).get("none"),
        )
        for words, indicator in (
            ("Montant levé depuis 2001", "private_funding.amount_raised"),
            ("Levées", "private_funding.rounds"),
            ("Firmes qui ont levé", "private_funding.firms_that_raised"),
        )
        for population in ("all", "core")
    ]
    concentration = [
        (
            f"{words}, {sentences.uncapitalised(label('population', population))}",
            sealed.figure(indicator, population),
            sealed.published(indicator, population=population).get("none"),
        )
        for words, indicator in (
            ("Part des dix premières firmes", "private_funding.share_of_top_10_firms"),
            ("Levées de ces dix firmes", "private_funding.rounds_of_top_10_firms"),
            ("Firmes qui réunissent 80 % du montant", "private_funding.firms_holding_80_percent"),
            ("Levées de ces firmes", "private_funding.rounds_of_firms_holding_80_percent"),
        )
        for population in ("all", "core")
    ]
    return [
        of_figures("levees", "Levées de fonds", "Ensemble des levées", whole),
        of_breakdown(
            sealed,
            "tableau-2",
            "Tableau 2",
            "Levées par stade : nombre d'opérations",
            "Stade",
            indicator="private_funding.rounds",
            breakdown="stage",
            order="words",
        ),
        of_breakdown(
            sealed,
            "tableau-2-montants",
            "Tableau 2",
            "Levées par stade : montants",
            "Stade",
            indicator="private_funding.amount_raised",
            breakdown="stage",
            order="words",
        ),
        of_breakdown(
            sealed,
            "figure-13",
            "Figure 13",
            "Montant levé par année",
            "Année",
            indicator="private_funding.amount_raised",
            breakdown="year",
            order="member",
            through_time=True,
            open_members=[edition_year],
        ),
        of_breakdown(
            sealed,
            "figure-13-operations",
            "Figure 13",
            "Nombre de levées par année",
            "Année",
            noun=("levée", "levées"),
            indicator="private_funding.rounds",
            breakdown="year",
            order="member",
            through_time=True,
            open_members=[edition_year],
        ),
        of_breakdown(
            sealed,
            "tableau-3",
            "Tableau 3",
            "Montant levé par domaine",
            "Domaine",
            indicator="private_funding.amount_raised",
            breakdown="domain",
        ),
        of_breakdown(
            sealed,
            "figure-14",
            "Figure 14",
            "Domaines de la santé, part du montant levé",
            "Domaine de la santé",
            indicator="private_funding.share_of_health_amount",
            breakdown="health_subdomain",
        ),
        of_figures("concentration", "Concentration", "Concentration des montants levés", concentration),
    ]


def ownership(sealed: Sealed) -> list[Exhibit]:
    """Acquisitions by zone and year, what is known of departures."""
    moves = [
        (words, sealed.figure(indicator), sealed.published(indicator).get("none"))
        for words, indicator in (
            ("Acquisitions et prises de majorité", "ownership.acquisitions"),
            ("Montant connu des acquisitions", "ownership.disclosed_acquisition_amount"),
            ("Sièges partis de la région", "ownership.head_office_departures"),
            ("Sièges partis en Île-de-France", "ownership.head_office_moves_to_ile_de_france"),
            ("Sièges arrivés dans la région", "ownership.head_office_arrivals"),
            ("Fusions et transmissions", "ownership.mergers"),
            ("Radiations", "ownership.strikings_off"),
        )
    ]
    return [
        of_figures("rachats", "Rachats et départs", "Rachats, départs, fusions et radiations", moves),
        of_breakdown(
            sealed,
            "acquereurs",
            "Rachats et départs",
            "Acquisitions selon l'acquéreur",
            "Acquéreur",
            indicator="ownership.acquisitions",
            breakdown="acquirer",
            order="words",
        ),
        of_breakdown(
            sealed,
            "acquisitions-annees",
            "Nouveau",
            "Acquisitions par année",
            "Année",
            noun=("acquisition", "acquisitions"),
            indicator="ownership.acquisitions",
            breakdown="year",
            populations=("all",),
            order="member",
            through_time=True,
            open_members=[sealed.edition[:4]],
        ),
    ]


def _annex(sealed: Sealed) -> Exhibit:
    """The annex of the Panorama: who was laureate of France 2030, by beneficiary."""
    rows = sealed.rows(
        "select any_value(beneficiary_name) as name, count(distinct project_id) as projects, "
        "string_agg(distinct project, ' ; ' order by project) as told, bool_or(is_in_panorama) as followed "
        "from fct_public_award where programme = 'france_2030' group by beneficiary_id order by projects desc, name"
    )
    notes = ["Aucun montant : l'annexe n'en imprime pas."]
    if len(rows) > _BENEFICIARIES:
        notes.append(f"Les {_BENEFICIARIES} premiers sont montrés ; tous sont dans csv/fct_public_award.csv.")
    message = (
        f"{rows[0]['name']} porte ou partage {sentences.counted(rows[0]['projects'], 'projet', 'projets')}, "
        f"le plus grand nombre parmi {sentences.counted(len(rows), 'bénéficiaire', 'bénéficiaires')}."
        if rows
        else ""
    )
    return of_rows(
        "annexe-france-2030",
        "Annexe",
        "Bénéficiaires de France 2030",
        message,
        ["Bénéficiaire", "Projets", "Lesquels", "Firme suivie"],
        [
            [row["name"], row["projects"], row["told"], Cell("oui" if row["followed"] else "non")]
            for row in rows[:_BENEFICIARIES]
        ],
        table="fct_public_award",
        notes=notes,
        is_annex=True,
    )
