"""The indices of stress by month."""

from __future__ import annotations

from econ.reporting.exhibits import Exhibit
from econ.reporting.material import Material
from econ.reporting.plots import paths
from econ.reporting.sections.words import last_values, range_line
from econ.reporting.text import number

__all__ = ["index_of"]


def index_of(m: Material, name: str, key: str, begins: str) -> Exhibit | None:
    """An index of stress by month, as a sentence of its year."""
    if not m.has(name):
        return None
    spans, when = m.spans(m.year(name)), m.when(name).split(" (")[0]
    span = spans[m.lead]
    degree = (
        "heavy"
        if span.middle >= 70
        else "clear"
        if span.middle >= 40
        else "some"
        if span.middle >= 20
        else "little"
    )
    title = f"{begins} {degree} stress in {when}: {number(span.middle, 0)} of 100 with {m.who}"
    if m.base:
        title += f", {number(spans[m.base].middle, 0)} without it"
    lines = m.lines(name)
    return Exhibit(
        key,
        title,
        range_line(span, "of 100", 0, "10 is a calm year, 90 a named alarm."),
        f"{m.label(name)} by month, index of 0 to 100. {last_values(lines)}",
        m.path_numbers(lines, "index, 0-100"),
        "",
        draw=lambda back: paths(
            lines, m.months, "index, 0 to 100", history=m.history.get(name), back=back, known=m.vintage
        ),
        windows=True,
        by_scenario=True,
    )
