"""Exhibits on firms and what they are: figures 1 to 11 of the Panorama, employment, offers, training, candidates.

Not here: money (on_money.py), failures (on_failures.py).
"""

from __future__ import annotations

from publication.report import sentences
from publication.report.breakdowns import of_breakdown
from publication.report.exhibits import Cell, Exhibit, of_counts, of_figures, of_rows
from publication.report.labels import label
from publication.report.sealed import Sealed

_CANDIDATES = 25
_COMMUNES = 300
_FIRMS_NOT_ESTABLISHMENTS = "Le Panorama comptait des établissements ; sont comptées ici les firmes suivies."


def exhibits(sealed: Sealed) -> list[Exhibit]:
    """Counts, then figures 1 to 5, 7 to 11."""
    return [
        _counts(sealed),
        _listed_words(
            sealed, "figure-1", "Figure 1", "Place dans la chaîne de valeur", "value_chain", consulting=False
        ),
        of_breakdown(
            sealed,
            "figure-2",
            "Figure 2",
            "Technologies",
            "Technologie",
            indicator="firms.firms",
            breakdown="technology",
            of_total=False,
            notes=[_FIRMS_NOT_ESTABLISHMENTS, "Une firme peut en avoir plusieurs."],
            printed_as=("firms.establishments", "établissements"),
        ),
        of_breakdown(
            sealed,
            "figure-3",
            "Figure 3",
            "Départements",
            "Département",
            indicator="firms.firms",
            breakdown="department",
            notes=[_FIRMS_NOT_ESTABLISHMENTS],
            printed_as=("firms.share_of_establishments", "part des établissements"),
        ),
        of_breakdown(
            sealed,
            "figure-3-etablissements",
            "Figure 3",
            "Établissements par département",
            "Département",
            indicator="firms.share_of_establishments",
            breakdown="department",
        ),
        of_breakdown(
            sealed,
            "figure-4",
            "Figure 4",
            "Taille des firmes",
            "Catégorie",
            indicator="firms.firms",
            breakdown="size_category",
            order="words",
        ),
        of_breakdown(
            sealed,
            "figure-5",
            "Figure 5",
            "Tranches d'effectif",
            "Tranche",
            indicator="firms.firms",
            breakdown="headcount_band",
            order="words",
            notes=["Tranche de l'unité légale, en France entière ; le Panorama comptait les salariés en région."],
        ),
        _listed_words(sealed, "figure-7", "Figure 7", "Marchés adressés", "markets"),
        of_breakdown(
            sealed,
            "figure-8",
            "Figure 8",
            "Filiales à l'étranger",
            "Pays",
            indicator="international.foreign_subsidiaries",
            breakdown="country",
            populations=("core",),
        ),
        of_breakdown(
            sealed,
            "figure-9",
            "Figure 9",
            "Contrôle des firmes",
            "Contrôle",
            indicator="international.firms",
            breakdown="control",
        ),
        of_breakdown(
            sealed,
            "figure-9-pays",
            "Figure 9",
            "Têtes de groupe à l'étranger",
            "Pays",
            indicator="international.foreign_group_heads",
            breakdown="country",
            populations=("core",),
        ),
        of_breakdown(
            sealed,
            "figure-10",
            "Figure 10",
            "Âge des firmes",
            "Âge",
            indicator="firms.firms",
            breakdown="age_bracket",
            order="words",
        ),
        of_breakdown(
            sealed,
            "figure-11",
            "Figure 11",
            "Créations par année",
            "Année",
            noun=("création", "créations"),
            indicator="firms.firms",
            breakdown="creation_year",
            order="member",
            through_time=True,
            open_members=[sealed.edition[:4]],
            notes=["Les firmes jeunes sont les plus longues à repérer : les dernières années montent encore."],
        ),
    ]


def employment(sealed: Sealed) -> list[Exhibit]:
    """Jobs, figure 6, job offers, training."""
    jobs = [
        (
            f"Emplois, {words}, {sentences.uncapitalised(label('population', population))}",
            sealed.figure(indicator, population),
            sealed.published("employment.jobs", population=population).get("none") if words == "estimation" else None,
        )
        for population in ("all", "core")
        for words, indicator in (
            ("estimation", "employment.jobs"),
            ("borne basse", "employment.jobs_low"),
            ("borne haute", "employment.jobs_high"),
        )
    ]
    low, mid, high = (jobs[place][1].value for place in (1, 0, 2))
    message = (
        f"{sentences.quantity(mid)} {jobs_known(sealed)} : entre {sentences.quantity(low)} et {sentences.quantity(high)} "
        "selon les bornes des tranches."
        if None not in (low, mid, high)
        else None
    )
    growth = ("Croissance en cinq ans, cœur IA", "employment.jobs_growth_5_years")
    jobs.append(
        (growth[0], sealed.figure(growth[1], "core"), sealed.published(growth[1], population="core").get("none"))
    )
    women = [
        (
            f"{words}, {sentences.uncapitalised(label('population', population))}",
            sealed.figure(indicator, population),
            sealed.published(indicator, population=population).get("none"),
        )
        for words, indicator in (
            ("Femmes parmi les dirigeants", "employment.share_women_top_management"),
            ("Femmes parmi les salariés", "employment.share_women_employees"),
            ("Femmes aux postes de direction", "employment.share_women_management_positions"),
            ("Contrats à durée indéterminée", "employment.share_permanent_contracts"),
        )
        for population in ("core",)
    ]
    return [
        of_figures("emplois", "Emploi", "Emplois des firmes suivies", jobs, message=message),
        of_figures("figure-6", "Figure 6", "Mixité et contrats", women),
        of_breakdown(
            sealed,
            "offres",
            "Offres d'emploi",
            "Offres d'emploi de l'IA, par métier",
            "Métier",
            indicator="jobs.share_of_ai_job_offers",
            breakdown="occupation",
            populations=("region",),
        ),
        of_figures(
            "formations",
            "Formation",
            "Formations à l'intelligence artificielle",
            [
                (
                    "Formations dans la région",
                    sealed.figure("training.courses", "region"),
                    sealed.published("training.courses", population="region").get("none"),
                ),
            ],
        ),
    ]


def jobs_known(sealed: Sealed) -> str:
    """`emplois connus, dans 20 firmes sur 124`: what a sum over some firms must never be read without."""
    (found,) = sealed.rows(
        "select count(*) as firms, count(jobs_mid) as known from dim_firm "
        "where is_in_panorama and ai_group is distinct from 'diversified'"
    ) or [{"firms": 0, "known": 0}]
    firms = sentences.quantity(found["firms"])
    return f"emplois connus, dans {sentences.counted(found['known'], 'firme')} sur {firms}"


def candidates(sealed: Sealed) -> list[Exhibit]:
    """Legal units that may be AI firms, for people to review: never counted."""
    total = sealed.rows("select count(*) as n from dim_firm_candidate")
    rows = sealed.rows(
        "select rank, firm_name, siren, city, department_code, score, confidence, reasons, is_watched "
        "from dim_firm_candidate order by rank, siren limit ?",
        [_CANDIDATES],
    )
    number = total[0]["n"] if total else 0
    notes = ["Trouvées par les mots de leurs projets ou de leur activité ; aucune n'est comptée avant d'être relue."]
    if number > len(rows):
        notes.append(f"Les {len(rows)} premières sont montrées ; toutes sont dans csv/dim_firm_candidate.csv.")
    return [
        of_rows(
            "candidates",
            "Nouveau",
            "Firmes candidates, à relire",
            f"{sentences.counted(number, 'firme', 'firmes')} hors du registre {'a' if number < 2 else 'ont'} des indices d'IA.",
            ["Rang", "Firme", "SIREN", "Ville", "Score", "Pourquoi"],
            [
                [
                    row["rank"],
                    row["firm_name"],
                    row["siren"],
                    row["city"],
                    Cell(sentences.decimal(row["score"], 2), {"data-table": "dim_firm_candidate"}, is_number=True),
                    row["reasons"],
                ]
                for row in rows
            ],
            table="dim_firm_candidate",
            notes=notes,
        )
    ]


def communes(sealed: Sealed) -> Exhibit:
    """Firms by commune, as the register names the town."""
    rows = sealed.rows(
        "select city, department_code, count(*) as firms, count(*) filter (where ai_group = 'core') as core from dim_firm "
        "where is_in_panorama and city is not null group by all order by firms desc, city"
    )
    names = sealed.department_names()
    message = sentences.leaders({row["city"]: row["firms"] for row in rows}, "count", of_total=False)
    notes = [
        "Commune du registre. Aucun fichier de coordonnées sous licence ouverte n'est livré avec le projet : "
        "les communes sont en tableau, non sur la carte."
    ]
    if len(rows) > _COMMUNES:
        notes.append(
            f"Les {_COMMUNES} premières de {sentences.quantity(len(rows))} sont montrées ; toutes sont dans csv/dim_firm.csv."
        )
    return of_rows(
        "communes",
        "Nouveau",
        "Communes",
        message,
        ["Commune", "Département", "Firmes suivies", "dont cœur IA"],
        [
            [row["city"], names.get(row["department_code"], row["department_code"]), row["firms"], row["core"]]
            for row in rows[:_COMMUNES]
        ],
        table="dim_firm",
        notes=notes,
    )


def _counts(sealed: Sealed) -> Exhibit:
    lines = [
        (
            words,
            sealed.figure(indicator, population, breakdown, member),
            sealed.published(indicator, breakdown, population).get(member),
        )
        for words, indicator, population, breakdown, member in (
            ("Firmes suivies", "firms.firms", "all", "none", "none"),
            ("dont cœur IA", "firms.firms", "core", "none", "none"),
            ("dont diversifiées", "firms.firms", "diversified", "none", "none"),
            ("dont non encore jugées", "firms.not_reviewed", "all", "none", "none"),
            ("Établissements", "firms.establishments", "all", "none", "none"),
            ("dont sièges", "firms.establishments", "all", "establishment_role", "head_office"),
            ("dont établissements secondaires", "firms.establishments", "all", "establishment_role", "secondary"),
            ("Établissements, cœur IA", "firms.establishments", "core", "none", "none"),
            ("Start-up", "firms.startups", "all", "none", "none"),
            ("Part des start-up, cœur IA", "firms.share_of_startups", "core", "none", "none"),
            ("Âge moyen", "firms.mean_age_years", "all", "none", "none"),
            ("Âge moyen, cœur IA", "firms.mean_age_years", "core", "none", "none"),
        )
    ]
    return of_figures("firmes-comptees", "Entreprises", "Combien de firmes", lines)


def _listed_words(
    sealed: Sealed, name: str, reference: str, title: str, column: str, *, consulting: bool = True
) -> Exhibit:
    """A column of the register that holds several words: how many firms have each, whole and core."""
    left_out = "" if consulting else "and firm_type is distinct from 'consulting'"
    rows = sealed.rows(
        f"select word, count(*) as firms, count(*) filter (where ai_group = 'core') as core from (select ai_group, "
        f"unnest(string_split({column}, '|')) as word from dim_firm where is_in_panorama {left_out}) group by word"
    )
    known = sealed.rows(
        f"select count(*) as firms, count({column}) as known from dim_firm where is_in_panorama {left_out}"
    )
    notes = [
        "Une firme peut en avoir plusieurs.",
        "" if consulting else "Hors entreprises de conseil, comme au Panorama.",
    ]
    if known and known[0]["firms"]:
        share = sentences.share(known[0]["known"], known[0]["firms"])
        told, all_told = (sentences.quantity(known[0][each]) for each in ("known", "firms"))
        notes.append(f"Renseigné pour {told} firmes sur {all_told} (couverture {share}).")
    counts = {
        label("population", population): {label(column, row["word"]): row[key] for row in rows}
        for population, key in (("all", "firms"), ("core", "core"))
    }
    return of_counts(
        name,
        reference,
        title,
        title,
        counts,
        table="dim_firm",
        column=column,
        notes=[note for note in notes if note],
    )
