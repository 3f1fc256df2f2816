"""A progress bar with rate and time left; silent where there is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from econ.ensemble.plan import Plan

__all__ = ["bar"]


@contextmanager
def bar(plan: Plan, *, enabled: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A function that takes steps done and steps in all, or None where nobody would see it."""
    if not enabled or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    scale = plan.width * plan.horizon * len(plan.scenarios)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"{len(plan.scenarios)} scenarios", total=scale, rate="")

        def update(done: int, whole: int) -> None:
            speed = progress.tasks[task].speed
            rate = f"{speed / len(plan.scenarios) / plan.horizon:,.0f} draws/s" if speed else ""
            progress.update(task, completed=scale * done / whole, rate=rate)

        yield update
