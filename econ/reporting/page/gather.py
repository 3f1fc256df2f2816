"""From runs to page one's numbers: the scenario that leads, and what it is measured against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from econ.ensemble.forced import read_forced
from econ.ensemble.plan import Plan, make_plan
from econ.experiments.attribution import attribute
from econ.experiments.coalitions import both, differing
from econ.experiments.duration import LASTING, course, lasting, listings_differ, smoothed
from econ.experiments.reckoner import thumbs
from econ.outcomes.events import annual_deficit, planned_defence
from econ.outcomes.holes import holes
from econ.outcomes.span import Window, parse_window, places
from econ.quantities import MONTHS_PER_YEAR, month_name
from econ.reporting.page.authored import authored
from econ.reporting.page.findings import Effect, Findings, Part, Path, Shares, Thumb
from econ.reporting.titles import facts_of
from econ.scenarios.library import load
from econ.scenarios.schema import Scenario
from econ.variables import forcings

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FEWEST", "KEEP", "found_in", "gather"]

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
_PRESSED, _RELIEF = "baseline", "relief_unconditional"
_LIFTED = {
    True: "tariffs and the newest sanctions",
    False: "the sanctions since October 2025",  # history: dated
}
#: Simulations of rules of thumb, which are means.
_THUMBS = 512
_THUMBED = ("oil_gas_revenue", "federal_balance")


def gather(
    scenario: Any = "baseline",
    reference: Any = "",
    *,
    start: str | None = None,
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
    span = parse_window(window, ds["month"].values.astype("datetime64[M]"))
    found = found_in(ds, one.name, other.name, window)
    if draws < FEWEST:
        return found
    mine = rows_of(given, one, other)
    pair = make_plan([other, one], keep=_ATTRIBUTED, given=mine, **how)
    if differing(pair):
        shares = attribute(one, other, outcomes=_ATTRIBUTED, window=_text(span), given=mine, **how)
        found = shared_out(found, shares)
    plan = make_plan(one, keep=_THUMBED, given=rows_of(given, one), **{**how, "draws": min(draws, _THUMBS)})
    return with_thumbs(found, plan, ds.sel(scenario=one.name), span)


def found_in(ds: xr.Dataset, lead: str, base: str, window: str | None = None) -> Findings:
    """Page one's numbers as far as one run holds them: what it lacks, in whole or in a month, stays unknown.

    Parameters
    ----------
    ds : Dataset
        A run with both scenarios, and perhaps with the variants that `gather` runs beside them.
    lead, base : str
        The scenario that leads, and what it is measured against.
    """
    ds = ds.drop_vars(holes(ds))
    facts, ahead = facts_of(ds), ds["month"].values.astype("datetime64[M]")
    span = parse_window(window, ahead)
    against = facts[base].subject if base in facts else base
    found = Findings(
        who=facts[lead].subject,
        against=against,
        what=first_sentences(facts[lead].description),
        in_year=in_words(span),
        end=_end(ahead[-1]),
        authored=authored(ds, lead),
    )
    if "draw" not in ds.dims or ds.sizes["draw"] < FEWEST:
        return found
    found = _at_the_pump(found, ds, lead, places(span, ahead))
    if base not in facts or base == lead:
        return found
    found = _compared(found, ds, (lead, base), span)
    found = _with_deficit(found, ds, (lead, base), _calendar(span))
    return _with_relief(_with_lasting(found, ds, (lead, base)), ds, lead, places(span, ahead))


def _at_the_pump(found: Findings, ds: xr.Dataset, lead: str, months: slice) -> Findings:
    one = ds.sel(scenario=lead).isel(month=months)
    if "districts_short" in ds:
        found = replace(found, short=_short(one))
    if "gasoline_shortage_share" in ds:
        share = one["gasoline_shortage_share"].mean("month").values
        found = replace(found, petrol=Effect.of(100 * share))
    return found


def _short(one: xr.Dataset) -> float:
    """Share of simulations in which a district runs short in some month."""
    return float((one["districts_short"] >= 1).any("month").mean())


def _compared(found: Findings, ds: xr.Dataset, pair: tuple[str, str], span: Window) -> Findings:
    """What the scenario adds to the reference, and takes from it."""
    lead, base = (ds.sel(scenario=name) for name in pair)
    ahead = ds["month"].values.astype("datetime64[M]")
    months = places(span, ahead)
    if "oil_income" in ds:
        monthly = base["oil_income"] - lead["oil_income"]
        lost = monthly.isel(month=months)
        loss = Effect.of(lost.sum("month").values * _TRILLION)
        year = _calendar(span)
        plan = planned_defence(year) if year else None
        levers = _levers(ds, pair, ahead)
        found = replace(
            found,
            loss=loss,
            defence=loss.middle / (plan * _TRILLION) if plan else None,
            path=_path(monthly, levers.steady),
            listings=levers.listings,
        )
        if "usd_rub" in ds:
            found = replace(
                found, dollars=float((lost / lead["usd_rub"].isel(month=months)).sum("month").median())
            )
    if "federal_balance" in ds:
        worse = (base["federal_balance"] - lead["federal_balance"]).isel(month=months)
        found = replace(found, budget=Effect.of(worse.sum("month").values * _TRILLION))
    if "gasoline_shortage_share" in ds:
        missing = base["gasoline_shortage_share"].isel(month=months).mean("month")
        found = replace(found, petrol_without=float(100 * missing.median("draw")))
    if "districts_short" in ds:
        found = replace(found, short_without=_short(base.isel(month=months)))
    if "fuel_stress" in ds:
        added = (lead["fuel_stress"] - base["fuel_stress"]).isel(month=months).mean("month")
        found = replace(found, strain=Effect.of(added.values))
    return found


class _Levers(NamedTuple):
    """Whether two scenarios' levers keep one distance throughout, and whether some are apart."""

    steady: bool
    listings: bool
    tariffs: bool


def _levers(ds: xr.Dataset, pair: tuple[str, str], ahead: np.ndarray) -> _Levers:
    if "forced" not in ds.attrs:
        # Of a file that does not say, nothing is claimed that needs it.
        return _Levers(steady=False, listings=True, tariffs=True)
    forced = read_forced(str(ds.attrs["forced"]), ahead)
    names = [str(name) for name in ds["scenario"].values]
    one, other = (names.index(name) for name in pair)
    gaps = {name: levels[..., one] - levels[..., other] for name, levels in forced.levels.items()}
    keys = {facts_of(ds)[name].name for name in pair}
    ended = any(end.scenario in keys for end in forced.ends)
    apart = {forcings()[name].channel for name, gap in gaps.items() if gap.any()}
    steady = not ended and all(bool((gap == gap[:1]).all()) for gap in gaps.values())
    return _Levers(steady, "listings" in apart, "tariffs" in apart)


def _revenue(one: xr.Dataset, months: slice) -> np.ndarray:
    return np.asarray(one["oil_gas_revenue"].isel(month=months).sum("month").values * _TRILLION)


def _path(monthly: xr.DataArray, is_steady: bool) -> Path | None:
    """The course of the mean loss; none of a run of less than a year."""
    mean = monthly.mean("draw").values
    if len(mean) < MONTHS_PER_YEAR:
        return None
    found = course(mean)
    return Path(found.first, found.left, found.half_life, is_steady)


def _with_deficit(found: Findings, ds: xr.Dataset, pair: tuple[str, str], year: int | None) -> Findings:
    """How often the year's deficit is large, with and without."""
    if year is None or not {"federal_balance", "nominal_gdp"} <= set(ds.data_vars):
        return found
    above = (annual_deficit(ds).sel(year=year) > _STRAINED).mean("draw")
    with_it, without = (float(above.sel(scenario=name)) for name in pair)
    return replace(found, strained_with=with_it, strained_without=without, strained_year=str(year))


def _with_lasting(found: Findings, ds: xr.Dataset, pair: tuple[str, str]) -> Findings:
    """What is lost beyond if listings do not wear off, in the run's last whole calendar year."""
    lead, base = pair
    name = f"{lead}{LASTING}"
    ahead = ds["month"].values.astype("datetime64[M]")
    ends = np.flatnonzero(ahead.astype(int) % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1)
    ends = ends[ends >= MONTHS_PER_YEAR - 1]
    if name not in ds["scenario"].values or not len(ends):
        return found
    months = slice(int(ends[-1]) - MONTHS_PER_YEAR + 1, int(ends[-1]) + 1)
    further = _revenue(ds.sel(scenario=lead), months) - _revenue(ds.sel(scenario=name), months)
    year = Window(ahead[months][0], ahead[months][-1], MONTHS_PER_YEAR)
    kept = None
    if found.path is not None and found.path.first > 0 and "oil_income" in ds:
        lost = ds["oil_income"].sel(scenario=base) - ds["oil_income"].sel(scenario=name)
        kept = float(smoothed(lost.mean("draw").values)[-1]) / found.path.first
    return replace(found, lasting=Effect.of(further), lasting_in=in_words(year), kept=kept)


def _with_relief(found: Findings, ds: xr.Dataset, lead: str, months: slice) -> Findings:
    if _RELIEF not in ds["scenario"].values or lead != _PRESSED or "oil_gas_revenue" not in ds:
        return found
    gain = _revenue(ds.sel(scenario=_RELIEF), months) - _revenue(ds.sel(scenario=lead), months)
    tariffs = _levers(ds, (lead, _RELIEF), ds["month"].values.astype("datetime64[M]")).tariffs
    return replace(found, relief=Effect.of(gain), relief_what=_LIFTED[tariffs])


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


def with_thumbs(found: Findings, plan: Plan, lead: xr.Dataset, span: Window) -> Findings:
    """With rules of thumb, and the oil price that would cost the budget as much; a year's or none."""
    if span.months != MONTHS_PER_YEAR:
        return found
    ahead = lead["month"].values.astype("datetime64[M]")
    medians = {name: lead[name].median("draw").values for name in ("brent_price", "usd_rub")}
    price, rows = None, []
    for step, changes in thumbs(plan, medians, places(span, ahead)):
        revenue, balance = (None if np.isnan(changes[name]) else changes[name] for name in _THUMBED)
        rows.append(Thumb(step.label, revenue, balance))
        if step.variable == "brent_price" and balance and found.budget:
            price = step.size * found.budget.middle / balance
    return replace(found, thumbs=tuple(rows), price=price)


def given_for(given: Any, one: Scenario, others: list[Scenario]) -> Any:
    """Given paths of the scenario that leads, laid on its variants too."""
    from econ.ensemble.pins import given_rows

    if given is None:
        return None
    rows = given_rows(given)
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
    return [row for row in given_rows(given) if row.get("scenario") in wanted] or None


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
