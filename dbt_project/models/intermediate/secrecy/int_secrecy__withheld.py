"""Which figures of a restricted file are withheld so that none can be found again, by any sum or difference of the others.

Here: secondary suppression alone, on the cells that int_secrecy__cells judged. What anyone knows beforehand: a total is the
sum of the members of each breakdown, a composed member is part of two others, and a figure to which nothing was added is
the same at the next date. A withheld cell is safe when these equations leave it free; while one is not, another cell of
its equation is withheld too: a member before a total, the smallest first, as it costs the reader least.
"""

from collections import defaultdict
from itertools import pairwise

CELL = ["reference_date", "indicator_id", "population", "breakdown", "member"]
WHOLE = "none"
COMPOSED = {"scheme_year": ("scheme", "year")}  # « programme:année » is part of its programme and of its year


def model(dbt, session):
    """Columns: those of CELL, withheld_as (`primary`, `secondary`, null for a cell that is published)."""
    dbt.config(materialized="table")
    cells = dbt.ref("int_secrecy__cells").df()
    rules = dbt.ref("secrecy_rules").df()
    fewest = int(rules.loc[rules["rule"] == "fewest_firms", "value"].iloc[0])
    return withheld(cells, fewest)


def withheld(cells, fewest):
    """Every cell, and whether it is withheld; `cells` has the columns of int_secrecy__cells."""
    import pandas as pd

    rows = []
    for _, group in cells.groupby(["indicator_id", "population"], sort=True):
        keys = list(zip(group["reference_date"], group["breakdown"], group["member"], strict=True))
        values = dict(zip(keys, map(float, group["restricted_value"]), strict=True))
        firms = dict(zip(keys, map(frozenset, group["restricted_firms"]), strict=True))
        is_primary = group["rests_on_too_few"].astype(bool) | group["is_dominated"].astype(bool)
        primary = {key for key, hides in zip(keys, is_primary, strict=True) if hides}
        secondary = protect(primary, values, firms, fewest)
        said = ["primary" if key in primary else "secondary" if key in secondary else None for key in keys]
        rows.append(group[CELL].assign(withheld_as=said))
    found = pd.concat(rows) if rows else cells[CELL].assign(withheld_as=None)
    return found.astype({"withheld_as": "string"})


def protect(primary, values, firms, fewest):
    """The cells to withhold beside the primary ones. A cell is (reference_date, breakdown, member).

    Args:
        values: cell → what the restricted file brings to it; firms: cell → who brings it.
        fewest: the withheld cells of an equation, which give their sum away, rest on that many firms, if they can.
    """
    known = equations(values, firms)
    hidden = set(primary)
    while hidden:
        exposed = determined(hidden, known)
        # The sum of what an equation hides is what it leaves: it may tell no more of a firm than a cell may.
        thin = [
            signs
            for signs in known
            if (inside := signs.keys() & hidden) and len(frozenset().union(*(firms[cell] for cell in inside))) < fewest
        ]
        near = [signs for signs in known if signs.keys() & exposed] + thin
        published = {cell for signs in near for cell in signs} - hidden
        if not published:
            if not exposed:
                break
            published = set(values) - hidden
        if not published:
            break
        hidden.add(min(published, key=lambda cell: _cost(cell, values)))
    return hidden - set(primary)


def _cost(cell, values):
    """A zero hides nothing behind a sum; a total is what readers come for."""
    _, breakdown, _ = cell
    return (values[cell] == 0, breakdown == WHOLE, abs(values[cell]), str(cell))


def equations(values, firms):
    """What ties cells together, each as cell → sign: their signed sum is zero, for the part that the file brings."""
    parts = defaultdict(list)
    for date, breakdown, member in values:
        if breakdown != WHOLE:
            parts[(date, WHOLE, WHOLE), breakdown].append((date, breakdown, member))
        for above, name in zip(COMPOSED.get(breakdown, ()), member.split(":"), strict=False):
            parts[(date, above, name), breakdown].append((date, breakdown, member))
    found = [{whole: 1, **dict.fromkeys(members, -1)} for (whole, _), members in parts.items() if whole in values]
    by_member = defaultdict(list)
    for date, breakdown, member in sorted(values, key=str):
        by_member[breakdown, member].append((date, breakdown, member))
    found += [
        {earlier: 1, later: -1}
        for cells in by_member.values()
        for earlier, later in pairwise(cells)
        if values[earlier] == values[later] and firms[earlier] == firms[later]
    ]
    return found


def determined(hidden, known):
    """The hidden cells that the equations give exactly, the published ones being known."""
    import numpy as np

    cells = sorted(hidden, key=str)
    rows = [[signs.get(cell, 0) for cell in cells] for signs in known if hidden & signs.keys()]
    if not rows:
        return set()
    _, sizes, directions = np.linalg.svd(np.array(rows, dtype="float64"))
    rank = int((sizes > 1e-9).sum())
    # A cell that no solution of the equations moves has one value only.
    moves = np.abs(directions[rank:]).sum(axis=0)
    return {cell for cell, move in zip(cells, moves, strict=True) if move < 1e-9}
