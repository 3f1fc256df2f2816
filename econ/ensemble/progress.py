"""A progress bar with rate and time left; silent where there is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from econ.ensemble.plan import Plan

__all__ = ["Update", "bar", "part"]


Update = Callable[[int, int], None]


@contextmanager
def bar(plan: Plan, *, enabled: bool, runs: int = 1) -> Iterator[Update | None]:
    """A function that takes steps done and steps in all, or None where nobody would see it.

    `runs` counts the runs of this size that make the whole; `part` tells of one of them.
    """
    if not enabled or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    scale = plan.width * plan.horizon * len(plan.scenarios) * runs
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        several = "s" if len(plan.scenarios) > 1 else ""
        task = progress.add_task(f"{len(plan.scenarios)} scenario{several}", total=scale, rate="")

        def update(done: int, whole: int) -> None:
            speed = progress.tasks[task].speed
            rate = f"{speed / len(plan.scenarios) / plan.horizon:,.0f} draws/s" if speed else ""
            progress.update(task, completed=scale * done / whole, rate=rate)

        yield update


def part(update: Update | None, run: int, runs: int) -> Update | None:
    """What one of several runs of the same size reports to."""
    if update is None:
        return None
    return lambda done, whole: update(run * whole + done, runs * whole)
