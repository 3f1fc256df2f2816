"""How long an effect lasts: its path, its half-life, its peak, what is left, and the judgement behind.

Whether listings fade is a judgement, not a finding: sellers and shippers found ways round earlier ones,
and the last had not begun to fade when the data end. So each path is made twice where listings differ: with
ways round them found as before, and with none found any more (`baseline_no_decay`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.errors import InputError
from econ.experiments.coalitions import both
from econ.outcomes.summary import RANGE
from econ.scenarios.library import load
from econ.scenarios.schema import Scenario
from econ.variables import forcings

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "AFTER",
    "FADING",
    "JUDGEMENT",
    "LASTING",
    "Course",
    "course",
    "duration",
    "lasting",
    "listings_differ",
]

#: Months of the run after which what is left is told.
AFTER = (12, 24)
#: The judgement that a path rests on, and that it is made with and without.
JUDGEMENT = "sellers and shippers keep finding ways round the sanctions"
FADING = ("ways round listings are found", "no further ways are found")
#: The scenario of the library that says what no further ways are.
_LASTING = "baseline_no_decay"
#: What its name has behind that of the scenario it is a variant of.
LASTING = "_lasting"
#: Months of a moving mean: single months carry the season and the tax calendar.
_SMOOTH = 3
#: Months within which the first size of an effect is looked for.
_EARLY = 6


@dataclass(frozen=True)
class Course:
    """How the size of an effect goes on, in means of three months.

    Parameters
    ----------
    first : float
        The largest mean of three months that ends within half a year: what later ones are compared with.
    peak : float
    peak_month : int
        The last of the three months of the peak, counted from the first of the run.
    half_life : int or None
        Months from that of `first` until less than half of it is left for good; None if that does not come.
    left : float
        What the last three months have of `first`.
    """

    first: float
    peak: float
    peak_month: int
    half_life: int | None
    left: float

    @classmethod
    def nothing(cls) -> Course:
        """Of an effect that is none."""
        return cls(0.0, 0.0, 0, None, float("nan"))


def course(effect: np.ndarray) -> Course:
    """The course of a mean effect by month, `(month,)`; of a gain, what it gives counts as below zero."""
    smooth = smoothed(effect)
    early = smooth[: max(1, _EARLY - _SMOOTH + 1)]
    at = int(np.argmax(np.abs(early)))
    first = float(early[at])
    if first == 0:
        return Course.nothing()
    size = smooth / first
    peak = int(np.argmax(size))
    above = np.flatnonzero(size >= 0.5)
    gone = int(above[-1]) + 1 if len(above) else 0
    half_life = gone - at if gone < len(size) else None
    ends = min(_SMOOTH, len(effect)) - 1
    return Course(first, float(smooth[peak]), peak + ends + 1, half_life, float(size[-1]))


def smoothed(effect: np.ndarray) -> np.ndarray:
    """Means of three months, each at its last; of a shorter run, its mean."""
    width = min(_SMOOTH, len(effect))
    return np.convolve(effect, np.full(width, 1 / width), mode="valid")


def lasting(scenario: Scenario) -> Scenario:
    """The scenario without further ways round listings."""
    parameters = {**scenario.parameters, **load(_LASTING).parameters}
    return replace(scenario, name=f"{scenario.name}{LASTING}", parameters=parameters)


def listings_differ(scenario: Scenario, reference: Scenario) -> bool:
    """Whether the two are told apart by listings, so that a path between them rests on the judgement."""
    names = [name for name, forcing in forcings().items() if forcing.channel == "listings"]
    return any(scenario.pressure.get(name) != reference.pressure.get(name) for name in names)


def duration(
    scenario: Any = "baseline",
    reference: Any = "",
    *,
    outcome: str = "oil_income",
    start: str | None = None,
    months: int = 24,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
) -> xr.Dataset:
    """How the effect of a scenario on one outcome goes on, month by month.

    Parameters
    ----------
    scenario, reference : str, path or Scenario
        The effect is scenario minus reference. Without a reference: `no_pressure` for the baseline,
        the baseline for all else.
    outcome : str
        A variable of the model without members.
    start, months, draws, seed, given, as_of
        As for `econ.simulate`.

    Returns
    -------
    xarray.Dataset
        Dims `fading` (with ways round listings found as before and, where listings differ, with none),
        `month`, `quantile` and `after`:
        `effect` (fading, month, quantile), the 90 percent range of the month's effect and its median;
        `mean` (fading, month); `first`, `peak`, `peak_month`, `half_life` [months] and `left_at_end`
        (fading), by `Course`, NaN where it does not come; `left` (fading, after), the mean of the three
        months that end that many months into the run, as a share of `first`, NaN beyond the run.
        Attributes say the judgement.

    Raises
    ------
    InputError
        An unknown outcome, or one with members; no draws.

    Examples
    --------
    >>> course = econ.duration("tariff_100", draws=64, months=12)
    >>> course["effect"].sizes["month"]
    12
    """
    import xarray as xr

    from econ.ensemble.api import simulate
    from econ.variables import variables

    if outcome in variables() and variables()[outcome].dims:
        raise InputError("has members, and an effect is one number", where="outcome", got=outcome)
    one, other = both(scenario, reference)
    cases = [one, lasting(one)] if listings_differ(one, other) else [one]
    ds = simulate(
        [other, *cases],
        keep=[outcome],
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        given=given,
        as_of=as_of,
    )
    values = ds[outcome]
    effects = (values.isel(scenario=slice(1, None)) - values.isel(scenario=0, drop=True)).values
    means = effects.mean(axis=-1)
    courses = [course(mean) for mean in means]
    data = {
        "effect": (("fading", "month", "quantile"), np.moveaxis(np.quantile(effects, RANGE, axis=-1), 0, -1)),
        "mean": (("fading", "month"), means),
        "left": (
            ("fading", "after"),
            np.array([[_left(m, c, n) for n in AFTER] for m, c in zip(means, courses, strict=True)]),
        ),
    }
    figures = {
        "first": [c.first for c in courses],
        "peak": [c.peak for c in courses],
        "peak_month": [c.peak_month for c in courses],
        "half_life": [np.nan if c.half_life is None else c.half_life for c in courses],
        "left_at_end": [c.left for c in courses],
    }
    data |= {name: (("fading",), np.array(found, float)) for name, found in figures.items()}
    coords = {
        "fading": list(FADING[: len(cases)]),
        "month": ds["month"].values,
        "quantile": list(RANGE),
        "after": list(AFTER),
    }
    unit = str(values.attrs["units"])
    attrs = {
        "scenario": one.name,
        "reference": other.name,
        "outcome": outcome,
        "units": unit,
        "draws": draws,
        "seed": seed,
        "judgement": f"that {JUDGEMENT}" if len(cases) > 1 else "",
    }
    return xr.Dataset(data, coords=coords, attrs=attrs)


def _left(mean: np.ndarray, found: Course, after: int) -> float:
    """What is left after so many months, as a share of the first size."""
    if after > len(mean) or found.first == 0:
        return float("nan")
    return float(smoothed(mean[:after])[-1] / found.first)
