"""How full the report's pages are, over scenarios and horizons."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import econ
from benchmarks.measures.base import Measure, measures
from econ.reporting.pages import VARIABLES
from econ.scenarios.library import HISTORY, names

TOPIC = "pages"
SCENARIOS, MONTHS = (1, 2, 5, 10, 16), (1, 12, 24, 120)
#: The page's body in points: A4 less margins of 22 mm.
_TOP, _BOTTOM = 842 - 62, 62


def fullness(path: Path) -> list[float]:
    """Share of each page's body above its last line; what stands under a chart is text, so it counts."""
    from pypdf import PdfReader

    found = []
    for page in PdfReader(path).pages:
        lowest = [float(_TOP)]

        def see(
            text: str, cm: list[float], tm: list[float], *_: object, lowest: list[float] = lowest
        ) -> None:
            y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            if text.strip() and _BOTTOM <= y <= _TOP:
                lowest[0] = min(lowest[0], y)

        page.extract_text(visitor_text=see)
        found.append((_TOP - lowest[0]) / (_TOP - _BOTTOM))
    return found


@measures(TOPIC)
def pages() -> Iterable[Measure]:
    """Pages under a third full."""
    known = ["baseline", *(n for n in names() if n not in ("baseline", HISTORY))]
    thin, count, where = 0, 0, []
    for number in SCENARIOS:
        for months in MONTHS:
            ds = econ.simulate(known[:number], draws=16, months=months, keep=VARIABLES)
            with tempfile.TemporaryDirectory() as folder:
                full = fullness(econ.report(ds, Path(folder) / "r.pdf", files=False))
            short = [place for place, share in enumerate(full[1:], 2) if share < 1 / 3]
            thin, count = thin + len(short), count + len(full)
            where += [f"{number} x {months}: p. {', '.join(map(str, short))} of {len(full)}"] if short else []
    yield Measure(
        TOPIC, "Pages under a third full, over 1 to 16 scenarios and 1 to 120 months", thin, "", count, "0",
        "", thin == 0, "; ".join(where),
    )  # fmt: skip
