"""The tree that `explain` returns: what a number is, where it stands, and what it was made from."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["ENDS", "Node", "Value", "plain", "shown"]

#: Kinds at which a branch ends for good: nothing in the package lies behind them.
ENDS = (
    "reading",
    "row",
    "law",
    "estimate",
    "literature",
    "assumption",
    "scenario",
    "given",
    "shock",
    "calendar",
)
Value = float | dict[str, float]


@dataclass
class Node:
    """One number of a run, and the numbers it was made from.

    Parameters
    ----------
    name : str
        Variable, parameter, forcing, shock or series.
    kind : str
        `equation`, `observed` (pinned to data), `comparison` of two scenarios, `repeat` (told in
        full elsewhere in the tree), or one of `ENDS`.
    month, scenario : str
        Whose number it is; the scenario of the warm-up is `history`.
    value : float or dict
        By label where the variable has dims; over draws the median.
    low, high : float or dict, optional
        Ends of the 90 percent range over draws; None for a deterministic run.
    unit, title : str
    where : str
        File and line.
    source : str
        Law, paper, publisher, date, link.
    note : str
        Range, standard error, sample, or how a pin was made.
    cut : bool
        Whether the depth asked for ended before this number was explained.
    """

    name: str
    kind: str
    month: str
    scenario: str
    value: Value
    unit: str = ""
    title: str = ""
    where: str = ""
    source: str = ""
    note: str = ""
    low: Value | None = None
    high: Value | None = None
    cut: bool = False
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """The node itself and everything below it, a node before its children."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)

    def leaves(self) -> list[Node]:
        """Where the branches end; repeats and branches cut short included."""
        return [node for node in self.walk() if not node.children]

    def rows(self) -> list[dict[str, Any]]:
        """The tree as flat rows: `id`, `parent` (None for this node) and the node's fields."""
        found: list[dict[str, Any]] = []
        stack: list[tuple[Node, int | None]] = [(self, None)]
        while stack:
            node, parent = stack.pop()
            entries = {key: value for key, value in vars(node).items() if key != "children"}
            found.append({"id": len(found), "parent": parent, **entries})
            stack += [(child, len(found) - 1) for child in reversed(node.children)]
        return found

    def _repr_html_(self) -> str:
        """The tree as a notebook shows it: branches that open, the first two levels open already."""
        return _html(self, 0)

    def text(self) -> str:
        """`name, month = value unit`."""
        when = f", {self.month}" if self.month else ""
        unit = "" if self.unit == "1" else self.unit
        return f"{self.name}{when} = {shown(self.value, self.low, self.high)} {unit}".rstrip()


#: Levels of a tree that a notebook shows open.
_OPEN = 2


def _html(node: Node, level: int) -> str:
    told = ", ".join(part for part in (node.title, node.note, node.where, node.source) if part)
    head = f"<b>{html.escape(node.text())}</b> <i>{node.kind}</i> <small>{html.escape(told)}</small>"
    if not node.children:
        return f"<div style='margin-left:1em'>{head}</div>"
    below = "".join(_html(child, level + 1) for child in node.children)
    opened = " open" if level < _OPEN else ""
    return f"<details style='margin-left:1em'{opened}><summary>{head}</summary>{below}</details>"


def plain(values: np.ndarray, labels: list[str]) -> Value:
    """An array as one number, or as numbers by label."""
    flat = np.asarray(values, float).ravel()
    if len(flat) == 1:
        return float(flat[0])
    names = labels if len(labels) == len(flat) else [str(place) for place in range(len(flat))]
    return dict(zip(names, map(float, flat), strict=True))


def shown(value: Value, low: Value | None = None, high: Value | None = None) -> str:
    """A value for people, its range before the median where there is one."""
    if isinstance(value, dict):
        lows = low if isinstance(low, dict) else dict.fromkeys(value)
        highs = high if isinstance(high, dict) else dict.fromkeys(value)
        return ", ".join(f"{label} {_one(value[label], lows[label], highs[label])}" for label in value)
    return _one(value, low, high)  # type: ignore[arg-type]


def _one(value: float, low: float | None, high: float | None) -> str:
    if low is None or high is None or low == high:
        return _digits(value)
    return f"{_digits(low)} to {_digits(high)} ({_digits(value)})"


def _digits(value: float) -> str:
    """Four digits, and thousands set apart."""
    if not np.isfinite(value):
        return "free" if np.isnan(value) else str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
