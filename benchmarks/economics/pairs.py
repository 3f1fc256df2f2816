"""Runs on idle capacity, each pair from the others: by the model's form and by that of version 0.1.0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from econ.estimates import NINETY
from econ.estimation.methods.posterior import Prior, laplace
from econ.estimation.relations import runs_on_idle as model
from econ.estimation.relations.runs_on_idle import Pair
from econ.estimation.samples.idle_counts import nameplate
from econ.model.arrays import softmin

__all__ = ["Scores", "before", "forecast", "now", "scores"]

#: Priors of 0.1.0: share of a first idle barrel that is lost, and what neighbours make up.
OLD_PRIORS: dict[str, Prior] = {
    "wanted": (0.87, 0.02),
    "limit": (0.935, 0.02),
    "loss_ratio": (0.30, 0.10),
    "slack": (0.30, 0.10),
    "log_softness": (float(np.log(0.035)), 0.5),
}
_STEP = 1e-4

Fit = Callable[[list[Pair]], tuple[np.ndarray, np.ndarray]]
Said = Callable[[np.ndarray, list[Pair]], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Scores:
    """Each pair left out once: root mean square error, mean 90 percent interval score and width [mb/d]."""

    error: float
    interval_score: float
    width: float
    inside: int
    n: int


def now(found: list[Pair]) -> Scores:
    """The model's form: publishers' factors, strikes and maintenance apart."""
    return scores(found, model.posterior, model.fitted)


def before(found: list[Pair]) -> Scores:
    """The form of 0.1.0: a share of idle nameplate lost that rises as neighbours' slack is used up."""

    def fit(pairs: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
        runs = np.array([pair.runs for pair in pairs])

        def log_likelihood(p: np.ndarray) -> float:
            said, error = _old(p, pairs)
            return float(-0.5 * np.sum(((runs - said) / error) ** 2) - np.sum(np.log(error)))

        return laplace(log_likelihood, OLD_PRIORS)

    return scores(found, fit, _old)


def scores(found: list[Pair], fit: Fit, said: Said) -> Scores:
    """Leave each pair out, forecast it, and score the forecasts."""
    misses, widths, penalties, inside = [], [], [], 0
    for place, pair in enumerate(found):
        values, covariance = fit(found[:place] + found[place + 1 :])
        middle, error = forecast(values, covariance, pair, said)
        half = NINETY * error
        beyond = max(abs(pair.runs - middle) - half, 0.0)
        misses.append(pair.runs - middle)
        widths.append(2 * half)
        penalties.append(2 * half + 2 / 0.10 * beyond)
        inside += beyond == 0
    rms = float(np.sqrt(np.mean(np.square(misses))))
    return Scores(rms, float(np.mean(penalties)), float(np.mean(widths)), inside, len(found))


def forecast(values: np.ndarray, covariance: np.ndarray, pair: Pair, said: Said) -> tuple[float, float]:
    """Runs of a pair and their standard error: the pair's own and the coefficients'."""
    middle, own = said(values, [pair])
    slope = np.empty(len(values))
    for place in range(len(values)):
        shift = np.zeros(len(values))
        shift[place] = _STEP
        slope[place] = (said(values + shift, [pair])[0][0] - middle[0]) / _STEP
    return float(middle[0]), float(np.sqrt(own[0] ** 2 + slope @ covariance @ slope))


def _old(p: np.ndarray, pairs: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Runs by the form of 0.1.0 and their errors, counts taken as they are published."""
    whole = nameplate()
    headline = np.array([model.headline(pair) for pair in pairs])
    season = np.array([pair.season for pair in pairs])
    by_total = np.maximum((headline - season * whole) / (1 - season), 0)
    struck = np.where([pair.kind == model.TOTAL for pair in pairs], by_total, [pair.count for pair in pairs])
    idle = np.maximum(headline - struck, 0)
    runs = _old_runs(p, struck, idle, whole)
    step = 0.05  # mb/d
    slope = (_old_runs(p, struck + step, idle, whole) - runs) / step
    own = slope * np.array([pair.error for pair in pairs])
    usual = (_old_runs(p, struck, idle + step, whole) - runs) / step * model.OF_SEASON * whole
    return runs, np.sqrt(model.RUNS_ERROR**2 + own**2 + usual**2)


def _old_runs(p: np.ndarray, struck: np.ndarray, idle: np.ndarray, whole: float) -> np.ndarray:
    wanted, limit, ratio, slack, softness = p
    load = (1 - ratio) * struck / (slack * whole)
    lost = 1 - (1 - ratio) / np.sqrt(1 + load**2)
    left = limit * (1 - lost * struck / whole - idle / whole)
    return np.asarray(whole * softmin(wanted, left, float(np.exp(softness))))
