"""What a user waits for: imports, help, and a single deterministic run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable

import econ
from benchmarks.measures.base import Measure, measures
from benchmarks.speed import clock
from benchmarks.speed.bench_speed import row
from econ.ensemble import runner
from econ.ensemble.derived import COST
from econ.ensemble.plan import kept_names, make_plan

TOPIC = "start"


def _python(*arguments: str) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, *arguments], cwd=clock.ROOT, check=True, stdout=subprocess.DEVNULL)

    return run


@measures(TOPIC)
def imports() -> Iterable[Measure]:
    took = clock.side_by_side(
        {
            "python": _python("-c", "pass"),
            "numpy": _python("-c", "import numpy"),
            "econ": _python("-c", "import econ"),
            "simulate": _python("-c", "import econ; econ.simulate"),
            "help": _python("-m", "econ", "--help"),
        },
        7,
    )
    rows = {
        "`import econ`": ("econ", "numpy", 1.0),
        "`import econ` and the first use of `simulate`": ("simulate", "numpy", None),
        "`econ --help`": ("help", "python", None),
    }
    for name, (what, beside, most) in rows.items():
        ratio = took[what] / took[beside]
        yield row(
            name,
            ratio,
            "times",
            n=7,
            target=f"at most {most:g}" if most else "",
            against=f"`import {beside}`" if beside != "python" else "bare Python",
            holds=None if most is None else ratio <= most,
            note=f"{1e3 * took[what]:.0f} ms against {1e3 * took[beside]:.0f} ms",
            topic=TOPIC,
        )


@measures(TOPIC)
def deterministic() -> Iterable[Measure]:
    alone = [name for name in kept_names("headline") if name != COST.name]
    plan = make_plan("all_channels", draws=0, months=24, keep=alone)
    first = clock.once(lambda: runner.run_draws(plan))
    took = clock.side_by_side(
        {
            "run": lambda: runner.run_draws(plan),
            "plan": lambda: make_plan("all_channels", draws=0, months=24, keep=alone),
            "dataset": lambda: econ.simulate("all_channels", draws=0, months=24),
        },
        20,
    )
    yield row(
        "deterministic run, compiled scenario, 24 months, second call",
        1e3 * took["run"],
        "ms",
        n=20,
        target="at most 30",
        holds=took["run"] <= 0.030,
        note=f"the first call {1e3 * first:.0f} ms; {len(plan.needed)} equations; "
        f"compiling the scenario {1e3 * took['plan']:.1f} ms",
        topic=TOPIC,
    )
    yield row(
        "`econ.simulate` of it beside the scenario without pressure, with its labelled dataset",
        1e3 * took["dataset"],
        "ms",
        n=20,
        topic=TOPIC,
    )
