"""How sure the numbers are: sources of variance, parameters that matter most, Monte Carlo error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from econ.estimates import Estimate
from econ.outcomes.events import probabilities
from econ.outcomes.precision import quantile_errors
from econ.outcomes.summary import RANGE
from econ.reporting import charts
from econ.reporting.assumptions import estimates
from econ.reporting.cover import numbers
from econ.reporting.tables import fine, table
from econ.reporting.text import NONE, breakable, number
from econ.uncertainty.influence import Influence
from econ.uncertainty.report import Uncertainty
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["error_table", "events_table", "shares_chart", "top_table"]


def shares_chart(found: Uncertainty) -> dict[str, Any]:
    """Chart of the variance of each outcome by source, with its words."""
    shares = found.shares
    labels = [_label(str(name)) for name in shares["outcome"].values]
    told = []
    for label, outcome in zip(labels, shares["outcome"].values, strict=True):
        one = shares.sel(outcome=outcome)
        parts = [
            f"{source} {_percent(first, error)}"
            for source, first, error in zip(
                one["source"].values, one["first"].values, one["first_error"].values, strict=True
            )
        ]
        told.append(f"{label}: {', '.join(parts)} percent.")
    months = shares.attrs["months"]
    runs = 2 + 2 * shares.sizes["source"]
    note = (
        "Bar and number: share that a source explains alone, with one Monte Carlo standard error; line to "
        "the tick: with its joint effects. Shares below nought are noise. Inputs: errors of reports. "
        "Policy: rules by which Russia's authorities answer; its choices are as the scenario states them. "
        f"Run: {runs} sets of {shares.attrs['draws']:,} draws, "
        f"seed {shares.attrs['seed']}, months {months}, by exchanging one source's seed at a time."
    )
    return {
        "kind": "chart",
        "title": f"Variance by source in {found.scenario}, percent",
        "svg": charts.sources(shares, labels),
        "alt": f"Shares of variance by source. {' '.join(told)}",
        "note": note,
    }


def top_table(found: Uncertainty) -> dict[str, Any]:
    """The parameters that matter most for each index of stress."""
    known = estimates()
    rows: list[Any] = []
    for outcome, parameters in found.top.items():
        rows.append({"band": _label(outcome)})
        rows += [_top_row(one, known) for one in parameters]
    note = (
        f"Of {found.scenario}, mean of months {found.shares.attrs['months']}, {found.top_draws:,} draws with "
        "monthly shocks held at their centre: percent of the variance then left, with one Monte Carlo "
        "standard error. "
        "Effect: change of the index from the parameter's 5 to its 95 percent point; – where it has members."
    )
    return table(
        "The parameters that matter most",
        [
            "Parameter",
            {"head": "Share", "small": "percent"},
            {"head": "Effect", "small": "points"},
            "Kind and source",
        ],
        rows,
        align=["left", "right", "right", "left"],
        widths=[1.3, 0, 0, 1.9],
        note=note,
        size=7.0,
        pad=2.6,
    )


def _top_row(one: Influence, known: Any) -> list[Any]:
    source = one.source
    if one.kind == "estimate":
        relation = source.removeprefix("estimate ").split(".")[0]
        source = f"relation {relation}{_sample(known.get(relation))}"
    effect = number(one.effect, 0) if np.isfinite(one.effect) else "–"
    head = {"head": one.title, "small": one.parameter}
    return [head, _percent(one.share, one.error), effect, f"{one.kind}: {source}"]


def _sample(estimate: Estimate | None) -> str:
    return f", n = {estimate.n}, {estimate.sample}" if estimate else ""


def error_table(ds: xr.Dataset) -> dict[str, Any] | None:
    """Monte Carlo errors of the cover's ends and medians; None without draws."""
    if ds.sizes.get("draw", 0) < 2:
        return None
    found = numbers(ds)
    header: list[Any] = ["Scenario"]
    columns = []
    for n in found:
        header.append({"head": n.label, "small": n.measure})
        shown = n.changes if n.change else n.values
        errors = quantile_errors(shown, RANGE) * n.shown.scale
        levels = quantile_errors(n.values, RANGE) * n.shown.scale
        columns.append((np.where(errors.max(0) > 0, errors, levels), n.shown.decimals))
    rows = [
        [
            breakable(str(name)),
            *(" / ".join(fine(float(e), decimals) for e in errors[:, k]) for errors, decimals in columns),
        ]
        for k, name in enumerate(ds["scenario"].values)
    ]
    return table(
        "Monte Carlo standard errors of the cover's numbers",
        header,
        rows,
        widths=[1.1, *[1.0] * len(columns)],
        size=7.0,
        pad=2.6,
        note="Low end / median / high end of the 90 percent range, by order statistics, in the number's own "
        "unit. They say how far another seed would move a number, and nothing of the model.",
    )


def events_table(ds: xr.Dataset) -> dict[str, Any] | None:
    """How often the events behind the indices happen; None without draws."""
    if ds.sizes.get("draw", 0) < 2:
        return None
    found = probabilities(ds)
    if found.empty:
        return None
    scenarios = [str(name) for name in ds["scenario"].values]
    rows = []
    for event in dict.fromkeys(found["event"]):
        chosen = found[found["event"] == event]
        shares = zip(chosen["probability"], chosen["error"], strict=True)
        rows.append([event[0].upper() + event[1:], *(_chance(p, e, ds.sizes["draw"]) for p, e in shares)])
    return table(
        "Events behind the indices: percent of draws",
        ["Event at any time in the run", *map(breakable, scenarios)],
        rows,
        widths=[2.2, *[1.0] * len(scenarios)],
        size=7.0,
        pad=2.6,
        note="With one Monte Carlo standard error, or the 95 percent bound where no draw or every draw has "
        "the event; neither says anything of the model. Shares given the scenario, no probability of it.",
    )


def _chance(share: float, error: float, draws: int) -> str:
    if np.isnan(share):
        return NONE
    # Of an event seen in none of n draws, 3 / n bounds the probability with 95 percent confidence.
    bound = 300 / draws
    if share == 0:
        return f"below {number(bound, 1)}"
    return _percent(share, error) if share < 1 else f"above {number(100 - bound, 1)}"


def _percent(share: float, error: float) -> str:
    return charts.with_error(100 * share, 100 * error)


def _label(name: str) -> str:
    found = variables().get(name)
    return found.label or found.long_name if found else name
