"""Taxes: the law's published values, the ministry's table part by part, and what a dollar is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from benchmarks.economics import fiscal
from benchmarks.measures.base import Measure, measures
from econ.estimation.methods.fiscal import Months, refused, unit_dampers
from econ.estimation.relations import damper as damper_relation
from econ.model import taxes
from econ.observations.arrays import load
from econ.observations.catalog import rows
from econ.parameters import resolve
from econ.quantities import LAW_BARRELS_PER_TONNE, bn_rub

TOPIC = "taxes"
#: Months of payment that a named one-off decides; shown apart, not scored.
ONE_OFFS = ("2024-02", "2024-07")  # history: published cases
#: A year of learning before the first scored month.
LEARN, FIRST, LAST = "2022-01", "2023-01", "2025-12"  # history: published cases
EXPANDING = "2024-01"
INCOME_TAX_MONTHS = (3, 4, 7, 10)
MINISTRY = "the ministry's table"


def _row(
    name: str,
    value: float | str,
    unit: str,
    n: int,
    target: str,
    holds: bool | None,
    *,
    against: str = MINISTRY,
    note: str = "",
) -> Measure:
    return Measure(TOPIC, name, value, unit, n, target, against, holds, note)


def _table(name: str, months: np.ndarray) -> np.ndarray:
    panel, dates = load()
    return np.asarray(panel[name][(months - dates[0]).astype(int)])


def _is(months: np.ndarray, names: Sequence[str]) -> np.ndarray:
    return np.isin(months, np.array(names, "datetime64[M]"))


def _percentage_errors(name: str, found: dict[str, np.ndarray]) -> np.ndarray:
    return 100 * (found[name] / _table(name, found["month"]) - 1)


@lru_cache(maxsize=1)
def _in_sample() -> dict[str, np.ndarray]:
    found = fiscal.simulate(LEARN, LAST)
    scored = found["month"] >= np.datetime64(FIRST)
    return {name: values[scored] for name, values in found.items()}


@lru_cache(maxsize=1)
def _expanding() -> dict[str, np.ndarray]:
    """Each month from relations estimated on what was paid before it."""
    months = np.arange(np.datetime64(EXPANDING), np.datetime64(LAST) + 1)
    columns: dict[str, list[float]] = {}
    for month in months:
        known = {}
        for module in fiscal.RELATIONS:
            estimate = module.estimate(module.RELATION.window.end(str(month - 2)))
            known[estimate.relation] = estimate
        found = fiscal.simulate(LEARN, str(month), coefficients=known)
        for name in (*fiscal.PARTS, "oil_gas_revenue"):
            columns.setdefault(name, []).append(float(found[name][-1]))
    return {name: np.array(column) for name, column in columns.items()} | {"month": months}


@measures(TOPIC)
def published_coefficients() -> Iterable[Measure]:  # history: published cases
    """Kc and export duties against every published month."""
    law = {
        n: float(v[0, 0]) for n, v in resolve(_LAW, np.array(["2025-01"], "datetime64[M]")).constant.items()
    }
    examples = list(rows("tax_examples"))
    pairs = [
        (float(r["value"]), float(r["urals_price"]), float(r["usd_rub"]))
        for r in examples
        if r["series"] == "kc" and r["urals_price"] and r["usd_rub"]
    ]
    made = [
        float(taxes.met_price_coefficient(p, rate, law["met_price_threshold"], law["met_price_divisor"]))  # type: ignore[arg-type]
        for _, p, rate in pairs
    ]
    exact = sum(abs(a - b) < 5e-5 for a, (b, _, _) in zip(made, pairs, strict=True))
    yield _row(
        "Kc equal to four digits", exact, "months", len(pairs), "all", exact == len(pairs) >= 10,
        against="Federal Tax Service notices",
    )  # fmt: skip
    duties = [
        r for r in examples if r["series"] == "export_duty_oil" and r["period"] >= "2019" and r["urals_price"]
    ]
    exact = sum(_duty(r, law) == float(r["value"]) for r in duties)
    yield _row(
        "Export duty exact", exact, "months", len(duties), "all", exact == len(duties) >= 5,
        against="Ministry of Finance announcements", note="truncated to a tenth of a dollar a tonne",
    )  # fmt: skip


_LAW = ("met_price_threshold", "met_price_divisor", "duty_base", "duty_rate", "duty_threshold")


def _duty(row: dict[str, str], law: dict[str, float]) -> float:
    month = np.array([row["period"]], "datetime64[M]")
    share = float(resolve(["duty_at_border"], month).monthly["duty_at_border"][0, 0, 0])
    # The announcements give the price a tonne; a price a barrel has lost digits.
    price = (
        float(row["monitoring_price"]) / LAW_BARRELS_PER_TONNE
        if row["monitoring_price"]
        else float(row["urals_price"])
    )
    full = float(taxes.duty_on(price, *(law[n] for n in _LAW[2:])))  # type: ignore[arg-type]
    return float(np.floor(10 * share * full + 1e-9) / 10)


@measures(TOPIC)
def extraction_tax() -> Iterable[Measure]:
    """Extraction tax on oil from prices, rate and normal production."""
    for label, found, limits in (
        ("in sample", _in_sample(), (3, 5)),
        ("expanding window", _expanding(), (4, 6)),
    ):
        error = np.abs(_percentage_errors("met_oil", found))[~_is(found["month"], ONE_OFFS[:1])]
        yield from _two(f"MET on oil, {label}", error, limits)


def _two(name: str, error: np.ndarray, limits: tuple[float, float]) -> Iterable[Measure]:
    median, mean = float(np.median(error)), float(np.mean(error))
    note = "one-offs apart; payments before each month learned from, no month dummies"
    n = len(error)
    yield _row(
        f"{name}: median error", median, "percent", n, f"at most {limits[0]}", median <= limits[0], note=note
    )
    yield _row(
        f"{name}: mean error", mean, "percent", n, f"at most {limits[1]}", mean <= limits[1], note=note
    )


@measures(TOPIC)
def total_revenue() -> Iterable[Measure]:  # history: published cases
    """The table's total."""
    found = _in_sample()
    error = np.abs(_percentage_errors("oil_gas_revenue", found))[~_is(found["month"], ONE_OFFS)]
    yield from _two("Oil and gas revenue, in sample", error, (3, 4))
    found = _expanding()
    error = np.abs(_percentage_errors("oil_gas_revenue", found))
    tax_month = np.isin(found["month"].astype(int) % 12 + 1, INCOME_TAX_MONTHS)
    for label, chosen, limit in (("outside income tax months", ~tax_month, 5), ("in them", tax_month, 7)):
        use = chosen & ~_is(found["month"], ONE_OFFS)
        mean = float(error[use].mean())
        yield _row(
            f"Oil and gas revenue, expanding window, {label}: mean error", mean, "percent", int(use.sum()),
            f"at most {limit}", mean <= limit,
        )  # fmt: skip
    for month in ONE_OFFS:
        value = float(_percentage_errors("oil_gas_revenue", found)[_is(found["month"], [month])][0])
        yield _row(f"One-off {month}: error of the total", value, "percent", 1, "shown", None)
    driven = fiscal.simulate(LEARN, LAST, free="2025-01")
    year = driven["month"] >= np.datetime64("2025-01")
    ours, theirs = (
        driven["oil_gas_revenue"][year].sum(),
        _table("oil_gas_revenue", driven["month"][year]).sum(),
    )
    gap = float(100 * (ours / theirs - 1))
    yield _row(
        "2025 driven by actual prices and rate, payments free all year", gap, "percent", 12, "within 5",
        abs(gap) <= 5, note=f"{ours:,.0f} against {theirs:,.0f} bn RUB",
    )  # fmt: skip


@measures(TOPIC)
def parts() -> Iterable[Measure]:
    """Where the total's error comes from: part by part, and the worst months."""
    found = _in_sample()
    months = found["month"]
    misses = {name: found[name] - _table(name, months) for name in fiscal.PARTS}
    for name, gap in misses.items():
        seen = ~np.isnan(gap)
        size = np.abs(_table(name, months)[seen]).mean()
        yield _row(
            f"Mean absolute error 2023-2025: {name}",
            float(np.abs(gap[seen]).mean()),
            "bn RUB",
            int(seen.sum()),
            "shown",
            None,
            note=f"mean {size:.1f}",
        )
    error = _percentage_errors("oil_gas_revenue", found)
    for place in np.argsort(-np.abs(error))[:10]:
        largest = sorted(misses, key=lambda n: -abs(misses[n][place]))[:3]
        told = ", ".join(f"{n} {misses[n][place]:+.0f}" for n in largest)
        reason = _REASONS.get(str(months[place]), "cause not known")
        yield _row(
            f"Worst months: {months[place]}", float(error[place]), "percent", 1, "shown", None,
            note=f"ours less theirs, damper > 0 paid out: {told} bn RUB; {reason}",
        )  # fmt: skip


#: What is known of the worst months, or inferred from the parts.
_REASONS = {  # history: published cases
    "2023-01": "first month of the unified tax payment: part of it reached February",
    "2023-02": "second month of the unified tax payment: holds part of January's",
    "2023-12": "additions fell due at the halved damper and were settled in February 2024 (inferred)",
    "2024-01": "as December 2023: the arrears of additions came in February (inferred)",
    "2024-03": "settlement of the income tax for 2023 above the advance formula",
    "2025-03": "settlement of the income tax for 2024 below the advance formula",
}


@measures(TOPIC)
def history() -> Iterable[Measure]:
    """The table 2019-2022, on the law of those years; only the extraction tax is fitted anew."""
    from econ.estimation.relations import met_oil

    for first, last, fit_first, fit_last in (
        ("2019-02", "2020-12", "2019-01", "2020-11"),
        ("2021-01", "2022-12", "2021-01", "2022-11"),
    ):
        sample = Months(fit_first, fit_last)
        place = (sample.months - load()[1][0]).astype(int)
        unit = unit_dampers(sample, *(fiscal.export_price(f)[place] for f in ("gasoline", "diesel")))
        own = met_oil.fitted(sample, unit).values
        whole = fiscal.estimates()
        rest = whole["met_oil"].values[len(own) :]
        refitted = replace(whole["met_oil"], values=(*own, *rest))
        found = fiscal.simulate(
            fit_first,
            last,
            coefficients={**whole, "met_oil": refitted},
            levels={"met_taxed_share": float(own[0])},
        )
        use = found["month"] >= np.datetime64(first)
        for name in ("met_oil", "reverse_excise", "additional_income_tax", "oil_gas_revenue"):
            ours, theirs = found[name][use], _table(name, found["month"][use])
            value = float(100 * np.nanmean(np.abs(ours - theirs)) / np.nanmean(np.abs(theirs)))
            yield _row(f"{first[:4]}-{last[:4]}, {name}: mean absolute error over mean", value, "percent",
                       int(use.sum()), "shown", None)  # fmt: skip


def _score(paid: np.ndarray, made: np.ndarray) -> tuple[float, float]:
    gap = paid - made
    return float(1 - np.sum(gap**2) / np.sum((paid - paid.mean()) ** 2)), float(np.abs(gap).mean())


@measures(TOPIC)
def damper() -> Iterable[Measure]:  # history: published cases
    """Damper from shippable prices, by month of accrual."""
    found = fiscal.simulate("2022-01", LAST)
    use = found["month"] >= np.datetime64("2022-08")
    paid, made = _table("damper_payment", found["month"][use]), found["damper_payment"][use]
    fit, error = _score(paid, made)
    n, span = len(paid), "accruals 2022-07 to 2025-11, northwest Europe"
    yield _row(f"Damper, {span}: R2", fit, "1", n, "at least 0.93", fit >= 0.93)
    yield _row(f"Damper, {span}: mean absolute error", error, "bn RUB", n, "at most 13", error <= 13)
    sample = Months("2019-01", "2022-06")
    place = (sample.months - load()[1][0]).astype(int)
    unit = unit_dampers(sample, *(fiscal.export_price(f)[place] for f in ("gasoline", "diesel")))
    share = _shares()
    fit, error = _score(sample.paid("damper_payment"), damper_relation.accruals(sample, share, unit))
    span, note = (
        "accruals 2019-01 to 2022-06, New York plus a fitted spread",
        "volumes as published, 2.9 and 4.0 Mt",
    )
    yield _row(f"Damper, {span}: R2", fit, "1", len(sample), "at least 0.94", fit >= 0.94, note=note)
    yield _row(
        f"Damper, {span}: mean absolute error",
        error,
        "bn RUB",
        len(sample),
        "at most 17",
        error <= 17,
        note=note,
    )
    yield from _damper_signs(found, sample, unit, share)
    yield _rotterdam()


def _shares() -> np.ndarray:
    """Sales that count for the damper over those at home, as literature has them, by fuel."""
    prior = damper_relation.PRIOR
    return np.array([prior[f"sales_share.{fuel}"][0] for fuel in ("gasoline", "diesel")])


def _rotterdam() -> Measure:  # history: published cases
    """The same on Rotterdam quotes, which may be used in research but not shipped."""
    quotes: dict[str, dict[str, float]] = {}
    for row in rows("products_prices"):
        if row["series"] in _ROTTERDAM:
            quotes.setdefault(row["series"], {})[row["period"]] = float(row["value"])
    name, target = "Damper with Rotterdam prices (research), R2", "0.97, and 10 bn RUB"
    if len(quotes) < len(_ROTTERDAM):
        return _row(name, "skipped", "1", 0, target, None, note="the quotes are not in the raw tables")
    sample = Months("2019-01", "2025-11")
    prices = [np.array([quotes[series][str(m)] for m in sample.months]) for series in _ROTTERDAM]
    share = _shares()
    made = damper_relation.accruals(sample, share, unit_dampers(sample, prices[0], prices[1]))
    fit, error = _score(sample.paid("damper_payment"), made)
    return _row(name, fit, "1", len(sample), target, None, note=f"mean absolute error {error:.1f} bn RUB")


_ROTTERDAM = ("gasoline_98_rotterdam", "diesel_rotterdam")


def _damper_signs(  # history: published cases
    found: dict[str, np.ndarray], before: Months, unit: np.ndarray, share: np.ndarray
) -> Iterable[Measure]:
    """Refused, halved and negative months."""
    tested = {month: set(fuels) for month, fuels in fiscal.refused(found).items() if fuels}
    # September 2025 was refused when due and passed by the retroactive limit.
    expected = {month: set(fuels) for month, fuels in refused().items() if month != "2025-09"}
    yield _row(
        "Damper refused by the price test in the right months", f"{', '.join(sorted(tested))}", "months",
        len(fiscal.month_means()), "2023-09 both fuels, 2025-08 gasoline", tested == expected,
        against="the ministry's statements", note="months whose mean wholesale price is published",
    )  # fmt: skip
    halved = found["damper_due"][_is(found["month"], ["2023-09"])][0]
    theirs = [_published(f"damper_{f}_theoretical", "2023-09") for f in ("gasoline", "diesel")]
    gap = float(np.max(np.abs(halved / theirs - 1)) * 100)
    yield _row("Damper of September 2023 at half: largest gap to the published unit value", gap, "percent", 2,
               "shown", None, against="Reuters")  # fmt: skip
    paid, made = before.paid("damper_payment"), damper_relation.accruals(before, share, unit)
    clear = np.abs(paid) > 15
    right = int(np.sum(np.sign(paid[clear]) == np.sign(made[clear])))
    yield _row("Sign of the damper right, 2019-01 to 2022-06, payments above 15 bn", right, "months",
               int(clear.sum()), "all", right == int(clear.sum()),
               note=f"{int(np.sum(paid[clear] < 0))} of them paid to the budget")  # fmt: skip


def _published(series: str, month: str) -> float:
    return next(
        float(r["value"]) for r in rows("tax_examples") if (r["series"], r["period"]) == (series, month)
    )


#: USD a barrel on every price, in the units of each input.
_DOLLAR = {
    "brent_price": 1.0,
    "urals_tax_price": 1.0,
    "gasoline_nwe_price": 8.53,
    "diesel_nwe_price": 7.46,
}
_SHOWN = (
    "met_oil_accrual",
    "additional_income_tax_accrual",
    "damper_payment_accrual",
    "reverse_excise_accrual",
    "met_condensate_accrual",
    "investment_allowance_accrual",
    "export_duty_gas_accrual",
)


@measures(TOPIC)
def sensitivities() -> Iterable[Measure]:  # history: published cases
    """One USD a barrel and one RUB a dollar for a year, at the prices of 2025, by month of accrual."""
    shifts = {
        "1 USD/bbl on all prices": (_DOLLAR, "150-160 (press, MET alone about 148)"),
        "1 USD/bbl wider Urals discount": ({"urals_tax_price": -1.0}, "shown"),
        "1 RUB/USD": ({"usd_rub": 1.0}, "97 (rule of thumb at plan, 92 RUB and 59 USD)"),
    }
    base = fiscal.simulate(LEARN, LAST, free=LEARN)
    year = base["month"] >= np.datetime64("2025-01")
    for name, (change, published) in shifts.items():
        moved = fiscal.simulate(LEARN, LAST, free=LEARN, change=change)
        gain = {n: float((moved[n] - base[n])[year].sum()) for n in (*_SHOWN, "oil_gas_accrual")}
        addition = float(bn_rub(base["met_base"], moved["met_addition"] - base["met_addition"])[year].sum())
        told = ", ".join(f"{n.removesuffix('_accrual')} {gain[n]:+.0f}" for n in _SHOWN)
        yield _row(
            f"{name}, a year", gain["oil_gas_accrual"], "bn RUB", 12, "shown", None, against=published,
            note=f"{told} (damper > 0 paid out); of MET the addition {addition:+.0f}",
        )  # fmt: skip


@measures(TOPIC)
def identities() -> Iterable[Measure]:
    """The table's sum on 10,000 draws of its parts."""
    from econ.model import oil_gas

    reads = fiscal.graph().inputs("oil_gas_parts")
    rng = np.random.default_rng(20251231)
    drawn = {name: rng.normal(100, 300, (1, 10_000)) for name in reads}
    whole = oil_gas.oil_gas_parts(*(drawn[name] for name in reads))
    signed = [-drawn[n] if n == "damper_payment" else drawn[n] for n in reads]
    exact = np.array([float(np.sum(np.array(column, np.longdouble))) for column in np.array(signed)[:, 0].T])
    worst = float(np.max(np.abs(whole[0] - exact) / np.max(np.abs(np.array(signed)[:, 0]), axis=0)))
    yield _row("Total equals the sum of its parts: largest gap over the largest term", worst, "1", 10_000,
               "at most 1e-12", worst <= 1e-12, against="the sum in long double")  # fmt: skip
