"""What a parameter is: a value, a schedule, a season or an estimate, how far it is sure, and who says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

__all__ = ["DISTRIBUTIONS", "FISCAL", "KINDS", "POLICY", "RANGES", "Kind", "Parameter"]

Kind = Literal["law", "estimate", "literature", "assumption"]
KINDS = ("law", "estimate", "literature", "assumption")
#: For `uniform` and `triangular`, low and high are the bounds; for the others the 5 and 95 percent
#: points. `one_of` picks from `values`, the same place for every member of a `group`.
DISTRIBUTIONS = ("uniform", "triangular", "normal", "lognormal", "one_of")
#: How a path is moved as a whole, and what leaves it where it is. A season keeps its mean.
RANGES = {"factor": 1.0, "shift": 0.0, "swing": 1.0}
#: Files whose laws are dated and bounded: taxes and the budget.
FISCAL = ("taxes", "budget", "fund", "debt", "gas")
#: What parameters that say how Russia's authorities answer are drawn as, whatever their kind.
POLICY = "policy"


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Parameters
    ----------
    kind : {"law", "estimate", "literature", "assumption"}
    value, low, high : ndarray or None
        `(dims...)`; the value of a deterministic run and its range.
    schedule : tuple of (datetime64[M], ndarray)
        Dated values; each holds until the next, or is joined to it linearly (`interpolate`).
    rows : str
        The path of `econ.dated` that the schedule is, where it follows from rows and not from this file.
    season : ndarray or None
        Twelve values by calendar month, `(12, dims...)`.
    relation : str
        For an estimate, `relation.name` in `estimates.json`.
    data : str
        For a literature value or assumption read off raw rows, the table and rows it came from.
    range : {"", "factor", "shift", "swing"}
        How low and high, or values, move a schedule or season: as a whole, alike in every month.
    range_from : datetime64[M] or None
        The month from which they do; before it the path is known.
    certain : str
        Why a literature value or assumption is not drawn.
    policy : bool
        Whether it says how Russia's authorities answer: a source of uncertainty of its own.
    weights : ndarray or None
        Probabilities of `values`, in their order; alike where absent.
    bounds : tuple of float
        Of a law, what its values and a scenario's must lie between.
    domain : tuple of float
        The least and the largest value with which its equation has a meaning, where that does not follow
        from what it is (`econ.parameters.domain`).
    since : datetime64[M] or None
        Of a law without a schedule, the month from which it is in force.
    """

    name: str
    block: str
    line: int
    title: str
    unit: str
    source: str
    kind: Kind
    dims: tuple[str, ...] = ()
    value: np.ndarray | None = None
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    distribution: str = ""
    values: np.ndarray | None = None
    group: str = ""
    schedule: tuple[tuple[np.datetime64, np.ndarray], ...] = field(default=())
    rows: str = ""
    interpolate: bool = False
    season: np.ndarray | None = None
    relation: str = ""
    data: str = ""
    range: str = ""
    range_from: np.datetime64 | None = None
    certain: str = ""
    policy: bool = False
    weights: np.ndarray | None = None
    bounds: tuple[float, ...] = ()
    domain: tuple[float, ...] = ()
    since: np.datetime64 | None = None

    @property
    def where(self) -> str:
        """File and line."""
        return f"econ/parameters/{self.block}.yaml:{self.line}"

    @cached_property
    def steps(self) -> tuple[np.ndarray, np.ndarray]:
        """The schedule's dates `(step,)` and values `(step, dims...)`."""
        return np.array([date for date, _ in self.schedule]), np.stack([value for _, value in self.schedule])

    @property
    def centre(self) -> np.ndarray:
        """The middle of the range: the value, or what leaves a path where it is."""
        return self.value if self.value is not None else np.asarray(RANGES[self.range])

    @property
    def drawn_as(self) -> str:
        """What it is drawn, held and reseeded with: its kind, or the policy of Russia's authorities."""
        return POLICY if self.policy else self.kind

    @property
    def uncertain(self) -> bool:
        """Whether it has a distribution to be drawn from."""
        return bool(self.distribution) or bool(self.relation)
