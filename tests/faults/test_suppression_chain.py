"""A firm that asks to be published no more, from its request to the last release that named it: nothing kept names it.

The firm is one of the samples, chosen for being in many tables. Not here: which rows are passed over and why
(tests/unit/test_suppressions.py, tests/gate/test_suppressions.py).
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from tests.e2e.command import EDITION, panorama
from tests.faults.proofs import assert_readable
from tests.faults.traces import traces

pytestmark = pytest.mark.long

FIRST, SECOND = f"{EDITION}.r1", f"{EDITION}.r2"


def a_firm_of_many_tables(home: Path) -> tuple[str, str]:
    """SIREN and name of the firm that most of these tables name, and most often."""
    with duckdb.connect(str(home / "current" / "panorama.duckdb"), read_only=True) as connection:
        found = connection.execute(
            """
            with named as (
                select siren, 'rounds' as place from fct_funding_round
                union all select siren, 'awards' from fct_public_award
                union all select siren, 'ownership' from fct_ownership_event
            )
            select dim_firm.siren, dim_firm.firm_name
            from dim_firm inner join named using (siren)
            where length(firm_name) > 5 -- a shorter one would be found inside other words
            group by all
            order by count(distinct place) desc, count(*) desc, 1
            """
        ).fetchone()
    assert found is not None
    return found[0], found[1]


def test_a_firm_that_asks_to_be_published_no_more_leaves_every_kept_release(real_home: Path) -> None:
    siren, name = a_firm_of_many_tables(real_home)
    released = real_home / "releases"
    assert traces(released / FIRST, siren, name) != []  # or the search below finds nothing whatever it reads

    answer = panorama("suppress", siren, "--reason", "essai", home=real_home)
    assert answer.code == 0, answer.out + answer.err
    assert "panorama refresh" in answer.last_line
    assert f"{FIRST}   la nomme encore" in answer.out

    answer = panorama("refresh", home=real_home)
    assert (answer.code, answer.last_line.startswith(f"published : {SECOND}")) == (0, True), answer.out + answer.err
    assert traces(released / SECOND, siren, name) == []
    assert traces(real_home / "history", siren, name) == []
    with (released / SECOND / "changes.csv").open(encoding="utf-8", newline="") as file:
        gone = [
            line["cause"]
            for line in csv.DictReader(file)
            if (line["table"], line["change"]) == ("dim_firm", "went_out")
        ]
    assert gone == ["firme retirée (demande de retrait)"]

    refused = panorama("rollback", FIRST, home=real_home)
    assert (refused.code, "retirée depuis à sa demande" in refused.last_line) == (3, True), refused.out
    shown = panorama("prune", "--suppressed", "--dry-run", home=real_home)
    assert (shown.code, (released / FIRST).is_dir()) == (0, True)
    assert f"releases/{FIRST}" in shown.out
    answer = panorama("prune", "--suppressed", home=real_home)
    assert answer.code == 0, answer.out + answer.err
    assert [path.name for path in released.iterdir()] == [SECOND]
    assert traces(real_home / "candidates", siren, name) == []

    answer = panorama("rebuild", SECOND, home=real_home)
    assert (answer.code, "≠" in answer.out) == (0, False), answer.out + answer.err
    answer = panorama("verify", "--full", "--audit", home=real_home)
    assert (answer.code, "même verdict" in answer.last_line) == (0, True), answer.out + answer.err
    answer = panorama("refresh", home=real_home)
    assert (answer.code, answer.last_line.split(" :")[0]) == (0, "unchanged"), answer.out + answer.err
    assert assert_readable(real_home) == SECOND
