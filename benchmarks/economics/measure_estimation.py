"""Estimation: stability, what data added to priors, where uncertainty comes from, where numbers come from."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.estimates import Estimate, load
from econ.estimation.windows import ENOUGH, expanding, interval, scalars
from econ.experiments.policies import under_policies
from econ.provenance.explain import explain
from econ.provenance.tree import ENDS
from econ.quantities import month_range
from econ.scenarios import names as scenario_names
from econ.uncertainty.influence import top_parameters
from econ.uncertainty.variance import split
from econ.variables import variables

TOPIC = "estimation"
OUTCOMES = ("fiscal_stress", "fuel_stress")
SCENARIOS = ("baseline", "all_channels")
CELLS, SEED = 10, 20251231
#: Ends that must name who says so.
SOURCED = ("reading", "law", "literature", "assumption")


@measures(TOPIC)
def stability() -> Iterable[Measure]:
    """Do earlier samples' 90 percent intervals hold what the whole sample says?"""
    for relation, whole in load().items():
        if whole.n < ENOUGH:
            continue
        windows = [one for _, one in expanding(relation, whole)[:-1]]
        held, farthest = zip(*(_held(windows, whole, name) for name in scalars(whole)), strict=True)
        place = int(np.argmax(farthest))
        yield Measure(
            TOPIC,
            f"Expanding windows of {relation}: intervals that hold the whole sample's value",
            float(np.mean(held)),
            "1",
            len(windows) * len(held),
            "0.85 or more",
            f"windows from {windows[0].n} to {whole.n} observations, all coefficients but seasons",
            float(np.mean(held)) >= 0.85,
            f"farthest: {scalars(whole)[place]}, {farthest[place]:.1f} standard errors of its window",
        )


def _held(windows: list[Estimate], whole: Estimate, name: str) -> tuple[float, float]:
    truth = whole.value(name)
    ends = [interval(name, one.value(name), one.error(name)) for one in windows]
    away = [abs(one.value(name) - truth) / max(one.error(name), 1e-12) for one in windows]
    return float(np.mean([low <= truth <= high for low, high in ends])), max(away)


@measures(TOPIC)
def shrinkage() -> Iterable[Measure]:
    """Below 40 observations: what share of each prior's variance the data removed."""
    for relation, found in load().items():
        own = [name for name in found.names if name in found.prior]
        if found.n >= ENOUGH or not own:
            continue
        learned = {n: 1 - (found.error(n) / found.prior[n][1]) ** 2 for n in own}
        most, least = max(learned, key=learned.__getitem__), min(learned, key=learned.__getitem__)
        yield Measure(
            TOPIC,
            f"Prior to posterior, {relation}: share of the prior's variance removed, median",
            float(np.median(list(learned.values()))),
            "1",
            found.n,
            "shown",
            f"priors of {len(own)} coefficients",
            None,
            f"{least} {learned[least]:.2f} to {most} {learned[most]:.2f}",
        )


@measures(TOPIC)
def shares() -> Iterable[Measure]:
    """Variance of fiscal and fuel stress by source, baseline, policy among the sources."""
    ds = split("baseline", OUTCOMES, draws=1024, policies=under_policies("baseline"))
    for outcome in OUTCOMES:
        one = ds.sel(outcome=outcome)
        for place, source in enumerate(ds["source"].values):
            alone, total = float(one["first"][place]), float(one["total"][place])
            yield Measure(
                TOPIC,
                f"Variance of {outcome} from {source}: alone",
                alone,
                "1",
                int(ds.attrs["draws"]),
                "shown",
                f"s.e. {float(one['first_error'][place]):.3f}; {ds.attrs['months']}",
                None,
                f"with others {total:.3f} (s.e. {float(one['total_error'][place]):.3f})",
            )
        yield Measure(
            TOPIC,
            f"Variance of {outcome} from several sources together",
            float(one["together"]),
            "1",
            int(ds.attrs["draws"]),
            "not below nought by more than two standard errors",
            f"s.e. {float(one['together_error']):.3f}",
            bool(one["together"] > -2 * one["together_error"]),
            "",
        )


@measures(TOPIC)
def precision() -> Iterable[Measure]:
    """Are the standard errors of the shares as large as the spread over seeds?"""
    found = [split("baseline", OUTCOMES, draws=256, seed=seed) for seed in range(12)]
    over_seeds = np.std([ds["first"].values for ds in found], axis=0, ddof=1)
    stated = np.mean([ds["first_error"].values for ds in found], axis=0)
    moves = over_seeds > 1e-3
    ratio = float(np.median(stated[moves] / over_seeds[moves]))
    yield Measure(
        TOPIC,
        "Stated Monte Carlo error of variance shares over their spread between seeds",
        ratio,
        "1",
        len(found),
        "0.7 to 1.4",
        "twelve seeds of 256 draws",
        0.7 <= ratio <= 1.4,
    )


@measures(TOPIC)
def parameters() -> Iterable[Measure]:
    """The five parameters that matter most for each stress."""
    for scenario in SCENARIOS:
        for outcome in OUTCOMES:
            for rank, one in enumerate(top_parameters(scenario, outcome), start=1):
                effect = "" if np.isnan(one.effect) else f"; effect {one.effect:+.2g}"
                yield Measure(
                    TOPIC,
                    f"{scenario}, {outcome}, parameter {rank}: {one.parameter}",
                    one.share,
                    "1",
                    4096,
                    "shown",
                    f"s.e. {one.error:.3f}{effect}",
                    None,
                    f"{one.kind}: {one.title}",
                )


@measures(TOPIC)
def explained() -> Iterable[Measure]:  # history: published cases
    """Ten random cells: every branch ends in raw rows, laws, named priors, scenario keys or the calendar."""
    rng = np.random.default_rng(SEED)
    months, names = month_range("2025-06", 24), sorted(variables())
    ended, leaves = 0, 0
    lost: list[str] = []
    for _ in range(CELLS):
        variable, month = str(rng.choice(names)), str(rng.choice(months))
        scenario = str(rng.choice(sorted(scenario_names())))
        root = explain(variable, month=month, scenario=scenario)
        bad = [leaf.name for leaf in root.leaves() if leaf.kind not in (*ENDS, "repeat") or leaf.cut]
        unsourced = [leaf.name for leaf in root.leaves() if leaf.kind in SOURCED and not leaf.source]
        ended += not bad and not unsourced
        leaves += len(root.leaves())
        lost += [f"{variable} {month} {scenario}: {name}" for name in (*bad, *unsourced)][:2]
    yield Measure(
        TOPIC,
        "Random cells whose explanation ends in raw rows, laws or named priors",
        ended,
        "cells",
        CELLS,
        f"{CELLS}",
        f"{leaves} ends in all, seed {SEED}",
        ended == CELLS,
        "; ".join(lost[:3]),
    )
