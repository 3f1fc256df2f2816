"""Refining as 2026 showed it: pairs from each other, idle capacity from counts, fuel from runs, variance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.economics import fuel, pairs
from benchmarks.economics.measure_fuel import TOPIC, row
from benchmarks.measures.base import Measure, measures
from econ.estimates import NINETY
from econ.estimates import load as estimates
from econ.estimation.relations import runs_on_idle
from econ.model.products import yield_kept
from econ.observations.catalog import rows
from econ.parameters import load as parameters
from econ.quantities import BARRELS_PER_TONNE
from econ.vintage import vintage

#: Of the parameters whose share in the variance of runs is asked, and how much it may be.
NAMEPLATE, MOST = ("national_capacity", "district_capacity"), 0.05
#: Three months in which idle capacity was counted and strikes were: the first, how many.
COUNTED = (("2025-07", 3), ("2026-04", 3))  # history: published cases


@measures(TOPIC)
def each_pair_from_the_others() -> Iterable[Measure]:
    """Leave-one-out errors of runs on idle capacity, beside the form of 0.1.0 on the same pairs."""
    found = runs_on_idle.pairs()
    now, before = pairs.now(found), pairs.before(found)
    for name, unit, mine, old in (
        ("error (root mean square)", "mb/d", now.error, before.error),
        ("90 percent interval score (mean)", "mb/d", now.interval_score, before.interval_score),
        ("90 percent width (mean)", "mb/d", now.width, before.width),
    ):
        better = None if "width" in name else mine <= old
        yield row(
            f"runs of a pair from the others, {name}", mine, unit, f"{old:.3f} by 0.1.0", better, n=now.n
        )
    yield row(
        "runs of a pair from the others, inside 90 percent",
        float(now.inside),
        "pairs",
        f"{0.9 * now.n:.0f} of {now.n}",
        now.inside >= 0.8 * now.n,
        n=now.n,
        note=f"{before.inside} by 0.1.0",
    )
    yield from _after_the_pairs(found)


def _after_the_pairs(found: list[runs_on_idle.Pair]) -> Iterable[Measure]:
    """Pairs after the last fitted one, as if a new publisher had counted: shown, not scored."""
    fit = estimates()["runs_on_idle"]
    values = np.array(fit.values)
    spread = np.hypot(fit.error("log_press_mean"), runs_on_idle.APART[1])
    for pair in runs_on_idle.later():
        logs = fit.value("log_press_mean") + NINETY * spread * np.array([1, 0, -1])
        low, middle, high = runs_on_idle.runs_of(values, pair.count / np.exp(np.sort(logs)))[[0, 1, 2]]
        alone = float(runs_on_idle.runs_of(values, np.array([pair.count]))[0])
        yield row(
            f"runs at the idle capacity counted in {pair.label}, from the pairs before",
            float(middle),
            "mb/d",
            f"{pair.runs:.2f} reported",
            None,
            against=pair.named.split(", ")[1],
            note=f"publishers' factors: {low:.2f} to {high:.2f}; counted as it is out {alone:.2f}; "
            "the count is of one day, runs of the month",
        )


@measures(TOPIC)
def idle_capacity_from_counts() -> Iterable[Measure]:
    """Idle capacity that counted strikes and repair make, beside what was counted: shown, not scored."""
    import econ

    for start, months in COUNTED:
        if start > vintage().last_month:
            continue
        names = ["reported_capacity_offline", "capacity_out"]
        data = econ.simulate(
            "history", start=start, months=months, draws=fuel.DRAWS, seed=fuel.SEED, keep=names
        ).isel(scenario=0)
        whole = estimates()["runs_on_idle"].value("capacity")
        for month in np.arange(start, np.datetime64(start, "M") + months, dtype="datetime64[M]"):
            low, middle, high = fuel.band(data, names[0], str(month))
            yield row(
                f"idle capacity from strikes counted, {month}",
                100 * middle / whole,
                "percent of nameplate",
                _counted(str(month)),
                None,
                n=fuel.DRAWS,
                note=f"as Reuters counts; 90 percent of draws: {100 * low / whole:.0f} to "
                f"{100 * high / whole:.0f}",
            )


def _counted(month: str) -> str:
    """Counts of all idle capacity in a month, as published."""
    whole = estimates()["runs_on_idle"].value("capacity")
    found = []
    for r in rows("idle_runs_pairs"):
        if r["idle_kind"] == "total_idle" and r["period"].startswith(month):
            share = float(r["idle_pct"]) if r["idle_pct"] else float(r["idle_kbd"]) / 10 / whole
            found.append(f"{share:.0f} {r['idle_publisher']}")
    return ", ".join(found) or "not counted"


@measures(TOPIC)
def fuel_from_runs() -> Iterable[Measure]:
    """Gasoline that runs give, with one set of values, from a small loss to a large one."""
    for label, runs, seen, against in _gasoline_seen():
        made = gasoline_made(runs)
        yield row(
            f"gasoline made at {runs:.2f} mb/d, {label}",
            made,
            "kt a day",
            f"{seen:.0f} reported",
            abs(made / seen - 1) <= 0.05,
            against=against,
            note="5 percent either way holds",
        )


def gasoline_made(runs: float) -> float:
    """Gasoline [kt/d] at runs [mb/d], the country as one district."""
    found = estimates()
    fit, made = np.array(found["runs_on_idle"].values), found["yields"]
    none, season = np.zeros(1), np.array([found["idle_season"].value("mean")])
    full = float(runs_on_idle.runs_of_month(fit, none, season)[0])
    fade = np.array(float(parameters()["extra_loss_fade"].centre))
    kept = float(yield_kept(np.array(1 - runs / full), np.array(made.value("extra_loss.gasoline")), fade))
    share = made.diagnostics["national gasoline yield, 2023"]
    return 1e3 * runs / BARRELS_PER_TONNE["crude"] * share * kept


def _gasoline_seen() -> Iterable[tuple[str, float, float, str]]:  # history: published cases
    """Months with both: label, runs [mb/d], gasoline [kt/d], publisher."""
    output = {(r["period"], r["series"]): float(r["value"]) for r in rows("refining_runs") if r["value"]}
    runs = {(r["period"], r["publisher"]): r for r in rows("refining_runs") if r["series"] == "crude_runs"}

    def of(period: str, publisher: str) -> float:
        return float(runs[period, publisher]["value"])

    march = ("2024-03-25/2024-03-31", "gasoline_output")
    yield "last week of March 2024", of("2024-03", "IEA"), output[march], "Rosstat"
    balance = [r for r in rows("fuel_balance") if r["product"] == "gasoline" and r["value"]]
    change = [r for r in balance if r["series"] == "production_change" and r["unit"] == "percent"]
    fell = next(r for r in change if r["period"] == "2025-09")
    before = gasoline_made(of("2025-07", "Bloomberg"))
    seen = before * (1 + float(fell["value"]) / 100)
    yield (
        "September 2025, the fall from July reported",
        of("2025-09-01/2025-09-24", "Bloomberg"),
        seen,
        fell["publisher"],
    )
    june = [r for r in balance if r["period"] == "2026-06" and r["series"] == "production"]
    if june and ("2026-06", "Associated Press") in runs:
        yield "June 2026", of("2026-06", "Associated Press"), float(june[0]["value"]), june[0]["publisher"]


@measures(TOPIC)
def nameplate_in_the_variance_of_runs() -> Iterable[Measure]:
    """How much of the variance of runs is not knowing nameplate, which runs observed should leave small."""
    from econ.uncertainty.influence import influence

    found = influence("baseline", "crude_runs", draws=4096)["crude_runs"]
    mine = [entry for entry in found if entry.parameter in NAMEPLATE]
    first = next(entry for entry in found if entry.parameter not in NAMEPLATE)
    share = sum(entry.share for entry in mine)
    yield row(
        "nameplate's share in the variance of runs, baseline",
        100 * share,
        "percent",
        f"below {100 * MOST:.0f}",
        share < MOST,
        n=4096,
        against="all drawn parameters and shocks",
        note=f"the largest other: {first.title}, {100 * first.share:.0f} percent",
    )
