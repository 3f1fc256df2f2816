"""What a strike takes, how many counted strikes take capacity, and where they fall.

Strikes are grouped by plant and day, so that three lines of one complex count once. Selection: a
strike that took nothing is often not reported, and a large outage nearly always is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.posterior import Prior, laplace
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.idle_season import estimate as idle_season
from econ.estimation.relations.repair_time import estimate as repair_time
from econ.estimation.relations.runs_on_idle import estimate as runs_on_idle
from econ.estimation.samples.idle_counts import idle, nameplate, struck
from econ.model import damage
from econ.model.strikes import exposed_open
from econ.observations.strikes import CAMPAIGN, strikes_by_month
from econ.quantities import BARRELS_PER_TONNE, DAYS_PER_YEAR, days_in, parse_month
from econ.variables.declare import DIMS

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "RELATION",
    "compared",
    "district_of",
    "estimate",
    "nameplate_of",
    "offline_path",
    "readings",
    "strike_months",
    "strikes",
]

#: States in press reports that mean that primary capacity stopped.
STOPPED = ("halted", "restarted", "partial")
#: Share of counted strikes that took capacity, before the readings of idle capacity. Reports name an
#: outage for 0.43 of the strikes counted by the press; not every outage is reported.
TAKING: Prior = (0.55, 0.12)
#: Error of a reading of strike-related idle capacity, in logs, its publisher's factor taken out: a day or a
#: fortnight set beside a month, and what single strikes happened to take.
READING_ERROR = 0.4
#: Readings of one wave share what the wave's strikes happened to take: half an observation each.
READING_WEIGHT = 0.5
#: A district's rate is the national one until its own strikes say otherwise: four strikes' worth. The
#: scatter of a month's places follows from a multinomial, not from data: a quarter of it either way.
PLACE_WORTH, PLACE_ERROR = 4.0, 0.25
RELATION = Relation(
    window=Window(CAMPAIGN, why="since the campaign against refineries began"),
    tables=(
        "outage_events",
        "refineries",
        "strike_months",
    ),
    relations=(
        "idle_season",
        "repair_time",
        "runs_on_idle",
    ),
    parameters=("long_repair_days", "long_repair_share"),
    equations=(
        "damage.damage_early",
        "damage.damage_late",
        "damage.damage_long",
        "damage.damage_mean",
        "damage.idle_hit_share",
        "strikes.exposed_open",
    ),
    priors={"taking_share": TAKING},
)


def nameplate_of() -> pd.Series:
    """Plants' published primary capacity [mb/d] by name."""
    from econ.observations.build import table

    frame = table("refineries").set_index("name")
    return frame["capacity_mt_per_year"] * BARRELS_PER_TONNE["crude"] / DAYS_PER_YEAR


def strikes() -> pd.DataFrame:
    """One row a plant and day: facility, day, district, stopped (bool), loss [mb/d, NaN if not said]."""
    import pandas as pd

    from econ.observations.build import table

    frame = table("outage_events")
    frame = frame[(frame["asset_type"] == "refinery") & (frame["cause"] == "strike")]
    frame = frame[(frame["affects"] == "crude_runs") & frame["record_type"].isin(["report", "duplicate"])]
    plants = table("refineries").set_index("name")
    whole = nameplate_of()
    rows = []
    frame = frame.assign(day=[_day(outage) for outage in frame["outage"]])
    for (facility, day), group in frame.groupby(["facility", "day"], sort=True):
        rows.append(
            {
                "facility": facility,
                "day": day,
                "district": district_of(str(plants["federal_district"].get(facility, ""))),
                "stopped": bool(group["status"].isin(STOPPED).any()),
                "loss": _loss(group, float(whole.get(facility, np.nan))),
            }
        )
    return pd.DataFrame(rows)


def _day(outage: str) -> str:
    found = re.search(r"\d{4}-\d{2}(-\d{2})?", outage)
    return found.group() if found else ""


def district_of(name: str) -> str:
    return {"North Caucasian": "north_caucasus"}.get(name, name.lower().replace(" ", "_"))


def _loss(group: pd.DataFrame, whole: float) -> float:
    """Nameplate taken [mb/d]: tonnes if given, else barrels, else the share of the plant."""
    by_outage = group.groupby("outage")
    tonnes = by_outage["capacity_t_per_day"].max().sum(min_count=1)
    if np.isfinite(tonnes):
        return float(tonnes) * BARRELS_PER_TONNE["crude"] / 1e6
    barrels = group["capacity_kbd"].max()
    if np.isfinite(barrels):
        return float(barrels) / 1e3
    share = by_outage["share_of_plant_pct"].max().sum(min_count=1)
    return min(float(share), 100.0) / 100 * whole


def strike_months() -> np.ndarray:
    """Months of the campaign, datetime64[M]."""
    first, last = RELATION.window.span()
    return np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)


def counts() -> np.ndarray:
    """Strikes on refineries a month since the campaign began."""
    return strikes_by_month(strike_months())


def _place(month: str) -> int:
    """A month's place in the path."""
    return int((parse_month(month) - parse_month(RELATION.window.begin)).astype(int))


def offline_path(taken: np.ndarray, whole: float, repair: Estimate) -> tuple[np.ndarray, np.ndarray]:
    """Month means and month ends of strike-related idle nameplate [mb/d] if `taken` mb/d is struck.

    The model's own repair, one district, errors of repair left out.
    """
    from econ.parameters import resolve

    names = ("long_repair_share", "long_repair_days")
    part, stay = (resolve(names, strike_months()).constant[name][None] for name in names)
    month_days = days_in(strike_months())

    def one(value: float) -> np.ndarray:
        return np.full((1, 1, 1), value)

    speed = (one(1.0), one(repair.value("log_days")), one(repair.value("early_logit")))
    free = (one(1.0), one(0.0))
    early = late = long = one(0.0)
    means, ends = [], []
    for inflow, days in zip(taken, month_days, strict=True):
        hit = -np.expm1(-one(inflow) / whole)
        exposed = exposed_open(one(whole), long)
        again = damage.idle_hit_share(hit, exposed, early, late)
        mean = damage.damage_mean(hit, again, exposed, early, late, long, *speed, part, stay, float(days))
        now = (hit, again, exposed, early, late, *speed, part)
        stays = damage.damage_long(hit, exposed, long, one(1.0), part, stay, one(1.0), float(days))
        early, late, long = (
            damage.damage_early(*now, *free, float(days)),
            damage.damage_late(*now, *free, float(days)),
            stays,
        )
        means.append(float(mean[0, 0, 0]))
        ends.append(float((early + late + long)[0, 0, 0]))
    return np.array(means), np.array(ends)


def readings() -> list[tuple[str, float, slice, bool]]:  # history: an episode by its dates
    """Nameplate that strikes truly took [mb/d]: label, value, months, whether at the month's end.

    Counts are divided by their publishers' factors.
    """
    factor = _factors()

    def at(first: str, last: str = "") -> slice:
        return slice(_place(first), _place(last or first) + 1)

    def of(who: str, *row: str) -> float:
        return struck(*row) / factor[who]

    september, reuters = at("2025-09"), "reuters"
    quarter = of(reuters, "2024-01/2024-03", "Reuters", "kbd")
    siala = of("siala", "2025-09-28", "Siala", "kt_per_day")
    aspects = of("energy_aspects", "2025-09-23", "Energy Aspects", "kbd")
    april = of(reuters, "2024-04-15", "Reuters", "kt_per_day")
    august = of(reuters, "2025-08", "Reuters", "mt_per_month")
    return [
        ("2024 Q1 mean, Reuters", quarter, at("2024-01", "2024-03"), False),
        ("26 March 2024, Reuters", of(reuters, "2024-03-26", "Reuters", "kbd"), at("2024-03"), True),
        ("15 April 2024, Reuters", april, at("2024-04"), False),
        ("August 2025 mean, Reuters", august, at("2025-08"), False),
        ("25 August 2025, Reuters", of(reuters, "2025-08-25", "Reuters", "kbd"), at("2025-08"), True),
        ("peak to October 2025, Reuters", _peak() / factor[reuters], september, True),
        ("23 September 2025, Energy Aspects", aspects, september, True),
        ("28 September 2025, Siala", siala, september, True),
    ]


def _factors() -> dict[str, float]:
    """Idle nameplate as counted over what is truly out, by publisher."""
    found = runs_on_idle()
    press = "log_press."
    return {
        name.removeprefix(press): float(np.exp(found.value(name)))
        for name in found.names
        if name.startswith(press)
    }


def _peak() -> float:  # history: an episode by its dates
    """Reuters' later count: at most 20 percent idle on peak days, all causes, less the usual maintenance."""
    whole = nameplate()
    share = idle("2025-08/2025-10", "Reuters", "pct_national") / whole
    usual = idle_season().value("share.9")
    return whole * max(share - usual, 0.0) / (1 - usual)


def _taking(mean_loss: float, reached: float) -> tuple[float, float, dict[str, float]]:
    """Share of counted strikes that took capacity, given the readings of idle capacity."""
    counted, repair = counts(), repair_time()
    seen = readings()

    def log_likelihood(p: np.ndarray) -> float:
        means, ends = offline_path(counted * max(p[0], 1e-3) * mean_loss, reached, repair)
        gaps = [
            np.log(value / (ends if at_end else means)[months].mean()) / READING_ERROR
            for _, value, months, at_end in seen
        ]
        return -0.5 * READING_WEIGHT * float(np.sum(np.square(gaps)))

    values, covariance = laplace(log_likelihood, {"taking_share": TAKING})
    means, ends = offline_path(counted * values[0] * mean_loss, reached, repair)
    fitted = {
        f"ratio, {label}": value / float((ends if at_end else means)[months].mean())
        for label, value, months, at_end in seen
    }
    return float(values[0]), float(np.sqrt(covariance[0, 0])), fitted


def _places(frame: pd.DataFrame, each: float, last: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Log propensity by district (gamma posterior), its variance, and the scatter of a month's damage."""
    from scipy.special import digamma, polygamma

    from econ.observations.build import table

    plants = table("refineries")
    whole = nameplate_of().groupby(plants.set_index("name")["federal_district"].map(district_of)).sum()
    recent = frame[frame["day"] >= RELATION.window.begin]
    end = (np.datetime64(last, "M") + 1).astype("datetime64[D]")
    hits, exposure = [], []
    for district in DIMS["district"]:
        mine = recent[recent["district"] == district]
        hits.append(len(mine))
        days = 0.0 if mine.empty else float((end - np.datetime64(mine["day"].min()[:10], "D")).astype(int))
        exposure.append(days / DAYS_PER_YEAR * float(whole.get(district, 0.0)))
    hit, exposed = np.array(hits, float), np.array(exposure)
    rate = hit.sum() / exposed.sum()
    shape, scale = hit + PLACE_WORTH, exposed * rate + PLACE_WORTH
    share = hit / hit.sum()
    near = share > 0
    scatter = float(np.sum(share[near] * np.sqrt((1 - share[near]) / (each * share[near]))))
    return digamma(shape) - np.log(scale), polygamma(1, shape), scatter


def estimate(last: str | None = None) -> Estimate:
    """Log-normal loss, share of strikes that take capacity, propensity by district.

    `last` ends the strikes; their monthly counts and the readings of idle capacity stay whole.
    """
    frame = strikes()
    end = RELATION.window.end(last)
    frame = frame[frame["day"].str[:7] <= end]
    loss = np.log(frame.loc[frame["stopped"] & frame["loss"].notna(), "loss"].to_numpy(float))
    n = len(loss)
    mean, spread = float(loss.mean()), float(loss.std(ddof=1))
    expected = float(np.exp(mean + spread**2 / 2))
    reached = float(nameplate_of()[table_reach()].sum())
    share, share_error, fitted = _taking(expected, reached)
    propensity, variance, scatter = _places(frame, each=share * float(counts()[-5:].mean()), last=end)
    propensities = (f"log_propensity.{district}" for district in DIMS["district"])
    names = ("log_mean", "log_spread", "taking_share", "place_spread", *propensities)
    errors = np.array(
        [spread**2 / n, spread**2 / (2 * (n - 1)), share_error**2, (PLACE_ERROR * scatter) ** 2]
    )
    stopped = frame[frame["day"] >= RELATION.window.begin]["stopped"]
    return Estimate(
        relation="strike_loss",
        names=names,
        values=(mean, spread, share, scatter, *(float(x) for x in propensity)),
        covariance=tuple(map(tuple, np.diag(np.append(errors, variance)).tolist())),
        sample=f"{frame['day'].min()} to {frame['day'].max()}, refineries by plant and day",
        n=n,
        method="Moments of logs; normal approximation of the posterior of the taking share; gamma rates",
        equation="econ.model.strikes.strike_loss",
        diagnostics={
            "mean_loss_mb_d": expected,
            "strikes_reported": float(len(frame)),
            "stopped_of_reported": float(stopped.mean()),
            "stopped_of_counted": float(stopped.sum() / counts().sum()),
            **fitted,
        },
        prior={"taking_share": TAKING},
    )


def table_reach() -> list[str]:
    """Plants west of the Urals' eastern edge: the nameplate within reach in 2024 and 2025."""
    from econ.observations.build import table

    plants = table("refineries")
    near = plants["federal_district"].map(district_of).isin(["central", "northwestern", "southern", "volga"])
    return list(plants.loc[near, "name"])


def compared() -> tuple[Compared, ...]:
    """Readings of strike-related idle capacity beside what counted strikes and repair make of them."""
    found = estimate().diagnostics
    seen = readings()
    value = np.array([reading for _, reading, _, _ in seen])
    ratio = np.array([found[f"ratio, {label}"] for label, *_ in seen])
    at = np.array([label for label, *_ in seen])
    return (Compared("Strike-related idle capacity", "mb/d", at, value, value / ratio, logs=True),)
