"""Recovery: samples made by a fitted relation, estimated again by its own function; do intervals hold?

For every relation with 40 observations or more but the two that `macro` covers with thousands of
samples. Where a coefficient has a prior, each sample's truth is drawn from it: a posterior is right on
average over what the prior allows, not at one point of it. Others keep their estimate as truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.estimates import Estimate, load
from econ.estimation.methods.fiscal import Months
from econ.estimation.relations import brent, damper, discount, key_rate, purchases
from econ.estimation.windows import interval
from econ.model.world import market_turbulence
from econ.observations.arrays import instead
from econ.observations.arrays import load as load_panel
from econ.parameters import resolve
from econ.variables.declare import DIMS

SEED = 20251231
#: Least key rate of a sample [percent].
LOWEST_RATE = 0.5
#: A sample: series that replace the panel's, and the truth by coefficient.
Sample = tuple[dict[str, np.ndarray], dict[str, float]]


@measures("estimation")
def recovery() -> Iterable[Measure]:
    """Coverage of 90 percent intervals, relation by relation."""
    for name, (make, estimate, samples) in RELATIONS.items():
        hits = _coverage(make, estimate, samples)
        for coefficient, (rate, n) in hits.items():
            error = float(np.sqrt(0.9 * 0.1 / n))
            yield Measure(
                "estimation",
                f"Recovery of {name}.{coefficient}: coverage of the 90 percent interval",
                rate,
                "1",
                n,
                "0.85 to 0.95",
                f"samples made by the relation, seed {SEED}; s.e. {error:.3f}",
                bool(0.85 <= rate <= 0.95),
            )


def _coverage(
    make: Callable[[np.random.Generator], Sample], estimate: Callable[[], Estimate], samples: int
) -> dict[str, tuple[float, int]]:
    panel, months = load_panel()
    rng = np.random.default_rng(SEED)
    hits: dict[str, list[bool]] = {}
    for _ in range(samples):
        series, truth = make(rng)
        with instead({**panel, **series}, months):
            found = estimate()
        for name, value in truth.items():
            low, high = interval(name, found.value(name), found.error(name))
            hits.setdefault(name, []).append(low <= value <= high)
    return {name: (float(np.mean(hit)), len(hit)) for name, hit in hits.items()}


def _shocks(rng: np.random.Generator, residual: np.ndarray, deviation: float, size: int) -> np.ndarray:
    """Residuals drawn again, centred and at the estimated standard deviation."""
    centred = residual - residual.mean()
    return rng.choice(centred * deviation / centred.std(), size=size)


def make_brent(rng: np.random.Generator) -> Sample:
    """Brent from its first two months on, with the model's own bounded Student shocks."""
    whole = load()["brent"]
    panel, months = load_panel()
    level = np.log(panel["brent_price"])
    change = np.diff(level)
    momentum, deviation = whole.value("momentum"), whole.value("volatility")
    law = resolve(["turbulence_bound", "turbulence_freedom"], months[-1:]).constant
    n = len(change)
    size = market_turbulence(
        rng.standard_normal(n),
        rng.uniform(size=n),
        law["turbulence_bound"].ravel(),
        law["turbulence_freedom"].ravel(),
    )
    shocks = deviation * size * rng.standard_normal(n)
    for t in range(1, n):
        change[t] = momentum * change[t - 1] + shocks[t]
    path = np.exp(level[0] + np.concatenate([[0.0], np.cumsum(change)]))
    return {"brent_price": path}, {"momentum": momentum, "volatility": deviation}


def make_key_rate(rng: np.random.Generator) -> Sample:
    """Key rates by the rule on the inflation that was, meeting by meeting from the first on."""
    whole = load()["key_rate"]
    panel, months = load_panel()
    deviation = whole.value("volatility")
    (fit,) = key_rate.compared()
    persistence = key_rate.RULE[0]
    path = panel["key_rate"].copy()
    place = np.searchsorted(months, fit.at)
    shocks = _shocks(rng, fit.residual / np.sqrt(path[place - 1]), deviation, len(fit.at))
    # What the rule adds to the month before does not depend on the rates drawn.
    added = fit.fitted - persistence * panel["key_rate"][place - 1]
    moved = dict(zip(place.tolist(), zip(added, shocks, strict=True), strict=True))
    left, right = (np.datetime64(month, "M") for month in key_rate.LEFT_OUT)
    for at in range(int(place[0]), len(path)):
        if at in moved:
            own, shock = moved[at]
            # Drawn again, seven years of cuts may end below any rate seen; a root needs one above zero.
            path[at] = max(persistence * path[at - 1] + own + shock * np.sqrt(path[at - 1]), LOWEST_RATE)
        elif not left <= months[at] <= right:
            path[at] = path[at - 1]
    return {"key_rate": path}, {"volatility": deviation}


def make_damper(rng: np.random.Generator) -> Sample:
    """Payments by the formula on shares of sales drawn from their priors."""
    whole = load()["damper"]
    panel, months = load_panel()
    sample = Months(*damper.RELATION.window.span())
    fit, paid, unit = damper.fitted(sample)
    share = np.array([rng.normal(*damper.PRIOR[name]) for name in damper.PRIOR])
    deviation = whole.value("noise")
    made = damper.accruals(sample, share, unit) + _shocks(rng, fit.residuals, deviation, len(paid))
    path = panel["damper_payment"].copy()
    path[np.searchsorted(months, sample.months + 1)] = made
    return {"damper_payment": path}, {**dict(zip(damper.PRIOR, share, strict=True)), "noise": deviation}


def make_purchases(rng: np.random.Generator) -> Sample:
    """Readings in the months that have one, persistence and shocks drawn from their priors."""
    panel, months = load_panel()
    drawn = {name: rng.normal(*pair) for name, pair in purchases.PRIORS.items()}
    persistence = float(1 / (1 + np.exp(-drawn["persistence_logit"])))
    path = panel["crude_exports"].copy()
    truth = {"persistence": persistence}
    for buyer in purchases.OWN:
        column = DIMS["buyer"].index(buyer.label)
        volatility = float(np.exp(drawn[f"volatility_log.{buyer.label}"]))
        truth[f"volatility.{buyer.label}"] = volatility
        state = volatility / np.sqrt(1 - persistence**2) * rng.standard_normal()
        for t in range(len(months)):
            state = persistence * state + volatility * rng.standard_normal()
            if np.isfinite(path[t, column]):
                error = buyer.reading_error * rng.standard_normal()
                path[t, column] = np.nanmean(panel["crude_exports"][:, column]) + state + error
    return {"crude_exports": path}, truth


def make_discount(rng: np.random.Generator) -> Sample:
    """Tax price and quotations in the months that have them, all parameters drawn from their priors."""
    panel, months = load_panel()
    p = {name: float(rng.normal(*pair)) for name, pair in discount.PRIORS.items()}
    use = discount.RELATION.window.inside(months)
    names = ("urals_tax_price", "urals_fob_discount", "espo_discount")
    one = {name: np.array([value]) for name, value in p.items()}
    levels, slopes, memory, spread = (part[..., 0] for part in discount._system(months[use], one))
    persistence, deviation = float(memory), float(spread)
    state, gap = discount.START_SD * rng.standard_normal(), np.empty(levels.shape)
    for t in range(levels.shape[1]):
        gap[:, t] = levels[:, t] + slopes[:, t] * state + np.array(discount.ERRORS) * rng.standard_normal(3)
        state = persistence * state + deviation * rng.standard_normal()
    made = {name: panel[name].copy() for name in names}
    made["urals_tax_price"][use] = panel["brent_price"][use] - gap[0]
    for name, row in zip(names[1:], gap[1:], strict=True):
        made[name][use] = np.where(np.isfinite(panel[name][use]), row, np.nan)
    truth = {name: p[name] for name in ("base", "phase_in_logit", "half_life_log", "half_life_per_share")}
    truth |= {name: p[name] for name in ("espo_base", "espo_response")}
    truth |= {"persistence": persistence, "volatility": deviation}
    # The stored response is that of a further episode.
    truth["response"] = p["response"] + discount._SCATTER * float(rng.standard_normal())
    return made, truth


#: How a sample is made, how it is estimated, and how many samples: fewer where a fit takes seconds.
RELATIONS: dict[str, tuple[Callable[[np.random.Generator], Sample], Callable[[], Estimate], int]] = {
    "brent": (make_brent, brent.estimate, 1000),
    "key_rate": (make_key_rate, key_rate.estimate, 1000),
    "damper": (make_damper, damper.estimate, 1000),
    "purchases": (make_purchases, purchases.estimate, 500),
    "discount": (make_discount, discount.estimate, 300),
}


def missing() -> Iterator[str]:
    """Relations of 40 observations or more that nobody covers."""
    covered = {*RELATIONS, "rouble", "consumer_prices", "publishers"}
    return (name for name, found in load().items() if found.n >= 40 and name not in covered)


@measures("estimation")
def complete() -> Iterable[Measure]:
    """Every relation with 40 observations is either here or in `macro`."""
    left = sorted(missing())
    yield Measure(
        "estimation",
        "Relations with 40 observations or more whose recovery is not measured",
        len(left),
        "relations",
        len(load()),
        "0",
        "here and in macro; `publishers` counts readings, each series has fewer than 40",
        not left,
        ", ".join(left),
    )
