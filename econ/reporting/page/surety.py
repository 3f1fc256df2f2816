"""How sure: what has one direction, what is open, how past forecasts have done."""

from __future__ import annotations

from econ.reporting.page.direction import NO_STRAIN, NOTHING, direction, verb
from econ.reporting.page.findings import Effect, Findings, Scores
from econ.reporting.page.words import LIKELY, decided, digits, listed, percent, trillion

__all__ = ["how_sure", "since_last"]

#: Why a channel's effect on oil and gas revenue can have either sign, by the tax law.
_EITHER_WAY = {"strikes": " (less is sold abroad, but the state also pays refiners less)"}


def how_sure(found: Findings) -> str:
    """What has one direction, what is open, and how past forecasts have done."""
    if found.loss is None:
        return ""
    same, unclear = _directions(found, found.loss)
    said = ["Nine in ten simulations fall inside each range."]
    if same:
        said.append(f"The direction is clear for {listed(same)}.")
    if unclear:
        said.append(f"Open: {listed(unclear)}.")
    if found.scores is not None:
        said.append(_record(found.scores))
    return " ".join(said)


def _record(scores: Scores) -> str:
    """How earlier forecasts have done: what was archived, then what was tried afterwards."""
    text = (
        f"Of {scores.ranges} monthly ranges of the last issue that were to contain eight in ten, "
        f"{percent(100 * scores.inside)} percent did"
    )
    if scores.miss is None:
        return f"{text}."
    tried = ", tried afterwards," if scores.afterwards else ""
    years = f"forecasts of a year's oil and gas revenue{tried} usually missed by"
    return f"{text}; {years} {percent(scores.miss)} percent."


def _directions(found: Findings, loss: Effect) -> tuple[list[str], list[str]]:
    """What goes one way in at least 95 of 100, and what could go either way."""
    way = direction(loss, NOTHING)
    same, unclear = [], []
    if way in ("up", "down"):
        same.append("the loss" if way == "up" else "the gain")
        if (
            found.income is not None
            and len(found.income.parts) > 1
            and decided(found.income.leading.same_sign)
        ):
            same.append(f"the part of {found.income.leading.label}")
    elif way != "nothing":
        unclear.append("what it does to oil export income")
    if found.strain is not None and direction(found.strain, NO_STRAIN) in ("up", "down"):
        same.append("its effect on fuel")
    if found.relief is not None and direction(found.relief, NOTHING) == "up":
        same.append("relief")
    for part in found.revenue_parts:
        if part.same_sign < LIKELY:
            either = f"{verb(part, 'raise')} or {verb(part, 'lower')}"
            reason = _EITHER_WAY.get(part.name, "")
            unclear.append(f"whether {part.label} {either} oil and gas revenue{reason}")
    return same, unclear


def since_last(found: Findings) -> str:
    """How the year's revenue has moved since the last issue, and how much of that is new data."""
    one = found.since
    if one is None:
        return ""
    change, places = one.now - one.then, digits(one.now - one.then, one.data)
    what = f"Oil and gas revenue of {one.year}"
    size, new = trillion(change, places), trillion(one.data, places)
    if not size.strip("0."):
        return f"{what} is expected as it was then."
    way = "higher" if change > 0 else "lower"
    text = f"{what} is on average {size} trillion roubles {way} than forecast then"
    if not new.strip("0."):
        return f"{text}, by changes to the model alone."
    if new == size and one.data * change > 0:
        return f"{text}, all of it from new data."
    more = "more" if one.data > 0 else "less"
    return f"{text}: {new} {more} from new data, the rest from changes to the model."
