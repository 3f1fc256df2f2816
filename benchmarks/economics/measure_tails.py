"""Trade: the tails of Brent, its tie to the rouble, and its range a year ahead."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.economics.measure_ports import DRAWS, MONTHS
from benchmarks.economics.measure_trade import TOPIC, _row
from benchmarks.economics.trade import hindcast, observed
from benchmarks.measures.base import Measure, measures


@measures(TOPIC)
def brent_tails() -> Iterable[Measure]:  # history: published cases
    """Brent: a month of a third or more, and its tie to the rouble."""
    from econ.ensemble.api import simulate

    keep = ("brent_price", "usd_rub")
    ds = simulate("baseline", months=MONTHS, draws=4 * DRAWS, keep=keep).isel(scenario=0)
    change = {n: np.diff(np.log(ds[n].transpose("month", "draw").values), axis=0) for n in keep}
    panel = np.arange("2018-01", "2026-07", dtype="datetime64[M]").astype(str).tolist()
    past = {n: np.diff(np.log(observed(n, panel))) for n in keep}
    large = np.log(1.35)
    yield _row(
        "Brent up by 35 percent or more in a month: probability within a year",
        float(100 * (change["brent_price"] > large).any(axis=0).mean()),
        "percent",
        4 * DRAWS,
        "above 1",
        f"{int((past['brent_price'] > large).sum())} of {len(past['brent_price'])} months since 2018",
        bool((change["brent_price"] > large).any(axis=0).mean() > 0.01),
    )
    both = [float(np.corrcoef(*(x[n].ravel() for n in keep))[0, 1]) for x in (change, past)]
    yield _row(
        "correlation of monthly changes of Brent and of the rouble",
        both[0],
        "1",
        4 * DRAWS,
        "shown",
        f"data since 2018: {both[1]:.2f}",
        None,
    )


@measures(TOPIC)
def brent_coverage() -> Iterable[Measure]:  # history: published cases
    """Rolling forecasts of Brent over twelve months from 2020, coefficients of the whole sample."""
    starts = [str(m) for m in np.arange("2020-01", "2025-07", 3, dtype="datetime64[M]")]
    inside, place, width = [], [], []
    for start in starts:
        run = hindcast(start, MONTHS, ("brent_price",), early=False).isel(scenario=0, month=-1)
        end = str(np.datetime64(start, "M") + MONTHS - 1)
        (seen,) = observed("brent_price", (end,))
        low, high = np.quantile(run.brent_price.values, [0.1, 0.9])
        inside.append(low <= seen <= high)
        place.append(float((run.brent_price.values < seen).mean()))
        width.append(float(high - low))
    rng = np.random.default_rng(0)
    block, n = 4, len(starts)
    firsts = rng.integers(0, n - block + 1, (2000, -(-n // block)))
    picked = (firsts[..., None] + np.arange(block)).reshape(2000, -1)[:, :n]
    low, high = np.quantile(np.array(inside, float)[picked].mean(axis=1), [0.05, 0.95])
    share = 100 * float(np.mean(inside))
    yield _row(
        "Brent a year ahead from 2020, share inside the 80 percent range",
        share,
        "percent",
        n,
        "80 within the interval",
        f"block bootstrap {100 * low:.0f} to {100 * high:.0f}",
        bool(100 * low <= 80 <= 100 * high),
        f"mean width {np.mean(width):.0f} USD, mean PIT {np.mean(place):.2f}; quarterly starts overlap",
    )
