"""Oil and gas revenue given prices and rate: the first half of 2026, years, free sums, reckoners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import ModuleType

import numpy as np

from benchmarks.economics import fiscal
from benchmarks.measures.base import Measure, measures
from econ import simulate
from econ.estimates import Estimate
from econ.estimation.relations import met_oil
from econ.model import taxes
from econ.observations.arrays import load
from econ.observations.catalog import rows
from econ.parameters import resolve
from econ.quantities import MONTHS_PER_YEAR, PERCENT, bn_rub
from econ.scenarios import parse

TOPIC = "revenue"
MINISTRY = "the ministry's table"
#: Estimates end here and payments are free from the month after.
KNOWN, FREE, LAST = "2025-12", "2026-01", "2026-06"  # history: published cases
#: Two years of payments to learn levels from.
WARM = "2024-01"
#: First and last start of the free sums: 2019 is learned from.
STARTS = ("2020-01", "2025-01")  # history: published cases
BLOCK, AGAIN = 12, 500
#: The budget law whose point is tried.
_LAW = "law 2026-2028"  # history: published cases
#: Parts without an oil price: the war year's prices of gas are not in the model.
_GAS = ("met_gas", "export_duty_gas")
#: Why a year misses, as far as its parts and the law say.
_CAUSES = {  # history: published cases
    2022: "The gas duty followed European prices of gas that are not in the data",
    2023: "The taxed share of oil rose in the year, most in autumn",
    2024: "The taxed share of oil rose",
    2025: "Transit through Ukraine ended on 1 January and took gas duty; the taxed share fell back",
}


def _paid(name: str, months: np.ndarray) -> np.ndarray:
    panel, dates = load()
    return np.asarray(panel[name][(months - dates[0]).astype(int)])


@lru_cache(maxsize=1)
def _before() -> dict[str, Estimate]:
    """The tax relations as they were at the end of 2025."""
    return {e.relation: e for e in (module.estimate(_last(module)) for module in fiscal.RELATIONS)}


def _last(module: ModuleType) -> str:
    """The last month of a relation's sample whose payment was known."""
    lag = module.RELATION.window.lag
    return str(np.datetime64(KNOWN, "M") - lag)


def _half(**changed: Mapping[str, object]) -> dict[str, np.ndarray]:
    given = {"coefficients": _before(), **changed}
    found = fiscal.simulate(WARM, LAST, free=FREE, **given)  # type: ignore[arg-type]
    use = found["month"] >= np.datetime64(FREE)
    return {name: values[use] for name, values in found.items()}


@measures(TOPIC)
def first_half() -> Iterable[Measure]:  # history: published cases
    """January to June 2026 from the estimates of December 2025: total, months, parts to April."""
    found = _half()
    months = found["month"]
    ours, theirs = found["oil_gas_revenue"], _paid("oil_gas_revenue", months)
    gap = PERCENT * float(ours.sum() / theirs.sum() - 1)
    by_month = PERCENT * (ours / theirs - 1)
    told = ", ".join(f"{g:+.1f}" for g in by_month)
    yield Measure(
        TOPIC,
        "Oil and gas revenue, first half of 2026 given prices and rate, estimates of 2025-12",
        gap,
        "percent",
        len(months),
        "within 2",
        MINISTRY,
        abs(gap) <= 2,
        f"{ours.sum():,.0f} against {theirs.sum():,.0f} bn RUB; by month {told}",
    )
    high = int((by_month > 0).sum())
    yield Measure(
        TOPIC,
        "The same: months that come out too high",
        high,
        "of 6 months",
        6,
        "not all on one side",
        MINISTRY,
        0 < high < len(months),
        "all six in version 0.1.0",
    )
    for name in fiscal.PARTS:
        paid = _paid(name, months)
        seen = np.isfinite(paid)
        size = float(np.abs(found[name][seen] - paid[seen]).mean())
        told = ", ".join(f"{a:.0f}/{b:.0f}" for a, b in zip(found[name][seen], paid[seen], strict=True))
        yield Measure(
            TOPIC,
            f"January to April 2026, {name}: mean absolute error",
            size,
            "bn RUB a month",
            int(seen.sum()),
            "shown",
            MINISTRY,
            None,
            f"ours/paid: {told}",
        )


@measures(TOPIC)
def causes() -> Iterable[Measure]:  # history: published cases
    """What each suspected cause of the common sign moves the half-year's total by, one at a time."""
    base = _half()
    whole = float(base["oil_gas_revenue"].sum())
    now = fiscal.estimates()
    cases: dict[str, dict[str, object]] = {
        f"damper's return {name}": {"law": reading} for name, reading in met_oil.readings().items()
    }
    cases["taxed share and duty as estimated with 2026"] = {
        "coefficients": {**_before(), "met_oil": now["met_oil"]}
    }
    cases["income tax's rate and cost as estimated with 2026"] = {
        "coefficients": {**_before(), "additional_income_tax": now["additional_income_tax"]}
    }
    cases["production 2 percent lower"] = {"scale": {"production": 0.98}}
    cases["reverse excise as estimated with 2026"] = {
        "coefficients": {**_before(), "reverse_excise": now["reverse_excise"]}
    }
    for name, changed in cases.items():
        found = _half(**changed)  # type: ignore[arg-type]
        gap = found["oil_gas_revenue"] - base["oil_gas_revenue"]
        told = ", ".join(f"{g:+.0f}" for g in gap)
        yield Measure(
            TOPIC,
            f"First half of 2026, effect of: {name}",
            float(gap.sum()),
            "bn RUB",
            len(gap),
            "shown",
            "the central estimate",
            None,
            f"{PERCENT * gap.sum() / whole:+.1f} percent; by month {told}",
        )
    refused = float(base["damper_payment"][-2:].sum())
    yield Measure(
        TOPIC,
        "Damper of April and May 2026, paid in May and June: what its refusal would have brought",
        refused,
        "bn RUB",
        2,
        "shown",
        MINISTRY,
        None,
        "the totals of May and June fit only with the damper paid: the end of the moratorium refused none",
    )


@measures(TOPIC)
def years() -> Iterable[Measure]:
    """Years given prices and rate, payments free all year, coefficients of the whole sample."""
    gaps, oil = {}, {}
    for year in range(2022, 2026):
        found = fiscal.simulate(f"{year - 2}-01", f"{year}-12", free=f"{year}-01")
        use = found["month"] >= np.datetime64(f"{year}-01")
        paid = _paid("oil_gas_revenue", found["month"][use])
        whole = float(paid.sum())
        missed = {n: float((found[n][use] - _paid(n, found["month"][use])).sum()) for n in fiscal.PARTS}
        missed["damper_payment"] *= -1  # what the budget pays
        gaps[year] = PERCENT * float(found["oil_gas_revenue"][use].sum() / whole - 1)
        oil[year] = gaps[year] - PERCENT * sum(missed[n] for n in _GAS) / whole
        told = ", ".join(f"{n} {miss:+.0f}" for n, miss in missed.items() if PERCENT * abs(miss) > whole / 2)
        yield Measure(
            TOPIC,
            f"Year {year} given prices and rate: oil and gas revenue",
            gaps[year],
            "percent",
            len(paid),
            "shown",
            MINISTRY,
            None,
            f"oil alone {oil[year]:+.1f}; parts that miss more than half a percent of the total [bn RUB], "
            f"> 0 too much revenue: {told or 'none'}. {_CAUSES[year]}",
        )
    error, alone = (float(np.sqrt(np.mean(np.square(list(found.values()))))) for found in (gaps, oil))
    yield Measure(
        TOPIC,
        "Years 2022 to 2025 given prices and rate: root mean square error",
        error,
        "percent",
        len(gaps),
        "at most 4",
        MINISTRY,
        error <= 4,
        f"without gas tax and gas duty, of which no price is in the data, {alone:.1f}",
    )


def _covered(law: Mapping[str, float] | None) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """By span: whether each free sum was inside its 80 percent band, and the band's width over the sum."""
    starts = np.arange(np.datetime64(STARTS[0]), np.datetime64(STARTS[1]) + 1)
    inside: dict[int, list[bool]] = {1: [], 6: [], 12: []}
    width: dict[int, list[float]] = {1: [], 6: [], 12: []}
    for first in starts:
        found = fiscal.simulate(
            str(first - MONTHS_PER_YEAR),
            str(first + MONTHS_PER_YEAR - 1),
            free=str(first),
            draws=200,
            law=law,
        )
        months = np.arange(first, first + MONTHS_PER_YEAR)
        made, paid = found["oil_gas_revenue"][-MONTHS_PER_YEAR:], _paid("oil_gas_revenue", months)
        for span in inside:
            low, high = np.quantile(made[:span].sum(0), [0.1, 0.9])
            whole = paid[:span].sum()
            inside[span].append(bool(low <= whole <= high))
            width[span].append(float((high - low) / whole))
    return {span: (np.array(inside[span], float), np.array(width[span])) for span in inside}


@measures(TOPIC)
def free_sums() -> Iterable[Measure]:
    """Coverage of 80 percent bands of free sums, starts overlapping, block-bootstrap error."""
    with_level, without = _covered(None), _covered({"met_level_noise": 0.0})
    rng = np.random.default_rng(20260630)
    recent = np.arange(np.datetime64(STARTS[0]), np.datetime64(STARTS[1]) + 1) >= np.datetime64("2023-01")
    for span in (1, 6, 12):
        inside, width = with_level[span]
        n = len(inside)
        places = (rng.integers(0, n, (AGAIN, -(-n // BLOCK)))[..., None] + np.arange(BLOCK)) % n
        error = float(inside[places.reshape(AGAIN, -1)[:, :n]].mean(1).std())
        share = PERCENT * float(inside.mean())
        yield Measure(
            TOPIC,
            f"Free sums of {span} months, starts {STARTS[0]} to {STARTS[1]}: inside the 80 percent band",
            share,
            "percent",
            n,
            "80, within two s.e.",
            MINISTRY,
            abs(share - 80) <= 2 * PERCENT * error,
            f"s.e. {PERCENT * error:.0f} by blocks of a year; "
            f"starts since 2023 {PERCENT * inside[recent].mean():.0f}; "
            f"width {PERCENT * width.mean():.1f} percent; without the level's noise, as in 0.1.0, "
            f"{PERCENT * without[span][1].mean():.1f} with {PERCENT * without[span][0].mean():.0f} inside",
        )


@measures(TOPIC)
def reckoners() -> Iterable[Measure]:  # history: published cases
    """A rouble a dollar of extraction tax at 59 USD, and the law's own point."""
    month = np.array(["2026-06"], "datetime64[M]")
    names = (
        "met_price_threshold",
        "met_price_divisor",
        "met_base_rate",
        "duty_base",
        "duty_rate",
        "duty_threshold",
    )
    law = {n: v[0, 0] for n, v in resolve(names, month).constant.items()}
    full = fiscal.estimates()["met_oil"].value("full_share")
    base = float(_half()["met_base"].mean())
    duty = float(taxes.duty_on(np.asarray(59.0), law["duty_base"], law["duty_rate"], law["duty_threshold"]))
    a_rouble = (
        law["met_base_rate"] * (59 - law["met_price_threshold"]) / law["met_price_divisor"] + full * duty
    )
    worth = float(bn_rub(MONTHS_PER_YEAR * base, a_rouble))
    yield Measure(
        TOPIC,
        "One RUB/USD of extraction tax on oil at 59 USD, a year",
        worth,
        "bn RUB",
        1,
        "84, within 10 percent",
        "arithmetic on the published rates",
        abs(worth / 84 - 1) <= 0.10,
        f"taxed base {base:.1f} Mt a month",
    )
    yield _law_point()


def _law_point() -> Measure:  # history: an example
    """A year at the law's own price and rate, levels as they were learned by its start."""
    law = {
        row["series"]: float(row["value"])
        for row in rows("budget_annual")
        if (row["period"], row["vintage"], row["publisher"])
        == ("2026", _LAW, "Ministry of Finance of Russia")
    }
    plan, price, rate = (law[n] for n in ("revenue_oil_gas", "urals_assumed", "usd_rub_assumed"))
    point = {
        **dict.fromkeys(("urals_tax_price", "urals_price", "espo_price"), price),
        "usd_rub": rate,
        "brent_price": 70.0,
    }
    found = fiscal.simulate("2023-01", KNOWN, free="2025-01", fixed=point)
    year = found["month"] >= np.datetime64("2025-01")
    made = float(found["oil_gas_accrual"][year].sum())
    told = ", ".join(
        f"{n} {found[f'{n}_accrual'][year].sum():.0f}" for n in fiscal.PARTS if "oil" not in n[6:]
    )
    return Measure(
        TOPIC,
        f"The law's own point, {price:g} USD and {rate:g} RUB: oil and gas revenue of a year",
        made,
        "bn RUB",
        1,
        f"{plan:,.0f}, within 5 percent",
        "law for 2026",
        abs(made / plan - 1) <= 0.05,
        "Brent at 70 USD, fuel prices and volumes of 2025, levels learned to its start: " + told,
    )


@measures(TOPIC)
def moratorium() -> Iterable[Measure]:
    """What the toss over the damper's moratorium is worth in a run: suspended all year less tested."""
    text = (
        "schema_version: 1\nname: {name}\ntitle: x\ndescription: x\nextends: baseline\n"
        "pressure: {{damper_moratorium_policy: {level}}}\n"
    )
    cases = [
        parse(text.format(name=name, level=level), name) for name, level in (("tested", 0), ("suspended", 1))
    ]
    found = simulate(cases, draws=200, months=MONTHS_PER_YEAR, keep="oil_gas_revenue").oil_gas_revenue
    gap = found.sel(scenario="suspended") - found.sel(scenario="tested")
    middle = gap.mean("month")
    low, high = (float(middle.quantile(q)) for q in (0.1, 0.9))
    yield Measure(
        TOPIC,
        "Damper's price test suspended for a year: effect on oil and gas revenue",
        float(gap.mean()),
        "bn RUB a month",
        200,
        "shown",
        "the test in force",
        None,
        f"80 percent of simulations {low:.0f} to {high:.0f}; half of a run's simulations suspend it",
    )
