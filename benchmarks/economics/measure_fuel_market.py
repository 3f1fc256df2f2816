"""The fuel market as 2026 showed it: districts, bans and the damper's price test, range, the budget."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.economics import fuel
from benchmarks.economics.measure_fuel import TOPIC, row
from benchmarks.measures.base import Measure, measures
from econ.ensemble.beyond import beyond_range
from econ.errors import EconError
from econ.estimation.relations import district_prices
from econ.observations.catalog import rows
from econ.variables.declare import DIMS

if TYPE_CHECKING:
    import xarray as xr

DISTRICTS = DIMS["district"]
#: Rises of pump prices to be told from estimates to the month before: first and last month.
RISES = (("2025-08", "2025-10"), ("2026-05", "2026-06"))  # history: published cases
#: A national shortage about ten percent, and the part of it that every district with limits must have.
ABOUT, LEAST = (0.09, 0.11), 1 / 3
#: What is compared: label, levels with it, levels without, scenario, months of the run at which.
_TEST = {"gasoline_ban_policy": 0, "damper_moratorium_policy": 0}
_BANNED = {"gasoline_ban_policy": 1, "damper_moratorium_policy": 0}
COMPARED = (
    ("a full ban", {"gasoline_ban_policy": 1}, {"gasoline_ban_policy": 0}, "baseline", (1, 3)),
    (
        "the damper's price test, no ban",
        _TEST,
        _TEST | {"damper_moratorium_policy": 1},
        "strikes_40pct",
        (6, 12),
    ),
    (
        "the damper's price test, full ban",
        _BANNED,
        _BANNED | {"damper_moratorium_policy": 1},
        "strikes_40pct",
        (6, 12),
    ),
)


@measures(TOPIC)
def pump_prices_of_districts() -> Iterable[Measure]:
    """Rank and size of the eight rises, given the nation's, from estimates to the month before."""
    for first, last in RISES:
        months, nation, districts = district_prices.prices()
        at = {str(month): place for place, month in enumerate(months)}
        if first not in at or last not in at:
            continue
        found = district_prices.estimate(last=first)
        gap = np.log(districts / nation)[:, [at[first]]]
        start = gap
        for place in range(at[first] + 1, at[last] + 1):
            rise = np.log(nation[[place]] / nation[[place - 1]])
            gap = district_prices.forecast(found, rise, gap)
        whole = np.log(nation[at[last]] / nation[at[first]])
        said = 100 * np.expm1(gap[:, 0] - start[:, 0] + whole)
        seen = 100 * (districts[:, at[last]] / districts[:, at[first]] - 1)
        yield from _rises(f"{first} to {last}", said, seen)


def _rises(label: str, said: np.ndarray, seen: np.ndarray) -> Iterable[Measure]:
    from scipy.stats import spearmanr

    order = float(spearmanr(said, seen).statistic)
    yield row(
        f"pump prices of eight districts, {label}: order",
        order,
        "rank correlation",
        "0.6 and more",
        order >= 0.6,
        n=len(DISTRICTS),
        against="Rosstat",
        note="given the nation's rise, from estimates to the first month",
    )
    for place in np.argsort(-seen):
        yield row(
            f"rise of AI-92, {label}, {DISTRICTS[place].replace('_', ' ')}",
            float(said[place]),
            "percent",
            f"{seen[place]:.1f} seen",
            None,
            against="Rosstat",
        )


@lru_cache(maxsize=1)
def _short() -> xr.Dataset:
    import econ

    kept = ["gasoline_shortage_share", "diesel_shortage_share", "district_shortage", "scarcity_at_ceiling"]
    kept += ["fuel_demand", "fuel_stocks", "fuel_imports", "gasoline_output", "gasoline_retail_price"]
    names = ["strikes_40pct", "strikes_40pct_effective"]
    return econ.simulate(names, months=12, draws=fuel.DRAWS, seed=fuel.SEED, keep=kept)


@measures(TOPIC)
def shortage_of_districts() -> Iterable[Measure]:  # history: published cases
    """In a national shortage of about ten percent no district that had limits is left out."""
    data = _short().sel(scenario="strikes_40pct")
    nation = data["gasoline_shortage_share"]
    use = (nation > ABOUT[0]) & (nation < ABOUT[1])
    parts = data["district_shortage"].sel(fuel="gasoline").where(use).mean(["month", "draw"])
    parts = parts / float(nation.where(use).mean())
    limited = _limited()
    for district in DISTRICTS:
        share = float(parts.sel(district=district))
        yield row(
            f"shortage over the nation's, {district.replace('_', ' ')}",
            share,
            "ratio",
            "1/3 and more" if district in limited else "no limits reported",
            share >= LEAST if district in limited else None,
            n=int(use.sum()),
            against="sales limits, September 2025 and June 2026",
            note="months and draws with a national shortage of 9 to 11 percent",
        )


def _limited() -> set[str]:  # history: published cases
    """Districts of which some subject had a limit of sales or a shortage reported."""
    where = {r["area"]: r["district"] for r in rows("retail_regional") if r["level"] == "federal_subject"}
    found = set()
    for r in rows("shortages"):
        if r["period"][:7] in ("2025-09", "2026-06"):
            found |= {district for area, district in where.items() if _same(area, r["region"])}
    return found


def _same(area: str, region: str) -> bool:
    """Whether a name of a subject begins like another: spellings differ in their last word."""
    return bool(region) and area.split()[0].lower()[:6] == region.split()[0].lower()[:6]


@measures(TOPIC)
def bans_and_the_damper_s_test() -> Iterable[Measure]:
    """What a ban and a price test that is failed do to the wholesale price of gasoline."""
    import econ

    for label, on, off, base, at in COMPARED:
        cases = [_case("with", on, base), _case("without", off, base)]
        kept = ["gasoline_wholesale_price", "damper_passed", "damper_due"]
        data = econ.simulate(cases, months=max(at) + 1, draws=fuel.DRAWS, seed=fuel.SEED, keep=kept)
        price, due = data["gasoline_wholesale_price"], data["damper_due"].sel(fuel="gasoline")
        refused = 1 - data["damper_passed"].sel(fuel="gasoline").isel(scenario=0)
        ban = label == "a full ban"
        for months in at:
            change = price.isel(scenario=0, month=months) / price.isel(scenario=1, month=months)
            low, middle, high = np.quantile(100 * (change.to_numpy() - 1), [0.05, 0.5, 0.95])
            paid = float((due.isel(scenario=0, month=months) > 0).mean())
            shares = f"refused in {100 * float(refused.isel(month=months - 1).mean()):.0f} percent of draws, "
            shares += f"a damper due to refiners in {100 * paid:.0f}"
            yield row(
                f"wholesale gasoline after {months} months of {label}",
                float(middle),
                "percent",
                f"{_autumn_2023():.0f} in the weeks about 21 September 2023" if ban else "shown",
                bool(low <= _autumn_2023() <= high) if ban else None,
                n=fuel.DRAWS,
                against="SPIMEX readings" if ban else "the test suspended",
                note=f"90 percent of draws: {low:.1f} to {high:.1f}; "
                + ("nothing where the price is at its ceiling" if ban else shares),
            )


def _case(name: str, levels: dict[str, float], base: str = "baseline") -> Any:
    """A scenario of the library with some levels of its own."""
    from econ.scenarios import parse

    key = name.replace(",", "").replace(" ", "_")
    lines = [f"  {forcing}: {level}" for forcing, level in levels.items()]
    head = [
        "schema_version: 1",
        f"name: {key}",
        f"title: {name}",
        f"description: {name}",
        "extends: baseline",
    ]
    return parse("\n".join([*head, "pressure:", *lines]), f"{key}.yaml")


def _autumn_2023() -> float:
    """Fall of AI-92 from its record before the ban of 21 September 2023 to the first reading after it."""
    found = sorted(
        (r["period"], float(r["value"]))
        for r in rows("fuel_prices")
        if r["series"] == "ai92_wholesale" and len(r["period"]) == len("2023-09-21")
    )
    before = max(value for day, value in found if "2023-09-01" <= day < "2023-09-21")
    after = next(value for day, value in found if day >= "2023-09-21")
    return 100 * (after / before - 1)


@measures(TOPIC)
def saw_of_shortages() -> Iterable[Measure]:
    """Why a shortage swings over the year while idle capacity stays: demand's season and stocks."""
    data = _short().sel(scenario="strikes_40pct")
    short = 100 * data["gasoline_shortage_share"].mean("draw")
    demand = data["fuel_demand"].sel(fuel="gasoline").mean("draw")
    made = data["gasoline_output"].mean("draw")
    days = short["month"].dt.days_in_month
    values = short.to_numpy()
    worst, best = int(values.argmax()), int(values[3:].argmin()) + 3
    gap = {k: 100 * float(1 - (made / demand).isel(month=k)) for k in (worst, best)}
    for label, at in (("worst", worst), ("best", best)):
        month = str(short["month"].to_numpy()[at])[:7]
        wanted = 1e3 * float(demand[at] / days[at])
        yield row(
            f"gasoline short, 40 percent idle, {label} month ({month})",
            float(short.isel(month=at)),
            "percent of demand",
            "shown",
            None,
            n=fuel.DRAWS,
            against="one level of idle capacity all year",
            note=f"output {gap[at]:.0f} percent below demand of {wanted:.0f} kt a day; "
            "the first quarter, in which stocks are drawn, is left out",
        )


@measures(TOPIC)
def beyond_the_range() -> Iterable[Measure]:
    """A run with more than a quarter of a fuel missing says so; pins that no month can meet are refused."""
    import econ

    notes = [text for text in beyond_range(_short()) if "outside the range" in text]
    said = {name for text in notes for name in re.findall(r"(\w+) \(", text.rsplit(":", 1)[1])}
    over = _short()[["gasoline_shortage_share", "diesel_shortage_share"]].to_array().max("variable") > 0.25
    due = {str(s) for s in over["scenario"].to_numpy() if bool(over.sel(scenario=s).any())}
    yield row(
        "runs beyond a quarter unmet that say so",
        float(len(said & due)),
        "scenarios",
        f"{len(due)}",
        said == due,
        against="draws",
    )
    refused = 0
    tried = (
        (("crude_runs", 7.0),),
        (("reported_capacity_offline", 7.0),),
        (
            ("crude_runs", 5.6),
            ("reported_capacity_offline", 6.2),
        ),
    )
    for cells in tried:
        pins = [{"month": str(econ_start()), "variable": name, "value": value} for name, value in cells]
        try:
            econ.simulate("baseline", months=1, draws=64, given=pins, keep=["crude_runs"])
        except EconError:
            refused += 1
    yield row(
        "pins of runs and idle capacity that no month can meet, refused",
        float(refused),
        "of three",
        "3",
        refused == len(tried),
        against="nameplate",
    )


def econ_start() -> str:
    """The first month of a forecast."""
    from econ.vintage import vintage

    return vintage().start


@measures(TOPIC)
def strikes_and_the_balance() -> Iterable[Measure]:
    """What ten and twenty strikes a month do to the balance of a year, by term."""
    import econ

    terms = ("reverse_excise", "damper_payment", "met_oil", "additional_income_tax", "federal_balance")
    counts = (0, 10, 20)
    scenarios = [_case(f"strikes {count}", {"strike_intensity": count}) for count in counts]
    data = econ.simulate(
        scenarios, months=12, draws=fuel.DRAWS, seed=fuel.SEED, keep=[*terms, "crude_runs", "fuel_stress"]
    )
    for name in terms:
        year = data[name].sum("month")
        for place, count in enumerate(counts[1:], 1):
            change = (year.isel(scenario=place) - year.isel(scenario=0)).to_numpy()
            low, middle, high = np.quantile(change, [0.05, 0.5, 0.95])
            yield row(
                f"{name.replace('_', ' ')} of a year, {count} strikes a month against none",
                float(middle),
                "bn RUB",
                "shown",
                None,
                n=fuel.DRAWS,
                against="no strikes",
                note=f"90 percent of draws: {low:.0f} to {high:.0f}",
            )
