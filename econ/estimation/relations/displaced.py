"""What it costs to place displaced crude: the delivered discount per square of what seeks other buyers."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window

__all__ = ["PRIOR", "RELATION", "compared", "episodes", "estimate"]

#: Prior mean and standard deviation [USD/bbl per (mb/d)2]: a first mb/d costs some USD, none knows how many.
PRIOR = (3.0, 3.0)
#: Errors of the price's change [USD/bbl] and of the volume's [mb/d] in each episode: readings of single
#: months by two desks; runs by two publishers.
EMBARGO_ERRORS, AUTUMN_ERRORS = (2.0, 0.5), (0.6, 0.1)
#: Crude that had left Europe before October 2022 and was not yet absorbed [mb/d]: an assumption, between
#: none and 1 mb/d.
STILL_LOOKING = 0.5
RELATION = Relation(  # history: an episode by its dates
    window=Window(
        "2022-10",
        "2025-09",
        why="two episodes in which crude lost its outlet: the embargo, the strikes of autumn 2025",
    ),
    series=(
        "crude_runs",
        "delivered_discount_india",
    ),
    tables=("exports_by_buyer",),
    priors={"push": PRIOR},
)


def estimate() -> Estimate:  # history: an episode by its dates
    """Normal update of a prior by two episodes.

    A straight line is rejected: the embargo gives 5.7 USD per mb/d, autumn 2025 0.8. A square fits both, as
    it should where the room of willing buyers is limited.
    """
    found = {name: one for name, one in episodes().items() if np.isfinite(one).all()}
    push = {name: price / volume**2 for name, (price, _, volume, _) in found.items()}
    error = {n: float(np.hypot(dp / v**2, 2 * p * dv / v**3)) for n, (p, dp, v, dv) in found.items()}
    weights = [PRIOR[1] ** -2, *(error[name] ** -2 for name in found)]
    points = [PRIOR[0], *(push[name] for name in found)]
    variance = 1 / sum(weights)
    mean = variance * sum(w * x for w, x in zip(weights, points, strict=True))
    return Estimate(
        relation="displaced",
        names=("push",),
        values=(float(mean),),
        covariance=((float(variance),),),
        sample="October 2022 to April 2023; July to September 2025",
        n=len(found),
        method="Normal update of the prior given; errors of prices and volumes by the delta method",
        equation="econ.model.discounts.expected_discount",
        diagnostics={
            **{f"push.{name}": float(x) for name, x in push.items()},
            **{f"error.{name}": x for name, x in error.items()},
            **{f"per_mb_d.{name}": float(p / v) for name, (p, _, v, _) in found.items()},
        },
        prior={"push": PRIOR},
    )


def episodes() -> dict[str, tuple[float, float, float, float]]:  # history: an episode by its dates
    """Change of the discount delivered to India and crude displaced, each with its error, by episode.

    The embargo: crude that the European Union no longer took in April 2023 against October 2022, with an
    error as wide as what was still looking for a buyer; the calm level is that of 2024. Autumn
    2025: crude that refineries no longer ran; deliveries to India had no duty to fear until late August.
    """
    from econ.observations.arrays import load
    from econ.observations.catalog import rows

    panel, months = load()

    def mean(series: str, first: str, last: str) -> float:
        inside = (months >= np.datetime64(first, "M")) & (months <= np.datetime64(last, "M"))
        return float(np.nanmean(panel[series][inside])) if inside.any() else np.nan

    europe = {
        row["period"]: float(row["value"])
        for row in rows("exports_by_buyer")
        if row["buyer"] == "EU" and row["product"] == "crude_total" and row["unit"] == "mb/d"
    }
    india = "delivered_discount_india"
    embargo = mean(india, "2023-04", "2023-04") - mean(india, "2024-01", "2024-12")
    autumn = mean(india, "2025-09", "2025-09") - mean(india, "2025-07", "2025-07")
    unrun = mean("crude_runs", "2025-07", "2025-07") - mean("crude_runs", "2025-09", "2025-09")
    left = europe["2022-10"] - europe["2023-04"]
    return {
        "embargo": (embargo, EMBARGO_ERRORS[0], left + STILL_LOOKING, EMBARGO_ERRORS[1]),
        "autumn_2025": (autumn, AUTUMN_ERRORS[0], unrun, AUTUMN_ERRORS[1]),
    }


def compared() -> tuple[Compared, ...]:
    """Widening of the delivered discount in each episode beside the square of what was displaced."""
    found, push = episodes(), estimate().value("push")
    seen = np.array([price for price, *_ in found.values()])
    said = np.array([push * volume**2 for _, _, volume, _ in found.values()])
    return (Compared("Widening of the delivered discount", "USD/bbl", np.array(list(found)), seen, said),)
