"""Page one and the attribution behind it: how long it is, whether shares are right, what they take."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.ensemble import warmup
from econ.ensemble.plan import make_plan
from econ.ensemble.runner import run_draws
from econ.experiments.attribution import attribute, shapley
from econ.reporting.page.gather import gather
from econ.reporting.page.rules import paragraphs
from econ.scenarios.library import HISTORY, load, names
from econ.scenarios.schedules import Constant

TOPIC = "page one"
DRAWS = 200
_NUMERAL = re.compile(r"\d[\d.,]*")


@measures(TOPIC)
def length() -> Iterable[Measure]:
    """The longest page over today's pressure and every other scenario of the library."""
    pages = {}
    for name in names():
        if name in (HISTORY, "no_pressure"):
            continue
        pages[name] = paragraphs(gather(name, draws=DRAWS))
    numerals = {n: len(_NUMERAL.findall(" ".join(p.text for p in page))) for n, page in pages.items()}
    words = {n: len(" ".join(f"{p.head} {p.text}" for p in page).split()) for n, page in pages.items()}
    for what, found, most in (("Numerals", numerals, 35), ("Words", words, 320)):
        longest = max(found, key=lambda name: found[name])
        yield Measure(
            TOPIC, f"{what} in page one's paragraphs, the most", found[longest], "", len(found),
            f"at most {most}", "", found[longest] <= most, f"in {longest}",
        )  # fmt: skip


@measures(TOPIC)
def known_cases() -> Iterable[Measure]:
    """Three games of two channels whose shares are known."""
    a, b = np.array([4.0]), np.array([2.0])
    cases = {
        "two channels that do not meet": (a, b, a + b, (4.0, 2.0)),
        "two that overlap fully": (a, a, a, (2.0, 2.0)),
        "one that works only with the other": (a, 0 * a, a + b, (5.0, 1.0)),
    }
    for name, (first, second, both, parts) in cases.items():
        worth = {
            frozenset(): 0 * a, frozenset("a"): first, frozenset("b"): second, frozenset("ab"): both
        }  # fmt: skip
        found = shapley(worth, ("a", "b"))
        gap = max(abs(float(found[k][0]) - part) for k, part in zip("ab", parts, strict=True))
        yield Measure(
            TOPIC, f"Attribution, {name}: largest error", gap, "of an effect of 4 to 6", 1, "0",
            "the answer by hand", gap < 1e-12,
        )  # fmt: skip


@measures(TOPIC)
def additivity() -> Iterable[Measure]:
    """Parts sum to the effect, members to their channel."""
    found = attribute("all_channels", draws=DRAWS, members=True)
    gap = float((abs(found["part"].sum("channel") - found["effect"]) / abs(found["effect"])).max())
    tariffs = found["part"].sel(channel="tariffs")
    inner = float((abs(found["member_part"].sum("buyer") - tariffs) / abs(found["effect"])).max())
    for what, value in (("channels less the effect", gap), ("buyers less the tariffs' part", inner)):
        yield Measure(
            TOPIC, f"Attribution of every channel at once, {what}: largest", value, "of the effect",
            found.sizes["outcome"], "below 1e-9", "", value < 1e-9,
        )  # fmt: skip


@measures(TOPIC)
def six_channels() -> Iterable[Measure]:
    """Time of an attribution to six channels, beside one run of the scenario."""
    stick = load("all_channels")
    pressure = {**stick.pressure, "price_cap": (Constant(30.0),), "oil_price_shift": (Constant(-0.1),)}
    six = replace(stick, name="six_channels", pressure=pressure)
    attribute(six, draws=DRAWS, months=12)
    start = time.perf_counter()
    found = attribute(six, draws=1000)
    took = time.perf_counter() - start
    start = time.perf_counter()
    run_draws(make_plan(six, draws=1000, keep=["oil_income", "fuel_stress"]))
    once = time.perf_counter() - start
    yield Measure(
        TOPIC, "Attribution to six channels, 1,000 draws, 24 months", took, "s", 1, "shown",
        "one run of the scenario", None,
        f"{found.sizes['channel']} channels, {found.attrs['runs']} runs in one batch; one run {once:.2f} s",
    )  # fmt: skip


@measures(TOPIC)
def warm_up_once() -> Iterable[Measure]:
    """A run whose warm-up is known beside one whose warm-up is not."""
    plan = make_plan("baseline", draws=1000, keep=["oil_income", "fuel_stress"])
    warmup.clear()
    times = []
    for _ in range(2):
        start = time.perf_counter()
        run_draws(plan)
        times.append(time.perf_counter() - start)
    yield Measure(
        TOPIC, "A run of 24 months whose warm-up is known already", times[1] / times[0],
        "of the first's time", 1, "shown", "the same run for the first time", None,
        f"{times[0]:.2f} s, then {times[1]:.2f} s",
    )  # fmt: skip
