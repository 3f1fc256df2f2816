"""What India believed: the two beliefs after the duty of August 2025, by weighting prior draws."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window
from econ.model import buyers
from econ.model.decay import share_of
from econ.quantities import PERCENT, days_in
from econ.variables.buyers import BUYERS
from econ.variables.declare import DIMS

__all__ = ["LOGIT_PRIORS", "RELATION", "compared", "estimate", "predicted_change"]

#: Prior of each belief in logits, mean and standard deviation; the reasons stand with the buyers.
LOGIT_PRIORS: dict[str, dict[str, tuple[float, float]]] = {
    "stay": {buyer.label: buyer.stay for buyer in BUYERS},
    "relief": {buyer.label: buyer.relief for buyer in BUYERS},
}
#: India's purchases in September and October 2025 below its usual level [mb/d], and the error of the
#: difference: two months' shock, two readings, and the usual level.
OBSERVED_MONTHS = ("2025-09", "2025-10")  # history: an episode by its dates
OBSERVED_ERROR = 0.17
#: Prior draws: as many as leave some thousands of effective ones.
DRAWS = 40_000
SEED = 20251231
RELATION = Relation(
    window=Window(
        *OBSERVED_MONTHS,
        why="India's first months under the duty; another duty is another episode",
    ),
    series=(
        "crude_exports",
        "delivered_discount_india",
    ),
    tables=("tariff_timeline",),
    parameters=(
        "base_tariff",
        "buyer_volume",
        "captive_share",
        "choice_scale",
        "export_elasticity",
        "export_rent",
        "retaliation",
        "switching_cost",
        "taxed_exports",
    ),
    equations=(
        "buyers.incentive",
        "buyers.keep_gain",
        "buyers.keep_share",
        "buyers.tariff_loss",
        "buyers.trade_lost",
    ),
    priors={f"{kind}.{buyer}": LOGIT_PRIORS[kind][buyer] for kind in LOGIT_PRIORS for buyer in DIMS["buyer"]},
)


def estimate() -> Estimate:
    """Mean and covariance of the logits of both beliefs, all buyers; only India's meet data."""
    from econ.observations.arrays import load

    panel, months = load()
    india = DIMS["buyer"].index("india")
    volumes = panel["crude_exports"][:, india]
    seen = np.isin(months, np.array(OBSERVED_MONTHS, "datetime64[M]"))
    rng = np.random.default_rng(SEED)
    stay, relief = (rng.normal(*LOGIT_PRIORS[kind]["india"], DRAWS) for kind in ("stay", "relief"))
    prior = _prior_draws(india)
    if np.isfinite(volumes[seen]).any():
        discount = float(np.nanmean(panel["delivered_discount_india"][seen]))
        change = predicted_change(share_of(stay), share_of(relief), duty(), discount, prior)
        observed = float(np.nanmean(volumes[seen])) - prior["buyer_volume"]
        weights = np.exp(-0.5 * ((observed - change) / OBSERVED_ERROR) ** 2)
    else:  # before the episode: the priors
        change, observed, weights = np.zeros(DRAWS), np.zeros(1), np.ones(DRAWS)
    weights /= weights.sum()
    draws = np.stack([stay, relief])
    mean = draws @ weights
    covariance = np.cov(draws, aweights=weights)
    names, values, whole = _all_buyers(mean, covariance)
    prior_change = float(np.median(change))
    return Estimate(
        relation="belief",
        names=names,
        values=values,
        covariance=whole,
        sample=f"India, {OBSERVED_MONTHS[0]} and {OBSERVED_MONTHS[1]}",
        n=int(np.isfinite(volumes[seen]).sum()),
        method=f"{DRAWS} prior draws of beliefs and of what they act through, weighted by India's "
        "purchases; mean and covariance of the logits. Other buyers: priors",
        equation="econ.model.buyers.incentive",
        diagnostics={
            "india_change_prior_median": prior_change,
            "india_change_posterior_mean": float(change @ weights),
            "india_change_observed": float(np.mean(observed)),
            "posterior_over_prior_sd.stay": float(
                np.sqrt(covariance[0, 0]) / LOGIT_PRIORS["stay"]["india"][1]
            ),
            "posterior_over_prior_sd.relief": float(
                np.sqrt(covariance[1, 1]) / LOGIT_PRIORS["relief"]["india"][1]
            ),
            "effective_draws": float(1 / np.sum(weights**2)),
        },
        prior={
            f"{kind}.{buyer}": LOGIT_PRIORS[kind][buyer] for kind in LOGIT_PRIORS for buyer in DIMS["buyer"]
        },
    )


def duty() -> float:
    """The additional duty on India of the executive order of August 2025."""
    from econ.observations.catalog import rows

    (value,) = (
        float(row["value"])
        for row in rows("tariff_timeline")
        if (row["target"], row["status"], row["russian_oil"]) == ("India", "in_force", "yes")
    )
    return value / PERCENT


def _prior_draws(india: int) -> dict[str, np.ndarray]:
    """Draws of India's other parameters from their ranges in `parameters/`."""
    from econ.parameters.resolve import Draws, resolve

    names = ("buyer_volume", "captive_share", "taxed_exports", "base_tariff", "switching_cost", "retaliation")
    common = ("export_elasticity", "export_rent", "choice_scale")
    month = np.array([OBSERVED_MONTHS[0]], "datetime64[M]")
    found = resolve((*names, *common), month, Draws(SEED, 0, DRAWS)).constant
    return {
        **{name: found[name][india].ravel() for name in names},
        **{name: found[name].ravel() for name in common},
    }


def predicted_change(
    stay: np.ndarray, relief: np.ndarray, tariff: float, discount: float, p: dict[str, np.ndarray]
) -> np.ndarray:
    """Change of a buyer's purchases by a tariff at a given delivered discount [mb/d]."""
    days = float(days_in(np.datetime64(OBSERVED_MONTHS[0], "M")))
    belief = buyers.incentive(stay, relief, np.zeros(()), p["retaliation"])
    loss = buyers.tariff_loss(
        np.asarray(tariff),
        belief,
        p["base_tariff"],
        p["export_elasticity"],
        p["export_rent"],
        p["taxed_exports"],
        p["buyer_volume"],
        days,
    )
    gain = buyers.keep_gain(np.asarray(discount), p["switching_cost"], p["buyer_volume"], days)
    keep = buyers.keep_share(gain, loss, p["captive_share"], p["choice_scale"])
    return p["buyer_volume"] * (keep - 1)


def _all_buyers(
    mean: np.ndarray, covariance: np.ndarray
) -> tuple[tuple[str, ...], tuple[float, ...], tuple[tuple[float, ...], ...]]:
    names = tuple(f"{kind}.{buyer}" for kind in LOGIT_PRIORS for buyer in DIMS["buyer"])
    values = [LOGIT_PRIORS[kind][buyer][0] for kind in LOGIT_PRIORS for buyer in DIMS["buyer"]]
    whole = np.diag([LOGIT_PRIORS[kind][b][1] ** 2 for kind in LOGIT_PRIORS for b in DIMS["buyer"]])
    places = [names.index("stay.india"), names.index("relief.india")]
    for i, row in enumerate(places):
        values[row] = float(mean[i])
        for j, column in enumerate(places):
            whole[row, column] = covariance[i, j]
    return names, tuple(values), tuple(tuple(float(c) for c in row) for row in whole)


def compared() -> tuple[Compared, ...]:
    """India's purchases below their usual level beside the posterior mean."""
    found = estimate().diagnostics
    at = np.array([f"India, {OBSERVED_MONTHS[0]} and {OBSERVED_MONTHS[1]}"])
    seen = np.array([found["india_change_observed"]])
    said = np.array([found["india_change_posterior_mean"]])
    return (Compared("Change of purchases under the duty", "mb/d", at, seen, said),)
