"""What page one is made of: numbers, each known or missing, and not a word about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Change", "Effect", "Findings", "Part", "Path", "Scores", "Shares", "Thumb"]


@dataclass(frozen=True)
class Effect:
    """A 90 percent range, its median, and how many simulations lie on each side of zero.

    Parameters
    ----------
    low, middle, high : float
        Percentiles 5, 50 and 95.
    above : float
        Share of simulations above zero.
    below : float
        Share below it.
    """

    low: float
    middle: float
    high: float
    above: float
    below: float

    @classmethod
    def of(cls, values: np.ndarray) -> Effect:
        """From one number a simulation."""
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        above, below = float((values > 0).mean()), float((values < 0).mean())
        return cls(float(low), float(middle), float(high), above, below)

    @property
    def same_sign(self) -> float:
        """Share of simulations on the median's side of zero."""
        return self.above if self.middle > 0 else self.below if self.middle < 0 else 0.0


@dataclass(frozen=True)
class Part:
    """One channel's part in an effect.

    Parameters
    ----------
    name, label : str
        `listings`, and as a sentence has it.
    share : float
        Of the mean effect.
    same_sign : float
        Share of simulations in which the part has the sign of its mean.
    """

    name: str
    label: str
    share: float
    same_sign: float


@dataclass(frozen=True)
class Shares:
    """An effect shared out; `interaction` is the share that arises only together (below zero: overlap)."""

    parts: tuple[Part, ...]
    interaction: float

    @property
    def leading(self) -> Part:
        """The channel with the largest part."""
        return max(self.parts, key=lambda part: part.share)


@dataclass(frozen=True)
class Path:
    """How a monthly loss goes on.

    Parameters
    ----------
    first : float
        Its peak, the mean of three months [bn RUB a month]; below zero for a gain.
    left : float
        What the last three months have of it, as a share.
    half_life : int or None
        Months from the peak until less than half is left for good; None where that does not come.
    steady : bool
        Whether the scenario's levers keep one distance from the reference's throughout.
    """

    first: float
    left: float
    half_life: int | None
    steady: bool


@dataclass(frozen=True)
class Thumb:
    """One rule of thumb: mean changes over a year, None where not clear of simulation error [trn RUB]."""

    label: str
    revenue: float | None
    balance: float | None


@dataclass(frozen=True)
class Scores:
    """How earlier forecasts have done.

    Parameters
    ----------
    ranges : int
        Monthly ranges of the last issue, meant to contain eight in ten, whose months have come.
    inside : float
        Share of them that contained what came.
    miss : float or None
        Usual miss of forecasts of a year's oil and gas revenue [percent].
    afterwards : bool
        Whether those were made afterwards, on what was known at the time.
    """

    ranges: int
    inside: float
    miss: float | None
    afterwards: bool


@dataclass(frozen=True)
class Change:
    """How the mean of a year moved since an earlier issue, and by which causes [trn RUB].

    Parameters
    ----------
    issue : str
        The last month of the earlier issue's data.
    outcome, label : str
    year : int
    then, now : float
    data, coefficients, scenario, code : float
        Parts of the change; what is left of it is other causes.
    """

    issue: str
    outcome: str
    label: str
    year: int
    then: float
    now: float
    data: float
    coefficients: float
    scenario: float
    code: float


@dataclass(frozen=True)
class Findings:
    """Page one's numbers; None where a number is not known, and then no sentence needs it.

    Parameters
    ----------
    who, against : str
        The scenario as a subject ("today's pressure"), and what it is measured against.
    what : str
        The scenario in a sentence or two.
    in_year : str
        The months that sentences speak of: "in 2026", "from July 2026 to June 2027".
    end : str
        The run's last month: "the end of 2027".
    loss : Effect
        Oil export income lost in those months [trn RUB]; below zero a gain.
    dollars : float
        Its median [bn USD].
    defence : float
        Its median as a share of the year's planned defence spending.
    price : float
        How much lower an oil price, kept for a year, costs the budget as much [USD/bbl].
    budget : Effect
        What the federal balance loses [trn RUB].
    income, fuel : Shares
        Of the income lost, and of the strain on fuel.
    revenue_parts : tuple of Part
        Of the oil and gas revenue, for which directions are open.
    strain : Effect
        What the scenario adds to the index of fuel stress.
    petrol : Effect
        Petrol wanted and not there, percent of the months' demand.
    petrol_without : float
        Its median without the scenario.
    short, short_without : float
        Shares of simulations in which a federal district runs short in some month of them, with the
        scenario and without it.
    path : Path
    listings : bool
        Whether listings differ, so that the path rests on a judgement about ways round them.
    kept : float
        Share of the first monthly loss that is left at the end if sanctions do not wear off.
    lasting, lasting_in : Effect, str
        What oil and gas revenue loses beyond, in the run's last whole year, if sanctions do not wear off
        [trn RUB].
    strained_without, strained_with, strained_year : float, float, str
        Shares of simulations in which the year's deficit exceeds 3 percent of GDP.
    relief, relief_what : Effect, str
        What lifting gives the budget [trn RUB], and what is lifted.
    scores : Scores
    since : Change
        How oil and gas revenue has moved since the last issue, where today's pressure leads.
    thumbs : tuple of Thumb
    authored : tuple of str
        Paths set by the author: pins and add-factors, in words.
    """

    who: str
    against: str
    what: str
    in_year: str
    end: str
    loss: Effect | None = None
    dollars: float | None = None
    defence: float | None = None
    price: float | None = None
    budget: Effect | None = None
    income: Shares | None = None
    fuel: Shares | None = None
    revenue_parts: tuple[Part, ...] = ()
    strain: Effect | None = None
    petrol: Effect | None = None
    petrol_without: float | None = None
    short: float | None = None
    short_without: float | None = None
    path: Path | None = None
    listings: bool = False
    kept: float | None = None
    lasting: Effect | None = None
    lasting_in: str = ""
    strained_without: float | None = None
    strained_with: float | None = None
    strained_year: str = ""
    relief: Effect | None = None
    relief_what: str = ""
    scores: Scores | None = None
    since: Change | None = None
    thumbs: tuple[Thumb, ...] = ()
    authored: tuple[str, ...] = ()
