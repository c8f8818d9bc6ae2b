"""The matcher of names: what it must never be sure of, and how well it does on the real cases held.

The real cases are in data/matching; every other company here is made up. `pytest -s` prints the figures of docs/matching.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt.matching import Asked, Matcher, Measure, Outcome, Unit, recorded
from tests.dbt.notices import numbered

A, B, C, *OTHERS = numbered(300)
TOULOUSE, BLAGNAC, MONTPELLIER, MONTAUBAN, CASTRES = "31555", "31069", "34172", "82121", "81065"
SOFTWARE, RESTAURANT, HOLDING = "62.01Z", "56.10A", "64.20Z"
LEAST_PRECISION = 0.99


@pytest.fixture(scope="module")
def matcher(whole_build: Path, compiled: Path) -> Iterator[Matcher]:
    matcher = Matcher(whole_build, compiled / "models")
    yield matcher
    matcher.close()


# What it may be sure of


def test_a_rare_name_in_its_department_with_another_sign_is_matched(matcher):
    found = matcher.know(Unit(A, "ZORBATEK SAS", "31", naf=SOFTWARE)).ask_one(Asked("Zorbatek", "31"))
    assert (found.outcome, found.siren, found.proposed_siren) == ("matched", A, None)
    assert "même département" in found.reasons and "rivale la plus proche : aucune" in found.reasons


def test_case_accents_points_and_legal_forms_do_not_count(matcher):
    found = matcher.know(Unit(A, "S.A.R.L. ÉTABLISSEMENTS ZORBA-TÉK", "31", naf=SOFTWARE)).ask_one(
        Asked("zorba tek", "31")
    )
    assert (found.outcome, found.siren, found.name_score) == ("matched", A, 100)


@pytest.mark.parametrize(
    "unit", [Unit(A, "VARNOLI", "31", former_name="ZORBATEK"), Unit(A, "VARNOLI (ZORBATEK)", "31")]
)
def test_former_names_and_names_in_parentheses_are_looked_for(matcher, unit):
    found = matcher.know(unit).ask_one(Asked("Zorbatek", "31"))
    assert A in (found.siren, found.proposed_siren)


def test_a_region_does_not_decide_with_one_other_sign_but_with_two_it_does(matcher):
    asked = Asked("Zorbatek", region="76", year=2020, source="ilab")
    young = Unit(A, "ZORBATEK", "31", created="2018-05-01")
    assert matcher.know(young).ask_one(asked).outcome == "to_review"
    assert matcher.know(replace(young, naf=SOFTWARE)).ask_one(asked).siren == A


def test_the_same_project_decides_where_no_place_is_printed(matcher):
    found = matcher.know(Unit(A, "ZORBATEK", "31", project="Lumière 2")).ask_one(Asked("Zorbatek", project="LUMIERE"))
    assert found.siren == A and "même projet" in found.reasons


def test_a_closer_homonym_wins_when_the_commune_and_two_other_signs_say_so(matcher):
    closer = Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, laureate_in=2019)
    matcher.know(closer, Unit(B, "ZORBATEK", "34", MONTPELLIER))
    assert matcher.ask_one(Asked("Zorbatek", "31", TOULOUSE, year=2020)).siren == A


# What it must never be sure of: each wrong answer is one that a good name alone would have given

NEVER_SURE = {
    "a perfect name and nothing else": ((Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE),), Asked("Zorbatek")),
    "a homonym in another department": ((Unit(A, "ZORBATEK", "34"),), Asked("Zorbatek", "31")),
    "a homonym in another region": ((Unit(A, "ZORBATEK", "75"),), Asked("Zorbatek", region="76")),
    "two of one name in one department": (
        (Unit(A, "ZORBATEK", "31"), Unit(B, "ZORBATEK SARL", "31")),
        Asked("Zorbatek", "31"),
    ),
    "two of one name in one commune": (
        (
            Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, laureate_in=2020),
            Unit(B, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE),
        ),
        Asked("Zorbatek", "31", TOULOUSE, year=2020),
    ),
    "a company created after the award": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, created="2022-03-01"),),
        Asked("Zorbatek", "31", TOULOUSE, year=2019),
    ),
    "a company that ceased before the award": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, created="1999-01-01", closed="2015-06-30"),),
        Asked("Zorbatek", "31", TOULOUSE, year=2019),
    ),
    "the French subsidiary of the one asked": (
        (Unit(A, "ZORBATEK FRANCE", "31", TOULOUSE, naf=SOFTWARE, project="Lumière"),),
        Asked("Zorbatek", "31", TOULOUSE, project="Lumière"),
    ),
    "the group of the subsidiary asked": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE),),
        Asked("Zorbatek Occitanie", "31", TOULOUSE),
    ),
    "a name of common words": (
        (Unit(A, "CONSEIL ET SERVICES DU SUD", "31", TOULOUSE, naf=SOFTWARE),),
        Asked("Conseil et services du Sud", "31", TOULOUSE),
    ),
    "the holding that bears the name of the one that works": (
        (
            Unit(A, "ZORBATEK", "31", TOULOUSE, naf=HOLDING),
            Unit(B, "ZORBATEK TECHNOLOGIES", "31", TOULOUSE, naf=SOFTWARE),
        ),
        Asked("Zorbatek", "31", TOULOUSE),
    ),
    "an acronym that another may bear": (
        (Unit(A, "ZONES DE RECHERCHE BARIOLEES", "31", naf=SOFTWARE, acronym="ZRB"),),
        Asked("ZRB", "31"),
    ),
    "a laureate of the same name and region, too many years later": (
        (Unit(A, "ZORBATEK", region="11", laureate_in=2018),),
        Asked("Zorbatek", region="11", year=2004, source="ilab"),
    ),
    "another number of a series": (
        (Unit(A, "ZORBATEK 2", "31", TOULOUSE, naf=SOFTWARE, project="Lumière"),),
        Asked("Zorbatek 1", "31", TOULOUSE, project="Lumière"),
    ),
    "a name one letter away in the same town": (
        (Unit(A, "ZORBATEK MARITIMES", "31", TOULOUSE, naf=SOFTWARE),),
        Asked("Zorbatek Maritime", "31", TOULOUSE),
    ),
    "Montauban-de-Bretagne is not Montauban": (
        (Unit(A, "ZORBATEK", "82", MONTAUBAN, naf=SOFTWARE),),
        Asked("Zorbatek", city="Montauban-de-Bretagne"),
    ),
    "Castres-Gironde is not Castres": (
        (Unit(A, "ZORBATEK", "81", CASTRES, naf=SOFTWARE),),
        Asked("Zorbatek", city="Castres-Gironde"),
    ),
    "a department and nothing else": ((Unit(A, "ZORBATEK", "31"),), Asked("Zorbatek", "31")),
    "a unit that ceased before a source that dates nothing": (
        (Unit(A, "ZORBATEK", "31", naf=SOFTWARE, closed="2010-01-01"),),
        Asked("Zorbatek", "31", source="france2030_annex"),
    ),
    "a unit created after a source that dates nothing": (
        (Unit(A, "ZORBATEK", "31", naf=SOFTWARE, created="2026-03-01"),),
        Asked("Zorbatek", "31", source="france2030_annex"),
    ),
    "a unit created in the year of the award, but after its day": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, created="2020-09-01"),),
        Asked("Zorbatek", "31", TOULOUSE, year=2020, decided_on="2020-05-04"),
    ),
    "a unit that ceased in the year of the award, but before its day": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, closed="2020-02-01"),),
        Asked("Zorbatek", "31", TOULOUSE, year=2020, decided_on="2020-05-04"),
    ),
    "another commune of the department": (
        (Unit(A, "ZORBATEK", "31", BLAGNAC, naf=SOFTWARE, laureate_in=2020),),
        Asked("Zorbatek", "31", TOULOUSE, year=2020),
    ),
    "a restaurant for an award to innovation": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=RESTAURANT),),
        Asked("Zorbatek", "31", TOULOUSE),
    ),
    "the company of the walls": ((Unit(A, "SCI ZORBATEK", "31", TOULOUSE),), Asked("Zorbatek", "31", TOULOUSE)),
    "the name of a parenthesis": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE, laureate_in=2020),),
        Asked("Varnoli (Zorbatek)", "31", TOULOUSE, year=2020),
    ),
    "a former name that another bears today, wherever it is": (
        (
            Unit(A, "PLUVIGNEC", "31", TOULOUSE, naf=SOFTWARE, former_name="ZORBATEK", laureate_in=2020),
            Unit(B, "ZORBATEK"),
        ),
        Asked("Zorbatek", "31", TOULOUSE, year=2020),
    ),
    "a plural that another letter makes": (
        (Unit(A, "ZORBATEKSYSTEME", "31", TOULOUSE, naf=SOFTWARE, laureate_in=2019),),
        Asked("Zorbateksystems", "31", TOULOUSE, year=2019),
    ),
    "a last letter that differs": (
        (Unit(A, "ZORBATEKIUN", "31", TOULOUSE, naf=SOFTWARE, laureate_in=2019),),
        Asked("Zorbatekium", "31", TOULOUSE, year=2019),
    ),
    "a SIREN with a false key": (
        (Unit(A, "ZORBATEK", "31", TOULOUSE, naf=SOFTWARE),),
        Asked("Zorbatek", "31", TOULOUSE, printed_siren="123456789"),
    ),
    "Castres is in Aisne too": ((Unit(A, "ZORBATEK", "81", CASTRES, naf=SOFTWARE),), Asked("Zorbatek", city="Castres")),
}


# One word a case, so that all are asked in one run: far from each other, no case is another's rival.
STAND_INS = ("alvorin", "brezulo", "cindapex", "dorvemi", "eskanol", "fulgorix", "girmaste", "hubrandel", "iskovale")
STAND_INS += (
    "jorpinac",
    "kuldaves",
    "lombrezi",
    "mastrugo",
    "nivelque",
    "ophandri",
    "pelzunga",
    "quastiel",
    "rovembal",
    "sildraque",
    "tumbrelo",
    "urvelane",
    "vaskodri",
    "wendiquo",
    "yblonska",
    "zephandu",
    "abrucine",
    "bolquida",
    "crampevo",
    "drilonze",
    "fambuste",
    "gorvachi",
)


@pytest.fixture(scope="module")
def unsure(matcher: Matcher) -> dict[str, tuple[set[str], Outcome]]:
    """By case: the SIREN that it gives and what came out."""
    sirens = iter(OTHERS)
    units: dict[str, list[Unit]] = {}
    asked = {}
    for (case, (given_units, question)), word in zip(NEVER_SURE.items(), STAND_INS, strict=True):
        units[case] = [
            replace(
                unit,
                siren=next(sirens),
                name=reworded(unit.name, word),
                former_name=unit.former_name and reworded(unit.former_name, word),
            )
            for unit in given_units
        ]
        asked[case] = replace(question, name=reworded(question.name, word))
    found = matcher.know(*(unit for each in units.values() for unit in each)).ask(asked)
    return {case: ({unit.siren for unit in units[case]}, found[case]) for case in NEVER_SURE}


def reworded(name: str, word: str) -> str:
    return name.replace("ZORBATE", word.upper()).replace("Zorbate", word)


@pytest.mark.parametrize("case", NEVER_SURE)
def test_what_a_good_name_alone_would_get_wrong_goes_to_review(unsure, case):
    given_sirens, found = unsure[case]
    assert found.outcome == "to_review" and found.siren is None
    assert found.proposed_siren in given_sirens


def test_an_unknown_activity_does_not_speak_against_a_name_in_its_commune(matcher):
    found = matcher.know(Unit(A, "ZORBATEK", "31", TOULOUSE)).ask_one(Asked("Zorbatek", "31", TOULOUSE))
    assert found.siren == A


def test_any_trade_can_be_that_of_an_aid_to_all_trades(matcher):
    matcher.know(Unit(A, "ZORBATEK", "31", TOULOUSE, naf=RESTAURANT))
    assert matcher.ask_one(Asked("Zorbatek", "31", TOULOUSE, source="region_grants")).siren == A


def test_a_near_name_is_sure_with_the_same_project_only(matcher):
    matcher.know(Unit(A, "ZORBATEKIUN", "31", TOULOUSE, naf=SOFTWARE, project="Lumière"))
    found = matcher.ask({p: Asked("Zorbatekium", "31", TOULOUSE, project=p) for p in ("Lumière", "Ombre")})
    assert (found["Lumière"].siren, found["Ombre"].siren) == (A, None)


def test_a_town_is_found_by_its_whole_name_where_one_alone_can_be_meant(matcher):
    matcher.know(Unit(A, "ZORBATEK", "81", CASTRES, naf=SOFTWARE))
    found = matcher.ask_one(Asked("Zorbatek", "81", city="CASTRES"))
    assert found.siren == A and "même commune" in found.reasons


def test_a_wrong_match_planted_among_right_ones_goes_to_review(matcher):
    names = ["ALVORIN", "BREZULO", "CINDAPEX", "DORVEMI", "ESKANOL"]
    units = [Unit(siren, name, "31", naf=SOFTWARE) for siren, name in zip(OTHERS, names, strict=False)]
    matcher.know(*units, Unit(A, "FULGORIX", "34", naf=SOFTWARE))
    found = matcher.ask({name: Asked(name, "31") for name in [*names, "FULGORIX"]})
    assert [found[unit.name].siren for unit in units] == [unit.siren for unit in units]
    assert found["FULGORIX"].outcome == "to_review" and "autre département" in found["FULGORIX"].reasons


def test_a_name_that_nothing_resembles_is_unmatched_and_says_so(matcher):
    found = matcher.know(Unit(A, "ZORBATEK", "31")).ask_one(Asked("Quilvanne", "31"))
    assert (found.outcome, found.siren, found.proposed_siren) == ("unmatched", None, None)
    assert "aucune unité" in found.reasons


# A SIREN printed by the source


@pytest.mark.parametrize(
    ("printed", "outcome", "says"),
    [
        ("5880596", "unmatched", "aucune unité"),
        ("05880596", "to_review", "zéro de tête"),
        ("123456789", "unmatched", "aucune unité"),
    ],
)
def test_a_printed_siren_without_its_zero_is_proposed_and_another_false_one_is_no_answer(
    matcher, printed, outcome, says
):
    matcher.know(Unit(A, "ZORBATEK", "31"))
    found = matcher.ask_one(Asked("Quilvanne", "31", printed_siren=printed))
    assert found.outcome == outcome and says in found.reasons
    assert (found.siren or found.proposed_siren) == (None if outcome == "unmatched" else "005880596")


# Properties: eighteen made-up situations at a time, since a run costs the same for one

WORDS = ["brimosa", "culvande", "dristole", "elvonque", "fragimon", "glutarne", "hirvelou", "jastomir", "kelbrune"]
WORDS += ["lumtaque", "movradil", "nestolge", "ozquarin", "pridvane", "quomelts", "ruvodine", "sklimane", "tovarque"]
FORMS = ["{}", "{} SAS", "{} FRANCE", "{} HOLDING", "{}s", "GROUPE {}", "{} 2"]
facts = st.fixed_dictionaries(
    {
        "name": st.sampled_from(FORMS),
        "department": st.sampled_from(["31", "34", None]),
        "commune": st.sampled_from([TOULOUSE, BLAGNAC, None]),
        "naf": st.sampled_from([SOFTWARE, HOLDING, None]),
        "created": st.sampled_from(["2015-01-01", "2024-01-01", None]),
        "laureate_in": st.sampled_from([2019, None]),
        "project": st.sampled_from(["Lumière", None]),
    }
)
situations = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {
                "department": st.sampled_from(["31", None]),
                "commune": st.sampled_from([TOULOUSE, None]),
                "region": st.sampled_from(["76", None]),
                "year": st.sampled_from([2018, None]),
                "project": st.sampled_from(["Lumière", "Ombre", None]),
                "source": st.sampled_from(["ilab", "inov"]),
            }
        ),
        st.lists(facts, min_size=1, max_size=3),
        facts,
    ),
    min_size=len(WORDS),
    max_size=len(WORDS),
)
few = settings(
    max_examples=2, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _units(word: str, described: list[dict], sirens: Iterator[str]) -> list[Unit]:
    return [Unit(next(sirens), **{**each, "name": each["name"].format(word)}) for each in described]


@few
@given(situations)
def test_adding_a_rival_never_makes_another_unit_sure(matcher, drawn):
    sirens = iter(OTHERS)
    asked = {word: Asked(word, **place) for word, (place, _, _) in zip(WORDS, drawn, strict=True)}
    before = {word: _units(word, units, sirens) for word, (_, units, _) in zip(WORDS, drawn, strict=True)}
    rivals = {word: _units(word, [rival], sirens)[0] for word, (_, _, rival) in zip(WORDS, drawn, strict=True)}
    known = [unit for units in before.values() for unit in units]
    alone = matcher.know(*known).ask(asked)
    rivalled = matcher.know(*known, *rivals.values()).ask(asked)
    for word in WORDS:
        if rivalled[word].outcome == "matched":
            assert rivalled[word].siren in (rivals[word].siren, alone[word].siren)


@few
@given(situations)
def test_a_twin_of_the_best_candidate_leaves_nothing_sure(matcher, drawn):
    sirens = iter(OTHERS)
    asked = {word: Asked(word, **place) for word, (place, _, _) in zip(WORDS, drawn, strict=True)}
    units = {word: _units(word, described, sirens) for word, (_, described, _) in zip(WORDS, drawn, strict=True)}
    known = {unit.siren: unit for each in units.values() for unit in each}
    alone = matcher.know(*known.values()).ask(asked)
    best = [found.siren or found.proposed_siren for found in alone.values() if found.outcome != "unmatched"]
    twins = [replace(known[siren], siren=next(sirens)) for siren in best]
    assert all(found.siren is None for found in matcher.know(*known.values(), *twins).ask(asked).values())


@few
@given(situations)
def test_a_name_without_place_or_project_is_never_enough(matcher, drawn):
    sirens = iter(OTHERS)
    nowhere = {"department": None, "commune": None, "region": None, "project": None}
    asked = {word: Asked(word, **{**place, **nowhere}) for word, (place, _, _) in zip(WORDS, drawn, strict=True)}
    known = [unit for word, (_, units, _) in zip(WORDS, drawn, strict=True) for unit in _units(word, units, sirens)]
    assert all(found.siren is None for found in matcher.know(*known).ask(asked).values())


# The real cases held (data/matching/README.md). Recall floors are what was measured, rounded down


def recorded_as_asked() -> tuple[dict[str, Asked], dict[str, str | None]]:
    cases = recorded("recorded_names.csv")
    return {case["case_id"]: Asked(case["name"]) for case in cases}, {
        case["case_id"]: case["siren"] or None for case in cases
    }


def recorded_in_a_place() -> tuple[dict[str, Asked], dict[str, str | None]]:
    """Each name asked in the department of its true unit; where none is true, in that of each wrong candidate in turn.

    They are investors: the question says so. What could not be decided is left out, a place would make up an answer.
    """
    names, truth = {}, {}
    for case in recorded("recorded_names.csv"):
        for candidate in recorded("recorded_candidates.csv"):
            is_of_case = candidate["case_id"] == case["case_id"] and candidate["department_code"]
            is_wanted = case["label"] == "none" or candidate["siren"] == case["siren"] != ""
            if is_of_case and is_wanted:
                key = f"{case['case_id']}:{candidate['department_code']}"
                names[key] = Asked(case["name"], candidate["department_code"], naf_hint="64|66|70")
                truth[key] = case["siren"] or None
    return names, truth


def annex_names(built) -> tuple[dict[str, Asked], dict[str, str | None]]:
    """The beneficiaries of the annex whose SIREN another source proves, asked by name and printed department."""
    rows = built("""
        select distinct evidence.beneficiary_name, laureates.department_code, evidence.siren
        from stg_france2030_annex__siren_evidence as evidence
        inner join stg_france2030_annex__laureates as laureates using (beneficiary_name)
        where evidence.beneficiary_name not like 'projet %'
        order by all
    """)
    names = {f"{name}:{department}": Asked(name, department, source="france2030_annex") for name, department, _ in rows}
    return names, {f"{name}:{department}": siren for name, department, siren in rows}


def ilab_names(region: str | None = None) -> tuple[dict[str, Asked], dict[str, str | None]]:
    """Laureates of i-Lab that i-Nov knows too: the SIREN hidden, asked by name, region and year of i-Lab."""
    rows = {
        str(number): row
        for number, row in enumerate(recorded("ilab_laureates.csv"))
        if region in (None, row["region_code"])
    }
    return {
        key: Asked(
            row["name"],
            region=row["region_code"],
            year=int(row["award_year"]),
            source="ilab",
            project=row["project"] or None,
        )
        for key, row in rows.items()
    }, {key: row["siren"] for key, row in rows.items()}


def shown(title: str, measure: Measure) -> Measure:
    print(f"\n{title} : {measure}")
    return measure


def test_recorded_names_without_a_place_are_never_sure_and_the_right_one_is_proposed(matcher):
    matcher.know_contests("inov", "ilab").know_recorded_candidates()
    measure = shown("noms relevés, sans lieu", matcher.measure(*recorded_as_asked()))
    assert (measure.asked, measure.matched) == (73, 0)
    assert measure.right_proposed >= 16


def test_recorded_names_in_a_place_are_matched_right_or_not_at_all(matcher):
    matcher.know_contests("inov", "ilab").know_recorded_candidates()
    measure = shown("noms relevés, un lieu ajouté", matcher.measure(*recorded_in_a_place()))
    assert measure.precision >= LEAST_PRECISION
    assert measure.recall >= 0.4


def test_proven_names_of_the_annex_are_found_again(matcher, built):
    matcher.know_contests("inov", "ilab").know_recorded_candidates()
    measure = shown("annexe France 2030, SIREN prouvés", matcher.measure(*annex_names(built)))
    assert measure.precision >= LEAST_PRECISION
    assert measure.recall >= 0.6


def test_laureates_of_ilab_are_found_again_by_inov(matcher):
    matcher.know_contests("inov").know_recorded_candidates()
    measure = shown("i-Lab, SIREN caché, toutes régions", matcher.measure(*ilab_names()))
    shown("i-Lab, SIREN caché, Occitanie", matcher.measure(*ilab_names("76")))
    assert measure.precision >= LEAST_PRECISION
    assert measure.recall >= 0.55
