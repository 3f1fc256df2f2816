"""Page one's sentences, by rules: each is made from numbers, and none is made whose number is missing.

A rule sees `Findings` and nothing else. It returns a paragraph, or None where its numbers are missing or
its condition does not come true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from econ.reporting.page.channels import headline, which_channel
from econ.reporting.page.course import at_the_pump, how_long
from econ.reporting.page.findings import Findings
from econ.reporting.page.money import how_much, relief, strained_anyway
from econ.reporting.page.surety import how_sure, since_last

__all__ = ["RULES", "Paragraph", "headline", "left_out", "paragraphs"]


@dataclass(frozen=True)
class Paragraph:
    """A head that is a question, and what answers it."""

    head: str
    text: str


def paragraphs(found: Findings) -> list[Paragraph]:
    """Every paragraph that the numbers allow, in the page's order."""
    made = ((rule, rule.text(found)) for rule in RULES)
    return [Paragraph(rule.head.format(found=found), text) for rule, text in made if text]


def left_out(found: Findings) -> list[str]:
    """Heads of the paragraphs that are missing because a number is that another run would have."""
    missing = []
    for rule in RULES:
        lacking = [name for name in rule.needs if getattr(found, name) in (None, "")]
        if lacking:
            missing.append(f"{rule.head}: {', '.join(lacking)}")
    return missing


@dataclass(frozen=True)
class Rule:
    """A paragraph's head, how it is made, and the numbers without which it is not."""

    head: str
    text: Callable[[Findings], str]
    needs: tuple[str, ...]


RULES = (
    Rule("How much.", how_much, ("loss", "price")),
    Rule("Through which channel.", which_channel, ("income", "fuel")),
    Rule("At the pump.", at_the_pump, ("petrol", "short")),
    Rule("For how long.", how_long, ("path",)),
    Rule("Would the budget be strained anyway?", strained_anyway, ("strained_without", "strained_with")),
    Rule("What relief would hand back.", relief, ()),
    Rule("How sure.", how_sure, ("loss",)),
    Rule("Since the last issue ({found.since.issue}).", since_last, ()),
)
