"""What a measure is: a figure computed today, beside the figure it should reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["Measure", "filled", "measures", "table"]


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


#: Texts of measures that a page of the documentation shows, by page and name: topic and function.
tables: dict[tuple[str, str], tuple[str, Callable[[], str]]] = {}


def table(topic: str, page: str, name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a text that stands in a page of `docs` between `<!-- measured: name -->` and its end."""

    def mark(function: Callable[[], str]) -> Callable[[], str]:
        tables[page, name] = (topic, function)
        return function

    return mark


def filled(page: str, name: str, text: str) -> str:
    """A page with what stands between a name's marks replaced.

    Raises
    ------
    ValueError
        The page has no such marks, or has them twice.
    """
    begins, ends = f"<!-- measured: {name} -->\n", f"<!-- end: {name} -->\n"
    if page.count(begins) != 1 or page.count(ends) != 1:
        raise ValueError(f"marks of {name} are not in the page once")
    before, rest = page.split(begins)
    return f"{before}{begins}\n{text.strip()}\n\n{ends}{rest.split(ends)[1]}"
