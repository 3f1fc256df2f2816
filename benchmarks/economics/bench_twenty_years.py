"""Twenty years of twelve thousand simulations: does every number stay a number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import econ
from benchmarks.measures.base import Measure, measures
from econ.experiments.answers import under_answer

MONTHS, DRAWS = 240, 12_000
KEEP = ("usd_rub", "key_rate", "cpi_level", "federal_balance", "bond_yield", "liquid_nwf", "fiscal_stress")


@measures("answer")
def twenty_years() -> Iterator[Measure]:
    """With Moscow's answer and without; only the extremes of each month are kept."""
    for answer in ("own", "none"):
        ds = econ.simulate(
            under_answer("baseline", answer), months=MONTHS, draws=DRAWS, keep=KEEP, quantiles=(0.0, 0.5, 1.0)
        )
        wrong = sum(int((~np.isfinite(ds[name].values)).sum()) for name in KEEP)
        rate = ds["usd_rub"].isel(month=-1).values.ravel()
        yield Measure(
            topic="answer",
            name=f"Twenty years of {DRAWS:,} simulations, answer {answer}: extremes that are no number",
            value=wrong,
            unit="values",
            n=DRAWS,
            target="0",
            against=f"{len(KEEP)} variables, {MONTHS} months",
            holds=wrong == 0,
            note=f"roubles a dollar at the end: {rate[0]:.0f} to {rate[2]:.0f}, median {rate[1]:.0f}; "
            "plans end in 2030 and GDP's path in 2028, so the level is an exercise in arithmetic",
        )
