"""The cases that a naive reading gets wrong, each from its notices to the failures that are published.

The notices are made up; where a case names a company, its SIREN and its dates are the facts that sources/curated holds.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.dbt import notices as court
from tests.dbt.notices import Notice, day, numbered

ONE, TWO, THREE = numbered(3)
I2A, SIGFOX = "347717118", "514582444"


def notice(number, siren, judgment, judged, **more):
    companies = siren if isinstance(siren, tuple) else (siren,)
    return Notice(number, companies, judgment, day(judged), more.pop("published", day(judged, 9)), **more)


def test_liquidation_after_a_failed_plan_is_the_same_failure(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.RJ, "2020-01-10"),
            notice(2, ONE, court.PLAN, "2021-01-10"),
            notice(3, ONE, court.FAILED_PLAN, "2022-01-10"),
        ]
    )
    assert heard.failures() == [(ONE, "redressement", date(2020, 1, 10))]
    assert heard.rows("select plan_on, converted_on, latest_outcome from int_failures__episodes") == [
        (date(2021, 1, 10), date(2022, 1, 10), "liquidation")
    ]


def test_conversion_of_a_redressement_is_not_a_second_failure(courtroom):
    heard = courtroom.hear([notice(1, ONE, court.RJ, "2024-01-10"), notice(2, ONE, court.CONVERSION, "2024-06-03")])
    assert heard.failures() == [(ONE, "redressement", date(2024, 1, 10))]


def test_accelerated_sauvegarde_of_i2a_is_not_a_failure(courtroom):
    heard = courtroom.hear([notice(1, I2A, court.SAUVEGARDE_ACCELEREE, "2025-05-02", court="34", post_code="34000")])
    assert heard.failures() == []
    assert heard.rows("select opened_by, latest_outcome from int_failures__episodes") == [
        ("opening_sauvegarde", "sauvegarde")
    ]


def test_conversion_of_a_sauvegarde_is_the_first_failure(courtroom):
    heard = courtroom.hear(
        [notice(1, ONE, court.SAUVEGARDE, "2024-01-10"), notice(2, ONE, court.CONVERSION_OF_SAUVEGARDE, "2024-06-03")]
    )
    assert heard.failures() == [(ONE, "redressement", date(2024, 6, 3))]


def test_redressement_of_sigfox_ends_in_a_plan_of_sale(courtroom):
    heard = courtroom.hear(
        [notice(1, SIGFOX, court.RJ, "2022-01-26"), notice(2, SIGFOX, court.PLAN_OF_SALE, "2022-04-21")]
    )
    assert heard.failures() == [(SIGFOX, "redressement", date(2022, 1, 26))]
    assert heard.rows("select latest_outcome, latest_outcome_date from fct_failure") == [
        ("plan_of_sale", date(2022, 4, 21))
    ]


def test_extension_to_a_second_company_is_its_failure_and_not_another_of_the_first(courtroom):
    heard = courtroom.hear(
        [notice(1, ONE, court.LJ, "2024-01-10"), notice(2, (ONE, TWO), court.EXTENSION, "2024-03-10")]
    )
    assert heard.failures() == [(ONE, "liquidation", date(2024, 1, 10)), (TWO, "liquidation", date(2024, 3, 10))]


def test_rectificatif_of_a_rectificatif_dates_the_failure_and_says_when(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.LJ, "2025-12-20"),
            notice(2, ONE, court.LJ, "2025-12-22", published=day("2026-01-08"), kind="rectificatif", corrects=1),
            notice(3, ONE, court.LJ, "2025-12-23", published=day("2026-03-15"), kind="rectificatif", corrects=2),
        ]
    )
    assert heard.failures() == [(ONE, "liquidation", date(2025, 12, 23))]
    assert heard.rows("select restated_on from fct_failure") == [(date(2026, 3, 15),)]


def test_annulation_three_months_later_removes_the_failure(courtroom):
    opening = notice(1, ONE, court.LJ, "2025-12-20")
    cancelled = notice(2, ONE, court.LJ, "2025-12-20", published=day("2026-04-02"), kind="annulation", corrects=1)
    assert courtroom.hear([opening]).failures() == [(ONE, "liquidation", date(2025, 12, 20))]
    assert courtroom.hear([opening, cancelled]).failures() == []


def test_reversal_by_the_court_of_appeal_removes_the_failure_and_keeps_the_judgment_in_sight(courtroom):
    heard = courtroom.hear([notice(1, ONE, court.LJ, "2024-01-10"), notice(2, ONE, court.REVERSAL, "2024-05-10")])
    assert heard.failures() == []
    assert heard.rows("select event_kind, is_undone from fct_insolvency_event order by judgment_date") == [
        ("opening_liquidation", True),
        ("appeal", False),
    ]


def test_retraction_on_opposition_removes_the_failure(courtroom):
    heard = courtroom.hear([notice(1, ONE, court.RJ, "2024-01-10"), notice(2, ONE, court.RETRACTION, "2024-03-01")])
    assert heard.failures() == []


def test_same_opening_published_by_two_courts_is_one_failure(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.LJ, "2024-01-10", court="31"),
            notice(2, ONE, court.LJ, "2024-01-10", court="34", published=day("2024-02-10")),
        ]
    )
    assert heard.failures() == [(ONE, "liquidation", date(2024, 1, 10))]
    assert heard.rows("select count(*) from fct_insolvency_event") == [(1,)]


def test_two_companies_of_one_notice_fail_each(courtroom):
    heard = courtroom.hear([notice(1, (ONE, TWO), court.LJ, "2024-01-10")])
    assert heard.failures() == [(ONE, "liquidation", date(2024, 1, 10)), (TWO, "liquidation", date(2024, 1, 10))]
    assert heard.rows("select company_name from fct_failure order by siren") == [
        (f"SOCIETE {ONE}",),
        (f"SOCIETE {TWO}",),
    ]


def test_notice_without_siren_is_one_failure_that_says_why(courtroom):
    heard = courtroom.hear([notice(1, (), court.LJ, "2024-01-10"), notice(2, (), court.LJ, "2024-01-10")])
    assert heard.rows("select siren, siren_reason from fct_failure") == [(None, "numéro absent de l'annonce")] * 2


@pytest.mark.parametrize(
    ("printed", "published", "dated", "basis"),
    [
        (
            date(2025, 12, 20),
            date(2025, 1, 5),
            date(2024, 12, 20),
            "repaired",
        ),  # printed 349 days after its publication
        (date(2024, 3, 20), date(2024, 1, 5), date(2024, 1, 5), "publication"),  # no year makes a usual delay of it
        (None, date(2024, 1, 5), date(2024, 1, 5), "publication"),
    ],
)
def test_judgment_later_than_its_publication_is_repaired_or_dated_by_it(courtroom, printed, published, dated, basis):
    heard = courtroom.hear([Notice(1, (ONE,), court.LJ, printed, published)])
    assert heard.rows("select judgment_date, judgment_date_basis from fct_failure") == [(dated, basis)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ouvre les opérations de la liquidation judiciaire - Liquidateur : X", "liquidation"),
        ("Ouvre la procédure de redressement - Mandataire : X", "redressement"),
    ],
)
def test_opening_hidden_in_the_text_of_a_judicial_court_counts(courtroom, text, kind):
    heard = courtroom.hear([notice(1, ONE, court.OTHER, "2024-01-10", text=text)])
    assert heard.failures() == [(ONE, kind, date(2024, 1, 10))]


@pytest.mark.parametrize(
    "text",
    [
        "Ordonnance Juge commissaire: Acceptation - Date de d'ouverture de la procédure : 10/02/2025",
        "Ouvre la procédure de sauvegarde - Mandataire : X",
        "Prononce la liquidation judiciaire sur conversion de la procédure de redressement - Liquidateur : X",
    ],
)
def test_texts_that_open_no_failure_of_a_company_in_redressement(courtroom, text):
    heard = courtroom.hear(
        [notice(1, ONE, court.RJ, "2023-01-10"), notice(2, ONE, court.OTHER, "2024-01-10", text=text)]
    )
    assert heard.failures() == [(ONE, "redressement", date(2023, 1, 10))]


def test_list_of_claims_born_after_the_opening_opens_nothing(courtroom):
    heard = courtroom.hear([notice(1, ONE, court.CLAIMS, "2024-01-10")])
    assert heard.failures() == []
    assert heard.rows("select event_kind, episode_id from fct_insolvency_event") == [("claims_filing", None)]


def test_cancellation_without_a_pointer_takes_back_only_the_company_that_it_names(courtroom):
    opened = notice(1, (ONE, TWO), court.LJ, "2024-03-04")
    cancelled = notice(2, ONE, court.LJ, "2024-03-04", published=day("2024-04-02"), kind="annulation")
    assert courtroom.hear([opened, cancelled]).failures() == [(TWO, "liquidation", date(2024, 3, 4))]


def test_two_rectificatifs_of_the_same_notice_leave_the_later_one(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.LJ, "2026-01-10", published=day("2026-01-12")),
            notice(2, ONE, court.LJ, "2026-01-11", published=day("2026-01-20"), kind="rectificatif", corrects=1),
            notice(3, ONE, court.RJ, "2026-01-12", published=day("2026-01-30"), kind="rectificatif", corrects=1),
        ]
    )
    assert heard.failures() == [(ONE, "redressement", date(2026, 1, 12))]
    assert heard.rows("select count(*) from fct_insolvency_event") == [(1,)]


def test_retraction_does_not_reach_behind_a_closing(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.RJ, "2014-01-10"),
            notice(2, ONE, court.CLOSING, "2015-01-10"),
            notice(3, ONE, court.RETRACTION, "2024-01-10"),
        ]
    )
    assert heard.failures() == [(ONE, "redressement", date(2014, 1, 10))]


def test_reversal_of_a_sanction_leaves_the_failure(courtroom):
    text = "Infirme le jugement ayant prononcé la faillite personnelle du dirigeant"
    heard = courtroom.hear(
        [notice(1, ONE, court.LJ, "2020-01-10"), notice(2, ONE, court.REVERSAL, "2023-01-10", text=text)]
    )
    assert heard.failures() == [(ONE, "liquidation", date(2020, 1, 10))]


def test_conversion_published_after_the_closing_is_not_a_second_failure(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.RJ, "2022-01-10"),
            notice(2, ONE, court.CLOSING, "2022-06-08"),
            notice(3, ONE, court.CONVERSION, "2022-06-09"),
        ]
    )
    assert heard.failures() == [(ONE, "redressement", date(2022, 1, 10))]


def test_liquidation_after_a_plan_of_sale_is_the_same_failure(courtroom):
    heard = courtroom.hear(
        [
            notice(1, ONE, court.RJ, "2022-01-26"),
            notice(2, ONE, court.PLAN_OF_SALE, "2022-04-21"),
            notice(3, ONE, court.LJ, "2022-05-21"),
        ]
    )
    assert heard.failures() == [(ONE, "redressement", date(2022, 1, 26))]


def test_company_whose_business_is_sold_on_the_day_of_its_liquidation_is_in_liquidation(courtroom):
    heard = courtroom.hear([notice(1, ONE, court.LJ, "2024-01-10"), notice(2, ONE, court.PLAN_OF_SALE, "2024-01-10")])
    assert heard.rows("select state, valid_until from int_failures__states") == [("liquidation", None)]


# What texts under « Autre jugement et ordonnance » say, in words that courts use; None opens nothing.
TEXTS = {
    "Liquidation judiciaire : remplacement du liquidateur": None,
    "Liquidation judiciaire - Prorogation du délai de clôture": None,
    "Liquidation judiciaire : clôture pour insuffisance d'actif": None,
    "La liquidation judiciaire se poursuit": None,
    "Prononce le remplacement du mandataire judiciaire du redressement judiciaire": None,
    "Prononce le report de la date de cessation des paiements de la liquidation judiciaire": None,
    "Prononce le maintien de la période d'observation du redressement judiciaire": None,
    "Ouvre une enquête préalable à l'ouverture d'un redressement judiciaire": None,
    "Ouverture de la phase de répartition de la liquidation judiciaire": None,
    "Mise en oeuvre du plan de redressement": None,
    "Mise en oeuvre des règles de la liquidation judiciaire simplifiée": None,
    "Place la société sous administration provisoire, refuse la liquidation judiciaire": None,
    "Rejette la demande d'ouverture d'une procédure de liquidation judiciaire": None,
    "Par jugement du 12/01/2026, le tribunal a ouvert une procédure de redressement judiciaire": "redressement",
    "Par jugement du 12 janvier 2026 le tribunal de commerce a prononcé la liquidation judiciaire": "liquidation",
    "Jugement en date du 12 janvier 2026 prononçant la liquidation judiciaire": "liquidation",
    "Jugement du 12 janvier 2026 : ouvre la liquidation judiciaire": "liquidation",
    "Constate la cessation des paiements et ouvre une procédure de redressement judiciaire": "redressement",
    "Constate l'état de cessation des paiements et prononce la liquidation judiciaire": "liquidation",
    "Déclare ouverte la procédure de liquidation judiciaire": "liquidation",
    "Ordonne l'ouverture d'une procédure de redressement judiciaire": "redressement",
    "Prononce d'office la liquidation judiciaire": "liquidation",
    "Prononce à l'égard de X la liquidation judiciaire": "liquidation",
    "Redressement judiciaire - date de cessation des paiements le 3 mars 2025": "redressement",
    "- Date de cessation des paiements : 21 Novembre 2025 - Liquidateur : X - Ouvre la liquidation judiciaire": "liquidation",
    "Ouvre la liquidation judiciaire, interdiction de gérer": "liquidation",
}


def test_texts_of_judicial_courts_open_what_they_say_and_nothing_else(courtroom):
    sirens = numbered(len(TEXTS))
    heard = courtroom.hear(
        [
            notice(number, siren, court.OTHER, "2026-01-12", text=text)
            for number, (siren, text) in enumerate(zip(sirens, TEXTS, strict=True), start=1)
        ]
    )
    found = dict(heard.rows("select siren, opening_kind from fct_failure"))
    read = {text: found.get(siren) for siren, text in zip(sirens, TEXTS, strict=True)}
    assert read == TEXTS
