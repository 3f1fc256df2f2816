"""How much crude is not run when nameplate is reported idle: the headline against the effect.

Thirteen pairs of runs and idle capacity of different publishers, each with its own error, on the
model's own equations. Only the ceiling times the share truly lost is well identified; the rest
leans on priors (see `shrinkage` in the measures).
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

__all__ = ["PRIORS", "RELATION", "Pair", "compared", "estimate", "hinge", "pairs", "runs_of"]

#: Priors of MODEL 2: utilisation limit 0.90 to 0.97; the share truly lost 0.25 to 0.55, less at
#: first; slack about what stands idle in a normal year (20 to 22 percent) and more, for counts of nameplate
#: overstate; wanted runs between the year 2023 (5.5 mb/d) and its best week (5.7); softness in logs.
PRIORS: dict[str, Prior] = {
    "wanted": (0.87, 0.02),
    "limit": (0.935, 0.02),
    "loss_ratio": (0.30, 0.10),
    "slack": (0.30, 0.10),
    "log_softness": (np.log(0.035), 0.5),
}
#: Error of a count of maintenance [mb/d]: Reuters' plans and counts differ by a tenth of it or more.
COUNT_ERROR = 0.12
#: Errors of a strike-related part [mb/d]: one publisher's days for a fortnight; Reuters' for the month of
#: August 2025; in that autumn publishers of one week lie 0.7 apart; Siala's count, the highest, for a week.
STRUCK_ERROR, AUGUST_ERROR, AUTUMN_ERROR, SIALA_ERROR = 0.10, 0.15, 0.35, 0.40
#: Runs of August to October 2025: period and publisher.
AUTUMN = (("2025-08", "Bloomberg"), ("2025-09-01/2025-09-24", "Bloomberg"), ("2025-10", "JPMorgan"))
#: What the equation leaves out: margins, weather, publishers' estimates of runs [mb/d].
RUNS_ERROR = 0.08
#: Fields of a pair that the estimate carries.
SHOWN = ("runs", "struck", "struck_error", "maintenance", "maintenance_error")
RELATION = Relation(
    window=Window("2023-01", "2025-09", why="pairs chosen by hand: runs and idle capacity of the same days"),
    tables=("refining_runs",),
    relations=("idle_season",),
    equations=(
        "refining.district_utilisation",
        "refining.lost_share",
    ),
    priors=PRIORS,
)


@dataclass(frozen=True)
class Pair:
    """Runs and idle capacity of one stretch of time [mb/d], errors of the idle part."""

    label: str
    runs: float
    struck: float
    struck_error: float
    maintenance: float
    maintenance_error: float


def pairs() -> list[Pair]:
    """The pairs, from the raw tables, publishers in conflict side by side.

    Strike-related parts that no publisher gives are our reading of the outages (`strike_parts`);
    maintenance is the total less the strike-related part where a total is given, else the season's.
    """
    season = idle_season()

    def usual(label: str, runs: float, struck: tuple[float, float], month: int) -> Pair:
        standing = nameplate() - struck[0]
        share = f"share.{month}"
        return Pair(label, runs, *struck, season.value(share) * standing, season.error(share) * standing)

    none = (0.0, 0.0)
    march = struck("2024-03-25/2024-03-31", "Reuters", "kt_per_day")
    april = struck("2024-04-15", "Reuters", "kt_per_day")
    august = _reuters("2025-08")
    struck_in_august = struck("2025-08", "Reuters", "mt_per_month")
    siala = struck("2025-09-28", "Siala", "kt_per_day")
    september = (siala + struck("2025-09-23", "Energy Aspects", "kbd")) / 2
    # Reuters' later count: the peak days of August to October, all causes, an upper end.
    peak = idle("2025-08/2025-10", "Reuters", "pct_national")
    peak_struck = peak - season.value("share.9") * (nameplate() - peak)
    autumn = float(np.mean([_runs(*row) for row in AUTUMN]))
    of_year = _runs("2023", "Deputy prime minister of Russia")
    return [
        Pair("2023", of_year, *none, season.value("mean") * nameplate(), COUNT_ERROR),
        _counted("2023-11", _runs("2023-11"), none, _reuters("2023-11")),
        usual("2023-12", _runs("2023-12", "Kommersant"), none, 12),
        usual("2024-01", _runs("2024-01"), struck_part("2024-01"), 1),
        usual("2024-02-01/14", _runs("2024-02-01/2024-02-14"), struck_part("2024-02-01/2024-02-14"), 2),
        usual("2024-03-25/31", _runs("2024-03", "IEA"), (march, STRUCK_ERROR), 3),
        usual("2024-04-01/17", _runs("2024-04-01/2024-04-17"), ((march + april) / 2, STRUCK_ERROR), 4),
        _counted(
            "2024-09-12/18", _runs("2024-09-12/2024-09-18"), struck_part("2024-09"), _reuters("2024-09")
        ),
        _counted("2025-07", _runs("2025-07"), struck_part("2025-07"), august / rise("2025-08", "Reuters")),
        _counted("2025-08", _runs("2025-08"), (struck_in_august, AUGUST_ERROR), august),
        usual("2025-09-01/24", _runs("2025-09-01/2025-09-24"), (september, AUTUMN_ERROR), 9),
        _counted(
            "2025-09-18/24, Siala",
            _runs("2025-09-18/2025-09-24"),
            (siala, SIALA_ERROR),
            idle("2025-09-28", "Siala", "kt_per_day"),
        ),
        _counted("2025-08/10, Reuters", autumn, (peak_struck, AUTUMN_ERROR), peak),
    ]


def _counted(label: str, runs: float, struck: tuple[float, float], idle: float) -> Pair:
    """A pair whose idle capacity of all causes is published."""
    return Pair(label, runs, *struck, max(idle - struck[0], 0.0), COUNT_ERROR)


def _reuters(month: str) -> float:
    return idle(month, "Reuters", "mt_per_month")


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


def runs_of(p: np.ndarray, struck: np.ndarray, maintenance: np.ndarray) -> np.ndarray:
    """Runs [mb/d] by the model's equations, one district, for arrays of idle parts [mb/d]."""
    wanted, limit, ratio, slack, softness = p
    whole = np.full((1, 1), nameplate())
    offline = np.asarray(struck, float)[None, :]
    share = np.asarray(maintenance, float)[None, :] / (nameplate() - offline)
    nothing = np.zeros((1, 1))
    lost = refining.lost_share(offline, nothing, np.array([[ratio]]), np.array([[slack]]), whole, nothing)
    use = refining.district_utilisation(
        np.array([[wanted]]), offline, lost, share, np.array([[limit]]), np.array([[softness]]), whole
    )
    return nameplate() * use[0]


def _gaps(p: np.ndarray, found: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Misses [mb/d] and their errors, an idle figure's own error carried by the slope on it."""
    runs = np.array([pair.runs for pair in found])
    struck = np.array([pair.struck for pair in found])
    idle = np.array([pair.maintenance for pair in found])
    fitted = runs_of(p, struck, idle)
    step = 0.05  # mb/d, small beside the errors that the slopes carry
    on_struck = (runs_of(p, struck + step, idle) - fitted) / step
    on_idle = (runs_of(p, struck, idle + step) - fitted) / step
    error = np.sqrt(
        RUNS_ERROR**2
        + (on_struck * np.array([pair.struck_error for pair in found])) ** 2
        + (on_idle * np.array([pair.maintenance_error for pair in found])) ** 2
    )
    return runs - fitted, error


def hinge(found: list[Pair]) -> tuple[float, float]:
    """The rejected sharp hinge, `min(wanted, u (K - total idle))`: best u, and its root mean square miss."""
    runs = np.array([pair.runs for pair in found])
    left = nameplate() - np.array([pair.struck + pair.maintenance for pair in found])
    tried = np.linspace(0.8, 1.3, 501)  # steps of a thousandth; the best lies inside
    wanted = max(runs)
    errors = [float(np.sqrt(np.mean((runs - np.minimum(wanted, u * left)) ** 2))) for u in tried]
    best = int(np.argmin(errors))
    return float(tried[best]), errors[best]


def estimate(last: str | None = None) -> Estimate:
    """Posterior of wanted runs, ceiling, share truly lost, slack and softness."""
    found = [pair for pair in pairs() if pair.label[:7] <= RELATION.window.end(last)]

    def log_likelihood(p: np.ndarray) -> float:
        gap, error = _gaps(p, found)
        return float(-0.5 * np.sum((gap / error) ** 2) - np.sum(np.log(error)))

    values, covariance = laplace(log_likelihood, PRIORS)
    gap, error = _gaps(values, found)
    u, miss = hinge(found)
    return Estimate(
        relation="runs_on_idle",
        names=tuple(PRIORS),
        values=tuple(float(x) for x in values),
        covariance=tuple(map(tuple, covariance.tolist())),
        sample="2023 to September 2025, " + str(len(found)) + " pairs of runs and idle capacity",
        n=len(found),
        method="Normal priors, normal approximation of the posterior; idle figures with publishers' errors",
        equation="econ.model.refining.district_utilisation",
        diagnostics={
            "rms_miss_mb_d": float(np.sqrt(np.mean(gap**2))),
            "largest_standardised_miss": float(np.abs(gap / error).max()),
            "hinge_u": u,
            "hinge_rms_miss_mb_d": miss,
            **{f"miss, {pair.label}": float(g) for pair, g in zip(found, gap, strict=True)},
            # What the fit saw, so that it can be shown where there are no raw tables.
            **{f"{name}, {pair.label}": getattr(pair, name) for pair in found for name in SHOWN},
            "runs_error": RUNS_ERROR,
        },
        prior=PRIORS,
    )


def compared() -> tuple[Compared, ...]:
    """Runs of each pair beside the fit."""
    found = pairs()
    runs = np.array([pair.runs for pair in found])
    at = np.array([pair.label for pair in found])
    gap, _ = _gaps(np.array(estimate().values), found)
    return (Compared("Crude run", "mb/d", at, runs, runs - gap),)
