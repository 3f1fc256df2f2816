"""The engine beside the machine's floor, its peers and a plain loop, in one run on one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from benchmarks.measures.base import Measure, measures
from benchmarks.speed import clock, jobs, peers, toy
from benchmarks.speed.floor import Floor
from benchmarks.speed.trace import Work, slots, work_of
from econ.ensemble import runner
from econ.ensemble.cluster import PROCESSES, on_scheduler
from econ.ensemble.memory import settle_memory
from econ.ensemble.plan import Plan
from econ.streams import BLOCK

TOPIC = "speed"
DRAWS, MONTHS = 10_000, 60
_REPEATS = 4
#: Draws of the generated model's chunks, as many lanes as the engine's own.
_LANES = 10 * BLOCK


def row(
    name: str,
    value: float | str,
    unit: str,
    n: int = _REPEATS,
    target: str = "",
    against: str = "",
    holds: bool | None = None,
    note: str = "",
    topic: str = TOPIC,
) -> Measure:
    return Measure(topic, name, value, unit, n, target, against, holds, note)


@measures(TOPIC)
def machine() -> Iterable[Measure]:
    return [
        row("machine", clock.machine(), "", n=1, note="all rows of this table come from one run on it"),
        row("peers", peers.versions(), "", n=1, note="in an environment of their own"),
    ]


@cache
def _work() -> Work:
    return work_of(jobs.plan_of(BLOCK, MONTHS, keep="few"))


@cache
def _plan() -> Plan:
    return jobs.plan_of(DRAWS, MONTHS)


def _steps(plan: Plan) -> int:
    return slots(plan) * len(plan.scenarios) * plan.width * plan.horizon


@measures(TOPIC)
def job_beside_its_floor() -> Iterable[Measure]:
    plan, floor = _plan(), Floor(_work(), DRAWS)
    steps = _steps(plan)
    size = f"{len(plan.scenarios)} scenarios x {DRAWS:,} draws x {MONTHS} months"
    yield row(
        "equation-steps of the job",
        steps / 1e6,
        "M",
        n=len(plan.needed),
        note=f"{len(plan.needed)} equations, {slots(plan)} slots of their dims, {size}",
    )
    yield row(
        "array passes for each equation-step",
        floor.elements / steps,
        "1",
        n=len(plan.needed),
        note="ufunc results per step, counted while the model runs, warm-up included",
    )
    for threads in (1, 2):
        with clock.threads(threads):
            took = clock.side_by_side(
                {"floor": lambda t=threads: floor.run(t), "engine": lambda: jobs.stepped(plan)}, _REPEATS
            )
        ratio = took["engine"] / took["floor"]
        on = f"{threads} thread{'s' if threads > 1 else ''}"
        yield row(f"rate, {on}", steps / took["engine"] / 1e6, "M steps/s", note=f"{took['engine']:.2f} s")
        yield row(
            f"time over the floor's, {on}",
            ratio,
            "times",
            target="at most 2.5, aim 2",
            against="the floor",
            holds=ratio <= 2.5,
            note=f"the floor took {took['floor']:.2f} s",
        )


@measures(TOPIC)
def job_in_processes() -> Iterable[Measure]:
    """Two processes wait for no interpreter lock; chunks and results are the same."""
    plan, floor = _plan(), Floor(_work(), DRAWS)
    with clock.threads(2), on_scheduler(PROCESSES) as pool:
        runner.run_draws(plan, executor=pool)
        took = clock.side_by_side(
            {
                "floor": lambda: floor.run(2),
                "threads": lambda: jobs.stepped(plan),
                "processes": lambda: runner.run_draws(plan, executor=pool),
            },
            _REPEATS,
        )
    ratio = took["processes"] / took["floor"]
    yield row(
        "time over the floor's, 2 processes",
        ratio,
        "times",
        target="at most 2.5, aim 2",
        against="the floor, 2 threads",
        holds=ratio <= 2.5,
        note=f"{took['processes']:.2f} s; two threads in the same minutes {took['threads']:.2f} s, "
        f"the floor {took['floor']:.2f} s",
    )


@measures(TOPIC)
def exact_quantiles() -> Iterable[Measure]:
    plan, floor = jobs.plan_of(DRAWS, MONTHS, keep="all"), Floor(_work(), DRAWS)
    rows = slots(plan) * len(plan.scenarios) * MONTHS
    for threads in (1, 2):
        with clock.threads(threads):
            took = clock.side_by_side(
                {
                    "floor": lambda t=threads: floor.run(t),
                    "sort": lambda t=threads: _sort_alone(rows, t),
                    "quantiles": lambda: runner.run_quantiles(plan, jobs.LEVELS),
                },
                2,
            )
        ratio = took["quantiles"] / took["floor"]
        on = f"{threads} thread{'s' if threads > 1 else ''}"
        yield row(
            f"exact quantiles of all variables over the floor, {on}",
            ratio,
            "times",
            n=2,
            target="at most 3",
            against="the floor, which sorts nothing",
            holds=ratio <= 3,
            note=f"{took['quantiles']:.2f} s, {len(jobs.LEVELS)} quantiles",
        )
        yield row(
            f"the same over the floor and a sort of as many normal values, {on}",
            took["quantiles"] / (took["floor"] + took["sort"]),
            "times",
            n=2,
            note=f"the sort alone: {took['sort'] / took['floor']:.2f} floors, "
            f"{1e9 * took['sort'] / (rows * DRAWS):.1f} ns a value",
        )
    with clock.threads(2):
        peak = clock.fresh("-m", "benchmarks.speed.jobs", "quantiles", str(DRAWS), str(MONTHS))["peak"]
    yield row(
        "peak memory of that",
        peak,
        "GB",
        n=1,
        target="at most 0.6",
        against="a fresh process, 2 threads",
        holds=peak <= 0.6,
    )


def _sort_alone(rows: int, threads: int) -> None:
    """Sort so many rows of draws, as quantiles do, in a buffer that stays near the processor."""
    values = np.random.default_rng(0).standard_normal((len(jobs.SCENARIOS), DRAWS))

    def share(_: int) -> None:
        into = np.empty_like(values)
        for _ in range(rows // len(values) // threads):
            np.copyto(into, values)
            into.sort(axis=-1)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, range(threads)))


@measures(TOPIC)
def plain_loops() -> Iterable[Measure]:
    plan = jobs.plan_of(1, MONTHS, 1)
    engine = _plan()
    with clock.threads(1):
        took = clock.side_by_side(
            {"loop": lambda: jobs.one_by_one(plan, 2), "engine": lambda: jobs.stepped(engine)}, _REPEATS
        )
    loop = 2 * _steps(plan) / took["loop"]
    rate = _steps(engine) / took["engine"]
    yield row(
        "rate over a plain Python loop's, 1 thread",
        rate / loop,
        "times",
        against="the same equations, one draw of one scenario at a time",
        note=f"the loop: {loop / 1e6:.2f} M steps/s",
    )


def _generated(threads: int) -> Callable[[], object]:
    """The generated model in the engine, about as many lanes as a chunk of the real one."""
    chunks = [toy.Lanes(10, i * _LANES, (i + 1) * _LANES) for i in range(4)]

    def run() -> None:
        if threads == 1:
            for chunk in chunks:
                chunk.run(MONTHS)
            return
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda chunk: chunk.run(MONTHS), chunks))

    return run


@measures(TOPIC)
def beside_peers() -> Iterable[Measure]:
    settle_memory()
    size = toy.BEHAVIOURAL + toy.IDENTITIES
    steps = 4 * 10 * _LANES * MONTHS * size
    ours = {t: max(steps / clock.best(_generated(t), _REPEATS) for _ in range(2)) for t in (1, 2)}
    flow = peers.modelflow(MONTHS)
    best = flow["rates"][flow["best"]]
    plain = 10 * MONTHS * size / clock.best(lambda: toy.plain_loop(10 * MONTHS))
    same = "the same generated model of 100 equations"
    for threads, rate in ours.items():
        yield row(f"rate on a generated model, {threads} threads", rate / 1e6, "M steps/s", against=same)
    for name, rate in flow["rates"].items():
        yield row(f"ModelFlow, {name}", rate / 1e6, "M steps/s", n=5, against=same, note="1 thread")
    yield row(
        "ModelFlow, its best mode on one path ten times as long",
        flow["long"] / 1e6,
        "M steps/s",
        n=5,
        against=same,
    )
    ratio = ours[2] / best
    yield row(
        "rate over ModelFlow's best mode",
        ratio,
        "times",
        n=5,
        target="at least 250",
        against=f"{flow['best']}; compilation not counted",
        holds=ratio >= 250,
        note=f"over its quickest mode without forcing a single pass: "
        f"{ours[2] / max(r for n, r in flow['rates'].items() if 'one pass' not in n):.0f}",
    )
    yield row("Python floats in a loop", plain / 1e6, "M steps/s", n=5, against=same)
    yield row("rate over Python floats in a loop", ours[2] / plain, "times", n=5, against=same)
    rate = peers.fair(MONTHS)
    yield row(
        "FaIR",
        rate / 1e6,
        "M species-steps/s",
        against="comparable work, not the same",
        note="64 species, up to 10 scenarios x 100 configurations x 60 years, about 20 passes a species-step",
    )
