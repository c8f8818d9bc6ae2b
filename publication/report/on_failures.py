"""Exhibits on failures: figures 15 and 16, months still filling up, the survival curve, the comparison with the sector.

Not here: what a failure is (dbt_project/, docs/decisions/0021).
"""

from __future__ import annotations

from publication.report import charts, sentences
from publication.report.breakdowns import of_breakdown
from publication.report.exhibits import Cell, Exhibit, absent, number, of_figures
from publication.report.labels import label
from publication.report.sealed import Figure, Sealed


def exhibits(sealed: Sealed) -> list[Exhibit]:
    """Counts, figures 15 and 16, months, departments, delays."""
    lines = [
        (
            words,
            sealed.figure(indicator, population, breakdown, member),
            sealed.published(indicator, breakdown, population).get(member),
        )
        for words, indicator, population, breakdown, member in (
            ("Défaillances de firmes suivies", "failures.failures", "all", "none", "none"),
            ("dont start-up", "failures.failures", "all", "firm_type", "startup"),
            ("Défaillances, cœur IA", "failures.failures", "core", "none", "none"),
            ("Âge moyen à la défaillance", "failures.mean_age_at_failure_days", "all", "none", "none"),
            ("Défaillances de toute la région", "failures.failures", "region", "none", "none"),
        )
    ]
    year = sealed.edition[:4]
    return [
        of_figures("defaillances", "Défaillances", "Défaillances des firmes suivies et de la région", lines),
        of_breakdown(
            sealed,
            "figure-15",
            "Figure 15",
            "Défaillances par tranche d'âge",
            "Âge",
            indicator="failures.failures",
            breakdown="age_bracket",
            populations=("all", "core", "region"),
            order="words",
        ),
        of_breakdown(
            sealed,
            "figure-16",
            "Figure 16",
            "Défaillances par année",
            "Année du jugement",
            noun=("défaillance", "défaillances"),
            indicator="failures.failures",
            breakdown="year",
            populations=("all", "core", "region"),
            order="member",
            through_time=True,
            open_members=[year],
        ),
        _months(sealed),
        of_breakdown(
            sealed,
            "defaillances-departements",
            "Nouveau",
            "Défaillances de la région par département",
            "Département",
            indicator="failures.failures",
            breakdown="department",
            populations=("region",),
        ),
    ]


def beyond(sealed: Sealed) -> list[Exhibit]:
    """What the Panorama never had: survival, and the rate beside that of the sector."""
    return [_survival(sealed), _rates(sealed)]


def _months(sealed: Sealed) -> Exhibit:
    """The last two years by month; the months that are still filling up are hatched."""
    opened = sealed.rows(
        "select distinct strftime(judgment_date, '%Y-%m') as month from fct_failure where is_provisional"
    )
    recent = f"{int(sealed.edition[:4]) - 2}{sealed.edition[4:]}"
    return of_breakdown(
        sealed,
        "defaillances-mois",
        "Nouveau",
        "Défaillances de la région par mois",
        "Mois du jugement",
        noun=("défaillance", "défaillances"),
        indicator="failures.failures",
        breakdown="month",
        populations=("region",),
        order="member",
        through_time=True,
        open_members=[row["month"] for row in opened if row["month"]],
        since=recent,
    )


def _survival(sealed: Sealed) -> Exhibit:
    name, title = "survie", "Courbe de survie des firmes"
    columns = ["Années depuis la création", "Encore sans défaillance", "Borne basse", "Borne haute"]
    rates, low, high = (sealed.members(f"failures.survival_rate{end}", "age_years") for end in ("", "_low", "_high"))
    members = sorted((member for member in rates if member.isdigit()), key=int)
    known = [member for member in members if rates[member].value is not None]
    rows = [
        [
            Cell(sentences.quantity(float(member), "years")),
            number(rates[member]),
            number(low[member]),
            number(high[member]),
        ]
        for member in members
        if member in low and member in high
    ]
    if not known:
        why = next((figure.reason for figure in rates.values()), None)
        return absent(name, "Nouveau", title, why, columns, [], [], ["failures.survival_rate"])
    last = known[-1]
    message = (
        f"{sentences.quantity(rates[last].value, 'percent')} des firmes sont encore sans défaillance "
        f"{sentences.quantity(float(last), 'years')} après leur création."
    )
    points = [(0.0, 100.0, 100.0, 100.0)] + [
        (
            float(member),
            float(rates[member].value or 0),
            float(low[member].value or 0) if member in low else 0.0,
            float(high[member].value or 0) if member in high else 100.0,
        )
        for member in known
    ]
    return Exhibit(
        name,
        "Nouveau",
        title,
        message,
        columns,
        rows,
        charts.steps(points),
        notes=["Estimation de Kaplan et Meier, intervalle à 95 %.", *sentences.reliability(list(rates.values()))],
        indicators=["failures.survival_rate"],
    )


def _rates(sealed: Sealed) -> Exhibit:
    """The failure rate of firms followed, of their core, and of all companies of their sector."""
    by_year = {
        population: sealed.members("failures.failure_rate", "year", population)
        for population in ("all", "core", "sector")
    }
    if any(figure.value is not None for those in by_year.values() for figure in those.values()):
        return of_breakdown(
            sealed,
            "secteur",
            "Nouveau",
            "Taux de défaillance, firmes suivies et secteur",
            "Année",
            indicator="failures.failure_rate",
            breakdown="year",
            populations=("all", "core", "sector"),
            order="member",
            through_time=True,
            open_members=[sealed.edition[:4]],
            notes=["Secteur : toutes les sociétés de la région des divisions 62, 63 et 72 de la NAF."],
        )
    lines = [
        (words, _worst(sealed, population), None)
        for words, population in (
            ("Firmes suivies", "all"),
            ("Cœur IA", "core"),
            (label("population", "sector"), "sector"),
        )
    ]
    return of_figures("secteur", "Nouveau", "Taux de défaillance, firmes suivies et secteur", lines)


def _worst(sealed: Sealed, population: str) -> Figure:
    """The figure without breakdown, or one of a year that says why nothing is known."""
    figure = sealed.figure("failures.failure_rate", population)
    years = sealed.members("failures.failure_rate", "year", population)
    return next(iter(years.values()), figure)
