"""What it would take, rules of thumb, Sobol indices and claims, each against what can be known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import xarray as xr

import econ
from benchmarks.economics.published import published
from benchmarks.measures.base import Measure, measures
from econ.uncertainty.sobol import indices
from econ.verdicts.rules import VERDICTS

TOPIC = "questions"
DRAWS, SEED = 1000, 0
#: Standard errors within which two shares agree.
CLOSE = 3.0
#: Questions: event, lever, last month, probability, way, level.
ASKED = (
    ("liquid_nwf <= 0.1", "brent_price", 12, 0.5, "level", None),
    ("fuel_stress > 60", "strike_intensity", 12, 0.9, "level", None),
    ("fuel_stress > 60", "strike_intensity", 12, 0.94, "start", 20.0),
    ("crude_exports_india < 1", "tariff.india", 12, 0.5, "level", None),
)


@measures(TOPIC)
def thresholds() -> Iterator[Measure]:
    """Each answer run again at what was found, on other simulations."""
    first = np.datetime64(econ.simulate(months=1, draws=0, keep=["usd_rub"]).attrs["start"], "M")
    for event, lever, months, probability, way, level in ASKED:
        before = str(first + months - 1)
        found = econ.threshold(
            event, lever, before=before, probability=probability, way=way, level=level, draws=DRAWS, seed=SEED
        )
        at = f" at {level:g}" if level is not None else ""
        name = f"{event} by {before} in {100 * probability:.0f} of 100: {way} of {lever}{at}"
        if not found.sizes["crossing"]:
            yield Measure(
                TOPIC, name, "not within the range", "", DRAWS, "shown", "", None, str(found.attrs["answer"])
            )
            continue
        for k in range(found.sizes["crossing"]):
            yield _checked(found.isel(crossing=k), name, probability, way)


def _checked(one: xr.Dataset, name: str, asked: float, way: str) -> Measure:
    gap = float(one["checked"]) - asked - float(one["residual"])
    error = np.sqrt(2) * max(float(one["checked_error"]), np.sqrt(asked * (1 - asked) / DRAWS))
    return Measure(
        TOPIC,
        name,
        float(one["found"]),
        str(one.attrs["unit"]),
        DRAWS,
        f"share on other simulations within {CLOSE:g} errors",
        f"{100 * (asked + float(one['residual'])):.1f} of 100 where it was sought",
        bool(abs(gap) <= CLOSE * error),
        f"{100 * float(one['checked']):.1f} of 100 on other simulations (s.e. of the gap {100 * error:.1f}); "
        f"residual {100 * float(one['residual']):+.1f}; found to ± {float(one['found_error']):.2g}",
    )


@lru_cache(maxsize=1)
def _rules() -> xr.Dataset:
    return econ.reckoner(draws=DRAWS, seed=SEED)


@measures(TOPIC)
def reckoners() -> Iterator[Measure]:  # history: examples
    """Rules of thumb beside those that others publish, by dollar and by rouble."""
    found = _rules()
    for rule, outcome, label, theirs, unit, against in (
        (
            "brent",
            "federal_balance",
            "Brent a dollar lower: federal balance",
            published("benchmark_results", id="B32")[0],
            "bn RUB a year",
            "budget revenue, Kogan in April 2025",
        ),
        (
            "rouble",
            "oil_gas_revenue",
            "A rouble to the dollar stronger: oil and gas revenue",
            -published("elasticities", parameter="rub_budget_sensitivity_2020")[0],
            "bn RUB a year",
            "base revenue, Ministry of Finance in March 2020",
        ),
    ):
        step = abs(float(found["step"].sel(rule=rule)))
        low, middle, high = found["change"].sel(rule=rule, outcome=outcome).values / step
        yield Measure(
            TOPIC,
            label,
            float(middle),
            unit,
            DRAWS,
            "shown beside a published rule",
            f"{theirs:.0f}: {against}",
            None,
            f"90 percent range {low:.0f} to {high:.0f}; the published rule is of other prices and laws",
        )


@measures(TOPIC)
def additivity() -> Iterator[Measure]:
    """How far the sum of rules is from the run with all of them."""
    found = _rules()
    for name in found["together"].values:
        share = found["gap_share"].sel(together=name)
        gap = {o: float(share.sel(outcome=o)) for o in ("oil_gas_revenue", "federal_balance", "fuel_stress")}
        worst = float(found["gap"].sel(together=name, outcome="federal_balance"))
        words = ", ".join(f"{o} {100 * v:+.0f} percent" for o, v in gap.items() if v == v)
        yield Measure(
            TOPIC,
            f"Rules added against one run: {name}",
            worst,
            "bn RUB of the balance",
            DRAWS,
            "shown",
            f"{float(found['whole'].sel(together=name, outcome='federal_balance')):,.0f} in one run",
            None,
            f"sum less whole: {words}",
        )


@measures(TOPIC)
def sobol_indices() -> Iterator[Measure]:
    """The path of the model's own indices on a function whose indices are known in closed form."""
    a, b = 7.0, 0.1
    one, two = (1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8
    both = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both

    def ishigami(uniforms: np.ndarray) -> np.ndarray:
        x, y, z = (2 * np.pi * u - np.pi for u in uniforms.T)
        return np.asarray((np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x))[None])

    rows = 4096
    first, _, total, _ = indices({"x": 1, "y": 1, "z": 1}, ishigami, rows, SEED)
    for label, ours, theirs in (
        ("first-order", first[0], np.array([one, two, 0]) / whole),
        ("total", total[0], np.array([one + both, two, both]) / whole),
    ):
        largest = float(np.abs(ours - theirs).max())
        yield Measure(
            TOPIC,
            f"Sobol indices of Ishigami's function, {label}: largest error",
            largest,
            "1",
            3,
            "at most 0.02",
            ", ".join(f"{value:.4f}" for value in theirs),
            largest <= 0.02,
            f"{rows} rows a set through SALib; ours {', '.join(f'{value:.4f}' for value in ours)}",
        )
    found = econ.sensitivity("sobol", outcome="oil_gas_revenue", draws=128, top=6, months=6, last=6)
    total_share = float(found["first"].sum())
    yield Measure(
        TOPIC,
        "Sobol indices of oil and gas revenue: first-order indices added",
        total_share,
        "1",
        found.sizes["group"],
        "shown",
        "1 without interactions",
        None,
        f"largest: {found['group'].values[0]}, total {float(found['total'][0, 0]):.2f}",
    )


@measures(TOPIC)
def claims() -> Iterator[Measure]:
    """Verdicts on the essay's claims, then and now."""
    found = econ.claims(draws=DRAWS, seed=SEED)
    for when in ("then", "now"):
        verdicts = [str(v) for v in found["verdict"].sel(when=when).values]
        counts = Counter(verdicts)
        named = {
            verdict: ", ".join(
                c for c, v in zip(found["claim"].values, verdicts, strict=True) if v == verdict
            )
            for verdict in VERDICTS
        }
        yield Measure(
            TOPIC,
            f"The essay's claims, {when} ({found.attrs['made'] if when == 'then' else found.attrs['now']})",
            "; ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v]),
            "claims",
            len(verdicts),
            "shown",
            "rules fixed before the run",
            None,
            "; ".join(f"{verdict}: {names}" for verdict, names in named.items() if names),
        )
