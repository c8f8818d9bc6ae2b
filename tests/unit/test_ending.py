"""How several failed steps make one ending."""

from pipelines.ending import EXIT_FAILED, EXIT_REFUSED, EXIT_UNAVAILABLE, FAILED, REFUSED, Ending, combined

MISSING = Ending(REFUSED, EXIT_UNAVAILABLE, ("une source manque",))
RULE = Ending(REFUSED, EXIT_REFUSED, ("une règle",))
ERROR = Ending(FAILED, EXIT_FAILED, ("une erreur",))


def test_only_missing_sources_is_a_matter_of_availability():
    assert combined([MISSING, MISSING]).exit_code == EXIT_UNAVAILABLE


def test_an_error_weighs_more_than_a_refusal_whatever_the_order():
    ending = combined([MISSING, RULE, ERROR])
    assert (ending.verdict, ending.exit_code) == (FAILED, EXIT_FAILED)
    assert ending.reasons == ("une erreur", "une règle", "une source manque")
