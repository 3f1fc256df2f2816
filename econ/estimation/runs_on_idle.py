"""How much crude is not run when nameplate is reported idle: the headline against the effect.

Thirteen pairs of runs and idle capacity of different publishers, each with its own error, on the
model's own equations. Only the ceiling times the share truly lost is well identified; the rest
leans on priors (see `shrinkage` in the measures).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.estimates import Estimate
from econ.estimation.compared import Compared
from econ.estimation.idle_season import NAMEPLATE
from econ.estimation.idle_season import estimate as idle_season
from econ.estimation.posterior import Prior, laplace
from econ.model import refining
from econ.quantities import BARRELS_PER_TONNE, days_in, mb_per_day, parse_month

__all__ = ["PRIORS", "Pair", "compared", "estimate", "hinge", "pairs", "runs_of"]

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
#: Runs of August to October 2025: period and publisher.
AUTUMN = (("2025-08", "Bloomberg"), ("2025-09-01/2025-09-24", "Bloomberg"), ("2025-10", "JPMorgan"))
#: What the equation leaves out: margins, weather, publishers' estimates of runs [mb/d].
RUNS_ERROR = 0.08
#: Fields of a pair that the estimate carries.
SHOWN = ("runs", "struck", "struck_error", "maintenance", "maintenance_error")


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

    Strike-related parts that no publisher gives are summed from the outages of `strike_loss` (early
    2024, July 2025); maintenance is the total less the strike-related part where a total is given,
    else the season's.
    """
    season = idle_season()

    def usual(label: str, runs: float, struck: float, error: float, month: int) -> Pair:
        standing = NAMEPLATE - struck
        share = f"share.{month}"
        return Pair(
            label, runs, struck, error, season.value(share) * standing, season.error(share) * standing
        )

    def counted(label: str, runs: float, struck: float, error: float, idle: float) -> Pair:
        return Pair(label, runs, struck, error, max(idle - struck, 0.0), COUNT_ERROR)

    year = _runs("2023", "Deputy prime minister of Russia")
    mean = season.value("mean") * NAMEPLATE
    march = _struck("2024-03-25/2024-03-31", "Reuters", "kt_per_day")
    april = _struck("2024-04-15", "Reuters", "kt_per_day")
    august = _idle("2025-08", "Reuters", "mt_per_month")
    # Reuters: August 2025 was 54 percent above July.
    july = august / 1.54
    struck_in_august = _struck("2025-08", "Reuters", "mt_per_month")
    siala = _struck("2025-09-28", "Siala", "kt_per_day")
    september = (siala + _struck("2025-09-23", "Energy Aspects", "kbd")) / 2
    # Reuters, November 2025: at most 20 percent idle on the peak days of August to October, all causes.
    peak = _idle("2025-08/2025-10", "Reuters", "pct_national")
    peak_struck = peak - season.value("share.9") * (NAMEPLATE - peak)
    autumn = float(np.mean([_runs(*row) for row in AUTUMN]))
    return [
        Pair("2023", year, 0.0, 0.0, mean, COUNT_ERROR),
        counted(
            "2023-11", _runs("2023-11", "Bloomberg"), 0.0, 0.0, _idle("2023-11", "Reuters", "mt_per_month")
        ),
        usual("2023-12", _runs("2023-12", "Kommersant"), 0.0, 0.0, 12),
        usual("2024-01", _runs("2024-01", "Bloomberg"), 0.10, 0.05, 1),
        usual("2024-02-01/14", _runs("2024-02-01/2024-02-14", "Bloomberg"), 0.45, 0.10, 2),
        usual("2024-03-25/31", _runs("2024-03", "IEA"), march, 0.10, 3),
        usual("2024-04-01/17", _runs("2024-04-01/2024-04-17", "Bloomberg"), (march + april) / 2, 0.10, 4),
        counted(
            "2024-09-12/18",
            _runs("2024-09-12/2024-09-18", "Bloomberg"),
            0.15,
            0.10,
            _idle("2024-09", "Reuters", "mt_per_month"),
        ),
        counted("2025-07", _runs("2025-07", "Bloomberg"), 0.20, 0.10, july),
        counted("2025-08", _runs("2025-08", "Bloomberg"), struck_in_august, 0.15, august),
        usual("2025-09-01/24", _runs("2025-09-01/2025-09-24", "Bloomberg"), september, 0.35, 9),
        counted(
            "2025-09-18/24, Siala",
            _runs("2025-09-18/2025-09-24", "Bloomberg"),
            siala,
            0.40,
            _idle("2025-09-28", "Siala", "kt_per_day"),
        ),
        counted("2025-08/10, Reuters", autumn, peak_struck, 0.35, peak),
    ]


def _runs(period: str, publisher: str) -> float:
    from econ.observations.build import table

    frame = table("refining_runs")
    row = frame[
        (frame["period"] == period) & (frame["publisher"] == publisher) & (frame["series"] == "crude_runs")
    ].iloc[0]
    if row["unit"] == "mb/d":
        return float(row["value"])
    days = 365.0 if len(period) == 4 else float(days_in(parse_month(period)))
    return float(mb_per_day(row["value"], days))


def _idle(period: str, publisher: str, unit: str, series: str = "total_idle") -> float:
    from econ.observations.build import table

    frame = table("offline_capacity")
    row = frame[
        (frame["period"] == period)
        & (frame["publisher"] == publisher)
        & (frame["unit"] == unit)
        & (frame["series"] == series)
    ].iloc[-1]
    value = float(row["value"])
    if unit == "pct_national":
        return value / 100 * NAMEPLATE
    if unit == "kbd":
        return value / 1e3
    if unit == "kt_per_day":
        return value * BARRELS_PER_TONNE["crude"] / 1e3
    return float(mb_per_day(value, days_in(parse_month(period))))


def _struck(period: str, publisher: str, unit: str) -> float:
    return _idle(period, publisher, unit, "strike_related")


def runs_of(p: np.ndarray, struck: np.ndarray, maintenance: np.ndarray) -> np.ndarray:
    """Runs [mb/d] by the model's equations, one district, for arrays of idle parts [mb/d]."""
    wanted, limit, ratio, slack, softness = p
    whole = np.full((1, 1), NAMEPLATE)
    offline = np.asarray(struck, float)[None, :]
    share = np.asarray(maintenance, float)[None, :] / (NAMEPLATE - offline)
    nothing = np.zeros((1, 1))
    lost = refining.lost_share(offline, nothing, np.array([[ratio]]), np.array([[slack]]), whole, nothing)
    use = refining.district_utilisation(
        np.array([[wanted]]), offline, lost, share, np.array([[limit]]), np.array([[softness]]), whole
    )
    return NAMEPLATE * use[0]


def _gaps(p: np.ndarray, found: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Misses [mb/d] and their errors, an idle figure's own error carried by the slope on it."""
    runs = np.array([pair.runs for pair in found])
    struck = np.array([pair.struck for pair in found])
    idle = np.array([pair.maintenance for pair in found])
    fitted = runs_of(p, struck, idle)
    step = 0.05
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
    left = NAMEPLATE - np.array([pair.struck + pair.maintenance for pair in found])
    tried = np.linspace(0.8, 1.3, 501)
    wanted = max(runs)
    errors = [float(np.sqrt(np.mean((runs - np.minimum(wanted, u * left)) ** 2))) for u in tried]
    best = int(np.argmin(errors))
    return float(tried[best]), errors[best]


def estimate() -> Estimate:
    """Posterior of wanted runs, ceiling, share truly lost, slack and softness."""
    found = pairs()

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
