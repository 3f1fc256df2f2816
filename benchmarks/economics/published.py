"""Published results beside ours: what a row is, and the table that `docs/published_results.md` shows.

One row an author and measure; statements of belligerents and politicians are left out. Each source's
inputs go through the model's own equations, in the source's mode. The page is written by
`python -m benchmarks.economics.published`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from econ.observations.catalog import rows

__all__ = ["Result", "entry", "published", "results"]

OUT = Path(__file__).resolve().parents[2] / "docs" / "published_results.md"


@dataclass(frozen=True)
class Result:
    """One published figure and ours.

    Parameters
    ----------
    author, measure, unit : str
    theirs : str
        As published.
    low, high : float
        Its range; the same number twice where there is one.
    ours : float
    mode : str
        How ours was computed, and with which inputs.
    reason : str
        Why the two differ, or why they agree.
    before : float
        Where the figure is a level: what it is to be compared with.
    """

    author: str
    measure: str
    unit: str
    low: float
    high: float
    ours: float
    mode: str
    reason: str
    before: float = 0.0

    @property
    def theirs(self) -> str:
        """The published figure as text."""
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"

    @property
    def same_sign(self) -> bool:
        """Whether ours has the published sign; a published zero asks for a change near zero."""
        middle = (self.low + self.high) / 2 - self.before
        if middle == 0:
            return abs(self.ours) < 0.1
        return bool(np.sign(self.ours - self.before) == np.sign(middle))

    @property
    def ratio(self) -> float:
        """Ours over theirs, NaN where theirs is zero."""
        middle = (self.low + self.high) / 2
        return self.ours / middle if middle else float("nan")


entries: list[Callable[[], Result]] = []


def entry(function: Callable[[], Result]) -> Callable[[], Result]:
    entries.append(function)
    return function


def results() -> list[Result]:
    """All rows, in the order of the table."""
    for module in ("published_rules", "published_buyers", "published_runs"):
        import_module(f"{__package__}.{module}")
    return [make() for make in entries]


def published(table: str, **match: str) -> tuple[float, float]:
    """The range of the one row that matches, read from the raw table."""
    found = [r for r in rows(table) if all(r[k].startswith(v) for k, v in match.items())]
    assert len(found) == 1, (match, len(found))
    row = found[0]
    if row["value"]:
        return float(row["value"]), float(row["value"])
    return float(row["value_low"]), float(row["value_high"])


def main() -> None:
    """Write the table to `docs/published_results.md`."""
    found = results()
    head = (
        "Written by `python -m benchmarks.economics.published`; do not edit. One row an author and measure, "
        "statements of belligerents and politicians left out. Each source's inputs go through the model's "
        "own equations in the source's own mode: an equation alone where the source is static."
    )
    columns = "| source | measure | unit | theirs | ours | same sign | mode | why they differ |"
    dated = "<!-- history: events, laws and publications by their dates -->"
    lines = ["# Published results beside ours", "", dated, "", head, "", columns, "|" + "---|" * 8]
    for r in found:
        sign = "yes" if r.same_sign else "no"
        cells = (r.author, r.measure, r.unit, r.theirs, f"{r.ours:.3g}", sign, r.mode, r.reason)
        lines.append(f"| {' | '.join(cells)} |")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    # The module that the entries registered in is this one under its own name.
    import_module("benchmarks.economics.published").main()
