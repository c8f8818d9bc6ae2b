"""Rules on curated rows, on invented rows: each broken rule is named with its line and its column."""

import pytest

from sources.deals.spec import parse as parse_deals
from sources.insolvencies.spec import parse as parse_insolvencies
from sources.published_figures.spec import parse as parse_figures
from sources.reading import LocalFile
from sources.register.parse import parse as parse_register

FIRM = {
    "firm_id": "firme-inventee",
    "siren": "",
    "firm_name": "Firme inventée",
    "department_code": "31",
    "ai_group": "",
    "firm_type": "",
    "technologies": "",
    "markets": "",
    "value_chain": "",
    "siren_evidence": "",
    "named_in_panorama": "false",
    "evidence_1": "page inventée",
    "reviewed_on": "2026-01-01",
}
DEAL = {
    "deal_id": "cession-inventee",
    "firm_id": "",
    "link_evidence": "",
    "siren": "",
    "firm_name": "Firme inventée",
    "department_code": "31",
    "deal_kind": "acquisition",
    "announced_on": "2024-03",
    "acquirer": "Groupe inventé",
    "acquirer_country": "DE",
    "acquirer_zone": "european_union",
    "amount_eur": "1000000",
    "amount_nature": "ceiling",
    "source_url": "https://exemple.test/article",
    "source_name": "Journal inventé",
    "second_source": "",
    "note": "",
}
INSOLVENCY = {
    "insolvency_id": "defaillance-inventee",
    "siren": "",
    "firm_name": "Firme inventée",
    "procedure_kind": "liquidation",
    "judgment_on": "",
    "cause": "other",
    "is_control": "false",
    "source_url": "https://exemple.test/article",
    "source_name": "Journal inventé",
}
FIGURE = {
    "figure_id": "X001",
    "theme": "firms",
    "indicator": "firms",
    "value": "1",
    "unit": "count",
    "as_of": "2024-08-31",
    "period_start": "",
    "period_end": "",
}


def rejections(parse, name, *rows, folder):
    path = folder / name
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (table,) = parse([LocalFile("essai", name, path, "0")])
    assert table.rows_in == len(rows)
    return [(item.row_number, item.column) for item in table.rejected]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("firm_id", "   "),
        ("firm_id", "Firme-Inventee"),
        ("firm_name", " "),
        ("siren", "123456789"),
        ("department_code", "20"),
        ("ai_group", "coeur"),
        ("firm_type", "licorne"),
        ("technologies", "computer_vision|vision"),
        ("technologies", "computer_vision | robotics"),
        ("markets", "space||energy"),
        ("markets", "|"),
        ("value_chain", "data|data"),
        ("named_in_panorama", "oui"),
        ("evidence_1", ""),
        ("evidence_1", "courriel de quelqu-un@firme-inventee.example"),
        ("reviewed_on", "01/01/2026"),
        ("reviewed_on", "20260101"),
        ("reviewed_on", "2026-W01-4"),
    ],
)
def test_a_firm_that_breaks_a_rule_is_set_aside_with_its_line_and_column(tmp_path, column, value):
    wrong = {**FIRM, "firm_id": "autre-firme", "firm_name": "Autre firme", column: value}
    assert rejections(parse_register, "firms.csv", FIRM, wrong, folder=tmp_path) == [(3, column)]


def test_a_siren_needs_its_evidence_and_stands_once(tmp_path):
    proved = {**FIRM, "siren": "552016834", "siren_evidence": "page inventée"}
    unproved = {**FIRM, "firm_id": "b", "firm_name": "B", "siren": "389187360"}
    twin = {**proved, "firm_id": "c", "firm_name": "C"}
    assert rejections(parse_register, "firms.csv", proved, unproved, twin, folder=tmp_path) == [
        (3, "siren_evidence"),
        (4, "siren"),
    ]


def test_two_firms_do_not_share_a_name_however_it_is_spelt(tmp_path):
    twin = {**FIRM, "firm_id": "b", "firm_name": "FIRME-inventée"}
    assert rejections(parse_register, "firms.csv", FIRM, twin, folder=tmp_path) == [(3, "firm_name")]


@pytest.mark.parametrize(
    ("column", "value"), [("value", "449 env."), ("unit", "euros"), ("as_of", "août 2024"), ("period_start", "2018")]
)
def test_a_published_figure_that_is_no_figure_is_set_aside(tmp_path, column, value):
    wrong = {**FIGURE, "figure_id": "X002", column: value}
    assert rejections(parse_figures, "published_figures.csv", FIGURE, wrong, folder=tmp_path) == [(3, column)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("deal_id", "Cession"),
        ("link_evidence", None),
        ("siren", "123456789"),
        ("deal_kind", "vente"),
        ("announced_on", ""),
        ("announced_on", "2024-13"),
        ("announced_on", "mars 2024"),
        ("acquirer", ""),
        ("acquirer", "M. Inventé"),
        ("acquirer_zone", "france"),
        ("acquirer_country", ""),
        ("amount_eur", "-5"),
        ("amount_nature", ""),
        ("source_url", "page inventée"),
        ("note", "écrire à quelqu-un@exemple.test"),
    ],
)
def test_a_deal_that_breaks_a_rule_is_set_aside_with_its_line_and_column(tmp_path, column, value):
    wrong = {**DEAL, "deal_id": "autre", **({"firm_id": "x"} if value is None else {column: value})}
    assert rejections(parse_deals, "deals.csv", DEAL, wrong, folder=tmp_path) == [(3, column)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("judgment_on", "2024-2"), ("procedure_kind", ""), ("cause", "malchance"), ("is_control", "oui")],
)
def test_an_insolvency_that_breaks_a_rule_is_set_aside(tmp_path, column, value):
    wrong = {**INSOLVENCY, "insolvency_id": "autre", column: value}
    assert rejections(parse_insolvencies, "insolvencies.csv", INSOLVENCY, wrong, folder=tmp_path) == [(3, column)]


def test_a_control_character_never_travels_unseen(tmp_path):
    wrong = {**FIRM, "firm_id": "b", "firm_name": "Autre firme\x01"}
    path = tmp_path / "firms.csv"
    path.write_text(
        "\n".join([",".join(FIRM), ",".join(FIRM.values()), ",".join(wrong.values())]) + "\n", encoding="utf-8"
    )
    (table,) = parse_register([LocalFile("essai", "firms.csv", path, "0")])
    assert [(item.row_number, item.reason) for item in table.rejected] == [
        (3, "caractère de contrôle dans une cellule")
    ]
