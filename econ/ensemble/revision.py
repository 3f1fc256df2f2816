"""What later editions will add to the federal budget's first estimates in the warm-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.quantities import MONTHS_PER_YEAR
from econ.streams import Stream

if TYPE_CHECKING:
    from econ.ensemble.plan import Plan

__all__ = ["PARAMETERS", "Revision", "moved_by", "read_by"]

#: Mean and spread of the revision of a sum since January, and its spread where the year is closed.
PARAMETERS = ("balance_revision", "balance_revision_error", "balance_revision_december")
_SUM = "federal_balance_ytd"
#: By how much of the month's step each moves. Revenue stands: what is revised is spending, so that the
#: month's balance is still its revenue less its spending.
_MONTH = {"federal_balance": 1, "federal_spending": -1}


def read_by(needed: Iterable[str]) -> frozenset[str]:
    """The parameters of revisions, if anything is computed that they move."""
    return frozenset(p for name in needed for p in moved_by(name))


def moved_by(name: str) -> tuple[str, ...]:
    """The parameters that a pinned variable's revision comes from."""
    return PARAMETERS if name == _SUM or name in _MONTH else ()


class Revision:
    """Revisions of the balance since January for a chunk of draws, handed out a month at a time.

    Each month's sum is estimated afresh before the Treasury closes its accounts, so revisions of two
    months are independent, and a month's own balance is moved by their difference. Months whose reading
    is already a later edition are left as they are.
    """

    def __init__(self, plan: Plan, start: int, stop: int) -> None:
        self._months, self._settled = plan.months.astype(int), plan.history.settled
        drawn = plan.draws > 0 and "revision" not in plan.off
        seed, name = plan.seed_of("revision"), f"revision:{_SUM}"
        self._stream = Stream(seed, name, (), start, stop) if drawn else None
        self._wanted = PARAMETERS[0] in plan.parameters
        self._sum: Any = None
        self._step: Any = 0.0

    def enter(self, place: int, env: Mapping[str, Any]) -> None:
        """Draw the revision of the sum up to this month of the warm-up."""
        if not self._wanted:
            return
        mean, spread, closed = (env[name] for name in PARAMETERS)
        z = self._stream.month() if self._stream else np.zeros((1, 1))
        month = self._months[place] % MONTHS_PER_YEAR
        added = closed * z if month == MONTHS_PER_YEAR - 1 else mean + spread * z
        if place in self._settled:
            added = np.zeros((1, 1))
        before = 0.0 if month == 0 else self._sum
        # Of the month before the warm-up nothing is known, and so nothing of the first month's own.
        self._step = 0.0 if before is None else added - before
        self._sum = added

    def revised(self, name: str, seen: np.ndarray) -> np.ndarray:
        """A pinned figure of this month as a later edition may have it."""
        if not self._wanted:
            return seen
        if name == _SUM:
            return np.asarray(seen + self._sum)
        return np.asarray(seen + _MONTH[name] * self._step) if name in _MONTH else seen
