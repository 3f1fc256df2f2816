"""Trade: who still buys, at what price, and what it does to Brent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.economics.published import results
from benchmarks.economics.trade import DRAWS, hindcast, observed, pinned, without
from benchmarks.measures.base import Measure, measures
from econ.observations import catalog
from econ.quantities import BARRELS_PER_TONNE
from econ.variables.declare import DIMS

if TYPE_CHECKING:
    import xarray as xr

TOPIC = "trade"
INDIA = DIMS["buyer"].index("india")
#: Argus month means and the range over western ports (Interfax, 12 January 2026).
LISTINGS_RANGE = (13.0, 16.0)
FULL = "tariff_100_full_belief"


def _row(
    name: str,
    value: float | str,
    unit: str,
    n: int,
    target: str,
    against: str,
    holds: bool | None,
    note: str = "",
) -> Measure:
    return Measure(TOPIC, name, value, unit, n, target, against, holds, note)


def _band(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def _text(band: tuple[float, float, float]) -> str:
    low, middle, high = band
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


@measures(TOPIC)
def india() -> Iterable[Measure]:  # history: published cases
    """India's purchases: out of sample in November and December 2025, in sample before."""
    run = hindcast("2025-11", 2, ("crude_exports",)).crude_exports.isel(scenario=0, buyer=INDIA)
    months = ("2025-11", "2025-12")
    for place, seen in enumerate(observed("crude_exports", months, INDIA)):
        band = _band(run.isel(month=place).values)
        inside = bool(band[0] <= seen <= band[2] and band[2] - band[0] <= 0.8)
        yield _row(
            f"India's purchases in {months[place]}, 90 percent band",
            _text(band),
            "mb/d",
            1,
            f"holds {seen:.2f}, at most 0.8 wide",
            "Kpler",
            inside,
            f"width {band[2] - band[0]:.2f}; estimates with data to October 2025",
        )
    sample = ("2025-08", "2025-09", "2025-10")
    run = hindcast("2025-08", 3, ("crude_exports",)).crude_exports.isel(scenario=0, buyer=INDIA)
    for place, seen in enumerate(observed("crude_exports", sample, INDIA)):
        drawn = run.isel(month=place).values
        yield _row(
            f"India's purchases in {sample[place]}, standardised miss",
            float((seen - drawn.mean()) / drawn.std()),
            "standard deviations",
            1,
            "within 2",
            "Kpler",
            bool(abs(seen - drawn.mean()) <= 2 * drawn.std()),
            "August is a reading of its first half" if place == 0 else "",
        )


@lru_cache(maxsize=1)
def _listings() -> tuple[xr.Dataset, xr.Dataset]:  # history: published cases
    months = ("2025-10", "2025-11", "2025-12")
    keep = (
        *("urals_discount", "urals_tax_price", "brent_price", "crude_exports", "shut_in", "production"),
        *("crude_in_transit", "floating_storage"),
    )
    given = pinned("brent_price", months)
    run = hindcast("2025-10", 15, keep, given=given).isel(scenario=0)
    free = hindcast("2025-10", 15, keep, without("sellers_listed", "vessels_listed"), given=given)
    return run, free.isel(scenario=0)


@measures(TOPIC)
def listings() -> Iterable[Measure]:  # history: published cases
    """The listings of October 2025, by estimates that know only earlier ones."""
    run, free = _listings()
    before = observed("urals_fob_discount", ("2025-09",))[0]
    change = _band((run.urals_discount.isel(month=2) - before).values)
    seen = observed("urals_fob_discount", ("2025-12",))[0] - before
    width = change[2] - change[0]
    yield _row(
        "listings of October 2025: FOB discount, September to December",
        _text(change),
        "USD/bbl",
        1,
        f"holds {LISTINGS_RANGE[0]:.0f} to {LISTINGS_RANGE[1]:.0f}, at most 20 wide",
        f"Argus: {seen:.1f} at Primorsk, up to 16 over ports",
        bool(change[0] <= LISTINGS_RANGE[0] and change[2] >= LISTINGS_RANGE[1] and width <= 20),
        f"width {width:.1f}",
    )
    gap = run.brent_price - run.urals_tax_price
    start = (observed("brent_price", ("2025-10",)) - observed("urals_tax_price", ("2025-10",)))[0]
    end = (observed("brent_price", ("2025-12",)) - observed("urals_tax_price", ("2025-12",)))[0]
    moved = _band((gap.isel(month=2) - start).values)
    yield _row(
        "listings of October 2025: gap of the tax price to Brent, October to December",
        _text(moved),
        "USD/bbl",
        1,
        f"holds {end - start:.1f}, at most 20 wide",
        "Economy Ministry, EIA",
        bool(moved[0] <= end - start <= moved[2] and moved[2] - moved[0] <= 20),
        "Brent as observed",
    )
    lost = 100 * (1 - run.crude_exports.sum("buyer") / free.crude_exports.sum("buyer"))
    median = lost.median("draw").values
    yield _row(
        "listings of October 2025: crude exports lost at the worst, and a year later",
        f"{median.max():.1f} and {median[12:].mean():.1f}",
        "percent",
        len(median),
        "at most 10, and under 2",
        "history without the listings; IEA: -6 percent in November",
        bool(median.max() <= 10 and median[12:].mean() < 2),
        "medians by month",
    )


@measures(TOPIC)
def at_sea() -> Iterable[Measure]:  # history: published cases
    """Crude under way and waiting beside the counts of trackers."""
    run, _ = _listings()
    stock = (run.crude_in_transit + run.floating_storage) * BARRELS_PER_TONNE["crude"]
    for table, series in (("export_revenue", "crude_at_sea"), ("shadow_fleet", "russian_oil_on_water")):
        row = next(row for row in catalog.rows(table) if row["series"] == series)
        month, seen = row["period"][: len("2025-12")], float(row["value"])
        band = _band(stock.sel(month=month).values)
        yield _row(
            f"crude at sea, {month}",
            _text(band),
            "mn bbl",
            1,
            f"holds {seen:.0f}",
            row["publisher"],
            bool(band[0] <= seen <= band[2]),
            "forecast from October 2025; trackers count grades and ships differently",
        )


@measures(TOPIC)
def tariffs() -> Iterable[Measure]:
    """A tariff of 100 percent that every buyer believes in, and the ladder of tariffs."""
    from econ.ensemble.api import compare
    from econ.experiments.turning_point import ladder

    keep = ("oil_gas_revenue", "gasoline_shortage_share")
    ds = compare(["baseline", FULL], months=24, draws=DRAWS, keep=keep)

    def change(first: int, last: int) -> np.ndarray:
        revenue = ds.oil_gas_revenue.isel(month=slice(first, last)).sum("month")
        return 100 * (revenue.sel(scenario=FULL) / revenue.sel(scenario="baseline") - 1).values

    year = _band(change(3, 15))
    yield _row(
        "tariff of 100 percent, believed: oil-gas revenue over the year from the fourth month",
        _text(year),
        "percent",
        DRAWS,
        "-20 or more",
        "baseline",
        bool(year[1] <= -20),
        "deliveries follow purchases by 6 to 8 weeks, payments production by a month, storage fills first",
    )
    yield _row(
        "the same over the first twelve months",
        _text(_band(change(0, 12))),
        "percent",
        DRAWS,
        "shown",
        "baseline",
        None,
    )
    short = ds.gasoline_shortage_share.mean(("month", "draw"))
    points = 100 * float(short.sel(scenario=FULL) - short.sel(scenario="baseline"))
    yield _row(
        "the same: gasoline shortage, change",
        points,
        "points",
        DRAWS,
        "under 1",
        "baseline",
        bool(abs(points) < 1),
    )
    for rung in ladder(draws=DRAWS):
        yield _row(
            f"{rung.scenario}: {rung.income} over two years ({rung.unit})",
            _text((rung.low, rung.median, rung.high)),
            "percent",
            DRAWS,
            "shown",
            "baseline",
            None,
            f"raised in {100 * rung.raises:.0f} percent of draws",
        )


@measures(TOPIC)
def decay() -> Iterable[Measure]:  # history: published cases
    """What the decay of the discount is worth."""
    from econ.ensemble.api import compare

    ds = compare(["baseline", "baseline_no_decay"], months=12, draws=DRAWS, keep=("oil_gas_revenue",))
    year = ds.oil_gas_revenue.sum("month")
    worth = (year.sel(scenario="baseline") - year.sel(scenario="baseline_no_decay")).values
    yield _row(
        "decay of the discount: oil-gas revenue of 2026",
        _text(_band(worth)),
        "bn RUB",
        DRAWS,
        "shown",
        "baseline_no_decay",
        None,
        "decay is not identified by the listings of October 2025",
    )


@measures(TOPIC)
def turning_point() -> Iterable[Measure]:
    """Sums of elasticities below which withholding oil pays."""
    from econ.experiments.turning_point import turning_points

    for point in turning_points(draws=DRAWS):
        yield _row(
            f"turning point, {point.income}, {point.horizon}: break-even sum of elasticities",
            _text((point.low, point.median, point.high)),
            "1",
            DRAWS,
            "0.09 to 0.11" if point.income == "export income" else "shown",
            "closed form",
            bool(0.085 <= point.median <= 0.115) if point.income == "export income" else None,
            f"probability {point.probability:.2f}: {point.verdict}",
        )


@measures(TOPIC)
def tonnes() -> Iterable[Measure]:
    """Crude is conserved: production = runs + exports + storage at sea + own use and losses."""
    from econ.ensemble.api import compare

    keep = ("production", "runs", "crude_exports_total", "floating_storage", "crude_in_transit", "own_use")
    scenarios = ["baseline", "tariff_500", FULL, "ports_and_pipelines", "all_channels", "strikes_40pct"]
    ds = compare(scenarios, months=24, draws=256, keep=keep)
    stored = (ds.floating_storage + ds.crude_in_transit).diff("month")
    used = (ds.runs + ds.crude_exports_total + ds.own_use).isel(month=slice(1, None)) + stored
    made = ds.production.isel(month=slice(1, None))
    worst = float((np.abs(made - used) / made).max())
    yield _row(
        "crude balance, largest residual over production",
        worst,
        "1",
        int(made.size),
        "1e-12",
        "identity",
        bool(worst <= 1e-12),
    )


@measures(TOPIC)
def published() -> Iterable[Measure]:
    """Published results, one an author and measure."""
    found = results()
    agree = sum(r.same_sign for r in found)
    page = "docs/published_results.md"
    yield _row(
        "published results evaluated", len(found), "rows", len(found), "at least 15", page, len(found) >= 15
    )
    yield _row(
        "published results with the same sign",
        agree,
        "rows",
        len(found),
        "all, or a reason",
        page,
        agree == len(found),
    )
    static = [r for r in found if r.mode.startswith("static")]
    answered = [r for r in found if r not in static]
    for kind, some in (("", found), (", accounting alone", static), (", responses alone", answered)):
        ratios = np.array([r.ratio for r in some if np.isfinite(r.ratio)])
        near = int(np.sum((ratios > 0.5) & (ratios < 2)))
        yield _row(
            f"published results within a factor of two{kind}", near, "rows", len(ratios), "shown", page, None
        )
    for r in found:
        yield _row(
            f"{r.author}: {r.measure}", r.ours, r.unit, 1, f"published {r.theirs}", r.mode, None, r.reason
        )
