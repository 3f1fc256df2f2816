"""What a relation says beside what was observed, in one form for all, and the tests of what is left."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

__all__ = ["ENOUGH", "Compared", "arch_p", "checks", "unit_root_p"]

_BOX_LAGS = 6
#: Fewer residuals than this carry no test of their order.
ENOUGH = 24


@dataclass(frozen=True)
class Compared:
    """Observations and what the fitted relation makes of them.

    Parameters
    ----------
    what, unit : str
    at : ndarray
        Months (datetime64[M]) in order, or labels of cases that have no order.
    observed, fitted : ndarray
        Of a model with memory the forecast one month ahead.
    logs : bool
        Whether misses are measured in logs.
    """

    what: str
    unit: str
    at: np.ndarray
    observed: np.ndarray
    fitted: np.ndarray
    logs: bool = False

    def __post_init__(self) -> None:
        """Leave out cases that are not published yet."""
        known = np.isfinite(self.observed)
        for name in ("at", "observed", "fitted"):
            object.__setattr__(self, name, getattr(self, name)[known])

    @property
    def ordered(self) -> bool:
        """Whether the cases follow each other in time."""
        return bool(np.issubdtype(self.at.dtype, np.datetime64))

    @property
    def residual(self) -> np.ndarray:
        """Observed less fitted, in logs where misses are relative."""
        if self.logs:
            return np.asarray(np.log(self.observed / self.fitted))
        return np.asarray(self.observed - self.fitted)


def checks(found: Compared) -> dict[str, float]:
    """Measures of fit, and tests of the residuals where there are enough of them.

    Returns
    -------
    dict
        `n`, `residual_sd`, `r_squared` (1 less the residuals' over the observations' variance); with 24
        cases or more `normal_p` (Jarque-Bera) and, in time, `autocorrelation` of a month and
        `ljung_box_p` over six, `arch_p` over six, and `unit_root_p` (augmented Dickey-Fuller) of
        the observations and of the residuals: small p of the last rejects a root.
    """
    from statsmodels.stats.stattools import jarque_bera

    residual = found.residual
    seen = np.log(found.observed) if found.logs else found.observed
    n = len(residual)
    made = {"n": float(n), "residual_sd": float(np.std(residual))}
    if n > 2 and np.var(seen) > 0:
        made["r_squared"] = float(1 - np.mean(residual**2) / np.var(seen))
    if n < ENOUGH or np.ptp(residual) == 0:
        return made
    made["normal_p"] = float(jarque_bera(residual)[1])
    return {**made, **_in_time(residual, seen)} if found.ordered else made


def _in_time(residual: np.ndarray, seen: np.ndarray) -> dict[str, float]:
    from statsmodels.stats.diagnostic import acorr_ljungbox

    return {
        "autocorrelation": float(np.corrcoef(residual[1:], residual[:-1])[0, 1]),
        "ljung_box_p": float(acorr_ljungbox(residual, lags=[_BOX_LAGS])["lb_pvalue"].iloc[0]),
        "arch_p": arch_p(residual),
        "unit_root_p": unit_root_p(seen),
        "unit_root_p_residual": unit_root_p(residual),
    }


def arch_p(residual: np.ndarray) -> float:
    """P-value of constant variance against one that follows its past six months."""
    from statsmodels.stats.diagnostic import het_arch

    with _same_place():
        return float(het_arch(residual, nlags=_BOX_LAGS)[1])


def unit_root_p(series: np.ndarray) -> float:
    """P-value of a unit root (augmented Dickey-Fuller)."""
    from statsmodels.tsa.stattools import adfuller

    with _same_place():
        return float(adfuller(series)[1])


@contextmanager
def _same_place() -> Iterator[None]:
    """The library announces a new return type; the p-value has the same place in both."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield
