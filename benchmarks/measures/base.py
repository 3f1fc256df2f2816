"""What a measure is: a figure computed today, beside the figure it should reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["Measure", "measures"]


@dataclass(frozen=True)
class Measure:
    """One row of `docs/measures.md`.

    Parameters
    ----------
    name, unit, target, against : str
        What is measured, in what, what it should be, and what it is compared with.
    value : float or str
        As computed in this run; yardsticks are computed too, never typed.
    n : int
        Observations behind it; fewer than six are shown, not scored.
    holds : bool or None
        Whether the target is met; None where it is shown only.
    note : str
        Why not, or what else a reader should know.
    """

    topic: str
    name: str
    value: float | str
    unit: str
    n: int
    target: str
    against: str
    holds: bool | None
    note: str = ""


#: Functions that return rows, in the order they were registered.
registered: list[tuple[str, Callable[[], Iterable[Measure]]]] = []


def measures(
    topic: str,
) -> Callable[[Callable[[], Iterable[Measure]]], Callable[[], Iterable[Measure]]]:
    """Register a function that computes rows of one topic."""

    def mark(function: Callable[[], Iterable[Measure]]) -> Callable[[], Iterable[Measure]]:
        registered.append((topic, function))
        return function

    return mark
