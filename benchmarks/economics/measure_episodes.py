"""Trade: episodes of relief, India's purchases of 2026, and export income beside that of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.economics.measure_trade import TOPIC, _band, _row, _text
from benchmarks.economics.trade import hindcast, observed, pinned
from benchmarks.measures.base import Measure, measures, table
from econ.estimates import load as load_estimates
from econ.observations.catalog import rows
from econ.quantities import days_in, mb_per_day
from econ.variables.declare import DIMS

if TYPE_CHECKING:
    import xarray as xr


#: Each episode: the last month before it, from which it is forecast, and months from there to compare with.
EPISODES = {  # history: episodes by their dates
    "tariff on India removed": ("2026-01", 1),
    "licence 133, India": ("2026-02", 1),
    "licences 134 to 134C, any buyer": ("2026-03", 2),
}


@measures(TOPIC)
def relief() -> Iterable[Measure]:
    """Episodes of relief: what was seen, and what the model has with its range."""
    keep = ("urals_discount", "delivered_discount", "crude_exports")
    for episode, (start, after) in EPISODES.items():
        months = (np.datetime64(start, "M") + np.arange(after + 1)).astype(str).tolist()
        given = pinned("brent_price", months)
        run = hindcast(start, len(months), keep, given=given, early=False).isel(scenario=0)
        india = {
            "discount_fob": run.urals_discount,
            "discount_delivered": run.delivered_discount.sel(buyer="india"),
            "india_crude": run.crude_exports.sel(buyer="india"),
        }
        for series, path in india.items():
            seen = _episode(episode, series)
            if seen is None:
                continue
            band = _band((path.isel(month=after) - path.isel(month=0)).values)
            yield _row(
                f"relief, {episode}: change of {series}",
                _text(band),
                "mb/d" if series == "india_crude" else "USD/bbl",
                1,
                f"{seen[0]:.2f} to {seen[1]:.2f} seen",
                "relief_episodes",
                bool(band[0] <= seen[1] and band[2] >= seen[0]),
                f"a region under priors, no estimate; Brent as observed, {start} to {months[-1]}",
            )


@measures(TOPIC)
def beliefs() -> Iterable[Measure]:  # history: an episode by its dates
    """What India's duty and its end taught India in the model: beliefs before, under and after it."""
    names = {
        "stay_belief": "that a tariff stays if it keeps buying",
        "relief_belief": "that a tariff goes if it stops",
    }
    months = ("2025-07", "2026-01", "2026-06")
    run = hindcast(months[0], 12, names, early=False).isel(scenario=0).sel(buyer="india")
    for name, belief in names.items():
        path = [run[name].sel(month=month).values.ravel() for month in months]
        under, after = float(path[1].mean() - path[0].mean()), float(path[2].mean() - path[1].mean())
        yield _row(
            f"India's belief {belief}: {months[0]}, before its duty",
            _text(_band(path[0])),
            "probability",
            1,
            "shown",
            "the prior and autumn 2025",
            None,
            f"mean change to {months[1]}, under the duty, {under:+.2f}; from there to {months[2]}, after its "
            f"end, {after:+.2f}; a region under priors, no estimate",
        )


def _episode(name: str, series: str) -> tuple[float, float] | None:
    """Least and largest change from a reading before to one after."""
    found: dict[str, list[float]] = {"before": [], "after": []}
    for row in rows("relief_episodes"):
        if (row["episode"], row["series"]) == (name, series) and row["side"] in found and row["value"]:
            found[row["side"]] += [float(row[x]) for x in ("value", "value_high") if row[x]]
    if not found["before"] or not found["after"]:
        return None
    return min(found["after"]) - max(found["before"]), max(found["after"]) - min(found["before"])


#: Estimates whose samples end before every episode of relief, and the relations that bear on purchases.
BEFORE = "2026-02"  # history: episodes by their dates
RELATIONS = ("purchases", "discount", "wedge", "belief")


@measures(TOPIC)
def purchases() -> Iterable[Measure]:  # history: published cases
    """India's purchases of 2026 from January on: CRPS over a random walk, with the episodes and without."""
    months = tuple(str(m) for m in np.arange("2026-01", "2026-06", dtype="datetime64[M]"))
    place = DIMS["buyer"].index("india")
    given = pinned("brent_price", months)
    seen, last = observed("crude_exports", months, place), observed("crude_exports", ("2025-12",), place)[0]
    before = np.arange("2023-01", "2026-01", dtype="datetime64[M]").astype(str).tolist()
    spread = np.nanstd(np.diff(observed("crude_exports", before, place)))
    stored = load_estimates(BEFORE)
    for estimates, told in (
        (None, "coefficients know these months"),
        ({name: stored[name] for name in RELATIONS}, "every episode of relief left out of the coefficients"),
    ):
        run = hindcast(
            "2026-01", len(months), ("crude_exports",), given=given, early=False, estimates=estimates
        )
        drawn = run.crude_exports.isel(scenario=0, buyer=place).transpose("month", "draw").values
        ours = np.mean([_crps(x, y) for x, y in zip(drawn, seen, strict=True)])
        walk = last + np.cumsum(np.random.default_rng(0).normal(0, spread, drawn.shape), axis=0)
        theirs = np.mean([_crps(x, y) for x, y in zip(walk, seen, strict=True)])
        low, high = np.quantile(drawn, [0.1, 0.9], axis=1)
        yield _row(
            "India's purchases, January to May 2026: CRPS over that of a random walk"
            + (", episodes left out" if estimates else ""),
            float(ours / theirs),
            "1",
            len(months),
            "under 1",
            "Kpler, customs",
            bool(ours < theirs),
            f"{int(((low <= seen) & (seen <= high)).sum())} of {len(months)} inside the 80 percent range, "
            f"mean width {np.mean(high - low):.2f}; {told}",
        )


def _crps(drawn: np.ndarray, seen: float) -> float:
    """Continuous ranked probability score of an ensemble."""
    ordered = np.sort(drawn)
    n = len(ordered)
    spread = float(np.sum((2 * np.arange(1, n + 1) - n - 1) * ordered) / n**2)
    return float(np.mean(np.abs(ordered - seen))) - spread


#: What each publisher counts as income from oil.
DEFINITIONS = {
    "IEA": "crude and products at the port",
    "KSE Institute": "crude and products",
    "CREA": "crude at destination, in EUR",
}


@measures(TOPIC)
def income_of_others() -> Iterable[Measure]:  # history: published cases
    """Our export income beside the IEA's, KSE's and CREA's, by month; prices as observed."""
    for first, last, publisher in (("2024-02", "2024-03", "KSE Institute"), ("2025-01", "2025-12", "IEA")):
        months = np.arange(first, np.datetime64(last, "M") + 1, dtype="datetime64[M]").astype(str).tolist()
        keep = ("export_income", "product_export_income", "crude_exports", "product_exports")
        given = pinned("brent_price", months) + pinned("urals_tax_price", months)
        run = hindcast(first, len(months), keep, given=given, early=False).isel(scenario=0)
        ours = (run.export_income + run.product_export_income).transpose("month", "draw").values
        theirs, volumes = (_published(x, publisher) for x in ("oil_export_revenue", "oil_exports_total"))
        sold = _sold(run)
        for path, month in zip(ours, months, strict=True):
            if month in theirs:
                note = f"{volumes[month]:.2f} mb/d there, {sold[month]:.2f} here" if month in volumes else ""
                band = _band(path)
                yield _row(
                    f"income from crude and products, {month}",
                    _text(band),
                    "bn USD",
                    1,
                    f"{theirs[month]:.1f}",
                    f"{publisher}: {DEFINITIONS[publisher]}",
                    bool(band[0] <= theirs[month] <= band[2]),
                    note,
                )
    crude = run.export_income.transpose("month", "draw").values
    yield from _beside_crea(crude, months)


@table(TOPIC, "exports.md", "income")
def income_table() -> str:
    """Our export income beside that of others, as the page on exports shows it."""
    return "\n".join(
        [
            "| what, month | unit | ours (median; 90 percent) | theirs | whose, and what it counts | note |",
            "|---|---|---|---|---|---|",
            *(
                f"| {m.name} | {m.unit} | {m.value} | {m.target} | {m.against} | {m.note} |"
                for m in income_of_others()
            ),
        ]
    )


def _beside_crea(crude: np.ndarray, months: list[str]) -> Iterable[Measure]:
    """Income from crude a day, changes from CREA's first month of all crude: its euros need no rate then."""
    theirs = _published("crude_revenue_total", "CREA")
    first, *others = sorted(month for month in theirs if month in months)
    daily = crude / days_in(np.array(months, "datetime64[M]"))[:, None]
    for month in others:
        band = _band(100 * (daily[months.index(month)] / daily[months.index(first)] - 1))
        seen = 100 * (theirs[month] / theirs[first] - 1)
        yield _row(
            f"income from crude a day, {month} on {first}",
            _text(band),
            "percent",
            1,
            f"{seen:.0f}",
            f"CREA: {DEFINITIONS['CREA']}",
            None,
            "ours at the port, in dollars: a wider wedge is in ours alone; the data have no rate of the euro",
        )


def _sold(run: xr.Dataset) -> dict[str, float]:
    """Crude and products exported by month, medians [mb/d]."""
    days = days_in(run.month.values.astype("datetime64[M]"))[:, None]
    products = mb_per_day(run.product_exports.sum("product").transpose("month", "draw").values, days)
    both = run.crude_exports.sum("buyer").transpose("month", "draw").values + products
    labels = run.month.values.astype("datetime64[M]").astype(str)
    return dict(zip(labels.tolist(), np.median(both, axis=1).tolist(), strict=True))


def _published(series: str, publisher: str) -> dict[str, float]:
    """A publisher's figure by month, the last that became known."""
    mine = [r for r in rows("export_revenue") if (r["series"], r["publisher"]) == (series, publisher)]
    return {r["period"]: float(r["value"]) for r in sorted(mine, key=lambda r: r["known_from"])}
