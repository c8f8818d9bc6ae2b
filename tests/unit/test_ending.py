"""How several failed steps make one ending."""

from types import SimpleNamespace

from pipelines.ending import EXIT_FAILED, EXIT_REFUSED, EXIT_UNAVAILABLE, FAILED, REFUSED, Ending, combined
from pipelines.run import _ending

MISSING = Ending(REFUSED, EXIT_UNAVAILABLE, ("une source manque",))
RULE = Ending(REFUSED, EXIT_REFUSED, ("une règle",))
ERROR = Ending(FAILED, EXIT_FAILED, ("une erreur",))


def test_only_missing_sources_is_a_matter_of_availability():
    assert combined([MISSING, MISSING]).exit_code == EXIT_UNAVAILABLE


def test_an_error_weighs_more_than_a_refusal_whatever_the_order():
    ending = combined([MISSING, RULE, ERROR])
    assert (ending.verdict, ending.exit_code) == (FAILED, EXIT_FAILED)
    assert ending.reasons == ("une erreur", "une règle", "une source manque")


def test_a_run_that_fails_before_its_steps_says_what_it_met_and_not_what_dagster_says_of_it():
    met = SimpleNamespace(message="PermissionError: [Errno 13] Permission denied: '/maison/archive'\n", cause=None)
    wrapped = SimpleNamespace(message="Error executing resource_fn on ResourceDefinition home_lock", cause=met)
    failed = {"is_step_failure": False, "is_failure": True, "is_resource_init_failure": True, "message": "failed."}
    events = [SimpleNamespace(**failed, event_specific_data=SimpleNamespace(error=error)) for error in (met, wrapped)]
    assert _ending(events).reasons == ("PermissionError: [Errno 13] Permission denied: '/maison/archive'",)
