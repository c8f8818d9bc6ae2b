"""How alike the names of a blocked pair are, from 0 to 100, by rapidfuzz.

Here: the likeness of two texts alone; which pairs are compared is int_matching__blocks, what a likeness is worth beside
the place, the date and the activity is int_matching__evidence.
"""


def model(dbt, session):
    """Columns: asked_id, asked_words, siren, unit_words (as in int_matching__blocks), name_score (0 to 100)."""
    dbt.config(materialized="table")
    pairs = dbt.ref("int_matching__blocks").df()
    return scored(pairs)


def scored(pairs):
    """The pairs with their score: words joined or in another order are the same name, letters that differ are not."""
    import numpy as np
    from rapidfuzz import fuzz, process

    # Where nothing is asked, a column without a type would become one of integers.
    pairs = pairs.astype("string")
    asked, borne = pairs["asked_words"].tolist(), pairs["unit_words"].tolist()
    if not asked:
        return pairs.assign(name_score=np.empty(0, dtype="float64"))
    joined = process.cpdist(_joined(asked), _joined(borne), scorer=fuzz.ratio)
    reordered = process.cpdist(asked, borne, scorer=fuzz.token_sort_ratio)
    return pairs.assign(name_score=np.maximum(joined, reordered).astype("float64").round(1))


def _joined(names):
    return [name.replace(" ", "") for name in names]
