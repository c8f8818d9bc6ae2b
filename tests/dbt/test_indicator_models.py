"""The catalogue names the models of each indicator: a figure of the page leads to its code, and the names do not drift."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

MART = Path(__file__).parents[2] / "dbt_project" / "models" / "marts" / "indicators.sql"


def test_the_models_of_an_indicator_are_those_that_compute_it(built):
    united = re.findall(r"ref\('(int_indicators__\w+)'\)", MART.read_text(encoding="utf-8"))
    assert len(united) > 10
    each = " union all ".join(f"select distinct '{model}', indicator_id from {model}" for model in united)
    computed = defaultdict(set)
    for model, indicator_id in built(each):
        computed[indicator_id].add(model)
    named = {
        name: set(models.split(", ")) for name, models in built("select indicator_id, models from indicator_catalogue")
    }
    assert named == computed
