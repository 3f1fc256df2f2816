"""From runs to page one's numbers: the scenario that leads, and what it is measured against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.plan import START, make_plan
from econ.experiments.attribution import attribute
from econ.experiments.coalitions import both
from econ.experiments.duration import course, lasting, listings_differ
from econ.experiments.thumbs import thumbs
from econ.outcomes.events import annual_deficit, planned_defence
from econ.outcomes.span import Window, parse_window, places
from econ.quantities import MONTHS_PER_YEAR, month_name
from econ.reporting.page.findings import Effect, Findings, Part, Path, Shares, Thumb
from econ.scenarios.compile import compile_scenarios
from econ.scenarios.library import load
from econ.scenarios.schema import Scenario

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FEWEST", "KEEP", "gather", "in_words"]

#: Simulations below which page one has no effects: their ranges would be chance.
FEWEST = 40
#: What the rules read of the runs.
KEEP = (
    "oil_income",
    "oil_gas_revenue",
    "usd_rub",
    "brent_price",
    "gasoline_shortage_share",
    "districts_short",
    "fuel_stress",
    "federal_balance",
    "nominal_gdp",
)
_ATTRIBUTED = ("oil_income", "oil_gas_revenue", "fuel_stress")
_TRILLION = 1e-3
#: A deficit of more than this share of GDP strains the budget.
_STRAINED = 0.03
#: What lifting today's pressure is, in the library and in words.
_PRESSED, _RELIEF, _LIFTED = "baseline", "carrots", "tariffs and the newest sanctions"
#: Simulations of rules of thumb, which are means.
_THUMBS = 512


def gather(
    scenario: Any = "baseline",
    reference: Any = "",
    *,
    start: str = START,
    months: int = 24,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    window: str | None = None,
) -> Findings:
    """Run what page one needs, and measure it.

    Parameters
    ----------
    scenario, reference : str, path or Scenario
        The scenario that leads, and what it is measured against: `no_pressure` for the baseline, the
        baseline for all else.
    start, months, draws, seed, given, as_of
        As for `econ.simulate`; paths given to one of the two concern page one too.
    window : str, optional
        The months that sentences speak of, as for `econ.attribute`.
    """
    from econ.ensemble.api import simulate

    one, other = both(scenario, reference)
    how: dict[str, Any] = {"start": start, "months": months, "draws": draws, "seed": seed, "as_of": as_of}
    others = [lasting(one)] if listings_differ(one, other) else []
    others += [load(_RELIEF)] if one.name == _PRESSED else []
    rows = given_for(given, one, others)
    ds = simulate([other, one, *others], keep=KEEP, given=rows, **how)
    ahead = ds["month"].values.astype("datetime64[M]")
    span = parse_window(window, ahead)
    found = Findings(
        who=one.subject,
        against=other.subject,
        what=first_sentences(one.description),
        in_year=in_words(span),
        end=_end(ahead[-1]),
        listings=listings_differ(one, other),
    )
    if draws < FEWEST:
        return found
    found = measured(found, ds, one, other, span)
    shares = attribute(
        one, other, outcomes=_ATTRIBUTED, window=_text(span), given=rows_of(given, one, other), **how
    )
    found = shared_out(found, shares)
    return with_thumbs(
        found, one, ds, span, given=rows_of(given, one), **{**how, "draws": min(draws, _THUMBS)}
    )


def measured(found: Findings, ds: xr.Dataset, one: Scenario, other: Scenario, span: Window) -> Findings:
    """Everything that the runs say without being shared out."""
    ahead = ds["month"].values.astype("datetime64[M]")
    chosen = places(span, ahead)
    lead, base = ds.sel(scenario=one.name), ds.sel(scenario=other.name)
    monthly = base["oil_income"] - lead["oil_income"]
    lost = monthly.isel(month=chosen)
    loss = Effect.of(lost.sum("month").values * _TRILLION)
    dollars = (lost / lead["usd_rub"].isel(month=chosen)).sum("month")
    year = _calendar(span)
    plan = planned_defence(year) if year else None
    short = lead.isel(month=chosen)
    found = replace(
        found,
        loss=loss,
        dollars=float(dollars.median()),
        defence=loss.middle / (plan * _TRILLION) if plan else None,
        budget=Effect.of(_revenue(base, chosen) - _revenue(lead, chosen)),
        strain=Effect.of((lead["fuel_stress"] - base["fuel_stress"]).isel(month=chosen).mean("month").values),
        petrol=Effect.of(100 * short["gasoline_shortage_share"].mean("month").values),
        short=float((short["districts_short"] >= 1).any("month").mean()),
        path=_path(monthly, steady(one, other, ahead)),
    )
    return _with_relief(_with_lasting(_with_deficit(found, ds, one, other, year), ds, one), ds, one, chosen)


def _revenue(one: xr.Dataset, months: slice) -> np.ndarray:
    return np.asarray(one["oil_gas_revenue"].isel(month=months).sum("month").values * _TRILLION)


def _path(monthly: xr.DataArray, is_steady: bool) -> Path | None:
    """The course of the mean loss; none of a run of less than a year."""
    mean = monthly.mean("draw").values
    if len(mean) < MONTHS_PER_YEAR:
        return None
    found = course(mean)
    return Path(found.first, found.left, found.half_life, is_steady)


def steady(one: Scenario, other: Scenario, ahead: np.ndarray) -> bool:
    """Whether the levers of two scenarios keep one distance over the run, whatever happens."""
    forcing = compile_scenarios([other, one], ahead[0], len(ahead))
    if len({(c.scenario, c.forcing) for c in forcing.conditions}):
        return False
    gaps = (
        values[forcing.warmup :, ..., 1] - values[forcing.warmup :, ..., 0]
        for values in forcing.values.values()
    )
    return all(bool(np.all(gap == gap[:1])) for gap in gaps)


def _with_deficit(
    found: Findings, ds: xr.Dataset, one: Scenario, other: Scenario, year: int | None
) -> Findings:
    """How often the year's deficit is large, with and without."""
    if year is None:
        return found
    above = (annual_deficit(ds).sel(year=year) > _STRAINED).mean("draw")
    with_it, without = (float(above.sel(scenario=s.name)) for s in (one, other))
    return replace(found, strained_with=with_it, strained_without=without, strained_year=str(year))


def _with_lasting(found: Findings, ds: xr.Dataset, one: Scenario) -> Findings:
    """What the budget loses beyond if listings do not wear off, in the run's last whole calendar year."""
    name = lasting(one).name
    ahead = ds["month"].values.astype("datetime64[M]")
    ends = np.flatnonzero(ahead.astype(int) % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1)
    ends = ends[ends >= MONTHS_PER_YEAR - 1]
    if name not in ds["scenario"].values or not len(ends):
        return found
    months = slice(int(ends[-1]) - MONTHS_PER_YEAR + 1, int(ends[-1]) + 1)
    further = _revenue(ds.sel(scenario=one.name), months) - _revenue(ds.sel(scenario=name), months)
    year = Window(ahead[months][0], ahead[months][-1], MONTHS_PER_YEAR)
    return replace(found, lasting=Effect.of(further), lasting_in=in_words(year))


def _with_relief(found: Findings, ds: xr.Dataset, one: Scenario, months: slice) -> Findings:
    if _RELIEF not in ds["scenario"].values or one.name != _PRESSED:
        return found
    gain = _revenue(ds.sel(scenario=_RELIEF), months) - _revenue(ds.sel(scenario=one.name), months)
    return replace(found, relief=Effect.of(gain), relief_what=_LIFTED)


def shared_out(found: Findings, shares: xr.Dataset) -> Findings:
    """With the parts of channels in income lost, in the strain on fuel and in revenue."""
    return replace(
        found,
        income=_shares(shares, "oil_income"),
        fuel=_shares(shares, "fuel_stress"),
        revenue_parts=_parts(shares.sel(outcome="oil_gas_revenue"), 0.0),
    )


def _shares(shares: xr.Dataset, outcome: str) -> Shares | None:
    one = shares.sel(outcome=outcome)
    if not np.isfinite(one["share"]).all():
        return None
    return Shares(_parts(one), float(one["interaction_share"]))


def _parts(one: xr.Dataset, missing: float = np.nan) -> tuple[Part, ...]:
    return tuple(
        Part(str(name), str(label), float(share) if np.isfinite(share) else missing, float(same))
        for name, label, share, same in zip(
            one["channel"].values,
            one["label"].values,
            one["share"].values,
            one["same_sign"].values,
            strict=True,
        )
    )


def with_thumbs(found: Findings, one: Scenario, ds: xr.Dataset, span: Window, **how: Any) -> Findings:
    """With rules of thumb, and the oil price that would cost the budget as much; a year's or none."""
    if span.months != MONTHS_PER_YEAR:
        return found
    ahead = ds["month"].values.astype("datetime64[M]")
    lead = ds.sel(scenario=one.name)
    medians = {name: lead[name].median("draw").values for name in ("brent_price", "usd_rub")}
    plan = make_plan(one, keep=("oil_gas_revenue", "federal_balance"), **how)
    made = thumbs(plan, medians, places(span, ahead))
    rows = tuple(
        Thumb(step.label, *(None if np.isnan(v) else v for v in (c["oil_gas_revenue"], c["federal_balance"])))
        for step, c in made
    )
    oil = next(
        (row.revenue for row, (step, _) in zip(rows, made, strict=True) if step.variable == "brent_price"),
        None,
    )
    size = next(step.size for step, _ in made if step.variable == "brent_price")
    price = size * found.budget.middle / oil if oil and found.budget else None
    return replace(found, thumbs=rows, price=price)


def given_for(given: Any, one: Scenario, others: list[Scenario]) -> Any:
    """Given paths of the scenario that leads, laid on its variants too."""
    from econ.ensemble.pins import given_rows

    if given is None:
        return None
    rows = [dict(row) for _, row in given_rows(given)]
    names = [other.name for other in others]
    return rows + [
        {**row, "scenario": name} for row in rows if row.get("scenario") == one.name for name in names
    ]


def rows_of(given: Any, *scenarios: Scenario) -> Any:
    """Given paths that concern some scenarios: those of all, and their own."""
    from econ.ensemble.pins import given_rows

    if given is None:
        return None
    wanted = {None, "", *(scenario.name for scenario in scenarios)}
    return [row for _, row in given_rows(given) if row.get("scenario") in wanted]


def in_words(span: Window) -> str:
    """`in 2026`, `in July 2026`, `from July 2026 to June 2027`."""
    year = _calendar(span)
    if year is not None:
        return f"in {year}"
    if span.months == 1:
        return f"in {month_name(span.first)}"
    return f"from {month_name(span.first)} to {month_name(span.last)}"


def _calendar(span: Window) -> int | None:
    """The calendar year that the window is, if it is one."""
    first = span.first.astype(int)
    whole = first % MONTHS_PER_YEAR == 0 and span.months == MONTHS_PER_YEAR
    return int(first // MONTHS_PER_YEAR + 1970) if whole else None


def _end(month: np.datetime64) -> str:
    """`the end of 2027`, or `June 2028`."""
    name = month_name(month)
    return f"the end of {name.split()[1]}" if name.startswith("December") else name


def _text(span: Window) -> str:
    return f"{span.first}..{span.last}"


def first_sentences(text: str, most: int = 240) -> str:
    """As many whole sentences as fit, at least the first."""
    whole = ""
    for sentence in text.replace("\n", " ").split(". "):
        ended = sentence if sentence.endswith(".") else f"{sentence}."
        if whole and len(whole) + len(ended) + 1 > most:
            break
        whole = f"{whole} {ended}".strip()
    return whole
