"""The report: whether its titles could be false, how many pages it has, and the time that it takes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import econ
from benchmarks.economics.titles import falsified
from benchmarks.measures.base import Measure, measures
from econ.commands.report import SCENARIOS
from econ.reporting import palette
from econ.reporting.beside import beside
from econ.reporting.document import material
from econ.reporting.page.gather import gather
from econ.reporting.pages import VARIABLES
from econ.uncertainty.report import uncertainty

TOPIC = "report"
_DRAWS = 64


@measures(TOPIC)
def titles() -> Iterable[Measure]:
    """Titles that some dataset changes, of all."""
    ds = econ.simulate(list(SCENARIOS), draws=_DRAWS, keep=VARIABLES)
    m = material(
        ds,
        findings=gather(draws=_DRAWS),
        uncertainty=uncertainty(draws=_DRAWS),
        beside=beside("baseline", "no_pressure", draws=_DRAWS),
    )
    found = falsified(m)
    stiff = [key for key, changes in found.items() if not changes]
    yield Measure(
        TOPIC,
        "Titles of charts and tables that some dataset changes",
        sum(found.values()),
        f"of {len(found)}",
        len(found),
        "all",
        "",
        not stiff,
        ", ".join(stiff),
    )


@measures(TOPIC)
def length_and_time() -> Iterable[Measure]:
    """Pages, files and seconds of `econ report` on its second call."""
    from pypdf import PdfReader

    def timed(*words: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        return time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "outlook.pdf"
        call = ("-m", "econ", "report", "--out", str(pdf))
        timed(*call)
        took = timed(*call)
        pages = len(PdfReader(pdf).pages)
    yield Measure(TOPIC, "Pages of the standard report", pages, "", 1, "8 to 10", "", 8 <= pages <= 10)
    floor = min(timed("-c", "import matplotlib.pyplot, xarray, pandas") for _ in range(3))
    yield Measure(
        TOPIC,
        "`econ report` on its second call, over importing matplotlib.pyplot, xarray and pandas",
        took / floor,
        "times",
        3,
        "at most 6",
        "",
        took <= 6 * floor,
        f"{took:.1f} s over {floor:.2f} s",
    )


@measures(TOPIC)
def browser() -> Iterable[Measure]:
    """The page for a browser: its size, what it asks for, and whether its letters can be read."""
    ds = econ.simulate(list(SCENARIOS), draws=_DRAWS, keep=VARIABLES)
    with tempfile.TemporaryDirectory() as folder:
        page = econ.report(ds, Path(folder) / "outlook.html")
        text, size = page.read_text(encoding="utf-8"), page.stat().st_size
    yield Measure(TOPIC, "The page for a browser", size / 1e6, "MB", 1, "below 8", "", size < 8e6)
    asked = [ref for ref in re.findall(r'(?:src|href)="([^"]*)"', text) if not ref.startswith(("data:", "#"))]
    asked += [url for url in re.findall(r"url\(([^)]*)\)", text) if not url.startswith("data:")]
    asked += re.findall(r"https?://[^\"' ]+|@import", text)
    yield Measure(
        TOPIC, "Files that the page asks for", len(asked), "", 1, "0", "", not asked, ", ".join(asked[:3])
    )
    low = [
        f"{name}, {side}"
        for side, colours in (("light", palette.LIGHT), ("dark", palette.DARK))
        for name, colour in colours.items()
        if name != "hair" and palette.contrast(colour, palette.PAPER[side]) < palette.AA
    ]
    yield Measure(
        TOPIC, "Inks below a contrast of 4.5 with their paper, light and dark", len(low), "",
        2 * (len(palette.LIGHT) - 1), "0", "WCAG 2, level AA", not low, ", ".join(low),
    )  # fmt: skip
    found = shutil.which("chromium")
    yield Measure(
        TOPIC,
        "Chromium at hand for the slow test that draws the page",
        int(found is not None),
        "",
        1,
        "shown",
        "",
        None,
        "" if found else "not on this machine: the test is skipped",
    )
