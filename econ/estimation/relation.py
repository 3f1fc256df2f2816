"""What a relation declares: its months, what it reads and what it believed before the data.

Staleness, the pages of the docs and whether a relation follows a new month are read from here; a test holds
each declaration against what the relation was seen to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from econ.estimates import Estimate
from econ.vintage import vintage

__all__ = ["Relation", "Window", "followed"]


@dataclass(frozen=True)
class Window:
    """Months that a relation is estimated on.

    Parameters
    ----------
    first : str
        First month; the panel's where empty.
    last : str
        Last month of a dated episode; where empty the window is open and moves with the data.
    lag : int
        Months between the last month used and the last observed one: an accrual is paid a month later.
    whole_years : bool
        Whether a year counts once it is complete.
    why : str
        Why it begins where it begins; of an episode also why no new month belongs to it.
    """

    first: str = ""
    last: str = ""
    lag: int = 0
    whole_years: bool = False
    why: str = ""

    @property
    def open(self) -> bool:
        """Whether a new month belongs to the sample."""
        return not self.last

    @property
    def begin(self) -> str:
        """The first month."""
        return self.first or vintage().first_month

    def end(self, last: str | None = None) -> str:
        """The last month, or an earlier one where a shorter sample is asked for."""
        own = min(month for month in (vintage().after(-self.lag), self.last, last) if month)
        if self.whole_years and not own.endswith("-12"):
            return f"{int(own[:4]) - 1}-12"
        return own

    def span(self, last: str | None = None) -> tuple[str, str]:
        """First and last month."""
        return self.begin, self.end(last)

    def text(self, last: str | None = None) -> str:
        """First and last month in words."""
        return " to ".join(self.span(last))

    def inside(self, months: np.ndarray, last: str | None = None) -> np.ndarray:
        """Which of some months belong to the window."""
        first, end = (np.datetime64(month, "M") for month in self.span(last))
        return np.asarray((months >= first) & (months <= end))


@dataclass(frozen=True)
class Relation:
    """What a relation reads.

    Parameters
    ----------
    window : Window
    series : tuple of str
        Series of the panel.
    tables : tuple of str
        Tables of raw rows, beside the panel's readings.
    relations : tuple of str
        Other relations whose coefficients or paths it takes; what they read is not repeated.
    parameters : tuple of str
        Parameters that are not estimated here.
    equations : tuple of str
        Functions of the model that it calls, `file.function`.
    priors : mapping
        Mean and standard deviation by coefficient, where they do not come from the data themselves.
    """

    window: Window
    series: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    priors: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def followed(before: Estimate, after: Estimate) -> bool:
    """Whether a relation took in what is new: its sample, its number of cases or its coefficients moved."""
    same = (before.sample, before.n) == (after.sample, after.n) and before.names == after.names
    return not (same and np.allclose(before.values, after.values, rtol=1e-9, atol=0))
