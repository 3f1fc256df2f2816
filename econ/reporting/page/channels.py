"""Through which channel: where the income goes, where the strain on fuel comes from, and the title."""

from __future__ import annotations

import numpy as np

from econ.reporting.page.direction import NO_STRAIN, NOTHING, Direction, direction, verb
from econ.reporting.page.findings import Findings, Part, Shares
from econ.reporting.page.words import capital, listed, share_words

__all__ = ["headline", "which_channel"]

#: A share from which a channel carries an effect.
_CARRIES = 0.6
#: Shares below which a channel, and what arises together, go unsaid.
_SMALL, _TOGETHER = 0.03, 0.075


def headline(found: Findings) -> str:
    """The page's title: what the numbers say first."""
    way = direction(found.loss, NOTHING) if found.loss else "open"
    strain = direction(found.strain, NO_STRAIN) if found.strain is not None else "open"
    strained = strain == "up"
    if found.loss is None:
        return f"{capital(found.who)}: what it does to Russia's budget and fuel"
    if way == "nothing":
        return f"{capital(found.who)} makes no measurable difference to Russia's oil income"
    if way == "down":
        return f"{capital(found.who)} adds to Russia's oil income"
    if way != "up":
        certain = "; what it does to fuel is not" if strained else ""
        return f"What {found.who} does to the budget is uncertain{certain}"
    return _of_loss(found, strain)


def _of_loss(found: Findings, strain: Direction) -> str:
    money = _carrier(found.income)
    strained = strain == "up"
    fuel = _carrier(found.fuel) if strain in ("up", "likely up") else None
    if money and fuel and money.name != fuel.name:
        costs = f"{capital(money.label)} {verb(money, 'cost')} Russia money"
        likely = "" if strained else "probably "
        return f"{costs}; {fuel.label} {likely}{verb(fuel, 'cost')} it fuel"
    if money and fuel and strained:
        return f"{capital(money.label)} {verb(money, 'carry')} both the loss of income and the strain on fuel"
    if money and strain in ("down", "likely down", "nothing"):
        return f"{capital(money.label)} {verb(money, 'cost')} Russia money, and hardly any fuel"
    if found.income is not None and not money and fuel:
        likely = "" if strained else "probably "
        return f"Several measures cost Russia money; {fuel.label} {likely}{verb(fuel, 'cost')} it fuel"
    if found.income is not None and not money:
        return "No single measure dominates: pressure works through several channels"
    return f"{capital(found.who)} costs Russia money"


def _carrier(shares: Shares | None) -> Part | None:
    return shares.leading if shares is not None and shares.leading.share >= _CARRIES else None


def which_channel(found: Findings) -> str:
    """Where the income goes, where the strain on fuel comes from, and what arises only together."""
    way = direction(found.loss, NOTHING) if found.loss else "open"
    lost = {"up": "lost", "likely up": "lost", "down": "added", "likely down": "added"}.get(way, "")
    said = []
    if found.income is not None and lost:
        said.append(_of_parts(found.income, f"the {lost} income"))
        if len(found.income.parts) > 1:
            said.append(_together(found.income.interaction, f"the {lost} income"))
    said.append(_of_fuel(found, bool(said)))
    return " ".join(part for part in said if part)


def _of_parts(shares: Shares, whole: str) -> str:
    ordered = sorted(shares.parts, key=lambda part: -part.share)
    if len(ordered) == 1:
        return f"All of {whole} comes from {ordered[0].label}, which is all that differs."
    back = [part for part in ordered if part.share <= -_SMALL]
    gives = (
        f"{listed([p.label for p in back])} {'give' if len(back) > 1 else verb(back[0], 'give')}"
        if back
        else ""
    )
    if ordered[0].share > 1.02:
        more = f"{capital(ordered[0].label)} alone would make more than {whole}"
        return f"{more}; {gives} part of it back." if back else f"{more}."
    told = [part for part in ordered if part.share >= _SMALL][:4]
    first, *rest = told
    text = f"{capital(share_words(first.share))} of {whole} comes from {first.label}"
    text += "".join(f", {share_words(part.share)} from {part.label}" for part in rest)
    return text + (f"; {gives} part of it back." if back else ".")


def _of_fuel(found: Findings, after_income: bool) -> str:
    if found.fuel is None or found.strain is None:
        return ""
    way = direction(found.strain, NO_STRAIN)
    if way in ("open", "nothing") or found.fuel.leading.share > 1.02:
        return ""
    lead, strain = found.fuel.leading, "strain on fuel" if way.endswith("up") else "relief to fuel"
    words = share_words(lead.share)
    if not after_income or found.income is None:
        return f"{capital(words)} of the {strain} comes from {lead.label}."
    money = found.income.leading
    if lead.name == money.name:
        return f"For fuel it is the same channel: {words} of the {strain.split()[0]} comes from {lead.label}."
    here = next((part.share for part in found.fuel.parts if part.name == money.name), 0.0)
    turned = (
        "For fuel it is the reverse" if here < 0.25 and lead.share >= _CARRIES else "For fuel it is another"
    )
    return f"{turned}: {words} of the {strain.split()[0]} comes from {lead.label}."


def _together(share: float, whole: str) -> str:
    """What no channel does by itself, or what they do twice over."""
    if not np.isfinite(share) or not _TOGETHER <= abs(share) <= 1.0:
        return ""
    words = share_words(abs(share))
    if share > 0:
        return f"{capital(words)} of {whole} arises only because they act together."
    return f"They overlap: together they make {words} less of it than one by one."
