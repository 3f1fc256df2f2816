"""The yardstick of the cost: its dates, its world, and whether what a report prints is watched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

import econ
from benchmarks.measures.base import Measure, measures
from econ.reporting.pages import VARIABLES
from econ.scenarios import HISTORY, WARMUP, compile_scenarios, load
from econ.scenarios.schedules import in_history
from econ.variables import forcings, variables
from econ.vintage import vintage

TOPIC = "reference"
COST, REFERENCE = "cost_of_continuing", "no_pressure"
GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden" / "run.json"
#: Channels that are no pressure: the oil price, and Russia's own policy.
_OTHER = ("oil", "policy")
_DRAWS = 16


@measures(TOPIC)
def dates() -> Iterable[Measure]:
    """Levels of the reference beside history's on the last day before each start."""
    starts = np.arange(vintage().months[WARMUP], vintage().months[-1] + 2)
    above = [str(start) for start in starts if _above(start)]
    yield Measure(
        TOPIC, "Starts at which the reference exceeds history", len(above), "starts", len(starts), "0",
        "history's level on the last day before the start", not above, ", ".join(above[:3]),
    )  # fmt: skip
    calm = [f"{year}-01" for year in range(2021, 2025)]
    costs = [econ.simulate("baseline", start=s, months=12, draws=0, keep=[COST])[COST] for s in calm]
    largest = max(float(np.abs(cost).max()) for cost in costs)
    yield Measure(
        TOPIC, "Cost of continuing before there was pressure: largest month", largest, "bn RUB", len(calm),
        "0", f"starts {calm[0]} to {calm[-1]}, a year each", largest == 0,
    )  # fmt: skip


def _above(start: np.datetime64) -> bool:
    """Whether some lever of pressure in the reference is above what history had at the start."""
    run, past = compile_scenarios(REFERENCE, start, 12), load(HISTORY).pressure
    day = np.array([start]).astype("datetime64[D]") - 1
    for name, declared in forcings().items():
        if declared.channel in _OTHER:
            continue
        levels = run.values[name][run.warmup :, ..., 0].reshape(12, -1)
        was = [in_history(s, day, declared.neutral)[0] for s in past.get(name, ())] or [declared.neutral]
        if np.any(levels > np.array(was) + 1e-12):
            return True
    return False


@measures(TOPIC)
def world() -> Iterable[Measure]:
    """The same path of the world, given for all scenarios and for one by name."""
    chosen = [v for v in variables().values() if v.world]
    base = econ.simulate("baseline", months=6, draws=0, keep=[v.name for v in chosen])
    gaps = []
    for variable in chosen:
        level = 1.3 * float(base[variable.name].mean())
        rows = [
            {"month": str(month.astype("datetime64[M]")), "variable": variable.name, "value": level}
            for month in base["month"].values
        ]
        named = [{**row, "scenario": "all_channels"} for row in rows]
        options = {"months": 6, "draws": _DRAWS, "keep": [COST]}
        one, other = (econ.simulate("all_channels", given=paths, **options)[COST] for paths in (rows, named))
        gaps.append(float(np.abs(one - other).max()))
    yield Measure(
        TOPIC, "Cost under a given path, rows for all less rows by name: largest gap", max(gaps), "bn RUB",
        len(gaps), "0", "the same path of " + ", ".join(v.name for v in chosen), max(gaps) == 0,
    )  # fmt: skip


@measures(TOPIC)
def golden() -> Iterable[Measure]:
    """What the report prints and no golden number watches."""
    missing = sorted(set(VARIABLES) - set(json.loads(GOLDEN.read_text(encoding="utf-8"))))
    yield Measure(
        TOPIC, "Variables printed without a golden value", len(missing), "variables", len(VARIABLES), "0",
        "tests/golden/run.json", not missing, ", ".join(missing[:5]),
    )  # fmt: skip
