"""How good forecasts were: scores of ensembles and ranges, with the `scores` library."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from econ.errors import InputError

__all__ = ["LEVELS", "bootstrap_ratio", "crps", "diebold_mariano", "pit", "ranges", "summary", "verdict_of"]

#: Ranges whose coverage is scored [percent], and the quantiles at their ends.
LEVELS: dict[int, tuple[float, float]] = {50: (0.25, 0.75), 80: (0.1, 0.9), 90: (0.05, 0.95)}
#: Fewer are shown, not scored.
FEWEST = 6
#: Seed and number of resamplings of a bootstrap.
_SEED, _AGAIN = 20260731, 2000


def _library() -> Any:
    """The `scores` library.

    Raises
    ------
    InputError
        It is not installed.
    """
    try:
        import scores
        import scores.continuous
        import scores.probability
        import scores.stats.statistical_tests
    except ImportError:
        raise InputError(
            "scoring needs the library `scores`, which is not installed",
            where="econ.forecasting",
            fix="pip install 'econ[evaluation]'",
        ) from None
    return scores


def crps(drawn: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of each forecast, in the outcome's unit.

    Parameters
    ----------
    drawn : ndarray
        `(forecast, draw)`.
    actual : ndarray
        `(forecast,)`.

    Notes
    -----
    The fair estimate, which does not depend on the number of draws (Ferro, 2014).
    """
    import xarray as xr

    found = _library().probability.crps_for_ensemble(
        xr.DataArray(drawn, dims=("forecast", "draw")),
        xr.DataArray(actual, dims=("forecast",)),
        ensemble_member_dim="draw",
        method="fair",
        preserve_dims=["forecast"],
    )
    return np.asarray(found.values)


def pit(drawn: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Where each outcome lies in its forecast: the share of draws below it, ties counted half."""
    below = (drawn < actual[:, None]).mean(1)
    return np.asarray(below + 0.5 * (drawn == actual[:, None]).mean(1))


def ranges(drawn: np.ndarray, actual: np.ndarray) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """By level [percent]: whether each outcome lay inside the range, and the range's width."""
    found = {}
    for level, ends in LEVELS.items():
        low, high = np.quantile(drawn, ends, axis=1)
        found[level] = ((low <= actual) & (actual <= high), high - low)
    return found


def summary(drawn: np.ndarray, actual: np.ndarray) -> dict[str, Any]:
    """CRPS, mean absolute error and bias of the median, coverage with width, and PIT, as plain numbers.

    Returns
    -------
    dict
        `n`, `crps`, `mae`, `bias` (forecast less outcome), `usual_miss` (median, percent of the outcome),
        `coverage` and `width` by level, both as shares (widths of the mean absolute outcome), `pit` in ten
        bins.
    """
    import xarray as xr

    library = _library().continuous
    middle, seen = (xr.DataArray(x, dims="forecast") for x in (np.median(drawn, axis=1), actual))
    scale = float(np.abs(actual).mean()) or float("nan")
    inside = ranges(drawn, actual)
    with np.errstate(divide="ignore", invalid="ignore"):
        missed = np.abs(middle.values / actual - 1)
    bins = np.histogram(pit(drawn, actual), bins=10, range=(0, 1))[0]
    return {
        "n": len(actual),
        "crps": _short(crps(drawn, actual).mean()),
        "mae": _short(library.mae(middle, seen)),
        "bias": _short(library.additive_bias(middle, seen)),
        "usual_miss": _short(100 * np.median(missed)),
        "coverage": {str(level): _short(within.mean()) for level, (within, _) in inside.items()},
        "width": {str(level): _short(width.mean() / scale) for level, (_, width) in inside.items()},
        "pit": [int(count) for count in bins],
    }


def _short(value: Any) -> float:
    """Six significant digits: records are read by people too."""
    return float(f"{float(value):.6g}")


def diebold_mariano(ours: np.ndarray, theirs: np.ndarray, ahead: int) -> float:
    """Two-sided p value that two forecasts score alike, by starts in order.

    Parameters
    ----------
    ours, theirs : ndarray
        `(forecast,)`, scores of which less is better.
    ahead : int
        How many forecasts in a row share months: the horizon over the distance of the starts, rounded up.

    Returns
    -------
    float
        With the small-sample correction and Student's t (Harvey, Leybourne and Newbold, 1997); NaN where
        there are too few forecasts for it.
    """
    import xarray as xr

    gap = np.asarray(ours - theirs, float)
    if len(gap) < max(FEWEST, ahead + 2) or not np.any(gap):
        return float("nan")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _library().stats.statistical_tests.diebold_mariano(
            xr.DataArray(gap[None], dims=("series", "start"), coords={"ahead": ("series", [ahead])}),
            "series",
            "ahead",
            method="HLN",
            statistic_distribution="t",
        )
    above = float(found["confidence_gt_0"].values[0])
    return 2 * min(above, 1 - above)


def bootstrap_ratio(ours: np.ndarray, theirs: np.ndarray, block: int) -> Mapping[str, float]:
    """Ratio of two mean scores, and its 90 percent interval by a circular block bootstrap over starts.

    Of fewer than two blocks there is no interval: NaN.
    """
    n = len(ours)
    if n < 2 * block:
        return {"ratio": float(ours.mean() / theirs.mean()), "low": float("nan"), "high": float("nan")}
    rng = np.random.default_rng(_SEED)
    first = rng.integers(0, n, (_AGAIN, -(-n // block)))
    places = ((first[..., None] + np.arange(block)) % n).reshape(_AGAIN, -1)[:, :n]
    with np.errstate(divide="ignore", invalid="ignore"):
        again = ours[places].mean(1) / theirs[places].mean(1)
        low, high = np.nanquantile(again, [0.05, 0.95])
        return {"ratio": float(ours.mean() / theirs.mean()), "low": float(low), "high": float(high)}


def verdict_of(ratio: Mapping[str, float]) -> str:
    """What a ratio of scores with its interval says; nothing where the interval has 1 in it, or is none."""
    if ratio["high"] < 1:
        return "better"
    return "worse" if ratio["low"] > 1 else "no difference shown"
