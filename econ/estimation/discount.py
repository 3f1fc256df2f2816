"""The FOB discount of Urals: listings as interventions in a state-space model, and evasion's half-life."""

from __future__ import annotations

from typing import Any

import numpy as np

from econ.estimates import Estimate
from econ.estimation.compared import Compared
from econ.estimation.listings import EMBARGO, SELLERS, VESSELS, Steps, effective, exposed

__all__ = ["PRIORS", "compared", "estimate", "fit"]

FIRST = "2022-09"
#: Law of 2023 and 2024 (tax price on CIF quotes, then Urals FOB plus 2 USD); a basket with ESPO from 2025.
BASKET, FREIGHT_2024 = 0.78, 2.0
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


def estimate(as_of: str | None = None) -> Estimate:
    """Posterior mode and curvature; `as_of` uses only what was known by the end of that month."""
    names, mode, covariance, extra = fit(as_of)
    at = dict(zip(names, mode, strict=True))
    place = {name: i for i, name in enumerate(names)}
    rows = [
        ("base", at["base"], {"base": 1.0}),
        ("response", at["response"], {"response": 1.0}),
        ("phase_in_logit", at["phase_in_logit"], {"phase_in_logit": 1.0}),
        ("half_life_log", at["half_life_log"], {"half_life_log": 1.0}),
        ("half_life_per_share", at["half_life_per_share"], {"half_life_per_share": 1.0}),
        ("persistence", *_squash(at["persistence_logit"], "persistence_logit")),
        ("volatility", np.exp(at["volatility_log"]), {"volatility_log": np.exp(at["volatility_log"])}),
        ("espo_base", at["espo_base"], {"espo_base": 1.0}),
        ("espo_response", at["espo_response"], {"espo_response": 1.0}),
    ]
    jacobian = np.zeros((len(rows), len(names)))
    for i, (_, _, slopes) in enumerate(rows):
        for name, slope in slopes.items():
            jacobian[i, place[name]] = slope
    found = jacobian @ covariance @ jacobian.T
    # The next listing is a new episode: its response scatters around the common one.
    found[1, 1] += _SCATTER**2
    return Estimate(
        relation="discount",
        names=tuple(row[0] for row in rows),
        values=tuple(float(row[1]) for row in rows),
        covariance=tuple(tuple(float(x) for x in row) for row in found),
        sample=extra["sample"],
        n=extra["n"],
        method="State space (statsmodels), interventions by the model's own listing equations; posterior "
        "mode under the priors given, errors from its curvature; `response` is that of a new episode",
        equation="econ.model.discounts.expected_discount",
        diagnostics={**extra["diagnostics"], **_shrinkage(names, mode, covariance)},
        prior={name: PRIORS[name] for name in names},
    )


def _squash(x: float, name: str) -> tuple[float, dict[str, float]]:
    value = 1 / (1 + np.exp(-x))
    return float(value), {name: float(value * (1 - value))}


def _shrinkage(names: list[str], mode: np.ndarray, covariance: np.ndarray) -> dict[str, float]:
    """Posterior over prior standard deviation, and where each episode came out."""
    found = {
        f"posterior_over_prior_sd.{n}": float(np.sqrt(covariance[i, i]) / PRIORS[n][1])
        for i, n in enumerate(names)
    }
    common = mode[names.index("response")]
    for name in names:
        if name.endswith("_response") and name != "espo_response":
            found[f"episode.{name}"] = float(common + mode[names.index(name)])
    return found


def fit(as_of: str | None = None) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, Any]]:
    """Names, posterior mode and covariance of all parameters, and what else a reader may ask."""
    from scipy.optimize import minimize
    from statsmodels.tools.numdiff import approx_hess

    from econ.observations.arrays import load

    panel, months = load(as_of)
    use = months >= np.datetime64(FIRST, "M")
    gap = (panel["brent_price"] - panel["urals_tax_price"])[use]
    nothing = np.full(len(months), np.nan)
    others = [panel.get(name, nothing)[use] for name in ("urals_fob_discount", "espo_discount")]
    seen = np.column_stack([gap, *others])
    last = int(np.flatnonzero(np.isfinite(seen).any(axis=1))[-1]) + 1
    months, seen = months[use][:last], seen[:last]
    names = [n for n in PRIORS if n != "october_response" or months[-1] > np.datetime64("2025-10", "M")]
    prior = np.array([PRIORS[n] for n in names])
    model = _model(seen)

    def minus_posterior(theta: np.ndarray) -> float:
        penalty = 0.5 * float(np.sum(((theta - prior[:, 0]) / prior[:, 1]) ** 2))
        return penalty - _log_likelihood(model, months, dict(zip(names, theta, strict=True)))

    best = minimize(minus_posterior, prior[:, 0], method="L-BFGS-B", options={"maxiter": 500})
    mode = np.asarray(best.x)
    covariance = np.linalg.inv(approx_hess(mode, minus_posterior))
    _log_likelihood(model, months, dict(zip(names, mode, strict=True)))
    run = model.ssm.filter()
    errors = run.standardized_forecasts_error[0][1:]
    errors = errors[np.isfinite(errors)]
    lag = float(np.corrcoef(errors[1:], errors[:-1])[0, 1])
    return (
        names,
        mode,
        (covariance + covariance.T) / 2,
        {
            "sample": f"{months[0]} to {months[-1]}",
            "n": int(np.isfinite(seen).sum()),
            "months": months,
            "seen": seen,
            "forecast": np.asarray(run.forecasts).T,
            "diagnostics": {
                "residual_autocorrelation": lag,
                "residual_sd": float(errors.std()),
                "largest_residual": float(np.abs(errors).max()),
            },
        },
    )


def _model(seen: np.ndarray) -> Any:
    from statsmodels.tsa.statespace.mlemodel import MLEModel

    model: Any = MLEModel(seen, k_states=1, k_posdef=1)
    model["selection"] = np.ones((1, 1))
    model["obs_cov"] = np.diag(np.square(ERRORS))
    return model


def _log_likelihood(model: Any, months: np.ndarray, p: dict[str, float]) -> float:
    """Log likelihood of the readings given parameters.

    State: the part of the FOB discount that nothing explains, AR(1). Readings: the gap of the tax price
    to Brent, the FOB discount and ESPO's.
    """
    fob = _explained(months, p)
    persistence = 1 / (1 + np.exp(-p["persistence_logit"]))
    variance = float(np.exp(2 * p["volatility_log"]))
    basket = (months >= np.datetime64("2025-01", "M")).astype(float)
    slope = 1 - basket + basket * (BASKET + (1 - BASKET) * p["espo_response"])
    offset = np.where(months < np.datetime64("2024-01", "M"), p["offset_2023"], FREIGHT_2024)
    espo_level = p["espo_base"] - p["espo_response"] * p["base"]
    intercept = slope * fob - (1 - basket) * offset + basket * (1 - BASKET) * espo_level
    model["obs_intercept"] = np.stack([intercept, fob, espo_level + p["espo_response"] * fob])
    model["design"] = np.stack([slope, np.ones_like(fob), np.full_like(fob, p["espo_response"])])[:, None, :]
    model["transition"] = np.array([[persistence]])
    model["state_cov"] = np.array([[variance]])
    # The sample opens amid the widening of 2022: its first gap is nearly unknown.
    model.ssm.initialize_known(np.zeros(1), np.array([[100.0]]))
    return float(model.ssm.loglike())


def _explained(months: np.ndarray, p: dict[str, float]) -> np.ndarray:
    """FOB discount due to the embargo and the listings."""

    def path(steps: Steps) -> np.ndarray:
        level = effective(steps, months)
        return exposed(level, p["phase_in_logit"], p["half_life_log"], p["half_life_per_share"])

    january, both = path(SELLERS[:1]), path(SELLERS)
    common = p["response"]
    return (
        p["base"]
        + (common + p["embargo_response"]) * path(EMBARGO)
        + (common + p["january_response"]) * january
        + (common + p.get("october_response", 0.0)) * (both - january)
        + p["vessels"] * path(VESSELS)
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
