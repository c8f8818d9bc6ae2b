"""Survival curve of the firms (Kaplan–Meier) with its confidence band, one row a reference date, population and year of age.

Here: the estimate alone, by scipy.stats.ecdf on right-censored data; who is followed, and until when, is decided in
int_failures__lifetimes, what is published in int_indicators__survival.
"""

YEARS = (1, 2, 3, 5, 7, 10, 15)
CONFIDENCE = 0.95
DAYS_IN_A_YEAR = 365.25


def model(dbt, session):
    """Columns: reference_date, population, years, survival, low, high (shares of 1), at_risk, firms, failures (counts)."""
    dbt.config(materialized="table")
    lifetimes = dbt.ref("int_failures__lifetimes").df()
    return survival(lifetimes)


def survival(lifetimes):
    """The curve at each whole age that at least one firm has reached; no row where nothing can be estimated."""
    import pandas as pd

    columns = ["reference_date", "population", "years", "survival", "low", "high", "at_risk", "firms", "failures"]
    rows = [
        (*key, *point)
        for key, group in lifetimes.groupby(["reference_date", "population"], sort=True)
        for point in curve(group["duration_days"].to_numpy(), group["has_failed"].to_numpy(dtype=bool))
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(
        dict.fromkeys(("survival", "low", "high"), "float64")
        | dict.fromkeys(("years", "at_risk", "firms", "failures"), "int64")
        | {"population": "string"}
    ).assign(reference_date=lambda rows: pd.to_datetime(rows["reference_date"]))


def curve(durations, has_failed):
    """(years, survival, low, high, at risk, firms, failures) for each age that somebody has reached."""
    from scipy import stats

    data = stats.CensoredData.right_censored(durations, ~has_failed)
    estimate = stats.ecdf(data).sf
    # Log-log keeps the band within 0 and 1; where nobody has failed yet it has no width to give.
    band = estimate.confidence_interval(confidence_level=CONFIDENCE, method="log-log") if has_failed.any() else None
    points = []
    for years in YEARS:
        age = years * DAYS_IN_A_YEAR
        at_risk = int((durations >= age).sum())
        if at_risk == 0:
            break
        share = float(estimate.evaluate(age))
        low, high = _bounds(band, age, share)
        points.append((years, share, low, high, at_risk, len(durations), int(has_failed.sum())))
    return points


def _bounds(band, age, share):
    """The band at one age; missing where the estimate is still 1, since no failure says how wide it is."""
    if band is None or share == 1.0:
        return None, None
    return float(band.low.evaluate(age)), float(band.high.evaluate(age))
