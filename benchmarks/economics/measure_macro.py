"""Macro: do the estimates recover what made the data, is the rate calm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.estimation.methods.small_sample import Recursion, corrected
from econ.estimation.relations import consumer_prices, rouble
from econ.estimation.windows import interval
from econ.observations.arrays import load as load_panel

SAMPLES, REPLICATIONS, SEED = 1000, 199, 20251231
#: Places of the coefficients that the model reads, among those of the regression.
LABELS = {
    rouble: {1: "momentum", 2: "adjustment", 4: "volatility"},
    consumer_prices: {12: "momentum", 13: "memory", 14: "pass_through", 15: "volatility"},
}


@measures("macro")
def pass_through() -> Iterator[Measure]:
    """A year's pass-through of the rouble to consumer prices against the literature."""
    found = consumer_prices.estimate()
    value = found.diagnostics["pass_through_year"]
    yield Measure(
        topic="macro",
        name="Pass-through of a depreciation to prices within a year",
        value=value,
        unit="1",
        n=found.n,
        target="0.05 to 0.10",
        against="HSE Development Centre (2023); Bank of Russia (2018, 2023)",
        holds=bool(0.05 <= value <= 0.10),
    )


@measures("macro")
def recovery() -> Iterator[Measure]:
    """How often 90 percent intervals hold the coefficient that made the data, before any prior."""
    panel, months = load_panel()
    samples = ((rouble, np.log(panel["usd_rub"])), (consumer_prices, panel["cpi_mom"]))
    for module, observed in samples:
        estimate = module.estimate()
        for name, hit in _coverage(module.recursion(panel, months), observed, LABELS[module]).items():
            yield Measure(
                topic="macro",
                name=f"Recovery of {estimate.relation}.{name}: coverage of the 90 percent interval",
                value=hit,
                unit="1",
                n=estimate.n,
                target="0.85 to 0.95",
                against=f"{SAMPLES} samples made by the estimate, seed {SEED}; "
                f"s.e. {np.sqrt(0.9 * 0.1 / SAMPLES):.3f}",
                holds=bool(0.85 <= hit <= 0.95),
            )


def _coverage(recursion: Recursion, observed: np.ndarray, labels: dict[int, str]) -> dict[str, float]:
    truth = corrected(observed, recursion)
    rng = np.random.default_rng(SEED)
    centred = truth.residual - truth.residual.mean()
    scaled = centred * truth.values[-1] / centred.std()
    hits = dict.fromkeys(labels, 0)
    for sample in range(SAMPLES):
        shocks = rng.choice(scaled, size=(1, len(observed)))
        path = recursion.simulate(truth.values[None, :-1], shocks)[0]
        again = corrected(path, recursion, replications=REPLICATIONS, seed=sample)
        errors = np.sqrt(np.diag(again.covariance))
        for place, name in labels.items():
            low, high = interval(name, float(again.values[place]), float(errors[place]))
            hits[place] += low <= truth.values[place] <= high
    return {name: hits[place] / SAMPLES for place, name in labels.items()}
