"""Exhibits of the themes that come from documents: public programmes, actors, what the AI Act asks of firms.

Not here: what firms received (on_money.py).
"""

from __future__ import annotations

from publication.report import sentences
from publication.report.exhibits import Cell, Exhibit, of_rows
from publication.report.sealed import Sealed


def exhibits(sealed: Sealed) -> list[Exhibit]:
    """Public programmes, then the actors of the region."""
    return [_integrated_programmes(sealed), _programmes(sealed), _actors(sealed)]


def regulation(sealed: Sealed) -> list[Exhibit]:
    """The calendar of the AI Act, its fines, the uses that firms told."""
    return [_calendar(sealed), _fines(sealed), _uses(sealed)]


def _integrated_programmes(sealed: Sealed) -> Exhibit:
    """Tableau 1: the marts hold what the document counts of ANITI, not the programmes one by one."""
    rows = sealed.rows(
        "select label, value, unit_label, bound_label, as_of, source_document from fct_ecosystem_fact "
        "where actor_id ilike '%aniti%' order by fact_id = 'aniti_programmes' desc, label"
    )
    programmes = next((row["value"] for row in rows if row["label"] == "Programmes intégratifs"), None)
    message = (
        f"Le document compte {sentences.counted(programmes, 'programme intégratif', 'programmes intégratifs')}."
        if programmes is not None
        else "Ce que les documents comptent de l'institut."
    )
    return of_rows(
        "tableau-1",
        "Tableau 1",
        "ANITI : programmes intégratifs et moyens du cluster",
        message,
        ["Ce que le document compte", "Valeur", "Unité", "À la date du"],
        [[row["label"], row["value"], row["unit_label"], sentences.on(row["as_of"])] for row in rows],
        table="fct_ecosystem_fact",
        notes=["Les tables gardent le nombre des programmes, non leurs intitulés un à un."],
    )


def _programmes(sealed: Sealed) -> Exhibit:
    rows = sealed.rows(
        "select programme, funder, scope, amount_million_eur, amount_kind_label, stated_share_pct, status_label, "
        "period_start, period_end, part_of_programme_id, source_document from public_programmes where is_current "
        "order by scope, part_of_programme_id is not null, amount_million_eur desc nulls last, programme_id"
    )
    known = [row for row in rows if row["amount_million_eur"] is not None and row["part_of_programme_id"] is None]
    message = (
        f"{sentences.counted(len(rows), 'ligne de programme', 'lignes de programmes')} en vigueur, dont "
        f"{sentences.counted(len(known), 'budget entier chiffré', 'budgets entiers chiffrés')}."
    )
    return of_rows(
        "programmes",
        "Budgets publics",
        "Programmes publics qui soutiennent l'intelligence artificielle",
        message,
        ["Programme", "Financeur", "Portée", "Montant", "Nature", "Statut"],
        [
            [
                row["programme"],
                row["funder"],
                row["scope"],
                Cell(
                    sentences.quantity(row["amount_million_eur"], "million_eur"),
                    {"data-table": "public_programmes"},
                    is_number=True,
                ),
                row["amount_kind_label"] + (" (part du précédent)" if row["part_of_programme_id"] else ""),
                row["status_label"],
            ]
            for row in rows
        ],
        table="public_programmes",
        notes=["Un budget et ses parts ont chacun leur ligne : ils ne s'additionnent pas."],
    )


def _actors(sealed: Sealed) -> Exhibit:
    rows = sealed.rows(
        "select actor_name, actor_kind_label, parent_actor_name, city from dim_ecosystem_actor "
        "where if($1 = 'FR', length(region_code) = 2, region_code = $1) and actor_kind <> 'observed_group' order by actor_kind_label, actor_name",
        [sealed.region],
    )
    kinds = len({row["actor_kind_label"] for row in rows})
    message = (
        f"{sentences.counted(len(rows), 'acteur recensé', 'acteurs recensés')} dans la région, de "
        f"{sentences.counted(kinds, 'sorte', 'sortes')}."
    )
    return of_rows(
        "acteurs",
        "Écosystème",
        "Acteurs publics et privés de l'écosystème régional",
        message,
        ["Acteur", "Nature", "Rattaché à", "Ville"],
        [[row["actor_name"], row["actor_kind_label"], row["parent_actor_name"], row["city"]] for row in rows],
        table="dim_ecosystem_actor",
        is_annex=True,
    )


def _calendar(sealed: Sealed) -> Exhibit:
    rows = sealed.rows(
        "select happens_on, happens_precision, is_reached, milestone_kind_label, applies, article "
        "from regulation_milestones where happens_on is not null order by happens_on, milestone_id"
    )
    coming = [row for row in rows if not row["is_reached"]]
    if coming:
        first = coming[0]
        message = (
            f"Prochaine échéance : {sentences.on(first['happens_on'], first['happens_precision'])}, {first['applies']}."
        )
    else:
        message = "Toutes les échéances relevées sont passées à la fin de l'édition."
    return of_rows(
        "ai-act",
        "Annexe AI Act",
        "Calendrier du règlement européen sur l'intelligence artificielle",
        message,
        ["Date", "Étape", "Ce qui s'applique", "À la fin de l'édition"],
        [
            [
                sentences.on(row["happens_on"], row["happens_precision"]),
                row["milestone_kind_label"],
                row["applies"],
                "passée" if row["is_reached"] else "à venir",
            ]
            for row in rows
        ],
        table="regulation_milestones",
    )


def _fines(sealed: Sealed) -> Exhibit:
    rows = sealed.rows(
        "select applies, fine_eur, turnover_share_pct from regulation_milestones where fine_eur is not null "
        "order by fine_eur desc, turnover_share_pct desc, milestone_id"
    )
    highest = rows[0] if rows else None
    message = (
        f"La plus lourde : {sentences.quantity(highest['fine_eur'] / 1e6, 'million_eur')} ou "
        f"{sentences.quantity(highest['turnover_share_pct'], 'percent')} du chiffre d'affaires mondial."
        if highest and highest["turnover_share_pct"] is not None
        else "Amendes relevées."
    )
    return of_rows(
        "amendes",
        "Annexe AI Act",
        "Amendes prévues",
        message,
        ["Manquement", "Montant", "Part du chiffre d'affaires mondial"],
        [
            [
                row["applies"],
                Cell(
                    sentences.quantity(row["fine_eur"] / 1e6, "million_eur"),
                    {"data-table": "regulation_milestones"},
                    is_number=True,
                ),
                Cell(
                    sentences.quantity(row["turnover_share_pct"], "percent"),
                    {"data-table": "regulation_milestones"},
                    is_number=True,
                ),
            ]
            for row in rows
        ],
        table="regulation_milestones",
    )


def _uses(sealed: Sealed) -> Exhibit:
    rows = sealed.rows(
        "select market_label, count(*) as uses, string_agg(label, ' ; ' order by use_case_id) as told from use_case "
        "group by market_label order by uses desc, market_label"
    )
    total = sum(row["uses"] for row in rows)
    message = (
        f"{sentences.counted(total, 'usage relevé', 'usages relevés')} dans "
        f"{sentences.counted(len(rows), 'marché', 'marchés')}."
    )
    return of_rows(
        "usages",
        "Annexe",
        "Cas d'usage décrits, par marché",
        message,
        ["Marché", "Cas d'usage relevés", "Lesquels"],
        [[row["market_label"], row["uses"], row["told"]] for row in rows],
        table="use_case",
        is_annex=True,
    )
