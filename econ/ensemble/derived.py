"""Outcomes that compare a scenario with a reference: made after the month, not in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from econ.variables import Variable

__all__ = ["COST", "INCOME", "REFERENCE", "cost_of_continuing", "derived"]

REFERENCE = "no_pressure"
INCOME = "oil_income"
COST = Variable(
    name="cost_of_continuing",
    dims=(),
    unit="bn RUB a month",
    long_name="Oil income lost to pressure, against the scenario without pressure",
    kind="flow",
    sign="positive: income lost",
    headline=True,
    label="Cost of continuing",
    decimals=0,
)


def derived(outputs: Iterable[str]) -> tuple[str, ...]:
    """The graph's variables behind `outputs`."""
    return tuple(dict.fromkeys(INCOME if name == COST.name else name for name in outputs))


def cost_of_continuing(income: np.ndarray, references: Sequence[int]) -> np.ndarray:
    """Income of each scenario's reference less its own, `(..., scenario, draw)`. Source: MODEL 11.

    Parameters
    ----------
    references : sequence of int
        Place of each scenario's reference on the axis.
    """
    return np.asarray(income[..., list(references), :] - income)
