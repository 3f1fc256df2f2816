"""Simple rules that a forecast should beat, each as an ensemble made on what was known at the start.

A rule's spread is its own record: the errors that it would have made before the start, at the same distance.
Each returns `(ahead, draw)`, or None where too little is known for it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping

import numpy as np

from econ.quantities import MONTHS_PER_YEAR

__all__ = ["RULES", "Known", "price_times_rate", "random_walk", "sarimax", "seasonal_naive"]

#: Past errors below which a rule has no record.
_FEWEST = 12
#: Years by which a rate of tax is learned, and quantiles of a normal that stand for it.
_QUANTILES = (np.arange(99) + 1) / 100


class Known:
    """A series as known at a start.

    Parameters
    ----------
    values : ndarray
        `(month,)`, NaN where nothing was known, up to the month before the start.
    panel : mapping of str to ndarray
        Other series over the same months.
    """

    def __init__(self, name: str, values: np.ndarray, panel: Mapping[str, np.ndarray]) -> None:
        self.name, self.values, self.panel = name, values, panel
        seen = np.flatnonzero(np.isfinite(values))
        #: Months between the last known figure and the month before the start.
        self.late = len(values) - 1 - int(seen[-1]) if len(seen) else len(values)
        self.cut = values[: len(values) - self.late]


Rule = Callable[[Known, int], "np.ndarray | None"]


def _spread(point: np.ndarray, errors: list[np.ndarray]) -> np.ndarray | None:
    """A point a month ahead with past errors about it, each month's as many as the fewest has."""
    count = min((len(e) for e in errors), default=0)
    if count < _FEWEST:
        return None
    return np.stack([p + e[-count:] for p, e in zip(point, errors, strict=True)])


def random_walk(known: Known, ahead: int) -> np.ndarray | None:
    """The last known figure, with past changes over the same distance."""
    past = known.cut
    if len(past) < 2 * _FEWEST:
        return None
    reach = np.arange(1, ahead + 1) + known.late
    errors = [_finite(past[k:] - past[:-k]) for k in reach if k < len(past)]
    return _spread(np.full(ahead, past[-1]), errors) if len(errors) == ahead else None


def seasonal_naive(known: Known, ahead: int) -> np.ndarray | None:
    """The same month of the last known year, with past changes between such months."""
    past, point, errors = known.cut, [], []
    for month in range(1, ahead + 1):
        reach = month + known.late
        years = -(-reach // MONTHS_PER_YEAR)
        place = len(past) - 1 + reach - years * MONTHS_PER_YEAR
        gap = years * MONTHS_PER_YEAR
        if place < 0 or gap >= len(past) or np.isnan(past[place]):
            return None
        point.append(past[place])
        errors.append(_finite(past[gap:] - past[:-gap]))
    return _spread(np.array(point), errors)


def price_times_rate(known: Known, ahead: int) -> np.ndarray | None:
    """Oil and gas revenue as a share of last month's tax price times the rate, both unchanged ahead.

    The share is the mean of the last twelve known; its record is that of the same rule at earlier starts.
    """
    if known.name != "oil_gas_revenue":
        return None
    base = known.panel["urals_tax_price"] * known.panel["usd_rub"]
    base = np.concatenate([[np.nan], base[:-1]])[: len(known.cut)]
    revenue = known.cut

    def rule(end: int) -> float:
        share = (revenue[:end] / base[:end])[-MONTHS_PER_YEAR:]
        seen = base[:end][np.isfinite(base[:end])]
        return float(np.nanmean(share) * seen[-1]) if len(seen) else float("nan")

    ends = range(2 * MONTHS_PER_YEAR, len(revenue) + 1)
    made = {end: rule(end) for end in ends}
    if not made:
        return None
    errors = []
    for month in range(1, ahead + 1):
        reach = month + known.late
        errors.append(
            _finite(
                np.array(
                    [revenue[end + reach - 1] - made[end] for end in ends if end + reach <= len(revenue)]
                )
            )
        )
    return _spread(np.full(ahead, made[len(revenue)]), errors)


def sarimax(known: Known, ahead: int) -> np.ndarray | None:
    """The airline model, ARIMA(0,1,1)(0,1,1) of twelve months (Box and Jenkins, 1970), on what is known."""
    from scipy.stats import norm
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    past = known.cut
    if np.isfinite(past).sum() < 4 * MONTHS_PER_YEAR - MONTHS_PER_YEAR // 2:
        return None
    first = int(np.flatnonzero(np.isfinite(past))[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SARIMAX(past[first:], order=(0, 1, 1), seasonal_order=(0, 1, 1, MONTHS_PER_YEAR))
        found = model.fit(disp=False, maxiter=50).get_forecast(known.late + ahead)
        middle, error = found.predicted_mean[-ahead:], found.se_mean[-ahead:]
    if not np.isfinite(middle).all() or not np.isfinite(error).all():
        return None
    return np.asarray(middle[:, None] + error[:, None] * norm.ppf(_QUANTILES))


def _finite(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]


RULES: dict[str, Rule] = {
    "random walk": random_walk,
    "seasonal naive": seasonal_naive,
    "SARIMAX": sarimax,
    "price times rate": price_times_rate,
}
