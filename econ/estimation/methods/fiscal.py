"""What the fiscal relations share: months of panel and law side by side, and one kind of least squares.

Every month's accrual is made by the model's own equations; a column named `paid_...` is what the
ministry's table shows in the month after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.small_sample import deviation_error
from econ.model import taxes
from econ.observations.arrays import load
from econ.observations.catalog import rows
from econ.parameters import resolve
from econ.quantities import days_in

__all__ = [
    "Fit",
    "Months",
    "export_price",
    "fit",
    "innovations",
    "refused",
    "relation",
    "surprises",
    "unit_dampers",
]

_HAC_LAGS, _BOX_LAGS = 3, 6


class Months:
    """Months of a sample as the last axis: panel series, law and other given parameters, calendar.

    Parameters
    ----------
    first, last : str
        Months of accrual.
    as_of : str, optional
        Only what was known then.
    """

    def __init__(self, first: str, last: str, as_of: str | None = None) -> None:
        self._panel, dates = load(as_of)
        self._as_of = as_of
        self.months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
        self._place = (self.months - dates[0]).astype(int)
        self.days = days_in(self.months)
        self._given: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.months)

    @property
    def last(self) -> str:
        """The last month."""
        return str(self.months[-1])

    def longer(self, months: int) -> Months:
        """The sample with some months before it."""
        return Months(str(self.months[0] - months), self.last, self._as_of)

    def seen(self, name: str, lag: int = 0) -> np.ndarray:
        """A panel series, `lag` months before; NaN outside the panel."""
        place = self._place - lag
        values = self._panel[name]
        inside = (place >= 0) & (place < len(values))
        return np.where(inside, values[np.clip(place, 0, len(values) - 1)], np.nan)

    def exported(self, fuel: str) -> np.ndarray:
        """Northwest European price of a fuel by month, as `export_price` makes it."""
        values = export_price(fuel)
        return np.asarray(values[self._place])

    def paid(self, name: str) -> np.ndarray:
        """A column of the ministry's table in the month after."""
        return self.seen(name, lag=-1)

    def given(self, name: str) -> np.ndarray:
        """A parameter that is not estimated: `(dims..., month)`, or `(dims..., 1)` where constant."""
        if name not in self._given:
            values = resolve([name], self.months, estimates={})
            constant = values.constant.get(name)
            if constant is not None:
                self._given[name] = constant[..., 0]
            else:
                self._given[name] = np.moveaxis(values.monthly[name][..., 0, 0], 0, -1)
        return self._given[name]

    def call(self, equation: Callable[..., Any], **known: Any) -> Any:
        """Evaluate a model equation; what is not in `known` is read from the parameters by name."""
        import inspect

        arguments = {
            name: known[name] if name in known else self.given(name)
            for name in inspect.signature(equation).parameters
        }
        return equation(**arguments)

    def tax_inputs(self) -> dict[str, np.ndarray]:
        """Prices, rate, Kc and notional duty of each month."""
        price = self.seen("urals_tax_price")
        rate = self.seen("usd_rub")
        window = taxes.monitoring_price(self.seen("urals_tax_price", 1), self.seen("urals_tax_price", 2))
        return {
            "urals_tax_price": price,
            "brent_price": self.seen("brent_price"),
            "usd_rub": rate,
            "days": self.days,
            "notional_duty": self.call(taxes.notional_duty, monitoring_price=window),
            "met_price_coefficient": self.call(
                taxes.met_price_coefficient, urals_tax_price=price, usd_rub=rate
            ),
        }

    def set_apart(self, one_off: str) -> np.ndarray:
        """Which months of accrual are paid with a named one-off, a parameter of the month after."""
        value = resolve([one_off], self.months + 1, estimates={}).monthly[one_off][:, 0, 0]
        return np.asarray(value != 0)

    def is_month(self, *names: str) -> np.ndarray:
        """Which months of the sample are named."""
        return np.isin(self.months, np.array(names, "datetime64[M]"))


def refused() -> dict[str, tuple[str, ...]]:
    """Fuels whose damper was refused in the month it was due: wholesale over its limit, by month."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("fuel_policy"):
        if row["series"] == "damper_zeroed":
            found[row["period"]] = (*found.get(row["period"], ()), row["product"])
    return found


def unit_dampers(sample: Months, gasoline: np.ndarray, diesel: np.ndarray) -> np.ndarray:
    """Damper a tonne by the formula `(fuel, month)`, nought where the ministry refused it."""
    inputs = sample.tax_inputs()
    due = sample.call(
        taxes.damper_due,
        gasoline_nwe_price=gasoline,
        diesel_nwe_price=diesel,
        **{name: inputs[name] for name in ("brent_price", "urals_tax_price", "usd_rub")},
    )
    passed = np.ones_like(due)
    for month, fuels in refused().items():
        for fuel in fuels:
            passed[("gasoline", "diesel").index(fuel), sample.is_month(month)] = 0
    return np.asarray(taxes.unit_damper(due, passed))


def export_price(fuel: str) -> np.ndarray:
    """Northwest European price by month of the panel [USD/t]; New York plus the fitted spread before."""
    panel, _ = load()
    europe, york = panel[f"{fuel}_nwe_price"], panel[f"{fuel}_nyh_price"]
    return np.where(np.isnan(europe), york + np.nanmean(europe - york), europe)


def innovations(
    level: float, gain: float, whole: np.ndarray, paid: np.ndarray, skip: np.ndarray, persistence: float = 1.0
) -> tuple[np.ndarray, float]:
    """Log surprise of each payment by the model's own learning, and the last level.

    Parameters
    ----------
    level : float
        Before the first month.
    whole : ndarray
        What is due at a level of one.
    skip : ndarray of bool
        Months that are neither scored nor learned from; months not yet published are none either.
    persistence : float
        Share of the level's distance from one that remains after a month.
    """
    found = np.full(len(paid), np.nan)
    for month in range(len(paid)):
        expected = level * whole[month]
        level = level**persistence
        if not (skip[month] or np.isnan(paid[month])):
            found[month] = np.log(paid[month] / expected)
            level = float(taxes.learned(np.asarray(level), paid[month], expected, np.asarray(gain)))
    return found, level


@dataclass(frozen=True)
class Fit:
    """Coefficients, their covariance, and residuals of the used months."""

    values: np.ndarray
    covariance: np.ndarray
    residuals: np.ndarray

    @property
    def sigma(self) -> float:
        """Standard deviation of the residuals, degrees of freedom taken off."""
        free = max(len(self.residuals) - len(self.values), 1)
        return float(np.sqrt(self.residuals @ self.residuals / free))


def fit(
    residuals: Callable[[np.ndarray], np.ndarray],
    start: Sequence[float],
    prior: Sequence[tuple[float, float] | None] | None = None,
    scale: float | None = None,
) -> Fit:
    """Least squares on a residual function, HAC covariance, normal priors where given.

    Parameters
    ----------
    residuals : callable
        Coefficients to residuals, NaN where a month is left out.
    start : sequence of float
    prior : sequence of (mean, sd) or None, optional
        One entry a coefficient.
    scale : float, optional
        Standard deviation of the residuals that weighs the priors; found in a first pass if absent.
    """
    from scipy.optimize import least_squares

    centre = np.array([p[0] if p else 0.0 for p in prior or [None] * len(start)])
    weight = np.array([1 / p[1] if p else 0.0 for p in prior or [None] * len(start)])

    def used(values: np.ndarray) -> np.ndarray:
        found = residuals(values)
        return found[~np.isnan(found)]

    def penalised(values: np.ndarray, sigma: float) -> np.ndarray:
        return np.concatenate([used(values), sigma * weight * (values - centre)])

    # The weight of a prior needs the noise and the noise needs the fit: two passes settle both.
    sigma, values = scale or float(np.std(used(np.asarray(start, float)))), np.asarray(start, float)
    for _ in range(2):
        found = least_squares(penalised, values, x_scale="jac", args=(sigma,))
        values = found.x
        sigma = scale or float(np.std(used(values)))
    jacobian = found.jac[: len(used(values))]
    return Fit(values, _sandwich(jacobian, used(values), (sigma * weight) ** 2), used(values))


def _sandwich(jacobian: np.ndarray, residual: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """Newey-West covariance with Bartlett weights; the priors' part of the information added."""
    bread = np.linalg.inv(jacobian.T @ jacobian + np.diag(penalty))
    scores = jacobian * residual[:, None]
    meat = scores.T @ scores
    for lag in range(1, _HAC_LAGS + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (_HAC_LAGS + 1)) * (cross + cross.T)
    n, k = jacobian.shape
    meat *= n / max(n - k, 1)
    sigma2 = float(residual @ residual) / max(n - k, 1)
    return np.asarray(bread @ (meat + sigma2 * np.diag(penalty)) @ bread)


def relation(
    name: str,
    equation: str,
    sample: str,
    found: Fit,
    names: Sequence[str],
    *,
    noise: str = "noise",
    method: str,
    prior: dict[str, tuple[float, float]] | None = None,
    diagnostics: dict[str, float] | None = None,
) -> Estimate:
    """An `Estimate` of the named coefficients (the first of the fit) and of the noise."""
    k, n = len(names), len(found.residuals)
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = found.covariance[:k, :k]
    covariance[k, k] = deviation_error(found.residuals, found.sigma) ** 2
    return Estimate(
        relation=name,
        names=(*names, noise),
        values=(*(float(v) for v in found.values[:k]), found.sigma),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
        sample=sample,
        n=n,
        method=method,
        equation=equation,
        prior=prior or {},
        diagnostics={**_serial(found.residuals), **(diagnostics or {})},
    )


def surprises(what: str, months: np.ndarray, paid: np.ndarray, found: Fit) -> Compared:
    """Payments beside what they were expected to be, from log surprises of the months scored."""
    seen = np.isfinite(paid)
    months, paid = months[seen], paid[seen]
    return Compared(what, "bn RUB", months, paid, paid * np.exp(-found.residuals), logs=True)


def _serial(residuals: np.ndarray) -> dict[str, float]:
    """Autocorrelation of a month, and the test of half a year of them, where there are months enough."""
    if len(residuals) <= _BOX_LAGS:
        return {}
    found = {"autocorrelation": float(np.corrcoef(residuals[1:], residuals[:-1])[0, 1])}
    if len(residuals) <= 2 * _BOX_LAGS:
        return found
    from statsmodels.stats.diagnostic import acorr_ljungbox

    table = acorr_ljungbox(residuals, lags=[_BOX_LAGS])
    return {**found, f"ljung_box_p_{_BOX_LAGS}": float(table["lb_pvalue"].iloc[0])}
