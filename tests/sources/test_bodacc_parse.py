"""What leaves the notices before they land."""

import json

import pytest

from sources.bodacc.parse import without_directors
from sources.bodacc.spec import SPEC


@pytest.mark.parametrize(
    "persons",
    [
        {"personne": {"denomination": "SOCIETE INVENTEE", "administration": "Gérant : Personne Inventée"}},
        {"personne": [{"denomination": "SOCIETE INVENTEE", "administration": "x"}, {"administration": "y"}]},
        [{"personne": {"personneMorale": {"denomination": "SOCIETE INVENTEE", "administration": "z"}}}],
    ],
)
def test_directors_are_left_out_in_every_shape_seen(persons):
    reduced = without_directors(json.dumps(persons))
    assert "administration" not in reduced
    assert "SOCIETE INVENTEE" in reduced


def test_what_is_no_json_is_left_for_staging_to_flag():
    assert without_directors("administration {") == "administration {"


def test_bytes_of_the_bodacc_are_kept_as_personal():
    assert SPEC.is_personal
