"""Pressure that lasts against pressure by turns, at the same dose and the same peak.

All schedules of a channel (`econ.experiments.pressure_schedules`) run on the same draws, so that their
differences are draw by draw. Losses are counted over the whole run, run-out included, against the same
months without pressure in any channel; positive is worse for Russia. Source: MODEL 12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import Plan, make_plan
from econ.experiments.pressure_schedules import (
    CHANNELS,
    FORCINGS,
    SCHEDULES,
    Phase,
    check_channels,
    scheduled,
)
from econ.outcomes.precision import FEWEST, LEVELS
from econ.variables import DIMS
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "OUTCOMES",
    "PAIRS",
    "Outcome",
    "about",
    "check_draws",
    "described",
    "losses",
    "persistence",
    "recovery_months",
    "shares",
]


@dataclass(frozen=True)
class Outcome:
    """What pressure costs, in one measure; `sign` turns the variable's change into a loss."""

    variable: str
    sign: int
    unit: str
    label: str
    decimals: int


OUTCOMES = {
    "oil_income": Outcome("oil_income", -1, "bn RUB", "Oil export income lost", 0),
    "oil_gas_revenue": Outcome("oil_gas_revenue", -1, "bn RUB", "Oil and gas revenue lost", 0),
    "unmet_fuel": Outcome("fuel_unmet", 1, "Mt", "Fuel wanted and not supplied", 2),
    "fuel_stress": Outcome("fuel_stress", 1, "index x months", "Fuel stress", 0),
    "fiscal_stress": Outcome("fiscal_stress", 1, "index x months", "Fiscal stress", 0),
}
#: Schedules compared draw by draw, the first less the second.
PAIRS = (
    ("alternating", "front_loaded"),
    ("alternating", "back_loaded"),
    ("alternating", "sustained_low"),
    ("front_loaded", "sustained_low"),
    ("relief", "sustained"),
    ("relief_when_buyers_comply", "sustained"),
)
_BELIEFS = ("stay_belief", "relief_belief")
_KEEP = (*dict.fromkeys(o.variable for o in OUTCOMES.values()), *_BELIEFS, "tariff_in_force")
#: Months before the end of pressure whose mean loss recovery is measured by.
_BEFORE = 3


def persistence(
    channels: Sequence[str] | str = CHANNELS,
    *,
    months: int = 24,
    run_out: int = 12,
    on: int = 3,
    off: int = 3,
    start: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    progress: bool = False,
) -> xr.Dataset:
    """Compare schedules of pressure of equal dose and equal peak, channel by channel.

    Parameters
    ----------
    channels : str or sequence of str
        Of `strikes`, `tariffs`, `listings`, `ports`, and `all` of them together. While one channel is
        scheduled the others are off, so that the effect is its own.
    months, run_out : int
        Months with pressure, and after it with every channel off, the same for each schedule.
    on, off : int
        Months at the peak and off, by turns, of `alternating`.
    start, draws, seed
        As for `econ.simulate`.
    progress : bool
        Show a bar for each channel on a terminal.

    Returns
    -------
    xarray.Dataset
        Dims `channel, schedule, outcome, month, quantile (0.05, 0.5, 0.95), pair, forcing, buyer, when`.
        Quantiles of sums over the run: `loss`, `loss_per_dose` (a month at the peak) and, draw by draw,
        `difference` of each pair, with Monte Carlo errors in `*_error`; `cumulative` by month. `less`
        and `more` are the shares of draws in which the pair's first schedule costs Russia less, or
        more (ties are neither). `recovery` counts months to half the loss, NaN if not within the
        run-out or without a loss (`recovery_from` at nought or below). `dose` and `peak` are those of
        the compiled scenarios above the reference, `tariff_months` the mean dose after conditions.
        NaN: a schedule that the channel does not have.

    Raises
    ------
    InputError
        No such channel, months below one, or fewer than 30 draws.

    Examples
    --------
    >>> found = econ.persistence("tariffs", months=6, run_out=6, draws=64)
    >>> found["quantile"].values.tolist()
    [0.05, 0.5, 0.95]
    """
    import xarray as xr

    phase = Phase(months, run_out, on, off)
    wanted = check_channels(channels)
    check_draws(draws)
    first = start or vintage().start
    found = [_channel(name, phase, first, draws, seed, progress) for name in wanted]
    ds = xr.concat(found, xr.Variable("channel", list(wanted)), combine_attrs="override")
    return described(ds, _WORDS)


def check_draws(draws: int) -> None:
    """Refuse so few draws that the ends of a 90 percent range would have no error."""
    whole_number(draws, "draws", FEWEST, what="too few draws to compare schedules")


def losses(plan: Plan, found: dict[str, np.ndarray]) -> np.ndarray:
    """What each scenario of a plan costs against its last one, `(outcome, scenario, month, draw)`."""
    rows = []
    for outcome in OUTCOMES.values():
        values = found[outcome.variable]
        # Fuels add up; every other outcome is one number a month.
        values = values.sum(1) if values.ndim == len(("month", "fuel", "scenario", "draw")) else values
        values = np.moveaxis(values, 1, 0)
        rows.append(outcome.sign * (values[:-1] - values[-1:]))
    return np.stack(rows)


def recovery_months(medians: np.ndarray, end: int) -> tuple[float, float]:
    """Months after pressure until the loss has halved, and the loss it is halved from.

    Parameters
    ----------
    medians : ndarray
        Median loss by month.
    end : int
        How many of the months had pressure.

    Returns
    -------
    float, float
        NaN if it does not halve within the months given, or if there was no loss to recover from.
    """
    before = float(medians[max(end - _BEFORE, 0) : end].mean())
    halved = np.flatnonzero(medians[end:] <= before / 2)
    return (float(halved[0]) + 1 if before > 0 and len(halved) else np.nan), before


def _channel(name: str, phase: Phase, start: str, draws: int, seed: int, progress: bool) -> xr.Dataset:
    """One channel's schedules, on one plan, with every schedule of `SCHEDULES` on its axis."""
    from econ.ensemble.progress import bar
    from econ.ensemble.runner import run_draws

    made = list(scheduled(name, phase, start))
    plan = make_plan(made, start=start, months=phase.horizon, draws=draws, seed=seed, keep=_KEEP)
    with bar(plan, enabled=progress) as update:
        found = run_draws(plan, update)
    schedules = [scenario.name for scenario in made[:-1]]
    lost = losses(plan, found)
    dose, peak = _doses(plan)
    data: dict[str, Any] = {
        **_sums(lost, schedules, _months_at_peak(dose, peak)),
        **_pairs(lost.sum(2), schedules),
        **_recovery(lost[:, schedules.index("sustained")], phase.months),
        **_beliefs(found, phase.months),
        "dose": (("schedule", "forcing"), dose),
        "peak": (("schedule", "forcing"), peak),
        "tariff_months": (("schedule", "buyer"), found["tariff_in_force"].sum(0).mean(-1).T[:-1]),
    }
    return _labelled(data, schedules, plan, about(plan, phase))


def about(plan: Plan, phase: Phase) -> dict[str, Any]:
    """What a result was made with: version, data, seed, draws and the phase."""
    from econ.ensemble.dataset import to_dataset

    found = to_dataset(plan, {}).attrs
    kept = ("version", "vintage", "data_hash", "seed", "draws", "start", "notes")
    return {**{key: found[key] for key in kept}, **asdict(phase)}


def _labelled(data: dict[str, Any], schedules: list[str], plan: Plan, attrs: dict[str, Any]) -> xr.Dataset:
    import xarray as xr

    coords = {
        "schedule": schedules,
        "outcome": list(OUTCOMES),
        "unit": ("outcome", [o.unit for o in OUTCOMES.values()]),
        "month": plan.months[plan.warmup :].astype("datetime64[ns]"),
        "quantile": list(LEVELS),
        "pair": [f"{first} - {second}" for first, second in PAIRS],
        "forcing": list(FORCINGS["all"]),
        "buyer": list(DIMS["buyer"]),
        "when": ["end of pressure", "end of run"],
    }
    return xr.Dataset(data, coords, attrs).reindex(schedule=list(SCHEDULES))


def _doses(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Dose and peak above the reference, `(schedule, forcing)`; tariffs as the mean of buyers.

    What a condition may end counts as if it never did.
    """
    above = []
    for name in FORCINGS["all"]:
        levels = plan.values[name][plan.warmup :]
        levels = levels.mean(1) if levels.ndim > len(("month", "scenario")) else levels
        above.append(levels[:, :-1] - levels[:, -1:])
    stacked = np.stack(above, axis=-1)
    return stacked.sum(0), stacked.max(0)


def _months_at_peak(dose: np.ndarray, peak: np.ndarray) -> np.ndarray:
    """Each schedule's dose in months at the channel's peak; NaN where its forcings do not agree."""
    top = peak.max(0)
    used = top > 0
    months = dose[:, used] / top[used]
    return np.where(np.isclose(months.min(1), months.max(1)), months.mean(1), np.nan)


def _sums(lost: np.ndarray, schedules: list[str], dose: np.ndarray) -> dict[str, Any]:
    import xarray as xr

    from econ.outcomes.precision import quantiles

    # A condition makes the dose an outcome, which no single number of months tells.
    dose = np.where([name == "relief_when_buyers_comply" for name in schedules], np.nan, dose)
    dims = ("outcome", "schedule", "draw")
    whole = lost.sum(2)
    ds = quantiles(xr.Dataset({"loss": (dims, whole), "loss_per_dose": (dims, whole / dose[:, None])}))
    grown = np.quantile(np.cumsum(lost, axis=2), LEVELS, axis=-1)
    return {
        **{str(name): (values.dims, values.values) for name, values in ds.data_vars.items()},
        "cumulative": (("quantile", "outcome", "schedule", "month"), grown),
        "dose_months": ("schedule", dose),
    }


def _pairs(whole: np.ndarray, schedules: list[str]) -> dict[str, Any]:
    """Draw by draw, `(outcome, pair, ...)`; NaN for schedules that the channel has not."""
    import xarray as xr

    from econ.outcomes.precision import quantiles

    gaps = np.full((len(OUTCOMES), len(PAIRS), whole.shape[-1]), np.nan)
    for place, (first, second) in enumerate(PAIRS):
        if first in schedules:
            gaps[:, place] = whole[:, schedules.index(first)] - whole[:, schedules.index(second)]
    ds = quantiles(xr.Dataset({"difference": (("outcome", "pair", "draw"), gaps)}))
    data: dict[str, Any] = {str(name): (v.dims, v.values) for name, v in ds.data_vars.items()}
    return data | shares(gaps, ("outcome", "pair"))


def shares(gaps: np.ndarray, dims: tuple[str, ...]) -> dict[str, Any]:
    """Shares of draws (last axis) below and above nought, with errors; ties are neither."""
    data: dict[str, Any] = {}
    for name, chosen in (("less", gaps < 0), ("more", gaps > 0)):
        share = np.where(np.isnan(gaps[..., 0]), np.nan, chosen.mean(-1))
        data[name] = (dims, share)
        data[f"{name}_error"] = (dims, np.sqrt(share * (1 - share) / gaps.shape[-1]))
    return data


def _recovery(lost: np.ndarray, end: int) -> dict[str, Any]:
    found = [recovery_months(row, end) for row in np.median(lost, axis=-1)]
    after, before = zip(*found, strict=True)
    return {"recovery": ("outcome", list(after)), "recovery_from": ("outcome", list(before))}


def _beliefs(found: dict[str, np.ndarray], end: int) -> dict[str, Any]:
    """Quantiles of both beliefs at the end of pressure and of the run."""
    data = {}
    for name in _BELIEFS:
        chosen = found[name][[end - 1, -1]][..., :-1, :]
        data[name] = (("quantile", "when", "buyer", "schedule"), np.quantile(chosen, LEVELS, axis=-1))
    return data


_WORDS = {
    "loss": ("Lost over the run against the same months without pressure", "see unit"),
    "loss_per_dose": ("Lost for each month of dose at the peak", "see unit, a month"),
    "cumulative": ("Lost from the start to the end of the month", "see unit"),
    "difference": ("Loss of the pair's first schedule less that of its second", "see unit"),
    "less": ("Share of draws in which the pair's first schedule costs less", "1"),
    "more": ("Share of draws in which the pair's first schedule costs more", "1"),
    "recovery": ("Months after sustained pressure until the median loss has halved", "months"),
    "recovery_from": (
        "Median loss of sustained pressure, mean of its last three months",
        "see unit, a month",
    ),
    "stay_belief": ("Belief that the tariff stays, or comes, if the buyer keeps buying", "1"),
    "relief_belief": ("Belief that the tariff goes, or does not come, if the buyer stops", "1"),
    "dose": ("Level above the reference summed over months, before conditions", "the forcing's, x months"),
    "peak": ("Highest level above the reference", "the forcing's"),
    "dose_months": ("Dose in months at the peak, where the forcings agree", "months"),
    "tariff_months": ("Tariff rate summed over months, mean of draws, after conditions", "months"),
}


def described(ds: xr.Dataset, words: Mapping[str, tuple[str, str]]) -> xr.Dataset:
    """Set long names and units, those of Monte Carlo errors after what they are errors of."""
    for name, values in ds.data_vars.items():
        of = str(name).removesuffix("_error")
        text, unit = words[of]
        long_name = text if of == name else f"Monte Carlo standard error: {text[0].lower()}{text[1:]}"
        values.attrs = {"long_name": long_name, "units": unit}
    return ds
