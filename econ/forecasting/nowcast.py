"""A month's oil and gas revenue from what is known in the middle of it, before the ministry publishes it.

Most of the taxes of a month were incurred in the month before, at a tax price, a rate and fuel prices that
are published by the tenth. So a nowcast is a run of one month that starts with it and sees nothing that
was not known on the day: payments to the month before have taught the levels of the taxes, and weigh the
simulations (`econ.forecasting.learned`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.estimates import estimated_by
from econ.forecasting.beside import beside
from econ.forecasting.learned import run_learned
from econ.forecasting.news import news
from econ.model.graph import load as load_graph
from econ.months import as_month
from econ.observations.arrays import load as load_panel
from econ.observations.known import known_day
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["RULE", "TOTAL", "coefficients", "nowcast", "parts"]

#: What is forecast, and what the ministry's own forecast is of: revenue above the base of the budget rule.
TOTAL, RULE = "oil_gas_revenue", "additional_oil_gas_revenue"
#: The sum of the parts, and what a given total leaves beside them: none in a nowcast.
_PARTS, _REST = "oil_gas_parts", "other_oil_gas_revenue"


def parts() -> tuple[str, ...]:
    """The parts of a month's oil and gas revenue, as the ministry's table has them."""
    known = variables()
    return tuple(n for n in load_graph().inputs(_PARTS) if n in known and n != _REST)


def nowcast(
    month: str | None = None,
    *,
    as_of: str | date | None = None,
    since: str | date | None = None,
    scenario: Any = "baseline",
    draws: int = 2000,
    seed: int = 0,
) -> xr.Dataset:  # history: an example
    """A month's oil and gas revenue and its parts, as a density, from what was known on a day.

    Parameters
    ----------
    month : str, optional
        `YYYY-MM`; the first month that was not published on the day unless given.
    as_of : str or datetime.date, optional
        The day, or a month, which means its end; all that the data hold unless given.
    since : str or datetime.date, optional
        The day of the earlier nowcast that the news is counted from; the same day a month before unless
        given.
    scenario : str, path or Scenario
        Pressure in the month itself.
    draws, seed : int
        As for `econ.simulate`; at least 100 draws, for a density.

    Returns
    -------
    xarray.Dataset
        `oil_gas_revenue` [bn RUB] and its parts by `draw`, with the signs of the package (the damper is
        positive where the budget pays). By `release`, what was published since the earlier nowcast:
        `expected` and `actual` [`release_unit`], `weight` [bn RUB a unit] and `impact` [bn RUB]. By
        `other`, what others expect of the same month [bn RUB]: `other_value`, beside `other_ours`, our
        median. The attributes say month, day, earlier day, medians, and what the news leaves unexplained.

    Raises
    ------
    InputError
        The month was published by then (the message has the figure), lies after the day, or the day is
        before the data.

    Examples
    --------
    >>> found = econ.nowcast("2025-10", as_of="2025-10-15", draws=200)
    >>> 700 < found.oil_gas_revenue.median().item() < 1100
    True
    """
    day = known_day(as_of)
    asked = _month(month, day)
    draws = whole_number(draws, "draws", _FEWEST, what="too few for a density")
    names = (TOTAL, *parts())
    plan = make_plan(
        scenario, start=str(asked), months=1, draws=draws, seed=seed, keep=[*names, RULE], as_of=f"{day}"
    )
    if len(plan.scenarios) != 1:
        raise InputError("a nowcast is of one scenario", where="scenario", got=plan.scenarios)
    run, effective = run_learned(plan)
    made = run.isel(month=0, scenario=0, drop=True)
    before = _before(since, day)
    moved = news(made[TOTAL], asked, before, day, scenario, seed)
    found = made[list(names)].merge(moved).merge(beside(made, asked, day))
    kept = ("version", "vintage", "data_hash", "seed", "draws", "notes", "identity")
    found.attrs = {
        "title": f"Oil and gas revenue of {asked}, from what was known on {day}",
        "month": str(asked),
        "as_of": str(day),
        "scenario": str(run["scenario"].values[0]),
        "coefficients": coefficients(day),
        "effective_draws": round(effective),
        **{name: run.attrs[name] for name in kept},
        **moved.attrs,
    }
    return found


def coefficients(day: date) -> str:
    """Which estimates a run as of a day reads, in words."""
    then = estimated_by(str(day))
    return f"as estimated on what was known in {then}" if then else "as estimated on the whole vintage"


#: Simulations below which no density is shown.
_FEWEST = 100


def _published(day: date) -> tuple[np.ndarray, np.ndarray]:
    """Revenue as published by a day, and the months."""
    panel, months = load_panel(as_of=day)
    return panel[TOTAL], months


def _month(month: str | None, day: date) -> np.datetime64:
    """The month that is asked for, if it was neither published by the day nor lies after it."""
    revenue, months = _published(day)
    first = months[np.flatnonzero(np.isfinite(revenue))[-1]] + 1
    last = max(np.datetime64(day, "M"), first)
    if month is None:
        return first
    try:
        asked = as_month(month)
    except InputError as error:
        raise error.located("month") from None
    if months[0] <= asked < first:
        figure = float(revenue[int((asked - months[0]).astype(int))])
        raise InputError(
            f"the month was published by {day}: oil and gas revenue of {figure:,.1f} bn RUB",
            where="month",
            got=str(asked),
            allowed=f"{first}" if first == last else f"{first} to {last}",
            fix=f"for what was known in its middle: --as-of {asked}-15",
        )
    if not first <= asked <= last:
        before = asked < first
        raise InputError(
            "the month is before the data" if before else "the month is too far for a nowcast",
            where="month",
            got=str(asked),
            allowed=f"{first}" if first == last else f"{first} to {last}",
            fix="" if before else "`econ forecast` looks further ahead",
        )
    return asked


def _before(since: str | date | None, day: date) -> date:
    """The day of the earlier nowcast."""
    if since is None:
        month = np.datetime64(day, "M") - 1
        last = int(
            (month + 1).astype("datetime64[D]").astype(int) - month.astype("datetime64[D]").astype(int)
        )
        return date.fromisoformat(f"{month}-{min(day.day, last):02d}")
    earlier = known_day(since)
    if earlier >= day:
        raise InputError(
            "is not before the nowcast's day", where="since", got=str(since), allowed=f"before {day}"
        )
    return earlier
