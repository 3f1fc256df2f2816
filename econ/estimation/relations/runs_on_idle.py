"""How much crude is run when nameplate is reported idle: the headline against the effect.

Pairs of runs and idle capacity of different publishers on the model's own equations. Each publisher
counts more than is out, by a factor of its own; factors come from a common distribution, so that a
publisher with one reading teaches little. Nameplate is a coefficient like the others: what plants
want and can run is known given it, not apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.posterior import Prior, laplace
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.idle_season import estimate as idle_season
from econ.estimation.samples.idle_counts import idle, nameplate, rise, struck, struck_part
from econ.model import refining
from econ.quantities import MONTHS_PER_YEAR, days_in, mb_per_day, month_range

__all__ = [
    "APART",
    "OF_SEASON",
    "OWN",
    "PRIORS",
    "PUBLISHERS",
    "RELATION",
    "RUNS_ERROR",
    "TOTAL",
    "Pair",
    "compared",
    "estimate",
    "fitted",
    "headline",
    "hinge",
    "later",
    "pairs",
    "posterior",
    "runs_of",
    "runs_of_month",
    "truly_out",
]

#: Publishers of idle capacity with a factor of their own.
PUBLISHERS = ("reuters", "siala", "energy_aspects")
#: Nameplate: the press and Vakulenko agree to 0.02 mb/d, others give 6.5 to 6.6. Wanted runs between the
#: year 2023 (5.5 mb/d) and its best week (5.7). Utilisation limit of what stands 0.90 to 0.97. Maintenance
#: put off: a third of the season's, none to most of it. Softness in logs. Mean log of publishers' factors
#: 0.1 to 0.3, and each about it.
PRIORS: dict[str, Prior] = {
    "capacity": (6.55, 0.06),
    "wanted": (0.87, 0.02),
    "limit": (0.935, 0.02),
    "put_off": (0.35, 0.20),
    "log_softness": (np.log(0.035), 0.5),
    "log_press_mean": (0.20, 0.10),
}
#: Spread of publishers' log factors about their mean.
APART: Prior = (0.0, 0.25)
_PRESS: Prior = (PRIORS["log_press_mean"][0], float(np.hypot(PRIORS["log_press_mean"][1], APART[1])))
#: Errors as shares of a count: a month's count, a plan or a count that is derived, one of other days than the
#: runs, one of a peak or a day set beside a month. Reuters raised its own by 4 to 14 percent.
OF_COUNT, OF_PLAN, OF_OTHER_DAYS, OF_PEAK = 0.08, 0.12, 0.15, 0.20
#: How much one month's maintenance differs from the season's [share of nameplate].
OF_SEASON = 0.015
#: What the equation leaves out: margins, weather, publishers' estimates of runs [mb/d].
RUNS_ERROR = 0.08
#: Kinds of a pair's idle side: all causes counted; strikes counted; strikes as we read the outages; none.
TOTAL, STRUCK, OWN, NONE = "total", "strike-related", "own reading", "season"

RELATION = Relation(  # history: an episode by its dates
    window=Window("2023-01", "2025-10", why="pairs chosen by hand: runs and idle capacity of the same days"),
    tables=("idle_runs_pairs", "refining_runs"),
    relations=("idle_season",),
    equations=(
        "refining.capacity_out",
        "refining.district_utilisation",
        "refining.maintenance_share",
        "refining.usual_maintenance",
    ),
    priors={**PRIORS, **{f"log_press.{name}": _PRESS for name in PUBLISHERS}},
)


@dataclass(frozen=True)
class Pair:
    """Runs and idle capacity of one stretch of time [mb/d].

    Parameters
    ----------
    kind : str
        What the count is of.
    counts : tuple of (publisher, mb/d)
        As published; several where the mean of two is taken.
    error : float
        Of the count [mb/d].
    season : float
        The month's usual maintenance as Reuters counts it, share of what stands.
    """

    label: str
    runs: float
    kind: str
    counts: tuple[tuple[str, float], ...]
    error: float
    season: float

    @property
    def count(self) -> float:
        """Mean of the counts [mb/d]."""
        return float(np.mean([value for _, value in self.counts])) if self.counts else 0.0

    @property
    def named(self) -> str:
        """The pair with who counted."""
        names = [name.replace("_", " ").title() for name, _ in self.counts if self.kind != OWN]
        return f"{self.label}, {' and '.join(names) or 'no count'}"


def pairs() -> list[Pair]:  # history: an episode by its dates
    """The pairs, from the raw tables, publishers in conflict side by side."""
    usual = idle_season()

    def season(month: int) -> float:
        return usual.value(f"share.{month}" if month else "mean")

    def one(label: str, runs: float, kind: str, who: str, count: float, error: float, month: int) -> Pair:
        return Pair(label, runs, kind, ((who, count),), error * count, season(month))

    def own(label: str, runs: float, part: tuple[float, float], month: int) -> Pair:
        return Pair(label, runs, OWN, ((OWN, part[0]),), part[1], season(month))

    reuters = "reuters"
    march = struck("2024-03-25/2024-03-31", "Reuters", "kt_per_day")
    (idle_june, runs_june), (idle_march, runs_march), (idle_april, runs_april) = (
        _side_by_side(month) for month in ("2023-06", "2024-03", "2024-04")
    )
    august, siala = _reuters("2025-08"), struck("2025-09-28", "Siala", "kt_per_day")
    aspects = struck("2025-09-23", "Energy Aspects", "kbd")
    july, peak = august / rise("2025-08", "Reuters"), idle("2025-08/2025-10", "Reuters", "pct_national")
    two = (("siala", siala), ("energy_aspects", aspects))
    autumn = float(np.mean([_runs(*row) for row in AUTUMN]))
    return [
        Pair("2023", _runs("2023", "Deputy prime minister of Russia"), NONE, (), 0.0, season(0)),
        one("2023-06", runs_june, TOTAL, reuters, idle_june, OF_COUNT, 6),
        one("2023-11", _runs("2023-11"), TOTAL, reuters, _reuters("2023-11"), OF_PLAN, 11),
        Pair("2023-12", _runs("2023-12", "Kommersant"), NONE, (), 0.0, season(12)),
        own("2024-01", _runs("2024-01"), struck_part("2024-01"), 1),
        own("2024-02-01/14", _runs("2024-02-01/2024-02-14"), struck_part("2024-02-01/2024-02-14"), 2),
        one("2024-03-25/31", _runs("2024-03", "IEA"), STRUCK, reuters, march, OF_COUNT, 3),
        one("2024-03", runs_march, TOTAL, reuters, idle_march, OF_COUNT, 3),
        one("2024-04", runs_april, TOTAL, reuters, idle_april, OF_PLAN, 4),
        one(
            "2024-09-12/18",
            _runs("2024-09-12/2024-09-18"),
            TOTAL,
            reuters,
            _reuters("2024-09"),
            OF_OTHER_DAYS,
            9,
        ),
        one("2025-07", _runs("2025-07"), TOTAL, reuters, july, OF_PLAN, 7),
        one("2025-08", _runs("2025-08"), TOTAL, reuters, august, OF_COUNT, 8),
        Pair(
            "2025-09-01/24",
            _runs("2025-09-01/2025-09-24"),
            STRUCK,
            two,
            OF_PEAK * (siala + aspects) / 2,
            season(9),
        ),
        one(
            "2025-09-18/24",
            _runs("2025-09-18/2025-09-24"),
            TOTAL,
            "siala",
            idle("2025-09-28", "Siala", "kt_per_day"),
            OF_OTHER_DAYS,
            9,
        ),
        one("2025-08/10", autumn, TOTAL, reuters, peak, OF_PEAK, 9),
    ]


#: Runs of August to October 2025: period and publisher.
AUTUMN = (
    ("2025-08", "Bloomberg"),
    ("2025-09-01/2025-09-24", "Bloomberg"),
    ("2025-10", "JPMorgan"),
)  # history: an episode by its dates


def _reuters(month: str) -> float:
    return idle(month, "Reuters", "mt_per_month")


def _side_by_side(month: str) -> tuple[float, float]:
    """Reuters' count of all causes and runs of a month [mb/d], where one table has both."""
    from econ.observations.build import table

    frame = table("idle_runs_pairs")
    row = frame[(frame["period"] == month) & (frame["idle_kind"] == "total_idle")].iloc[0]
    return float(row["idle_kbd"]) / 1e3, float(row["runs_mbd"])


def later() -> list[Pair]:
    """Pairs after the last fitted one, to be shown: their counts and runs are of different windows."""
    from econ.observations.build import table

    frame = table("idle_runs_pairs")
    frame = frame[(frame["period"] > RELATION.window.last) & (frame["idle_kind"] == "total_idle")]
    frame = frame[frame["idle_kbd"].notna() & frame["runs_mbd"].notna()]
    return [
        Pair(
            row["period"],
            float(row["runs_mbd"]),
            TOTAL,
            ((str(row["idle_publisher"]), float(row["idle_kbd"]) / 1e3),),
            OF_OTHER_DAYS * float(row["idle_kbd"]) / 1e3,
            0.0,
        )
        for _, row in frame.iterrows()
    ]


def _runs(period: str, publisher: str = "Bloomberg") -> float:
    from econ.observations.build import table

    frame = table("refining_runs")
    row = frame[
        (frame["period"] == period) & (frame["publisher"] == publisher) & (frame["series"] == "crude_runs")
    ].iloc[0]
    if row["unit"] == "mb/d":
        return float(row["value"])
    months = 1 if "-" in period else MONTHS_PER_YEAR
    return float(mb_per_day(row["value"], days_in(month_range(period, months)).sum()))


def _cell(value: float) -> np.ndarray:
    return np.full((1, 1, 1), value)


def truly_out(p: np.ndarray, struck: np.ndarray, season: np.ndarray) -> np.ndarray:
    """Nameplate out [mb/d] with `struck` truly out and the season's maintenance as counted by Reuters.

    `p` in the order of `estimate().names`; the country as one district.
    """
    capacity, put_off, own = p[0], p[3], p[6]
    offline, plate = np.asarray(struck, float)[None, :, None], _cell(capacity)
    usual = refining.usual_maintenance(np.asarray(season, float)[:, None], _cell(own)[0])
    share = refining.maintenance_share(usual, _cell(put_off)[0], _cell(0.0)[0], offline, plate)
    return np.asarray(refining.capacity_out(offline, share, plate))[:, 0]


def runs_of(p: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Runs [mb/d] by the model's equations with `out` truly out [mb/d], one district."""
    capacity, wanted, limit, _, softness = p[:5]
    none, plate = np.zeros((1, len(out), 1)), _cell(capacity)
    use = refining.district_utilisation(
        _cell(wanted)[0],
        none,
        (np.asarray(out, float) / capacity)[None, :, None],
        _cell(limit)[0],
        _cell(softness)[0],
        plate,
    )
    return np.asarray(capacity * use[0, :, 0])


def runs_of_month(p: np.ndarray, struck: np.ndarray, season: np.ndarray) -> np.ndarray:
    """Runs [mb/d] with `struck` truly out and the season's maintenance as counted."""
    return runs_of(p, truly_out(p, struck, season))


def _out(p: np.ndarray, found: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """What the idle sides of pairs say is truly out [mb/d], and their errors."""
    factors = dict(zip(PUBLISHERS, np.exp(p[6:]), strict=True))
    true = [[value / factors.get(name, 1.0) for name, value in pair.counts] or [0.0] for pair in found]
    counted = np.array([sum(values) / len(values) for values in true])
    scale = np.array(
        [value / pair.count if pair.count else 1.0 for value, pair in zip(counted, found, strict=True)]
    )
    error = scale * np.array([pair.error for pair in found])
    whole = np.array([pair.kind == TOTAL for pair in found])
    with_season = truly_out(p, counted, np.array([pair.season for pair in found]))
    of_season = OF_SEASON * p[0] / factors["reuters"]
    return np.where(whole, counted, with_season), np.where(whole, error, np.hypot(error, of_season))


def fitted(p: np.ndarray, found: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Runs of each pair [mb/d] and their errors, an idle figure's own error carried by the slope on it."""
    out, error = _out(p, found)
    step = 0.05  # mb/d, small beside the errors that the slope carries
    runs = runs_of(p, out)
    slope = (runs_of(p, out + step) - runs) / step
    return runs, np.hypot(RUNS_ERROR, slope * error)


def hinge(found: list[Pair]) -> tuple[float, float]:
    """The rejected sharp hinge, `min(wanted, u (K - idle as counted))`: best u, root mean square miss."""
    runs = np.array([pair.runs for pair in found])
    left = nameplate() - np.array([headline(pair) for pair in found])
    tried = np.linspace(0.8, 1.3, 501)  # steps of a thousandth; the best lies inside
    wanted = max(runs)
    errors = [float(np.sqrt(np.mean((runs - np.minimum(wanted, u * left)) ** 2))) for u in tried]
    best = int(np.argmin(errors))
    return float(tried[best]), errors[best]


def headline(pair: Pair) -> float:
    """All idle nameplate as counted [mb/d]; with the season's maintenance where strikes alone are counted."""
    if pair.kind == TOTAL:
        return pair.count
    return pair.count + pair.season * (nameplate() - pair.count)


def posterior(found: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Values and covariance, publishers' factors in logs whole rather than about their mean."""
    priors = {**PRIORS, **{f"log_press.{name}": APART for name in PUBLISHERS}}
    whole = np.eye(len(priors))
    whole[6:, 5] = 1.0  # a publisher's factor is the mean one plus its own part

    def log_likelihood(z: np.ndarray) -> float:
        runs, error = fitted(whole @ z, found)
        gap = np.array([pair.runs for pair in found]) - runs
        return float(-0.5 * np.sum((gap / error) ** 2) - np.sum(np.log(error)))

    values, covariance = laplace(log_likelihood, priors)
    return whole @ values, whole @ covariance @ whole.T


def estimate(last: str | None = None) -> Estimate:
    """Posterior of nameplate, wanted runs, ceiling, maintenance put off, softness, publishers' factors."""
    found = [pair for pair in pairs() if pair.label[:7] <= RELATION.window.end(last)]
    values, covariance = posterior(found)
    runs, error = fitted(values, found)
    gap = np.array([pair.runs for pair in found]) - runs
    u, miss = hinge(found)
    out, _ = _out(values, found)
    shown = [*found, *later()] if last is None else found
    names = (*PRIORS, *(f"log_press.{name}" for name in PUBLISHERS))
    return Estimate(
        relation="runs_on_idle",
        names=names,
        values=tuple(float(x) for x in values),
        covariance=tuple(map(tuple, covariance.tolist())),
        sample=f"{RELATION.window.text(last)}, {len(found)} pairs of runs and idle capacity",
        n=len(found),
        method="Normal priors, publishers' factors from a common distribution; normal approximation of the "
        "posterior; idle figures with their own errors",
        equation="econ.model.refining.district_utilisation",
        diagnostics={
            "rms_miss_mb_d": float(np.sqrt(np.mean(gap**2))),
            "largest_standardised_miss": float(np.abs(gap / error).max()),
            "hinge_u": u,
            "hinge_rms_miss_mb_d": miss,
            **{f"miss, {pair.named}": float(g) for pair, g in zip(found, gap, strict=True)},
            **{f"out, {pair.named}": float(x) for pair, x in zip(found, out, strict=True)},
            # What the fit saw, and what came after it, so that it can be shown where there are no raw tables.
            **{f"runs, {pair.named}": pair.runs for pair in shown},
            **{f"headline, {pair.named}": headline(pair) for pair in shown},
            **{f"headline_error, {pair.named}": pair.error for pair in shown},
            "runs_error": RUNS_ERROR,
        },
        prior=dict(RELATION.priors),
    )


def compared() -> tuple[Compared, ...]:
    """Runs of each pair beside the fit."""
    found = pairs()
    runs = np.array([pair.runs for pair in found])
    at = np.array([pair.named for pair in found])
    said, _ = fitted(np.array(estimate().values), found)
    return (Compared("Crude run", "mb/d", at, runs, said),)
