"""The rouble: forecasts from 2021 beside a random walk, what key rate and oil price are worth."""

from __future__ import annotations

from collections.abc import Iterator
from math import pi, sqrt

import numpy as np
from scipy.stats import norm

import econ
from benchmarks.measures.base import Measure, measures
from econ.estimation.relations import rouble
from econ.observations.arrays import load as load_panel

TOPIC = "rouble"
FIRST, HORIZONS = np.datetime64("2021-01", "M"), (1, 3, 6, 12)
_SHORTEST = 24


@measures(TOPIC)
def forecasts() -> Iterator[Measure]:
    """Errors and scores of the model's centre, re-estimated at each origin, over a random walk's."""
    found = _expanding()
    for label, use in (("all origins", slice(None)), ("without capital controls", found["free"])):
        for place, horizon in enumerate(HORIZONS):
            errors = {name: found[name][use, place] for name in ("error", "walk", "crps", "walk_crps")}
            seen = np.isfinite(errors["error"])
            ours, theirs = (sqrt(np.mean(errors[name][seen] ** 2)) for name in ("error", "walk"))
            score, base = (float(errors[name][seen].mean()) for name in ("crps", "walk_crps"))
            yield Measure(
                TOPIC,
                f"Rouble at {horizon} months, {label}: error over a random walk's",
                ours / theirs,
                "1",
                int(seen.sum()),
                "at most 1.1",
                f"last month's mean; origins from {FIRST}",
                ours / theirs <= 1.1,
                f"root mean square {100 * ours:.1f} against {100 * theirs:.1f} percent; "
                f"CRPS {100 * score:.2f} against {100 * base:.2f}",
            )


def _expanding() -> dict[str, np.ndarray]:
    """Errors and scores by origin and horizon; the reference begins at the origin, so nothing pulls there."""
    panel, months = load_panel()
    rate = np.log(panel["usd_rub"])
    left, right = (np.datetime64(month, "M") for month in rouble.LEFT_OUT)
    origins = np.flatnonzero(months >= FIRST)[:-1]
    names = ("error", "walk", "crps", "walk_crps")
    found = {name: np.full((len(origins), len(HORIZONS)), np.nan) for name in names}
    for row, origin in enumerate(origins):
        cut = {name: values[: origin + 1] for name, values in panel.items() if values.shape[0] == len(months)}
        (y,), (x,) = rouble.recursion(cut, months[: origin + 1]).design(rate[None, : origin + 1])
        values = np.linalg.lstsq(x, y, rcond=None)[0]
        spread, momentum = (y - x @ values).std(), values[1]
        plain = np.diff(rate[: origin + 1]).std()
        for place, horizon in enumerate(HORIZONS):
            if origin + horizon >= len(rate):
                continue
            weights = np.cumsum(momentum ** np.arange(horizon))
            moved = momentum * weights[-1] * (rate[origin] - rate[origin - 1])
            seen = rate[origin + horizon] - rate[origin]
            found["error"][row, place], found["walk"][row, place] = seen - moved, seen
            found["crps"][row, place] = _crps(seen - moved, spread * sqrt((weights**2).sum()))
            found["walk_crps"][row, place] = _crps(seen, plain * sqrt(horizon))
    dates = months[origins]
    found["free"] = (dates > right) | (dates < left - max(HORIZONS))
    return found


def _crps(error: float, spread: float) -> float:
    """Continuous ranked probability score of a normal forecast (Gneiting and Raftery, 2007)."""
    z = error / spread
    return float(spread * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / sqrt(pi)))


@measures(TOPIC)
def point() -> Iterator[Measure]:
    """A point of key rate for three years: rouble, balance, and the interest in it."""
    keep = ["usd_rub", "federal_balance", "interest_payments", "key_rate"]
    base = econ.simulate(months=36, draws=0, keep=keep).squeeze()
    months = [str(month)[:7] for month in base["month"].values]
    moved = {}
    for points in (0.0, 1.0):
        path = [
            {"month": month, "variable": "key_rate", "value": float(rate) + points}
            for month, rate in zip(months, base["key_rate"].values, strict=True)
        ]
        moved[points] = econ.simulate(months=36, draws=0, keep=keep, given=path).squeeze()
    ratio = 100 * np.log(moved[1.0]["usd_rub"].values / moved[0.0]["usd_rub"].values)
    yield Measure(
        TOPIC,
        "A lasting point of key rate: the rouble after three years",
        float(ratio[-1]),
        "percent",
        36,
        "between -4 and 0",
        "prior of 1 to 4 percent in the long run",
        bool(-4 <= ratio[-1] <= 0),
        f"{ratio[11]:.2f} after one year",
    )
    change = {name: float((moved[1.0][name] - moved[0.0][name]).sum()) for name in keep[1:3]}
    rest = change["federal_balance"] + change["interest_payments"]
    yield Measure(
        TOPIC,
        "A lasting point of key rate: balance of three years",
        change["federal_balance"],
        "bn RUB",
        36,
        "shown",
        "the same run with the rate unchanged",
        None,
        f"interest {-change['interest_payments']:.0f}, the rest {rest:.0f}, which the stronger rouble takes",
    )


@measures(TOPIC)
def oil() -> Iterator[Measure]:
    """What a pinned oil price does to the rouble."""
    found = {}
    for price in (60.0, 100.0):
        months = econ.simulate(months=12, draws=0, keep=["usd_rub"])["month"].values
        path = [{"month": str(m)[:7], "variable": "brent_price", "value": price} for m in months]
        found[price] = econ.simulate(months=12, draws=0, keep=["usd_rub"], given=path)[
            "usd_rub"
        ].values.ravel()
    moved = 100 * np.log(found[100.0] / found[60.0])
    yield Measure(
        TOPIC,
        "Brent pinned at 100 against 60: the rouble after a year",
        float(moved[-1]),
        "percent",
        12,
        "below 0",
        "dearer oil strengthens",
        bool(moved[-1] < 0),
        f"{moved[1]:.2f} after two months",
    )
