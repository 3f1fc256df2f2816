"""What a tonne of crude gives: gasoline and diesel by district, and what a fall of runs costs of each.

Plants that publish their output speak for their districts; the rest are pooled with the national
yield of 2023, the last year before the strikes, which their runs-weighted mean must meet. No plant
of the Ural, Siberian and Far Eastern districts publishes its products; there is none in the North
Caucasus.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.posterior import Prior, combine, stacked
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.strike_loss import nameplate_of
from econ.model.products import yield_kept
from econ.quantities import PERCENT, days_in, parse_month
from econ.variables.declare import DIMS
from econ.vintage import vintage

__all__ = ["EXTRA", "RELATION", "compared", "estimate", "falls", "plants"]

FUELS = DIMS["fuel"]
#: How far a plant's yield lies from the national one, a prior: the plants that publish spread by 0.04 in
#: gasoline without Astrakhan's condensate and 0.09 with it, by 0.06 in diesel.
PLANT_SPREAD = {"gasoline": 0.055, "diesel": 0.075}
#: Error of a published plant yield (output and runs of one year, rounded), and of the national one.
READING_ERROR, NATIONAL_ERROR = 0.010, 0.002
#: What a small loss of runs costs of a fuel beyond its share. Gasoline: MODEL II.1, about one, a half to
#: one and a half. Diesel: about none, between the two episodes.
EXTRA: dict[str, Prior] = {"gasoline": (1.0, 0.35), "diesel": (0.1, 0.35)}
#: Errors of an episode's fall of a fuel [share]: of days and weeks; of years whose output two publishers
#: define; of "about".
MARCH_ERROR, YEAR_ERROR, SEPTEMBER_ERROR = 0.025, 0.025, 0.04
#: Small southern plants of independent owners, which no source credits with gasoline: an assumption.
HARDLY_GASOLINE = ("Ilsky", "Krasnodar", "Novoshakhtinsk", "Slavyansk")
HARDLY: Prior = (0.03, 0.03)
RELATION = Relation(  # history: an episode by its dates
    window=Window(
        "2023-01", "2025-09", why="plants' yearly reports, and episodes in which runs and output are known"
    ),
    tables=(
        "fuel_balance",
        "refineries",
        "refinery_figures",
        "refining_runs",
    ),
    parameters=("extra_loss_fade",),
    equations=("products.yield_kept",),
    priors={f"extra_loss.{fuel}": EXTRA[fuel] for fuel in FUELS},
)


def plants() -> dict[str, dict[str, float]]:
    """Published yields: fuel -> plant -> share of runs (runs of the same year, or of 2024)."""
    from econ.observations.build import table

    frame = table("refinery_figures")
    frame = frame[~frame["flag"].str.contains("disputed")]
    found: dict[str, dict[str, float]] = {}
    for fuel in FUELS:
        mine = frame[frame["series"] == fuel]
        found[fuel] = {}
        for _, row in mine.iterrows():
            runs = _runs(frame[frame["name"] == row["name"]], str(row["period"]))
            # A plant that makes none needs no runs to say so.
            share = float(row["value"]) / runs if row["value"] else 0.0
            if np.isfinite(share):
                found[fuel][str(row["name"])] = share
    return found


def _runs(mine: object, year: str) -> float:
    """A plant's runs [Mt a year] in a year, else the nearest that it publishes."""
    import pandas as pd

    assert isinstance(mine, pd.DataFrame)
    own = mine[mine["series"].str.startswith("throughput_") & (mine["unit"] == "mt_per_year")]
    own = own[~own["series"].str.contains("with")]
    if own.empty:
        return float("nan")
    same = own[own["period"] == year]
    return float((same if not same.empty else own)["value"].iloc[0])


def _national(fuel: str) -> float:
    from econ.observations.build import table

    frame = table("refining_runs")
    year = frame[frame["period"] == "2023"].set_index("series")["value"]
    return float(year[f"{fuel}_output"] / year["crude_runs"])


def _yields(fuel: str) -> tuple[np.ndarray, np.ndarray, int]:
    """Posterior mean and covariance by district, (8) and (8, 8), and the number of plants that speak."""
    from econ.estimation.relations.strike_loss import district_of
    from econ.observations.build import table

    whole = nameplate_of()
    whole = whole[whole.index != "Surgut condensate plant"]
    names = list(whole.index)
    place = table("refineries").set_index("name")["federal_district"].map(district_of)
    published = plants()[fuel]
    national = _national(fuel)
    weights = whole.to_numpy() / whole.sum()
    design = [weights]
    observed, error = [national], [NATIONAL_ERROR]
    for name, value in sorted(published.items()):
        row = np.zeros(len(names))
        row[names.index(name)] = 1.0
        design.append(row)
        observed.append(value)
        error.append(READING_ERROR)
    if fuel == "gasoline":
        for name in HARDLY_GASOLINE:
            row = np.zeros(len(names))
            row[names.index(name)] = 1.0
            design.append(row)
            observed.append(HARDLY[0])
            error.append(HARDLY[1])
    prior = np.eye(len(names)) * PLANT_SPREAD[fuel] ** 2
    mean, covariance = combine(
        np.full(len(names), national), prior, np.array(design), np.array(observed), np.array(error)
    )
    pool = np.zeros((len(DIMS["district"]), len(names)))
    for row, district in zip(pool, DIMS["district"], strict=True):
        mine = np.array([place[name] == district for name in names])
        row[mine] = weights[mine] / max(weights[mine].sum(), 1e-12)
    return pool @ mean, pool @ covariance @ pool.T, len(published)


def falls(fuel: str) -> list[tuple[str, float, float, float]]:  # history: an episode by its dates
    """Episodes: label, change of runs, change of the fuel (percent), error of the latter (share).

    March 2024: its last week against January, for runs and fuels alike (IEA and Bloomberg; Rosstat);
    2024 against 2023 (Novak, Rosstat; the definition of output changed hands); September 2025:
    runs against July (Bloomberg), gasoline about -10 percent (Kommersant).
    """
    from econ.observations.build import table

    frame = table("refining_runs")

    def value(period: str, series: str, publisher: str) -> float:
        row = frame[
            (frame["period"] == period) & (frame["series"] == series) & (frame["publisher"] == publisher)
        ]
        return float(row["value"].iloc[0])

    minister = "Deputy prime minister of Russia"
    runs_2024 = PERCENT * (value("2024", "crude_runs", minister) / value("2023", "crude_runs", minister) - 1)
    made = value("2024", f"{fuel}_output", minister) / value("2023", f"{fuel}_output", "Rosstat")
    january = value("2024-01", f"{fuel}_output", "Rosstat") / float(days_in(parse_month("2024-01")))
    march = value("2024-03-25/2024-03-31", f"{fuel}_output", "Rosstat") / january
    runs_march = value("2024-03", "crude_runs", "IEA") / value("2024-01", "crude_runs", "Bloomberg")
    found = [
        ("March 2024", PERCENT * (runs_march - 1), PERCENT * (march - 1), MARCH_ERROR),
        ("2024", runs_2024, PERCENT * (made - 1), YEAR_ERROR),
    ]
    if fuel == "gasoline":
        september = value("2025-09-01/2025-09-24", "crude_runs", "Bloomberg")
        july = value("2025-07", "crude_runs", "Bloomberg")
        balance = table("fuel_balance").set_index(["period", "product", "series", "unit"])["value"]
        fell = float(balance["2025-09", "gasoline", "production_change", "percent"])
        found.append(("September 2025", PERCENT * (september / july - 1), fell, SEPTEMBER_ERROR))
    return found


def _kept(lost: np.ndarray, extra: float) -> np.ndarray:
    """Share of a fuel left when a share of runs is lost, by the model's own equation."""
    return (1 - lost) * yield_kept(lost, np.array(extra), np.array(_fade()))


def _fade() -> float:
    from econ.parameters import resolve

    name = "extra_loss_fade"
    return float(resolve([name], vintage().months[-1:]).constant[name][0, 0])


def _extra(fuel: str) -> tuple[float, float]:
    """Posterior of the extra loss, in which a fuel's fall is linear."""
    prior = EXTRA[fuel]
    seen = falls(fuel)
    lost = np.array([-runs / PERCENT for _, runs, _, _ in seen])
    made = np.array([1 + fall / PERCENT for _, _, fall, _ in seen])
    slope = _kept(lost, 0.0) - _kept(lost, 1.0)
    values, covariance = combine(
        np.array([prior[0]]),
        np.array([[prior[1] ** 2]]),
        slope[:, None],
        _kept(lost, 0.0) - made,
        np.array([error for *_, error in seen]),
    )
    return float(values[0]), float(np.sqrt(covariance[0, 0]))


def estimate() -> Estimate:  # history: an episode by its dates
    """Yields by district and extra losses, conjugate normal updates."""
    names: list[str] = []
    values: list[float] = []
    blocks: list[np.ndarray] = []
    diagnostics: dict[str, float] = {}
    n = 0
    for fuel in FUELS:
        mean, covariance, speaking = _yields(fuel)
        names += [f"yield.{fuel}.{district}" for district in DIMS["district"]]
        values += [float(x) for x in mean]
        blocks.append(covariance)
        diagnostics[f"national {fuel} yield, 2023"] = _national(fuel)
        diagnostics[f"plants publishing {fuel}"] = float(speaking)
        n += speaking
    for fuel in FUELS:
        extra, error = _extra(fuel)
        names.append(f"extra_loss.{fuel}")
        values.append(extra)
        blocks.append(np.array([[error**2]]))
        for label, runs, made, _ in falls(fuel):
            diagnostics[f"{fuel} over runs, {label}"] = made / runs
            n += 1
    return Estimate(
        relation="yields",
        names=tuple(names),
        values=tuple(values),
        covariance=tuple(map(tuple, stacked(blocks).tolist())),
        sample="plants of 2023-2024; episodes of March 2024, 2024 and September 2025",
        n=n,
        method="Partial pooling of plants with the national yield, and normal priors; conjugate updates",
        equation="econ.model.products.district_output",
        diagnostics=diagnostics,
        prior={f"extra_loss.{fuel}": EXTRA[fuel] for fuel in FUELS},
    )


def compared() -> tuple[Compared, ...]:
    """Fall of each fuel in the episodes beside what the fall of runs makes of it."""
    found = []
    for fuel in FUELS:
        extra, _ = _extra(fuel)
        seen = falls(fuel)
        at = np.array([label for label, *_ in seen])
        fell = np.array([made for _, _, made, _ in seen])
        said = PERCENT * (_kept(np.array([-runs / PERCENT for _, runs, _, _ in seen]), extra) - 1)
        found.append(Compared(f"Change of {fuel} output", "percent", at, fell, said))
    return tuple(found)
