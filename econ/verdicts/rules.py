"""The rules by which a claim is judged: fixed before anything is run, one for each kind of claim.

- A figure: supported if what the rows say is within the claim's own rounding of it, or beyond; in part if it
  is half of it at least; not supported below. Fewer than three independent figures: open.
- A trend: supported if the figure is above each of those it is compared with; in part if above half of them.
- Simulations: supported if the statement is true in 90 of 100, in part in 67, not supported in fewer than
  33; between 33 and 67 it is open. A statement that rests on a prior of whose variance data have
  removed less than a tenth is open whatever its share.
- What has no channel in the model and no row in the data is outside, and says why.

What was supported, also in part, on the day of the claim and is not supported any more was true, no longer.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "ENDED",
    "FEWEST",
    "IN_PART",
    "LEARNED",
    "NOT_SUPPORTED",
    "OPEN",
    "OUTSIDE",
    "SUPPORTED",
    "VERDICTS",
    "of_figure",
    "of_share",
    "of_trend",
    "over_time",
]

SUPPORTED = "supported"
IN_PART = "supported in part"
NOT_SUPPORTED = "not supported"
ENDED = "was true, no longer"
OPEN = "open"
OUTSIDE = "outside the model"
VERDICTS = (SUPPORTED, IN_PART, NOT_SUPPORTED, ENDED, OPEN, OUTSIDE)

#: Part of a prior's variance that data removed below which nothing was learned.
LEARNED = 0.10
#: Independent figures below which a claim about data is open.
FEWEST = 3
#: Part of a claimed figure from which it is supported in part.
_HALF = 0.5
#: Shares of simulations from which a statement is supported, supported in part, and below which it is not.
_MOST, _MANY, _FEW = 0.90, 0.67, 0.33


def of_figure(value: float, claimed: float, rounding: float, count: int) -> str:
    """The verdict on a named figure.

    Parameters
    ----------
    value, claimed, rounding : float
        What the rows say, what was claimed and how far its rounding reaches, in one unit. A claim below
        zero is read downwards.
    count : int
        Independent figures behind the value.
    """
    if count < FEWEST:
        return OPEN
    sign = -1.0 if claimed < 0 else 1.0
    if sign * value >= abs(claimed) - rounding:
        return SUPPORTED
    return IN_PART if sign * value >= _HALF * abs(claimed) else NOT_SUPPORTED


def of_trend(value: float, against: Sequence[float], count: int) -> str:
    """The verdict on "more than before": above each of several earlier figures, half of them, or fewer."""
    if count < FEWEST:
        return OPEN
    above = sum(value > other for other in against) / len(against)
    if above == 1:
        return SUPPORTED
    return IN_PART if above >= _HALF else NOT_SUPPORTED


def of_share(share: float, learned: float = 1.0) -> str:
    """The verdict on a statement that is true in a share of simulations.

    Parameters
    ----------
    learned : float
        Part of the variance of the prior that it rests on which data removed; one where it rests on none.
    """
    if learned < LEARNED:
        return OPEN
    if share >= _MOST:
        return SUPPORTED
    if share >= _MANY:
        return IN_PART
    return NOT_SUPPORTED if share < _FEW else OPEN


def over_time(then: str, now: str) -> str:
    """The verdict now, in the light of that on the day of the claim."""
    return ENDED if now == NOT_SUPPORTED and then in (SUPPORTED, IN_PART) else now
