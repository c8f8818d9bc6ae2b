"""Runs panorama in a process that dies, or meets another fault, where a function is called: `python -m tests.faults.deadly`.

    python -m tests.faults.deadly kill FUNCTION CALL before|after COMMAND …
    python -m tests.faults.deadly limit BYTES COMMAND …        no file larger than that (as a full disk: EFBIG)
    python -m tests.faults.deadly plain COMMAND …

COMMAND is one of panorama, or `gate`: seal, audit and publish what the warehouse holds, as the UI's button does.
Here: the faults, all of them on the side of the tests. Not here: what must be true afterwards (proofs.py, each test).
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from importlib import import_module
from typing import Any


def kill_at(function: str, call: int, *, after: bool) -> None:
    """Kill this process (SIGKILL) at the n-th call of a function, before or after it did its part.

    Args:
        function: `package.module.name`, or `package.module.Class.name`, where it is looked up by its callers.
    """
    owner_name, _, name = function.rpartition(".")
    try:
        owner: Any = import_module(owner_name)
    except ModuleNotFoundError:
        module, _, class_name = owner_name.rpartition(".")
        owner = getattr(import_module(module), class_name)
    real = getattr(owner, name)
    calls = 0

    def deadly(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **options)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)


def gate() -> int:
    """Materialise release/candidate, its rules and release/published of the default edition; 0 when it ended well."""
    import dagster as dg

    from pipelines.build import build_definitions
    from pipelines.settings import Settings
    from tests.e2e.command import EDITION

    definitions = build_definitions(Settings.read(os.environ))
    chosen = {dg.AssetKey(["release", "candidate"]), dg.AssetKey(["release", "published"])}
    checks = {key for key in definitions.resolve_asset_graph().asset_check_keys if key.asset_key in chosen}
    job = definitions.resolve_implicit_global_asset_job_def().get_subset(
        asset_selection=chosen, asset_check_selection=checks
    )
    with dg.DagsterInstance.ephemeral() as instance:
        done = job.execute_in_process(
            instance=instance, partition_key=EDITION, tags={"dagster/partition": EDITION}, raise_on_error=False
        )
    return 0 if done.success else 1


def main(arguments: list[str]) -> int:
    match arguments:
        case ["kill", function, call, moment, *command]:
            kill_at(function, int(call), after=moment == "after")
        case ["limit", size, *command]:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
        case ["plain", *command]:
            pass
        case _:
            raise SystemExit(__doc__)
    if command == ["gate"]:
        return gate()
    from pipelines.cli import main as panorama

    return panorama(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
