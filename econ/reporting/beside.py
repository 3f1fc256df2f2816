"""Runs beside a report's own: the loss with and without the judgement, tariffs by rate, relief, schedules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.errors import InputError
from econ.experiments.coalitions import both
from econ.experiments.duration import LASTING, lasting, listings_differ
from econ.outcomes.span import parse_window, places
from econ.reporting.material import FIVE, Span
from econ.scenarios.library import load

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Beside", "beside"]

#: The library's scenario whose variants these are, by rate of the tariff, and reliefs.
_PRESSED = "baseline"
_TARIFFS = {"25": "tariff_25", "100": "tariff_100", "500": "tariff_500"}
_RELIEF = ("relief_unconditional", "relief_listings", "relief_licence", "relief_strikes")
#: Most simulations of these, which are for charts.
_DRAWS = 500
_SCHEDULES = {
    "sustained_low": "Sustained, at a lower level",
    "front_loaded": "All at the start",
    "alternating": "On and off",
}
#: What on-off pressure is compared with, as sentences say it.
_AGAINST = {
    "front_loaded": "the same pressure all at the start",
    "sustained_low": "a lower level kept up",
}


@dataclass(frozen=True)
class Beside:
    """What such runs say.

    Parameters
    ----------
    loss : tuple of five tuples
        Quantiles by month of the oil income lost [bn RUB].
    lasting : tuple
        Its middle if no further ways round listings are found; empty where listings do not differ.
    tariffs, relief : tuple of (name, Span)
        Oil income lost to tariffs on every buyer, and oil and gas revenue gained by relief, over the window
        [bn RUB]; of today's pressure only.
    schedules : tuple of (name, Span)
        Oil income lost by schedule of equal dose [bn RUB].
    on_off_less : tuple of (words, float)
        Share of simulations in which on-off pressure costs less, by what it is compared with.
    """

    loss: tuple[tuple[float, ...], ...] | None = None
    lasting: tuple[float, ...] = ()
    tariffs: tuple[tuple[str, Span], ...] = ()
    relief: tuple[tuple[str, Span], ...] = ()
    schedules: tuple[tuple[str, Span], ...] = ()
    on_off_less: tuple[tuple[str, float], ...] = ()


def beside(
    scenario: Any,
    reference: Any,
    *,
    window: str | None = None,
    draws: int = 1000,
    given: Any = None,
    **how: Any,
) -> Beside:
    """Make them.

    Parameters
    ----------
    scenario, reference, window
        As for page one.
    draws : int
        At most 500 are made.
    given, how
        As for `econ.simulate`.
    """
    from econ.ensemble.api import simulate
    from econ.reporting.page.gather import given_for

    one, other = both(scenario, reference)
    variants = [lasting(one)] if listings_differ(one, other) else []
    library = [load(name) for name in (*_TARIFFS.values(), *_RELIEF)] if one.name == _PRESSED else []
    few = min(draws, _DRAWS)
    rows = given_for(given, one, [*variants, *library])
    ds = simulate(
        [other, one, *variants, *library],
        keep=("oil_income", "oil_gas_revenue"),
        draws=few,
        given=rows,
        **how,
    )
    months = places(
        parse_window(window, ds["month"].values.astype("datetime64[M]")),
        ds["month"].values.astype("datetime64[M]"),
    )
    income, revenue = ds["oil_income"], ds["oil_gas_revenue"]
    lost = (income.sel(scenario=other.name) - income.sel(scenario=one.name)).transpose("month", "draw").values
    found = Beside(loss=tuple(tuple(map(float, row)) for row in np.quantile(lost, FIVE, axis=1)))
    if variants:
        name = f"{one.name}{LASTING}"
        gone = income.sel(scenario=other.name) - income.sel(scenario=name)
        found = replace(found, lasting=tuple(map(float, gone.median("draw").values)))
    if library:
        found = replace(
            found,
            tariffs=_sums(income, one.name, _TARIFFS.items(), months, -1),
            relief=_sums(revenue, one.name, [(load(n).title, n) for n in _RELIEF], months, 1),
        )
        found = _scheduled(found, few, how)
    return found


def _sums(
    values: xr.DataArray, base: str, names: Any, months: slice, sign: int
) -> tuple[tuple[str, Span], ...]:
    """Sums over the window of differences from a scenario."""
    gaps = sign * (values - values.sel(scenario=base, drop=True)).isel(month=months).sum("month")
    return tuple((label, _span(gaps.sel(scenario=name).values)) for label, name in names)


def _span(values: np.ndarray) -> Span:
    return Span(*map(float, np.quantile(values, FIVE)))


def _scheduled(found: Beside, draws: int, how: dict[str, Any]) -> Beside:
    """Schedules of equal dose, of all channels at once, as `econ schedules` has them."""
    from econ.experiments.persistence import persistence

    try:
        ds = persistence("all", start=how.get("start"), draws=draws, seed=how.get("seed", 0))
    except InputError:
        # So few simulations have no ranges to compare.
        return found
    one = ds["loss"].sel(channel="all", outcome="oil_income")
    low, middle, high = (one.sel(quantile=q) for q in (0.05, 0.5, 0.95))
    made = []
    for name, label in _SCHEDULES.items():
        ends = [float(part.sel(schedule=name)) for part in (low, middle, high)]
        made.append((label, Span(ends[0], float("nan"), ends[1], float("nan"), ends[2])))
    less = ds["less"].sel(channel="all", outcome="oil_income")
    against = tuple(
        (words, float(less.sel(pair=f"alternating - {other}"))) for other, words in _AGAINST.items()
    )
    return replace(found, schedules=tuple(made), on_off_less=against)
