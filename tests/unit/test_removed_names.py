"""Recognising a removed name without holding it. The only name here, « Zéphyrine O'Quatorze », is invented."""

from __future__ import annotations

import pytest

from sources.removed_names import HOMONYMS, digest, found_in, load, normalise

INVENTED = frozenset({digest("zephyrine o quatorze"), digest("o quatorze zephyrine")})


def test_normalising_keeps_letters_only_in_lower_case_and_without_accents() -> None:
    assert normalise("  Zéphyrine-Œ.  O'QUATORZE (31) ") == "zephyrine oe o quatorze"


@pytest.mark.parametrize(
    "text",
    [
        "projet porté par Zéphyrine O'Quatorze, ingénieure",
        "O’QUATORZE Zephyrine;;2024",
        '{"nom": "zéphyrine o-quatorze"}',
        "Ze\u0301phyrine O'Quatorze",
    ],
)
def test_a_removed_name_is_found_whatever_its_case_accents_order_and_punctuation(text: str) -> None:
    assert len(found_in(text, INVENTED)) == 1


@pytest.mark.parametrize("text", ["", "Zéphyrine", "Zéphyrine et Jeanne O'Quatorze", "rue du Quatorze Juillet"])
def test_a_part_of_a_name_is_not_the_name(text: str) -> None:
    assert found_in(text, INVENTED) == []


def test_what_is_found_is_reported_as_a_digest_never_as_a_name() -> None:
    assert set(found_in("Zéphyrine O'Quatorze", INVENTED)) <= INVENTED


def test_the_list_holds_digests_only_sorted_and_without_the_known_homonyms() -> None:
    digests = load()
    assert len(digests) > 800
    assert all(len(d) == 16 and set(d) <= set("0123456789abcdef") for d in digests)
    assert not digests & HOMONYMS
