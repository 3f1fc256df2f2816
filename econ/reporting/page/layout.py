"""Page one as blocks for the template, and as plain text: the same words in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from econ.reporting.page import chart
from econ.reporting.page.findings import Findings, Thumb
from econ.reporting.page.rules import headline, paragraphs
from econ.reporting.page.words import capital
from econ.reporting.text import number

__all__ = ["Typed", "as_markdown", "page_one"]

SUBJECT = "Sanctions pressure on Russia: budget and fuel"
_SHARES_NOTE = (
    "Share of each channel in the effect, percent: average over simulations and over every order in which "
    "channels can be added. Left of zero: a channel that works against it; under 2 percent is not drawn."
)
_NO_CHANGE = "no measurable change"
_ANSWER_NOTE = (
    "Last row: each January Moscow answers a deficit with taxes, cuts and money of its Fund. So much worse "
    "would the balance be without that, all else being the same."
)


@dataclass(frozen=True)
class Typed:
    """What an author types on the page: set as it is, never interpreted.

    Parameters
    ----------
    title, author, note : str
        A title in place of the first finding, who signs, and a note under the paragraphs.
    logo : bytes
        A picture, PNG, JPEG or SVG.
    issued : str
        A date in place of the day by which the data were known.
    """

    title: str = ""
    author: str = ""
    note: str = ""
    logo: bytes = b""
    issued: str = ""


def page_one(found: Findings, typed: Typed, dates: Sequence[str]) -> dict[str, Any]:
    """The page's content; `dates` are said after the subject, with dots between."""
    made = chart.bars_of(found)
    return {
        "kicker": " · ".join((SUBJECT, *dates)),
        "author": typed.author,
        "title": typed.title or headline(found),
        "finding": headline(found) if typed.title else "",
        "authored": authored(found),
        "paragraphs": [{"head": p.head, "text": p.text} for p in paragraphs(found)],
        "note": typed.note,
        "charts": [_chart(found)] if made else [],
        "tables": [_thumbs(found.thumbs)] if found.thumbs else [],
        "small": footnote(found),
        "logo": list(typed.logo),
    }


def authored(found: Findings) -> str:
    """What the author has set: `Assumes Brent of 105 dollars from March 2026, set by the author.`."""
    return f"Assumes {'; '.join(found.authored)}, set by the author." if found.authored else ""


def footnote(found: Findings) -> str:
    """Who leads, against what, and what the words mean."""
    what = found.what if found.what.endswith(".") else f"{found.what}."
    return (
        f"{capital(found.who)}: {what} It is measured against {found.against}. “Middle”: half of simulations "
        "lie below. “Clear”: the same direction in at least 95 of 100. Simulations say what follows if the "
        "assumptions are right, not how likely these are."
    )


def as_markdown(page: dict[str, Any]) -> str:
    """The page as plain text, for a mail or a web page."""
    lines = [f"*{page['kicker']}*", ""]
    lines += [f"*{page['author']}*", ""] if page["author"] else []
    lines += [f"*{page['authored']}*", ""] if page["authored"] else []
    lines += [f"# {page['title']}", ""]
    lines += [f"**{page['finding']}**", ""] if page["finding"] else []
    for paragraph in page["paragraphs"]:
        lines += [f"**{paragraph['head']}** {paragraph['text']}", ""]
    lines += [page["note"], ""] if page["note"] else []
    for made in page["charts"]:
        lines += [f"*Chart: {made['title']}.* {made['alt']}", ""]
    for made in page["tables"]:
        lines += [f"**{made['title']}**", "", _row(made["header"]), _row(["---"] * len(made["header"]))]
        lines += [*(_row(row) for row in made["rows"]), ""]
        lines += [made["note"], ""] if made["note"] else []
    return "\n".join([*lines, f"*{page['small']}*", ""])


def _row(cells: Sequence[Any]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _chart(found: Findings) -> dict[str, Any]:
    drawn = chart.bars(chart.bars_of(found))
    return {
        "kind": "chart",
        "title": chart.chart_title(found),
        "svg": drawn.svg(),
        "body": drawn.body(),
        "span": "",
        "alt": chart.in_words(found),
        "note": _SHARES_NOTE,
    }


def _thumbs(rows: Sequence[Thumb]) -> dict[str, Any]:
    from econ.experiments.reckoner import UNANSWERED
    from econ.reporting.tables import table

    return table(
        "Rules of thumb: each change kept for a year, average effect in trillion roubles",
        ["", "Oil and gas revenue", "Federal balance"],
        [[row.label, _change(row.revenue), _change(row.balance)] for row in rows],
        widths=[2.0, 1.0, 1.0],
        size=8.5,
        note=_ANSWER_NOTE if rows[-1].label == UNANSWERED.label else "",
    )


def _change(value: float | None) -> str:
    return _NO_CHANGE if value is None else number(value, 1 if abs(value) >= 0.95 else 2)
