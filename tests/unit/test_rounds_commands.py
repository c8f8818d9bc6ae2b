"""`panorama rounds …` as a person uses it: what is said, the exit code. All rows are invented."""

import json
import shutil

import duckdb
import pytest

from sources.register.columns import FIRMS
from sources.register.rows import as_csv
from sources.rounds.spec import COLUMNS
from tests.e2e.command import panorama
from tests.unit.test_register_check import CURATED, FIRM, write
from tests.unit.test_rounds_rules import ROUND

DAY = ("--date", "2026-03-01")
OF_FIRM = {**ROUND, "siren": FIRM["siren"], "second_source": "https://exemple.test/autre"}


@pytest.fixture
def curated(tmp_path):
    """An invented register and one invented round in the place of those that ship."""
    folder = tmp_path / "sources" / "curated"
    shutil.copytree(CURATED, folder)
    write(folder, FIRMS, FIRM)
    put(folder, OF_FIRM)
    return folder


def put(folder, *rows):
    (folder / "rounds.csv").write_bytes(as_csv(COLUMNS, rows))


@pytest.fixture
def rounds(curated, tmp_path):
    """Run `panorama rounds …`."""
    return lambda *arguments: panorama("rounds", *arguments, home=tmp_path / "home", PANORAMA_CURATED=str(curated))


def test_check_of_rounds_in_order(rounds):
    answer = rounds("check", *DAY)
    assert (answer.code, answer.last_line) == (0, "levées en ordre : 1 lignes, aucun problème.")
    assert "À regarder" not in answer.out


def test_check_says_every_problem_in_one_go_and_fails(rounds, curated):
    put(
        curated,
        {**OF_FIRM, "amount_eur": "15 M€"},
        {**OF_FIRM, "round_id": "b", "firm_id": "inconnue", "link_evidence": "page", "read_on": "2026-04-01"},
        {**OF_FIRM, "round_id": "b", "city": "Castres-Gironde"},
    )
    answer = rounds("check", *DAY)
    assert answer.code == 3
    assert "rounds.csv, ligne 2, amount_eur : ni unité" in answer.out
    assert "rounds.csv, ligne 3, firm_id : « inconnue » n'est pas au registre (firms.csv)" in answer.out
    assert "rounds.csv, ligne 3, read_on : 2026-04-01 est après le 2026-03-01" in answer.out
    assert "rounds.csv, ligne 4, city : aucune commune « Castres-Gironde » dans le département 82" in answer.out
    assert "rounds.csv, ligne 4, round_id : déjà pris ligne 3" in answer.out
    assert answer.last_line.startswith("levées à corriger : ")


def test_check_of_a_file_with_semicolons_says_which_columns_are_missing(rounds, curated):
    path = curated / "rounds.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    answer = rounds("check", *DAY)
    assert answer.code == 3
    assert "rounds.csv, ligne 1, round_id : colonne absente" in answer.out


def test_check_shows_what_deserves_a_look_and_does_not_fail(rounds, curated):
    put(
        curated,
        OF_FIRM,
        {
            **OF_FIRM,
            "round_id": "b",
            "amount_eur": "1600000",
            "amount_as_stated": "1,6 M€",
            "announced_on": "2024-04-20",
        },
        {**OF_FIRM, "round_id": "c", "amount_eur": "", "amount_as_stated": "", "amount_state": "not_disclosed"},
        {**ROUND, "round_id": "d", "scope_doubt": "objets connectés", "certainty": "low", "nature": "mixed"},
        {**OF_FIRM, "round_id": "e", "duplicate_of": "distinct"},
    )
    answer = rounds("check", *DAY)
    assert answer.code == 0
    for said in (
        "montant et date voisins, sera fusionnée avec « levee-inventee » : écrire duplicate_of, ou distinct si ce sont deux tours (1 : ligne 3)",
        "peut-être le même tour avec « levee-inventee » : écrire duplicate_of, ou distinct si ce sont deux tours (1 : ligne 4)",
        "montant inconnu : comptée, sans montant (1 : ligne 4)",
        "firme absente du registre : la levée ne compte pas (l'inscrire, ou écrire firm_id et link_evidence) (1 : ligne 5)",
        "doute sur le champ : la levée ne compte pas tant qu'il tient (1 : ligne 5)",
        "certitude faible : à confirmer (1 : ligne 5)",
        "nature mixed : seuls les fonds propres comptent (1 : ligne 5)",
        "une seule source : en chercher une seconde (1 : ligne 5)",
    ):
        assert f"  rounds.csv : {said}" in answer.out, said


def test_the_rounds_that_ship_are_in_order(rounds, monkeypatch):
    monkeypatch.undo()
    assert panorama("rounds", "check", home=CURATED).code == 0


def test_propose_without_a_release_says_so(rounds):
    answer = rounds("propose")
    assert (answer.code, "aucune version en service" in answer.last_line) == (1, True)


def test_propose_shows_the_moves_that_no_round_explains_and_no_amount(rounds, curated, tmp_path):
    release = tmp_path / "home" / "releases" / "2026-03.r1"
    release.mkdir(parents=True)
    build = {"edition": "2026-03", "origin": "sample", "region": "76", "inputs_sha256": "i", "code_sha256": "c"}
    content = {**build, "published_at": "", "seal": "", "rules": {"passed": 1, "total": 1}, "sources": []}
    (release / "release.json").write_text(json.dumps(content), encoding="utf-8")
    with duckdb.connect(str(release / "panorama.duckdb")) as connection:
        connection.execute(
            f"""
            create table fct_capital_move as select siren, 'Firme inventée' as company_name, firm_id,
                moved_on::date as moved_on, move_kind, 'https://exemple.test/' || moved_on as notice_url, 7654321 as capital_after
            from (values
                ('{FIRM["siren"]}', 'firme-inventee', '2024-06-01', 'candidate_round'),
                ('{FIRM["siren"]}', 'firme-inventee', '2025-09-09', 'candidate_round'),
                ('{FIRM["siren"]}', 'firme-inventee', '2025-10-09', 'option'),
                ('389187360', null, '2025-09-10', 'candidate_round')
            ) t (siren, firm_id, moved_on, move_kind)
            """
        )
    (tmp_path / "home" / "current").symlink_to("releases/2026-03.r1")
    answer = rounds("propose")
    assert answer.code == 0
    assert [line.split()[1] for line in answer.out.splitlines() if "proposition " in line] == ["2025-09-09"]
    assert "https://exemple.test/2025-09-09" in answer.out
    assert "7654321" not in answer.out
    assert answer.last_line.startswith("1 proposition(s) d'après 2026-03.r1")


def test_a_number_of_proposals_is_at_least_one(rounds):
    assert rounds("propose", "--top", "0").code == 2
