"""`panorama register …` as a person uses it: what is written, what is said last, the exit code. All rows are invented."""

import csv
import io
import json
import shutil
from datetime import date

import duckdb
import openpyxl
import pytest

from sources.register.columns import ALIASES, FIRMS
from sources.register.rows import as_csv
from tests.e2e.command import panorama
from tests.unit.test_register_check import ALIAS, CURATED, FIRM, OTHER, write

DAY = ("--date", "2026-03-01")


@pytest.fixture
def curated(tmp_path):
    """An invented register in the place of the one that ships."""
    folder = tmp_path / "sources" / "curated"
    shutil.copytree(CURATED, folder)
    write(folder, FIRMS, OTHER, FIRM)
    write(folder, ALIASES, ALIAS)
    return folder


@pytest.fixture
def register(curated, tmp_path):
    """Run `panorama register …`."""
    return lambda *arguments: panorama(
        "register", *map(str, arguments), home=tmp_path / "home", PANORAMA_CURATED=str(curated)
    )


@pytest.fixture
def workbook(register, tmp_path):
    """An export of the register."""
    path = tmp_path / "registre.xlsx"
    assert register("export", path).code == 0
    return path


def typed(path, sheet, **cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book[sheet][place] = value
    book.save(path)


# check ----------------------------------------------------------------------------------------------------------------


def test_check_of_a_register_in_order(register):
    answer = register("check", *DAY)
    assert answer.code == 0
    assert "firms.csv : siren vide : ni comptes, ni jugements, ni Sirene pour cette firme (1 : ligne 2)" in answer.out
    assert answer.last_line.startswith("registre en ordre : ")


def test_check_says_every_problem_and_fails(register, curated):
    write(curated, FIRMS, {**OTHER, "siren": "1"}, {**FIRM, "evidence_1": ""})
    answer = register("check", *DAY)
    assert answer.code == 3
    assert "firms.csv, ligne 2, siren : neuf chiffres, clé de Luhn valide, ou vide (« 1 »)" in answer.out
    assert "firms.csv, ligne 3, evidence_1 : chaque firme cite au moins une source (evidence_1)" in answer.out
    assert answer.last_line.startswith("registre à corriger : 3 problème(s)")


def test_check_takes_the_day_it_is_told(register, curated):
    assert register("check", "--date", "2025-12-31").code == 3
    assert register("check", "--date", "2026-01-01").code == 0
    assert register("check", "--date", "1er janvier").code == 2
    write(curated, FIRMS, {**FIRM, "reviewed_on": date.today().isoformat()})
    assert register("check").code == 0


# export, import -------------------------------------------------------------------------------------------------------


def test_a_round_trip_writes_nothing(register, workbook, curated):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in curated.iterdir()}
    answer = register("import", workbook, *DAY)
    assert (answer.code, answer.last_line) == (0, "rien à importer : le classeur dit la même chose que le registre.")
    assert before == {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in curated.iterdir()}


def test_an_edit_is_shown_then_written_and_a_second_import_has_nothing_to_do(register, workbook, curated):
    typed(workbook, "firmes", D3="Ville inventée")
    trial = register("import", workbook, "--dry-run", *DAY)
    assert (trial.code, trial.last_line) == (0, "essai : 1 ligne(s) changeraient ; rien n'est écrit.")
    assert "~ modifiée  autre-firme\n      city : (vide) → « Ville inventée »" in trial.out
    assert (curated / FIRMS.file).read_bytes() == as_csv(FIRMS.names, [OTHER, FIRM])

    done = register("import", workbook, *DAY)
    assert (done.code, done.last_line.split(" : ")[0]) == (0, "registre importé")
    assert (curated / FIRMS.file).read_bytes() == as_csv(FIRMS.names, [{**OTHER, "city": "Ville inventée"}, FIRM])
    assert register("check", *DAY).code == 0
    assert register("import", workbook, *DAY).last_line.startswith("rien à importer")
    assert sorted(path.name for path in curated.iterdir()) == sorted(path.name for path in CURATED.iterdir())


def test_a_wrong_workbook_writes_nothing_and_names_the_cell(register, workbook, curated):
    typed(workbook, "firmes", B4="552016835", D3="Ville inventée")
    answer = register("import", workbook, *DAY)
    assert answer.code == 3
    assert "firmes, ligne 4, siren (B4) : neuf chiffres, clé de Luhn valide, ou vide (« 552016835 »)" in answer.out
    assert answer.last_line.endswith("rien n'est écrit.")
    assert (curated / FIRMS.file).read_bytes() == as_csv(FIRMS.names, [OTHER, FIRM])


def test_an_import_over_a_register_that_changed_meanwhile_needs_to_be_forced(register, workbook, curated):
    typed(workbook, "firmes", D4="Ville inventée")
    write(curated, FIRMS, {**OTHER, "city": "Écrite depuis"}, FIRM)
    refused = register("import", workbook, *DAY)
    assert refused.code == 3
    assert "firms.csv a changé depuis cet export" in refused.last_line
    assert "city : « Écrite depuis » → (vide)" in refused.out
    assert "Écrite depuis" in (curated / FIRMS.file).read_text(encoding="utf-8")
    assert register("import", workbook, "--force", *DAY).code == 0
    assert "Écrite depuis" not in (curated / FIRMS.file).read_text(encoding="utf-8")


def test_misuse_is_said_as_such(register, workbook, curated, tmp_path):
    assert register("import", tmp_path / "absent.xlsx").code == 2
    assert register("import", curated / FIRMS.file).code == 2
    assert register("export", tmp_path / "registre.ods").code == 2
    assert register("export", tmp_path / "absent" / "registre.xlsx").code == 2
    assert register("export", curated / "registre.xlsx").code == 2
    assert register().code == 2


def test_an_export_never_replaces_someone_s_work_unless_told(register, workbook):
    typed(workbook, "firmes", D3="en cours")
    before = workbook.read_bytes()
    assert register("export", workbook).code == 2
    assert workbook.read_bytes() == before
    assert register("export", workbook, "--force").code == 0
    assert workbook.read_bytes() != before


def test_a_register_that_can_not_be_read_is_neither_exported_nor_overwritten(register, workbook, curated, tmp_path):
    path = curated / FIRMS.file
    path.write_bytes(path.read_bytes() + b"trop,court\n")
    for answer in (register("export", tmp_path / "autre.xlsx"), register("import", workbook, "--force")):
        assert answer.code == 3
        assert "ligne 4" in answer.out
        assert "panorama register check" in answer.last_line
    assert path.read_bytes().endswith(b"trop,court\n")


# propose --------------------------------------------------------------------------------------------------------------

CANDIDATES = [
    # siren, firm_name, city, department_code, score, reasons, evidence
    ("389187360", "Œuvre & Cie (inventée)", "Ville", "31", 0.5, ["mot : vision", "NAF 62.01Z"], "annonce inventée 1"),
    ("552016834", "Firme inventée", None, "31", 0.9, ["déjà là"], "annonce inventée 2"),
    ("537679524", "AUTRE FIRME", None, None, 0.75, [], "annonce inventée 3"),
    (None, "Autre-firme", None, "34", 0.75, ["nom"], "annonce inventée 4"),
    ("005520135", "Neuve", "Ville", "09", 0.1, ["mot : robot"], "annonce inventée 5"),
]
LIVE = "2026-10.r1"


@pytest.fixture
def home(tmp_path):
    """A home with one live release, made of what `propose` reads of it."""
    folder = tmp_path / "home" / "releases" / LIVE
    folder.mkdir(parents=True)
    build = {"edition": "2026-10", "origin": "sample", "region": "76", "inputs_sha256": "i", "code_sha256": "c"}
    content = {**build, "published_at": "", "seal": "", "rules": {"passed": 1, "total": 1}, "sources": []}
    (folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "home" / "current").symlink_to(f"releases/{LIVE}")
    with duckdb.connect(str(folder / "panorama.duckdb")) as connection:
        connection.execute(
            """create table dim_firm_candidate (siren varchar, firm_name varchar, city varchar, department_code varchar,
            score double, reasons varchar[], evidence varchar, "rank" integer)"""
        )
        ranked = [(*row, rank) for row, rank in zip(CANDIDATES, (4, 1, 2, 3, 5), strict=True)]
        connection.executemany("insert into dim_firm_candidate values (?, ?, ?, ?, ?, ?, ?, ?)", ranked)
    return folder


def proposed(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_candidates_are_proposed_in_the_format_of_the_register_best_first(register, home, curated, tmp_path):
    before = (curated / FIRMS.file).read_bytes()
    answer = register("propose", "--output", tmp_path / "propositions.csv")
    rows = proposed(tmp_path / "propositions.csv")
    assert answer.code == 0
    assert answer.last_line.startswith(f"4 firme(s) proposée(s) sur 5 candidate(s) de {LIVE}, 1 déjà au registre")
    assert tuple(rows[0]) == FIRMS.names
    assert [row["firm_id"] for row in rows] == ["autre-firme-2", "autre-firme-3", "oeuvre-cie-inventee", "neuve"]
    assert rows[0]["status_note"] == "proposée : score 0,75 ; même nom que « autre-firme » du registre"
    assert rows[2] == {
        **dict.fromkeys(FIRMS.names, ""),
        "firm_id": "oeuvre-cie-inventee",
        "siren": "389187360",
        "firm_name": "Œuvre & Cie (inventée)",
        "city": "Ville",
        "department_code": "31",
        "named_in_panorama": "false",
        "evidence_1": "annonce inventée 1",
        "siren_evidence": "annonce inventée 1",
        "status_note": "proposée : score 0,5 ; mot : vision ; NAF 62.01Z",
    }
    assert rows[1]["siren_evidence"] == ""
    assert (curated / FIRMS.file).read_bytes() == before


def test_no_cell_of_a_proposal_is_a_formula(register, home, tmp_path):
    with duckdb.connect(str(home / "panorama.duckdb")) as connection:
        connection.execute("update dim_firm_candidate set firm_name = '=1+1' where firm_name = 'Neuve'")
    register("propose", "--output", tmp_path / "propositions.csv")
    assert "'=1+1" in [row["firm_name"] for row in proposed(tmp_path / "propositions.csv")]


def test_a_proposal_lacks_nothing_but_its_review(register, home, curated, tmp_path):
    register("propose", "--output", tmp_path / "propositions.csv")
    rows = [
        row for row in proposed(tmp_path / "propositions.csv") if row["firm_id"] in {"neuve", "oeuvre-cie-inventee"}
    ]
    write(curated, FIRMS, FIRM, *rows)
    answer = register("check", *DAY)
    assert [line.split(" : ")[0] for line in answer.out.splitlines() if line.startswith("firms.csv, ")] == [
        "firms.csv, ligne 3, reviewed_on",
        "firms.csv, ligne 4, reviewed_on",
    ]


def test_a_proposal_can_be_a_workbook_or_only_be_shown(register, home, tmp_path):
    path = tmp_path / "propositions.xlsx"
    assert register("propose", "--top", "1", "--output", path).code == 0
    sheet = openpyxl.load_workbook(path)["propositions"]
    assert [row[:3] for row in sheet.iter_rows(min_row=3, max_col=3, values_only=True)] == [
        ("autre-firme-2", "537679524", "AUTRE FIRME")
    ]
    shown = register("propose", "--top", "2")
    assert shown.code == 0
    assert len(shown.out.splitlines()) == 3
    assert "537679524" in shown.out


@pytest.mark.parametrize("options", [("--top", "0"), ("--output", "propositions.txt"), ("--top", "beaucoup")])
def test_misuse_of_propose(register, home, options):
    assert register("propose", *options).code == 2


def test_a_proposal_never_replaces_a_file(register, home, curated, tmp_path):
    assert register("propose", "--output", curated / FIRMS.file).code == 2
    (tmp_path / "en-cours.csv").write_text("relu à moitié", encoding="utf-8")
    assert register("propose", "--output", tmp_path / "en-cours.csv").code == 2
    assert (tmp_path / "en-cours.csv").read_text(encoding="utf-8") == "relu à moitié"


def test_without_a_release_or_without_candidates_the_word_is_clear(register, curated, tmp_path):
    answer = register("propose")
    assert (answer.code, "aucune version en service" in answer.last_line) == (1, True)


def test_a_release_without_the_table_says_which(register, home):
    with duckdb.connect(str(home / "panorama.duckdb")) as connection:
        connection.execute("alter table dim_firm_candidate drop column evidence")
    answer = register("propose")
    assert answer.code == 1
    assert f"{LIVE} ne publie pas dim_firm_candidate" in answer.last_line
