"""How sure: what has one direction, what is open, how past forecasts have done."""

from __future__ import annotations

from econ.reporting.page.direction import NO_STRAIN, NOTHING, direction, verb
from econ.reporting.page.findings import Effect, Findings
from econ.reporting.page.words import LIKELY, decided, listed

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
        said.append(f"The direction is the same in at least 95 of 100 for {listed(same)}.")
    if unclear:
        said.append(f"Open: {listed(unclear)}.")
    if found.scores is not None and found.scores[0] > 0:
        count, inside, miss = found.scores
        said.append(
            f"Of the last {count} forecasts of a year's oil and gas revenue {inside} came inside the "
            f"eight-in-ten range; the usual miss was {miss:.0f} percent."
        )
    return " ".join(said)


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
    """What has changed since the last issue."""
    return found.since
