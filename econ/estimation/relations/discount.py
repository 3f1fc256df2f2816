"""The FOB discount of Urals: listings as interventions in a state-space model, and evasion's half-life."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.posterior import weighted
from econ.estimation.relation import Relation, Window
from econ.estimation.samples.listings import Steps, effective, exposed, steps
from econ.model.decay import share_of
from econ.parameters import resolve
from econ.parameters.wording import note_reading

__all__ = ["PRIORS", "RELATION", "compared", "estimate", "fit", "law"]

#: Reading errors: a month mean of the tax price, an Argus figure of a month or of a day, the IEA's ESPO.
ERRORS = (0.4, 0.6, 0.6)
#: Prior mean and standard deviation. Responses of single episodes scatter around a common one.
PRIORS: dict[str, tuple[float, float]] = {
    "base": (12.0, 2.0),
    "response": (20.0, 12.0),
    "embargo_response": (0.0, 8.0),
    "january_response": (0.0, 8.0),
    "october_response": (0.0, 8.0),
    "vessels": (2.0, 1.5),
    "phase_in_logit": (0.0, 1.0),
    "half_life_log": (float(np.log(4.0)), 0.6),
    "half_life_per_share": (3.0, 2.5),
    "persistence_logit": (1.5, 1.0),
    "volatility_log": (0.0, 0.7),
    "offset_2023": (3.5, 1.5),
    "espo_base": (5.0, 1.0),
    "espo_response": (0.3, 0.15),
}
_SCATTER = 8.0
#: Standard deviation of the state before the first month.
START_SD = 10.0
DRAWS, SEED = 20_000, 20251231
RELATION = Relation(
    window=Window("2022-09", why="amid the redirection of 2022; before, Urals had no discount to explain"),
    series=(
        "brent_price",
        "espo_discount",
        "urals_fob_discount",
        "urals_tax_price",
    ),
    tables=("listed_shares",),
    parameters=(
        "tax_price_freight",
        "tax_price_urals_weight",
    ),
    equations=(
        "discounts.evasion_half_life",
        "discounts.sellers_evaded",
        "discounts.still_hindered",
        "discounts.sellers_felt",
    ),
    priors=PRIORS,
)
_LAW = ("tax_price_urals_weight", "tax_price_freight")


def estimate(as_of: str | None = None) -> Estimate:
    """Posterior mean and covariance; `as_of` uses only what was known by the end of that month."""
    names, _, _, extra = fit(as_of)
    draws, weights = dict(zip(names, extra["draws"].T, strict=True)), extra["weights"]
    shown = {
        **{name: draws[name] for name in ("base", "response", "phase_in_logit")},
        **{name: draws[name] for name in ("half_life_log", "half_life_per_share")},
        "persistence": share_of(draws["persistence_logit"]),
        "volatility": np.exp(draws["volatility_log"]),
        **{name: draws[name] for name in ("espo_base", "espo_response")},
    }
    values = np.stack(list(shown.values()))
    found = np.cov(values, aweights=weights)
    # The next listing is a new episode: its response scatters around the common one.
    found[1, 1] += _SCATTER**2
    return Estimate(
        relation="discount",
        names=tuple(shown),
        values=tuple(float(x) for x in values @ weights),
        covariance=tuple(tuple(float(x) for x in row) for row in found),
        sample=extra["sample"],
        n=extra["n"],
        method="State space, interventions by the model's own listing equations; posterior under the priors "
        f"given by {DRAWS} draws around its mode, weighted; `response` is that of a new episode",
        equation="econ.model.discounts.expected_discount",
        diagnostics={**extra["diagnostics"], **_shrinkage(names, extra["draws"], weights)},
        prior={name: PRIORS[name] for name in names},
    )


def _shrinkage(names: list[str], draws: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Posterior over prior standard deviation, and where each episode came out."""
    mean, deviation = draws.T @ weights, np.sqrt(np.diag(np.cov(draws.T, aweights=weights)))
    found = {f"posterior_over_prior_sd.{n}": float(deviation[i] / PRIORS[n][1]) for i, n in enumerate(names)}
    common = mean[names.index("response")]
    for name in names:
        if name.endswith("_response") and name != "espo_response":
            found[f"episode.{name}"] = float(common + mean[names.index(name)])
    return found


def fit(
    as_of: str | None = None,
) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, Any]]:  # history: an episode by its dates
    """Names, posterior mean and covariance of all parameters, and what else a reader may ask."""
    from econ.observations.arrays import load

    panel, months = load(as_of)
    use = RELATION.window.inside(months)
    gap = (panel["brent_price"] - panel["urals_tax_price"])[use]
    nothing = np.full(len(months), np.nan)
    others = [panel.get(name, nothing)[use] for name in ("urals_fob_discount", "espo_discount")]
    seen = np.column_stack([gap, *others])
    last = int(np.flatnonzero(np.isfinite(seen).any(axis=1))[-1]) + 1
    months, seen = months[use][:last], seen[:last]
    names = [n for n in PRIORS if n != "october_response" or months[-1] > np.datetime64("2025-10", "M")]
    prior = np.array([PRIORS[n] for n in names])

    def log_posterior(theta: np.ndarray) -> np.ndarray:
        penalty = 0.5 * np.sum(((theta - prior[:, 0]) / prior[:, 1]) ** 2, axis=1)
        return log_likelihood(seen, *_system(months, dict(zip(names, theta.T, strict=True)))) - penalty

    draws, weights = weighted(log_posterior, prior[:, 0], prior[:, 1], DRAWS, SEED)
    mean = weights @ draws
    run = _model(seen, months, dict(zip(names, mean[:, None], strict=True))).ssm.filter()
    errors = run.standardized_forecasts_error[0][1:]
    errors = errors[np.isfinite(errors)]
    return (
        names,
        mean,
        np.cov(draws.T, aweights=weights),
        {
            "sample": f"{months[0]} to {months[-1]}",
            "n": int(np.isfinite(seen).sum()),
            "months": months,
            "seen": seen,
            "forecast": np.asarray(run.forecasts).T,
            "draws": draws,
            "weights": weights,
            "diagnostics": {
                "residual_autocorrelation": float(np.corrcoef(errors[1:], errors[:-1])[0, 1]),
                "residual_sd": float(errors.std()),
                "largest_residual": float(np.abs(errors).max()),
                "effective_draws": float(1 / np.sum(weights**2)),
            },
        },
    )


def _model(seen: np.ndarray, months: np.ndarray, p: dict[str, np.ndarray]) -> Any:
    """The same system as a statsmodels model, for its filter; `p` holds one draw."""
    from statsmodels.tsa.statespace.mlemodel import MLEModel

    level, slope, persistence, volatility = _system(months, p)
    model: Any = MLEModel(seen, k_states=1, k_posdef=1)
    model["selection"] = np.ones((1, 1))
    model["obs_cov"] = np.diag(np.square(ERRORS))
    model["obs_intercept"] = level[..., 0]
    model["design"] = slope[:, None, :, 0]
    model["transition"] = persistence[:, None]
    model["state_cov"] = volatility[:, None] ** 2
    model.ssm.initialize_known(np.zeros(1), np.array([[START_SD**2]]))
    return model


def _system(  # history: an episode by its dates
    months: np.ndarray, p: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Level and slope of each reading on the state `(reading, month, draw)`; persistence and volatility.

    State: the part of the FOB discount that nothing explains, AR(1). Readings: the gap of the tax price
    to Brent, the FOB discount and ESPO's. `p` holds arrays `(draw,)`.
    """
    fob = _explained(months, p)
    urals, freight = law()
    basket = (months >= np.datetime64("2025-01", "M")).astype(float)[:, None]
    gap_slope = 1 - basket + basket * (urals + (1 - urals) * p["espo_response"])
    early = (months < np.datetime64("2024-01", "M"))[:, None]
    offset = np.where(early, p["offset_2023"], freight)
    espo = p["espo_base"] - p["espo_response"] * p["base"]
    gap = gap_slope * fob - (1 - basket) * offset + basket * (1 - urals) * espo
    level = np.stack([gap, fob, espo + p["espo_response"] * fob])
    slope = np.stack([gap_slope, np.ones_like(fob), p["espo_response"] * np.ones_like(fob)])
    return level, slope, share_of(p["persistence_logit"]), np.exp(p["volatility_log"])


def log_likelihood(
    seen: np.ndarray, level: np.ndarray, slope: np.ndarray, persistence: np.ndarray, volatility: np.ndarray
) -> np.ndarray:
    """Log likelihood of the readings `(month, reading)` for many draws at once, `(draw,)`.

    A Kalman filter of one state, a reading at a time, as their errors are independent.
    """
    # The sample opens amid the widening of 2022: its first gap is nearly unknown.
    state = np.zeros(level.shape[-1])
    variance: np.ndarray = np.full(level.shape[-1], START_SD**2)
    found = np.zeros(level.shape[-1])
    for month, row in enumerate(seen):
        for place in np.flatnonzero(np.isfinite(row)):
            weight = slope[place, month]
            whole = weight**2 * variance + ERRORS[place] ** 2
            miss = row[place] - level[place, month] - weight * state
            found -= 0.5 * (np.log(2 * np.pi * whole) + miss**2 / whole)
            gain = variance * weight / whole
            state, variance = state + gain * miss, variance - gain * weight * variance
        state, variance = persistence * state, persistence**2 * variance + volatility**2
    return found


def law() -> tuple[float, float]:
    """Weight of Urals in the tax price's basket with ESPO from 2025; freight added in 2024 [USD/bbl].

    In 2023 the price was one of CIF quotes, whose freight is estimated.
    """
    for name in _LAW:
        note_reading(name)
    return _law()


@lru_cache(maxsize=1)
def _law() -> tuple[float, float]:  # history: an episode by its dates
    months = np.array(["2024-12", "2025-12"], "datetime64[M]")
    weight, freight = (resolve([name], months).monthly[name] for name in _LAW)
    return float(weight[1].item()), float(freight[0].item())


def _explained(months: np.ndarray, p: dict[str, np.ndarray]) -> np.ndarray:
    """FOB discount due to the embargo and the listings, `(month, draw)`."""

    def path(levels: Steps) -> np.ndarray:
        level = effective(levels, months)
        return exposed(level, p["phase_in_logit"], p["half_life_log"], p["half_life_per_share"])

    sellers = steps("sellers_listed")
    january, both = path(sellers[:1]), path(sellers)
    common = p["response"]
    return (
        p["base"]
        + (common + p["embargo_response"]) * path(steps("embargo"))
        + (common + p["january_response"]) * january
        + (common + p.get("october_response", np.zeros(1))) * (both - january)
        + p["vessels"] * path(steps("vessels_listed"))
    )


def compared() -> tuple[Compared, ...]:
    """Readings beside forecasts from the month before."""
    _, _, _, extra = fit()
    found = []
    names = ("Brent less the tax price", "Urals FOB below Brent", "ESPO below Brent")
    for name, seen, said in zip(names, extra["seen"].T, extra["forecast"].T, strict=True):
        # The first forecast starts from next to nothing.
        use = np.isfinite(seen) & (extra["months"] > extra["months"][0])
        found.append(Compared(name, "USD/bbl", extra["months"][use], seen[use], said[use]))
    return tuple(found)
