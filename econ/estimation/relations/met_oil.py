"""Extraction tax on oil: taxed share, share that pays duty and additions, add-on, learning, noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, innovations, relation, surprises, unit_dampers
from econ.estimation.relation import Relation, Window
from econ.model import taxes
from econ.parameters import load as load_parameters

__all__ = [
    "PRIOR",
    "RELATION",
    "compared",
    "due",
    "estimate",
    "fitted",
    "left_out",
    "level_noise",
    "readings",
]

ONE_OFF = "met_oil_one_off"
#: Fixed part, of a mean taxed tonne: 100 by the full rates that Reuters published for May and June 2023,
#: 570 to 1,400 RUB/t by tax_rules 1.4, on the two fifths of the base that pay it.
#: Gain: free sums show a drift of one or two percent a month, under noise of two or three.
#: What comes back of the damper is not estimated here: tonnes and damper move together. It is given at
#: the central reading (`met_return_small`), and the readings are compared in the diagnostics.
#: Months of the free sums that show how far a level drifts.
SPANS = (6, 12)
#: Since the income tax was widened; before, a cut of output by treaty moved the base, which is no drift.
FREE_FROM = "2021-01"
#: Months in which the level is learned before the first sum.
LEARN = 12
PRIOR = {
    "taxed_share": None,
    "full_share": (0.5, 0.3),
    "addition_fixed": (240.0, 200.0),
    "gain": (0.20, 0.15),
}
RELATION = Relation(
    window=Window(
        "2023-02",
        lag=1,
        why="since the price cap, without the first two unified tax payments: part of one reached the next",
    ),
    series=(
        "brent_price",
        "diesel_nwe_price",
        "diesel_nyh_price",
        "gasoline_nwe_price",
        "gasoline_nyh_price",
        "met_oil",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("fuel_policy",),
    parameters=(
        "damper_compensation",
        "damper_discount_share",
        "damper_excise",
        "damper_freight",
        "damper_indicative_price",
        "damper_reduction",
        "duty_base",
        "duty_in_met",
        "duty_rate",
        "duty_threshold",
        "met_addition_weight",
        "met_base_elasticity",
        "met_base_rate",
        "met_full_reach",
        "met_oil_one_off",
        "met_price_divisor",
        "met_price_threshold",
        "met_return_kink",
        "met_return_large",
        "met_return_small",
        "met_return_tonnes",
        "normal_production",
        "vat_rate",
    ),
    equations=(
        "taxes.damper_due",
        "taxes.duty_on",
        "taxes.learned",
        "taxes.met_addition",
        "taxes.met_base",
        "taxes.met_oil_accrual",
        "taxes.met_price_coefficient",
        "taxes.met_rate",
        "taxes.monitoring_price",
        "taxes.notional_duty",
        "taxes.unit_damper",
    ),
    priors={name: pair for name, pair in PRIOR.items() if pair},
)


def due(sample: Months, values: np.ndarray, unit: np.ndarray, **returned: float) -> np.ndarray:
    """Tax due by month of accrual at a taxed share of one, by the model's equations.

    `returned` sets a reading of the share of the damper that comes back in place of the central one.
    """
    full_share, fixed = values
    inputs = sample.tax_inputs()
    addition = sample.call(taxes.met_addition, unit_damper=unit, met_addition_fixed=fixed, **returned)
    rate = sample.call(
        taxes.met_rate,
        met_addition=addition,
        met_full_share=full_share,
        **{name: inputs[name] for name in ("met_price_coefficient", "notional_duty", "usd_rub")},
    )
    normal = sample.given("normal_production")
    base = sample.call(taxes.met_base, met_taxed_share=1.0, production=normal * sample.days, days=sample.days)
    return np.asarray(taxes.met_oil_accrual(base, rate))


def left_out(sample: Months) -> np.ndarray:
    """Months not scored."""
    return sample.set_apart(ONE_OFF)


def fitted(sample: Months, unit: np.ndarray, **returned: float) -> Fit:
    """Fit on a sample of accrual months, at the central reading of the damper's return or another."""
    paid, skip = sample.paid("met_oil"), left_out(sample)

    def residuals(values: np.ndarray) -> np.ndarray:
        return innovations(values[0], values[3], due(sample, values[1:3], unit, **returned), paid, skip)[0]

    return fit(residuals, [0.75, 0.5, 250.0, 0.1], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Log payments against the law's rate; the share drifts by what each payment surprises."""
    sample = Months(*RELATION.window.span(last))
    unit = unit_dampers(sample, sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    found = fitted(sample, unit)
    error = np.abs(np.expm1(found.residuals))
    left = ", ".join(map(str, sample.months[left_out(sample)]))
    drift, drift_error, spans = level_noise(found, sample.last)
    main = relation(
        "met_oil",
        "econ.model.taxes.met_oil_accrual",
        f"accruals {RELATION.window.text(last)} without {left}",
        found,
        tuple(PRIOR),
        method="Bayesian nonlinear least squares on one-step innovations (normal priors), HAC errors; "
        "the level's noise from free sums of 6 and 12 months",
        prior={name: pair for name, pair in PRIOR.items() if pair},
        diagnostics={
            "median_absolute_percentage_error": float(100 * np.median(error)),
            "mean_absolute_percentage_error": float(100 * np.mean(error)),
            "independent_free_sums": float(spans),
            **{
                f"noise, damper returns {name}": fitted(sample, unit, **reading).sigma
                for name, reading in readings().items()
            },
        },
    )
    k = len(main.names)
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = main.covariance
    covariance[k, k] = drift_error**2
    return replace(
        main,
        names=(*main.names, "level_noise"),
        values=(*main.values, drift),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
    )


def level_noise(found: Fit, last: str) -> tuple[float, float, int]:
    """What moves the taxed share in a month beyond what a payment shows [log], its error, and sums used.

    From free sums: the level learned by a month makes the next 6 or 12, whose sum is held against what was
    paid. Errors beyond the months' own noise are the level's; sums overlap, so independent spans count.
    """
    sample = Months(FREE_FROM, last)
    unit = unit_dampers(sample, sample.exported("gasoline"), sample.exported("diesel"))
    paid, whole = sample.paid("met_oil"), due(sample, found.values[1:3], unit)
    skip = left_out(sample) | np.isnan(paid)
    level, levels = found.values[0], []
    for month in range(len(sample)):
        levels.append(level)
        if not skip[month]:
            level = float(
                taxes.learned(np.asarray(level), paid[month], level * whole[month], found.values[3])
            )
    variances, spans = [], 0.0
    for span in SPANS:
        starts = [t for t in range(LEARN, len(sample) - span + 1) if not skip[t : t + span].any()]
        errors = [np.log(paid[t : t + span].sum() / (levels[t] * whole[t : t + span].sum())) for t in starts]
        steps = np.arange(1, span + 1)
        # A random walk's mean over the span, from a step of one.
        walk = float(np.sum(steps**2)) / span**2
        variances.append((np.mean(np.square(errors)) - found.sigma**2 / span) / walk)
        spans += len(starts) / span
    noise = float(np.sqrt(max(np.mean(variances), 0.0)))
    return noise, noise / np.sqrt(2 * max(spans, 1.0)), int(spans)


def readings() -> dict[str, dict[str, float]]:
    """The readings of the share of the damper that comes back, with their weights."""
    known = load_parameters()
    small, large = known["met_return_small"], known["met_return_large"]
    assert small.values is not None and large.values is not None and small.weights is not None
    return {
        f"{low:g} below the threshold, {high:g} above (weight {weight:g})": {
            "met_return_small": float(low),
            "met_return_large": float(high),
        }
        for low, high, weight in zip(small.values, large.values, small.weights, strict=True)
    }


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    unit = unit_dampers(sample, sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    use = ~left_out(sample)
    paid = sample.paid("met_oil")[use]
    return (surprises("Oil tax, by month of accrual", sample.months[use], paid, fitted(sample, unit)),)
