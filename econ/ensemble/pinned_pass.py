"""One pass over the past, pinned to what was observed, that keeps where its draws were at some months."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import Plan
from econ.ensemble.warmup import End

__all__ = ["PinnedPass"]


class PinnedPass(Chunk):
    """All draws of a plan through its warm-up; `states` has their state before each wanted month.

    Parameters
    ----------
    plan : Plan
        Its warm-up is the past to go through.
    wanted : collection of int
        Months counted from the warm-up's first; a run of the same draws can begin at each (`Chunk`).
    """

    def __init__(self, plan: Plan, wanted: Collection[int]) -> None:
        self.states: dict[int, End] = {}
        self._wanted, self._width = frozenset(wanted), plan.width
        super().__init__(plan, 0, plan.width, watch=_nothing)

    def end(self) -> None:
        """Leave the month, and keep the state where a run will begin."""
        super().end()
        if self._month in self._wanted:
            self.states[self._month] = self.state(self._width)


def _nothing(month: int, env: dict[str, Any]) -> None:
    """A pass that is watched does not take up another's end."""
