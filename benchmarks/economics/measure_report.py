"""The report: whether its titles could be false, how many pages it has, and the time that it takes."""

from __future__ import annotations

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
from econ.reporting import VARIABLES
from econ.reporting.beside import beside
from econ.reporting.document import material
from econ.reporting.page.gather import gather
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
