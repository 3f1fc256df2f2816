"""At the pump, and for how long."""

from __future__ import annotations

from econ.reporting.page.direction import NOTHING, direction, span
from econ.reporting.page.findings import Findings
from econ.reporting.page.words import digits, of_hundred, percent, share_words, trillion

__all__ = ["at_the_pump", "how_long"]

#: A monthly loss below which its course is not told [bn RUB].
_LEAST_LOSS = 10.0
#: Shares of the first loss between which it has kept its size.
_KEPT = (0.85, 1.15)
#: A share gone from which it is worth saying when half of it was.
_HALVED = 0.6
#: Share of the first loss from which the judgement decides the course.
_DECIDES = 0.2
#: By how much two probabilities must differ for the second to be said.
_APART = 0.05


def at_the_pump(found: Findings) -> str:
    """Petrol wanted and not there, and districts that run short."""
    if found.petrol is None:
        return ""
    low, middle, high = found.petrol.low, found.petrol.middle, found.petrol.high
    wanted = f"of the petrol wanted {found.in_year} is not there"
    if high < 0.05:
        text = f"No petrol is missing {found.in_year}"
    elif high < 0.95:
        text = f"Less than 1 percent {wanted}"
    else:
        mean = "middle under 1" if middle < 0.95 else f"middle {percent(middle)}"
        if low >= 0.95 and percent(low) != percent(high):
            said = f"Between {percent(low)} and {percent(high)}"
        else:
            said = f"About {percent(high)}" if low >= 0.95 else f"Up to {percent(high)}"
        text = f"{said} percent {wanted} ({mean}{_without(found)})"
    if found.short is None:
        return f"{text}."
    if found.short == 0:
        return f"{text}; no federal district runs short in any simulation."
    districts = "at least one federal district runs short at some time"
    text = f"{text}; {districts} in {of_hundred(found.short)}"
    if found.short_without is None or found.short - found.short_without < _APART:
        return f"{text}."
    without = of_hundred(found.short_without).removesuffix(" of 100 simulations")
    return f"{text}, and without {found.who} in {without}."


def _without(found: Findings) -> str:
    """`; without today's pressure none`: what would be missing anyway."""
    without = found.petrol_without
    if without is None or found.petrol is None or found.petrol.middle < without + 0.5:
        return ""
    anyway = "none" if without < 0.05 else "under 1" if without < 0.95 else percent(without)
    return f"; without {found.who} {anyway}"


def how_long(found: Findings) -> str:
    """How the monthly loss goes on, never without the judgement that turns it."""
    path = found.path
    if path is None or not path.steady or found.loss is None or path.first < _LEAST_LOSS:
        return ""
    if direction(found.loss, NOTHING) != "up" or (found.listings and found.lasting is None):
        return ""
    if path.left <= _KEPT[0]:
        gone = min(1.0, 1 - path.left)
        text = f"If nothing is added, {share_words(gone)} of the monthly loss is gone by {found.end}"
        if path.half_life and gone >= _HALVED:
            month = "month" if path.half_life == 1 else "months"
            text += f", half of it within {path.half_life} {month}"
        text += "."
    elif path.left < _KEPT[1]:
        text = f"The monthly loss has kept its size by {found.end}."
    else:
        text = f"The monthly loss grows: by {found.end} it is {path.left:.1f} times what it was at first."
    return f"{text} {_judgement(found)}".strip()


def _kept(found: Findings) -> str:
    """What the judgement decides of the course itself, where it decides most of it."""
    if found.kept is None or found.path is None:
        return ""
    if found.kept - found.path.left < _DECIDES or found.kept < _DECIDES:
        return ""
    if found.kept >= _KEPT[1]:
        return " the loss grows and"
    if found.kept >= _KEPT[0]:
        return " the loss keeps its size and"
    return f" {share_words(found.kept)} of the loss is left and"


def _judgement(found: Findings) -> str:
    if not found.listings or found.lasting is None:
        return ""
    ways = "that sellers and shippers keep finding ways round the sanctions"
    text = f"This rests on a judgement, not on data: {ways}. "
    text += f"If they do not,{_kept(found)} oil and gas revenue"
    further = found.lasting
    places = digits(further.low, further.high)
    low, middle, high = (trillion(v, places) for v in (further.low, further.middle, further.high))
    when = found.lasting_in
    match direction(further, NOTHING):
        case "up":
            said = f"{span(low, high)} trillion roubles lower still"
            return f"{text} is {said} {when} (middle {middle})."
        case "likely up":
            return f"{text} is probably some {middle} trillion roubles lower still {when}."
        case _:
            return f"{text} is not clearly lower {when}."
