"""How time and memory grow with draws, months, scenarios, threads and processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measures.base import Measure, measures
from benchmarks.speed import clock, jobs
from benchmarks.speed.bench_speed import row
from benchmarks.speed.trace import slots
from econ.ensemble import runner, store
from econ.ensemble.plan import Plan

TOPIC = "growth"
#: Draws from which the cost of a million is taken.
_STORED = 100_000


def _shown(name: str, value: float, unit: str, note: str = "", against: str = "", n: int = 2) -> Measure:
    return row(name, value, unit, n=n, note=note, against=against, topic=TOPIC)


def _lanes(plan: Plan) -> int:
    return slots(plan) * len(plan.scenarios) * plan.width * len(plan.months)


def _series(label: str, plans: dict[int, Plan]) -> Iterable[Measure]:
    """Seconds for each million slots, months (warm-up too), scenarios and draws, against the first."""
    took = {size: clock.best(lambda p=plan: jobs.stepped(p), 2) for size, plan in plans.items()}
    unit = {size: took[size] / _lanes(plan) for size, plan in plans.items()}
    first = next(iter(plans))
    for size, each in unit.items():
        yield _shown(
            f"{label} {size:,}",
            each / unit[first],
            "times",
            note=f"{took[size]:.2f} s, {1e9 * each:.2f} ns a step",
            against=f"time for each step at {first:,}",
        )


@measures(TOPIC)
def draws() -> Iterable[Measure]:
    return _series("draws", {n: jobs.plan_of(n, 24, 2) for n in (1_000, 10_000, 100_000)})


@measures(TOPIC)
def months() -> Iterable[Measure]:
    return _series("months", {n: jobs.plan_of(4_000, n, 2) for n in (12, 60, 240)})


@measures(TOPIC)
def scenarios() -> Iterable[Measure]:
    # Steps of all scenarios alike: they share the warm-up, so a scenario more costs less than the first.
    return _series("scenarios", {n: jobs.plan_of(2_000, 24, n) for n in (1, 10, 100)})


@measures(TOPIC)
def threads() -> Iterable[Measure]:
    plan, took = jobs.plan_of(10_000, 24), {}
    for count in (1, 2):
        with clock.threads(count):
            took[count] = clock.best(lambda: jobs.stepped(plan), 3)
    yield _shown("speed-up from a second thread", took[1] / took[2], "times", n=3)


@measures(TOPIC)
def stored() -> Iterable[Measure]:
    """A thinned list of variables kept on disk, and read again: memory must not grow with the draws."""
    sizes = (10**4, 10**5, 10**6)
    about = f"one scenario, 24 months, {len(jobs.KEPT)} variables kept"
    written, read = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = str(Path(folder) / f"{size}.zarr")
            written[size] = clock.fresh("-m", "benchmarks.speed.jobs", "store", path, str(size), "24")
            read[size] = clock.fresh("-m", "benchmarks.speed.jobs", "summary", path)
    for size in sizes:
        took, peak = written[size]["seconds"], written[size]["peak"]
        yield _shown(f"stored, draws {size:,}", took, "s", n=1, note=f"peak {peak:.2f} GB; {about}")
        took, peak = read[size]["seconds"], read[size]["peak"]
        note = f"peak {peak:.2f} GB; {len(jobs.LEVELS)} exact quantiles"
        yield _shown(f"summary of that store, draws {size:,}", took, "s", n=1, note=note)
    per_draw = written[sizes[2]]["seconds"] / written[sizes[1]]["seconds"] * sizes[1] / sizes[2]
    yield _shown("time for each draw stored, 1,000,000 over 100,000", per_draw, "times", n=1)
    for what, found in (("storing", written), ("a summary of the store", read)):
        ratio = found[sizes[2]]["peak"] / found[sizes[1]]["peak"]
        yield row(
            f"peak memory of {what}, 1,000,000 over 100,000 draws",
            ratio,
            "times",
            n=1,
            target="at most 1.1",
            holds=ratio <= 1.1,
            topic=TOPIC,
        )


@measures(TOPIC)
def cluster() -> Iterable[Measure]:
    """Two worker processes of a dask cluster beside two threads, in memory and into a store."""
    from distributed import Client, LocalCluster

    plan, many = jobs.plan_of(20_000, 24), jobs.plan_of(_STORED, 24, 2)
    with (
        clock.threads(2),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as workers,
        Client(workers) as client,
        tempfile.TemporaryDirectory() as folder,
    ):
        executor = client.get_executor()
        runner.run_draws(plan, executor=executor)
        took = clock.side_by_side(
            {
                "threads": lambda: jobs.stepped(plan),
                "cluster": lambda: runner.run_draws(plan, executor=executor),
            },
            3,
        )
        stored = {
            "two threads": clock.once(lambda: store.run_to_store(many, Path(folder) / "threads.zarr")),
            "two worker processes": clock.once(
                lambda: store.run_to_store(many, Path(folder) / "workers.zarr", executor=executor)
            ),
        }
    yield _shown(
        "two worker processes of a local cluster",
        took["cluster"] / took["threads"],
        "times",
        n=3,
        against="two threads",
        note=f"{took['cluster']:.2f} s against {took['threads']:.2f} s; results travel between processes",
    )
    for on, seconds in stored.items():
        yield _shown(
            f"a million draws into a store, {on}",
            seconds * 1e6 / _STORED,
            "s",
            n=1,
            note=f"from {_STORED:,} draws of 2 scenarios, 24 months, {len(jobs.KEPT)} variables kept",
        )
