"""The Panorama that people read: report/index.html and its files, from a sealed candidate, its audit and the home.

Here: which parts the page has, in which order, and its files. Not here: what each figure shows (on_*.py), the words
(sentences.py), the drawings (charts.py), the same as a PDF (document.py), what may leave (publication/pages.py).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publication.audit import Audit
from publication.report import (
    charts,
    finishing,
    firms,
    on_ecosystem,
    on_failures,
    on_firms,
    on_money,
    page,
    sentences,
    since,
    territory,
)
from publication.report.exhibits import Cell, Exhibit, of_rows
from publication.report.labels import label, reason_in_words
from publication.report.sealed import Figure, Published, Sealed

FILE = "report/index.html"
FIRMS_FILE = "report/firmes.js"
CHARTS_FILE = "report/graphiques.json"
# The others come with the file of the panels, when the reader looks for one: the first view stays light.
FIRST_VIEW_BYTES = 300_000
# What is added once the rules have read the page (finishing.py).
FINISHING_BYTES = 6_000
_FIRMS_AT_ONCE = 100
_FIRMS_AT_LEAST = 20
_HERE = Path(__file__).parent / "templates"
# The candidate rendered last: four files are made of it, one after the other.
_MADE: dict[tuple[Path, str, str | None], Prepared] = {}


@dataclass(frozen=True)
class KeyFigure:
    """One of the first numbers: words, figure, the heart of it, the change, what the Panorama printed.

    Attributes:
        printed_of: the population of what it printed, where that is not the population of the figure (French).
        known: of a sum, what it is the sum of, to be read with it; covered: what its coverage is a share of (French).
    """

    title: str
    figure: Figure
    core: Figure | None
    change: str
    printed: Published | None
    told: str = ""
    printed_of: str = ""
    known: str = ""
    covered: str = ""


@dataclass(frozen=True)
class Section:
    """One theme: its anchor, its title, its exhibits."""

    name: str
    title: str
    exhibits: list[Exhibit]


@dataclass(frozen=True)
class Prepared:
    """All that the page and the PDF show, said once."""

    release: str
    edition: str
    region: str
    described: dict[str, Any]
    audited: Audit
    key_figures: list[KeyFigure]
    sections: list[Section]
    drawings: dict[str, str]
    map: str | None
    map_message: str
    communes: Exhibit
    since: since.Since | None
    firms: firms.Listed
    sources: list[dict[str, Any]]
    catalogue: list[dict[str, Any]]
    reconciliation: list[dict[str, Any]]
    reconciled: Exhibit

    @property
    def exhibits(self) -> list[Exhibit]:
        """Those of the sections, then the communes under the map."""
        return [*(each for section in self.sections for each in section.exhibits), self.communes]


def render(candidate_dir: Path, audited: Audit, home: Path) -> str:
    """report/index.html; it loads nothing but, when a firm is opened or looked for, report/firmes.js.

    Fewer firms stand in it from the start where the page would outgrow its first view.
    """
    shown = prepared(candidate_dir, audited, home)
    whole = _rendered(shown, at_once=_FIRMS_AT_ONCE)
    room = FIRST_VIEW_BYTES - FINISHING_BYTES
    return whole if len(whole.encode()) <= room else _rendered(shown, at_once=_FIRMS_AT_LEAST)


def _rendered(shown: Prepared, *, at_once: int) -> str:
    script = compact((_HERE / "panorama.js").read_text(encoding="utf-8"))
    return compact(
        page.rendered(
            "panorama.html.j2",
            shown=shown,
            of_month=sentences.of_month(shown.edition),
            script=script,
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            style=style(),
            at_once=at_once,
            firms_file=Path(FIRMS_FILE).name,
            charts_file=Path(CHARTS_FILE).name,
            quantity=sentences.quantity,
            counted=sentences.counted,
            label=label,
            words={each["indicator_id"]: each["label"] for each in shown.catalogue},
            map_attribution=territory.ATTRIBUTION,
            contact=finishing.NO_CONTACT,
        )
    )


def style() -> str:
    """The one style of the report's pages."""
    return (_HERE / "panorama.css").read_text(encoding="utf-8")


def compact(rendered: str) -> str:
    """The page without the blanks of its template, its apostrophes as they are (attributes stand in double quotes)."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[ \t]+", " ", rendered)).replace("&#39;", "'")


def render_firms(candidate_dir: Path, audited: Audit, home: Path) -> str:
    """report/firmes.js: a script because a page opened from a disk may not fetch; one assignment of JSON, nothing else."""
    shown = prepared(candidate_dir, audited, home)
    written = firms.written(firms.content(shown.firms)).decode()
    return f"window.PANORAMA_FIRMES={written.replace('<', chr(92) + 'u003c')};\n"


def render_charts(candidate_dir: Path, audited: Audit, home: Path) -> str:
    """report/graphiques.json: the Vega-Lite specification of each chart with its data, for who wants to draw it anew."""
    shown = prepared(candidate_dir, audited, home)
    specs = {each.name: each.spec for each in shown.exhibits if each.spec}
    return json.dumps(specs, ensure_ascii=False, indent=1) + "\n"


def prepared(candidate_dir: Path, audited: Audit, home: Path) -> Prepared:
    """What the files share, made once for a candidate: its seal and the hash of its audit tell it from any other."""
    key = (candidate_dir, audited.seal, audited.sha256)
    if key not in _MADE:
        _MADE.clear()
        _MADE[key] = _prepare(candidate_dir, audited, home)
    return _MADE[key]


def _prepare(candidate_dir: Path, audited: Audit, home: Path) -> Prepared:
    with Sealed(candidate_dir) as sealed:
        reconciliation = sealed.rows(
            "select r.figure_id, coalesce(c.label, r.indicator) as label, r.population, r.breakdown, r.member, r.unit, "
            "r.as_of, r.published_value, r.computed_value, r.verdict, r.reason from reconciliation r "
            "left join indicator_catalogue c using (indicator_id) order by r.figure_id"
        )
        before = since.read(sealed, audited, home, candidate_dir)
        sections = _sections(sealed)
        departments = {code: figure.value or 0 for code, figure in sealed.members("firms.firms", "department").items()}
        names = sealed.department_names()
        return Prepared(
            audited.release,
            sealed.edition,
            sealed.region_name(),
            sealed.described,
            audited,
            _key_figures(sealed, before),
            sections,
            {
                each.name: charts.drawn(each.spec, each.name)
                for section in sections
                for each in section.exhibits
                if each.spec
            },
            territory.drawn(departments, names),
            sentences.leaders({name: departments.get(code, 0) for code, name in names.items()}, "count", of_total=True),
            on_firms.communes(sealed),
            before,
            firms.listed(
                sealed, _landing_pages(sealed), {each["id"]: each["title"] for each in sealed.described["sources"]}
            ),
            _sources(sealed),
            sealed.rows(
                "select indicator_id, label, definition, formula, sources, unit, coverage_means, panorama_figure, "
                "definition_version from indicator_catalogue order by indicator_id"
            ),
            reconciliation,
            _reconciled(sealed, reconciliation),
        )


def _reconciled(sealed: Sealed, rows: list[dict[str, Any]]) -> Exhibit:
    """Figures that were printed, beside the same ones computed."""
    return of_rows(
        "chiffres-de-2025",
        "Panorama de juillet 2025",
        "Chiffres publiés et recalculés à la même date",
        "",
        ["Chiffre", "Population", "Date", "Publié", "Recalculé", "Verdict", "Raison"],
        [
            [
                row["label"] + ("" if row["member"] == "none" else f", {sealed.said(row['breakdown'], row['member'])}"),
                label("population", row["population"]),
                page.day(row["as_of"]),
                *(
                    Cell(
                        sentences.quantity(row[key], row["unit"]),
                        {"data-table": "reconciliation", "data-figure": row["figure_id"]},
                        is_number=True,
                    )
                    for key in ("published_value", "computed_value")
                ),
                label("verdict", row["verdict"]),
                reason_in_words(row["reason"]),
            ]
            for row in rows
        ],
        table="reconciliation",
    )


def _sections(sealed: Sealed) -> list[Section]:
    """The themes in the order of the Panorama, then what it never had."""
    return [
        Section("ecosysteme", "Écosystème et programmes publics", on_ecosystem.exhibits(sealed)),
        Section("entreprises", "Entreprises", on_firms.exhibits(sealed)),
        Section("emploi", "Emploi, compétences et formation", on_firms.employment(sealed)),
        Section("chiffre-affaires", "Chiffre d'affaires", on_money.revenue(sealed)),
        Section("financement-public", "Financement public", on_money.public_aid(sealed)),
        Section("levees-de-fonds", "Levées de fonds", on_money.rounds(sealed)),
        Section("rachats-departs", "Rachats et départs", on_money.ownership(sealed)),
        Section("defaillances-firmes", "Défaillances", on_failures.exhibits(sealed)),
        Section("reglementation", "Attentes et réglementation : AI Act", on_ecosystem.regulation(sealed)),
        Section("survie-secteur", "Survie et comparaison avec le secteur", on_failures.beyond(sealed)),
        Section("a-relire", "Firmes candidates", on_firms.candidates(sealed)),
    ]


def _key_figures(sealed: Sealed, before: since.Since | None) -> list[KeyFigure]:
    means = {
        row["indicator_id"]: row["coverage_means"]
        for row in sealed.rows("select indicator_id, coverage_means from indicator_catalogue")
    }
    found = []
    for title, indicator, population, breakdown, member, with_core in (
        ("Firmes suivies", "firms.firms", "all", "none", "none", True),
        ("Établissements", "firms.establishments", "all", "none", "none", True),
        ("Start-up", "firms.startups", "all", "none", "none", True),
        ("Emplois", "employment.jobs", "all", "none", "none", True),
        ("Chiffre d'affaires, cœur IA", "finance.revenue", "core", "none", "none", False),
        ("Projets lauréats de France 2030", "public_funding.projects", "all", "scheme", "france_2030", True),
        ("Levé par les firmes suivies depuis 2001", "private_funding.amount_raised", "all", "none", "none", True),
        ("Levées de fonds depuis 2001", "private_funding.rounds", "all", "none", "none", True),
        ("Acquisitions et prises de majorité", "ownership.acquisitions", "all", "none", "none", False),
        ("Défaillances de firmes suivies", "failures.failures", "all", "none", "none", False),
    ):
        figure = sealed.figure(indicator, population, breakdown, member)
        core = sealed.figure(indicator, "core", breakdown, member) if with_core else None
        told = known = ""
        if indicator == "employment.jobs":
            low, high = (sealed.figure(f"employment.jobs_{end}", population).value for end in ("low", "high"))
            if low is not None and high is not None:
                told = f"entre {sentences.quantity(low)} et {sentences.quantity(high)}"
                known = on_firms.jobs_known(sealed)
        moved = sentences.change(before.value(figure), figure.value, figure.unit) if before else ""
        printed = sealed.published(indicator, breakdown, population).get(member)
        printed_of = ""
        if printed is None and core is not None:
            printed = sealed.published(indicator, breakdown, "core").get(member)
            printed_of = sentences.uncapitalised(label("population", "core"))
        covered = "" if figure.coverage is None else _covered(figure.coverage, means.get(indicator))
        found.append(KeyFigure(title, figure, core, moved, printed, told, printed_of, known, covered))
    return found


def _covered(coverage: float, means: str | None) -> str:
    """`présence prouvée par Sirene : 0 %`: a share of what, as the catalogue says it (its first case)."""
    share = sentences.quantity(round(100 * coverage, 1), "percent")
    said = (means or "").partition(" ; ")[0]
    return f"couverture {share}{f' ({said})' if said.startswith('part ') else ''}"


def _sources(sealed: Sealed) -> list[dict[str, Any]]:
    """The sources as the release tells them: vintage, rows, licence, attribution, what is missing."""
    pages = _landing_pages(sealed)
    rows = sealed.rows(
        "select source_id, title, publisher, licence_title, licence_url, attribution, vintage, carried_over, absence, "
        'origin, "rows" as number from source_freshness order by absence is not null, title'
    )
    return [{**row, "page": pages.get(row["source_id"])} for row in rows]


def _landing_pages(sealed: Sealed) -> dict[str, str]:
    return {
        source["id"]: source["landing_page"]
        for source in sealed.described["sources"]
        if str(source.get("landing_page") or "").startswith(("https://", "http://"))
    }
