"""How much: income, the oil price that costs the budget as much, the deficit, relief."""

from __future__ import annotations

from econ.reporting.page.direction import NOTHING, direction, span
from econ.reporting.page.findings import Effect, Findings
from econ.reporting.page.words import capital, digits, of_hundred, share_words, trillion

__all__ = ["how_much", "relief", "strained_anyway"]

#: Dollars a barrel between which an equivalent price is said: beyond, the rule of thumb is not.
_PRICES = (0.5, 40.0)
#: A share of defence spending below which the comparison says nothing.
_SMALL = 0.03
#: By how much a deficit's probability must move to be called moved.
_MOVED = 0.03


def how_much(found: Findings) -> str:
    """What the scenario does to oil export income and the budget, and the oil price that costs as much."""
    if found.loss is None:
        return ""
    said = (
        _of_income(found, found.loss),
        _of_middle(found, found.loss),
        _of_budget(found),
        _as_a_price(found),
    )
    return " ".join(part for part in said if part)


def _of_income(found: Findings, loss: Effect) -> str:
    who, income = capital(found.who), f"Russia's oil export income {found.in_year}"
    places = digits(loss.low, loss.high)
    small, middle, large = (trillion(v, places) for v in sorted((loss.low, loss.middle, loss.high), key=abs))
    match direction(loss, NOTHING):
        case "nothing":
            return f"{who} makes no measurable difference to {income}."
        case "up":
            return f"{who} takes {span(small, large)} trillion roubles (middle {middle}) off {income}."
        case "down":
            return f"{who} adds {span(small, large)} trillion roubles (middle {middle}) to {income}."
        case "likely up":
            back = trillion(min(loss.low, 0.0), places)
            other = f"a gain of {back}" if back.strip("0.") else "nothing"
            return (
                f"{who} probably takes some {middle} trillion roubles off {income}, though anything from "
                f"a loss of {trillion(loss.high, places)} to {other} is possible."
            )
        case "likely down":
            back = trillion(max(loss.high, 0.0), places)
            other = f"a loss of {back}" if back.strip("0.") else "nothing"
            return (
                f"{who} probably adds some {middle} trillion roubles to {income}, though anything from "
                f"a gain of {trillion(loss.low, places)} to {other} is possible."
            )
        case _:
            ends = [trillion(max(loss.high, 0.0), places), trillion(min(loss.low, 0.0), places)]
            lost, gain = (
                f"a {what} of {end}" if end.strip("0.") else f"no {what}"
                for what, end in zip(("loss", "gain"), ends, strict=True)
            )
            return (
                f"{who} could go either way for {income}: anything from {lost} to {gain} "
                "(trillion roubles) is possible."
            )


def _of_middle(found: Findings, loss: Effect) -> str:
    """The middle in dollars, and beside planned defence spending, where its sign is clear."""
    if direction(loss, NOTHING) not in ("up", "down"):
        return ""
    said = [part for part in (_dollars(found, loss), _of_defence(found)) if part]
    return f"The middle is {', '.join(said)}." if said else ""


def _dollars(found: Findings, loss: Effect) -> str:
    """`16 billion dollars`, where they point the same way as the roubles."""
    if found.dollars is None or found.dollars * loss.middle <= 0:
        return ""
    value = abs(found.dollars)
    return f"{value:.0f} billion dollars" if value >= 2 else f"{value:.1f} billion dollars"


def _of_defence(found: Findings) -> str:
    share = found.defence
    if share is None or not _SMALL <= share <= 1.0:
        return ""
    words = share_words(share)
    about = "" if words.startswith(("less", "nearly", "all")) else "about "
    return f"{about}{words} of planned defence spending"


def _of_budget(found: Findings) -> str:
    """What it does to the federal balance, all roads together."""
    budget = found.budget
    if budget is None:
        return ""
    places = digits(budget.low, budget.high)
    small, middle, large = (
        trillion(v, places) for v in sorted((budget.low, budget.middle, budget.high), key=abs)
    )
    match direction(budget, NOTHING):
        case "up":
            return f"The federal balance is {span(small, large)} trillion roubles worse (middle {middle})."
        case "down":
            return f"The federal balance is {span(small, large)} trillion roubles better (middle {middle})."
        case "likely up":
            return f"The federal balance is probably worse, by some {middle} trillion roubles."
        case "likely down":
            return f"The federal balance is probably better, by some {middle} trillion roubles."
        case "open":
            return "What it does to the federal balance is open."
        case _:
            return ""


def _as_a_price(found: Findings) -> str:
    """The oil price that would cost the budget as much, where the budget's own direction is clear."""
    if found.price is None or found.budget is None:
        return ""
    way = direction(found.budget, NOTHING)
    if not _PRICES[0] <= abs(found.price) <= _PRICES[1] or (found.price > 0) != (way == "up"):
        return ""
    if way not in ("up", "down"):
        return ""
    dollars = max(1, round(abs(found.price)))
    unit = "dollar" if dollars == 1 else "dollars"
    lower, cost = ("lower", "cost") if way == "up" else ("higher", "bring")
    price = f"An oil price about {dollars} {unit} a barrel {lower}, kept for a year,"
    return f"{price} would {cost} the budget as much."


def strained_anyway(found: Findings) -> str:
    """How often the deficit is large without the scenario, and with it."""
    without, with_it = found.strained_without, found.strained_with
    if without is None or with_it is None:
        return ""
    yes = "Yes. " if without >= 0.5 else ""
    text = f"{yes}The deficit of {found.strained_year} exceeds 3 percent of GDP in {of_hundred(without)}"
    if abs(with_it - without) < _MOVED:
        return f"{text}, with {found.who} or without it: oil prices and spending decide."
    with_words = of_hundred(with_it).replace(" of 100 simulations", "")
    return f"{text} without {found.who} and in {with_words} with it."


def relief(found: Findings) -> str:
    """What lifting would give the budget."""
    given = found.relief
    if given is None or not found.relief_what:
        return ""
    places = digits(given.low, given.high)
    low, middle, high = (trillion(v, places) for v in (given.low, given.middle, given.high))
    text = f"Lifting {found.relief_what} now, with nothing in return,"
    match direction(given, NOTHING):
        case "up":
            said = f"{span(low, high)} trillion roubles {found.in_year} (middle {middle})"
            return f"{text} gives the budget {said}."
        case "likely up":
            return f"{text} probably gives the budget some {middle} trillion roubles {found.in_year}."
        case _:
            return f"{text} makes no clear difference to the budget {found.in_year}."
