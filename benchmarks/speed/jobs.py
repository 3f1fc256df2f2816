"""The runs that are timed, all of the real model."""

from __future__ import annotations

import dataclasses
import json
import resource
import sys
from pathlib import Path
from typing import Any

from benchmarks.speed.clock import once
from econ.ensemble import runner, store
from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import Plan, make_plan
from econ.scenarios.library import load

__all__ = ["KEPT", "LEVELS", "SCENARIOS", "one_by_one", "plan_of", "stepped"]

SCENARIOS = (
    "baseline",
    "no_pressure",
    "strikes_40pct",
    "tariff_25",
    "tariff_100",
    "all_channels",
    "alternating",
    "price_cap_30",
    "ports_and_pipelines",
    "oil_price_spike",
)
#: What an analyst keeps of a large ensemble: the model is computed whole all the same.
KEPT = ("oil_gas_revenue", "liquid_nwf", "gasoline_shortage_share", "fuel_stress", "fiscal_stress")
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def plan_of(draws: int, months: int, scenarios: int = len(SCENARIOS), *, keep: str = "few") -> Plan:
    """A plan that computes every variable and keeps a few, or all."""
    wanted = [
        dataclasses.replace(load(SCENARIOS[i % len(SCENARIOS)]), name=f"s{i}") if scenarios > 10 else name
        for i, name in enumerate((SCENARIOS * -(-scenarios // len(SCENARIOS)))[:scenarios])
    ]
    outputs = "all" if "no_pressure" in wanted[:scenarios] else _without_cost()
    plan = make_plan(wanted, draws=draws, months=months, keep=outputs)
    return plan if keep == "all" else dataclasses.replace(plan, keep=KEPT)


def _without_cost() -> list[str]:
    """All that the graph makes: the cost of continuing would add a scenario to compare with."""
    from econ.variables import variables

    return list(variables())


def stepped(plan: Plan) -> None:
    """The whole run; a few variables are kept."""
    runner.run_draws(plan)


def one_by_one(plan: Plan, draws: int) -> None:
    """A plain loop over draws: the same equations on one draw of one scenario at a time."""
    for _ in range(draws):
        chunk = Chunk(plan, 0, 1)
        for _ in range(plan.horizon):
            chunk.advance()


def _quantiles(draws: str, months: str) -> None:
    runner.run_quantiles(plan_of(int(draws), int(months), keep="all"), LEVELS)


def _store(path: str, draws: str, months: str) -> None:
    store.run_to_store(plan_of(int(draws), int(months), 1), Path(path))


def _summary(path: str) -> None:
    store.store_quantiles(path, LEVELS)


_JOBS = {"quantiles": _quantiles, "store": _store, "summary": _summary}


def main(arguments: list[str]) -> dict[str, Any]:
    """Run one job in this fresh process: its seconds and its peak memory in GB."""
    name, *details = arguments
    seconds = once(lambda: _JOBS[name](*details))
    return {"seconds": seconds, "peak": _peak() / 1e9}


def _peak() -> int:
    """The most bytes that this process ever held."""
    try:
        # `getrusage` of a child begins at its parent's peak on Linux; this mark begins anew with the program.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024
    except OSError:
        # macOS counts in bytes.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
