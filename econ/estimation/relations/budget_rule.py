"""Budget rule: the noise that the law leaves in a month's additional revenue, and the ministry's own misses.

What the price above the cut-off adds is computed by the model's equations, each tax twice; nothing of it
is fitted here.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Months, unit_dampers
from econ.estimation.methods.small_sample import deviation_error
from econ.estimation.relation import Relation, Window
from econ.estimation.relations import (
    additional_income_tax,
    damper,
    export_duties,
    met_condensate,
    met_oil,
    reverse_excise,
)
from econ.model import budget_rule, gas, taxes
from econ.quantities import bn_rub, month_number

__all__ = ["RELATION", "additional", "compared", "estimate", "misses", "parts"]

MARCH = 3
#: Months before a payment in March to the first of the fourth quarter: what a sample needs before it begins.
BEFORE = 5
RELATION = Relation(
    window=Window("2024-01", why="the rule is a price again since 2024; before, a fixed sum"),
    series=("additional_oil_gas_revenue",),
    tables=("ministry_expectations",),
    relations=(
        "additional_income_tax",
        "damper",
        "export_duties",
        "met_condensate",
        "met_oil",
        "reverse_excise",
    ),
    parameters=("cut_off_price", "export_duty_gas_one_off"),
    equations=(
        "budget_rule.additional_oil_gas_revenue",
        "budget_rule.damper_above",
        "budget_rule.export_duties_above",
        "budget_rule.income_tax_above",
        "budget_rule.met_condensate_above",
        "budget_rule.met_oil_above",
        "budget_rule.reverse_excise_above",
        "budget_rule.rule_addition",
        "budget_rule.rule_coefficient",
        "budget_rule.rule_duty",
        "budget_rule.rule_month",
        "budget_rule.rule_unit_damper",
    ),
)


def parts(sample: Months, fuels: tuple[np.ndarray, np.ndarray] | None = None) -> dict[str, np.ndarray]:
    """What the price above the cut-off adds, tax by tax and month of accrual, at the tonnes paid for.

    `fuels` are northwest European prices of gasoline and diesel where not those of the panel.
    """
    price = np.broadcast_to(sample.given("cut_off_price"), len(sample))
    gasoline, diesel = fuels or (sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    unit = unit_dampers(sample, gasoline, diesel)
    found = _relations(sample)
    known = {
        **sample.tax_inputs(),
        "rule_price": price,
        "rule_duty": sample.call(budget_rule.rule_duty, rule_price=price),
        "gasoline_nwe_price": gasoline,
        "diesel_nwe_price": diesel,
        "unit_damper": unit,
        "damper_passed": (unit != 0).astype(float),
        "production": sample.given("normal_production") * sample.days,
        "fuel_sales": sample.given("demand_base") * sample.given("demand_season"),
        "fuel_imports": np.zeros((2, len(sample))),
        **found,
    }
    known["rule_unit_damper"] = sample.call(budget_rule.rule_unit_damper, **known)
    known["rule_addition"] = sample.call(budget_rule.rule_addition, **known)
    known["rule_coefficient"] = sample.call(budget_rule.rule_coefficient, **known)
    known["met_addition"] = sample.call(taxes.met_addition, **known)
    known["met_rate"] = sample.call(taxes.met_rate, **known)
    _paid_tonnes(sample, known)
    known["met_condensate_accrual"] = sample.call(gas.met_condensate_accrual, **known)
    known["additional_income_tax_accrual"] = sample.call(taxes.additional_income_tax_accrual, **known)
    made = {
        name: np.asarray(sample.call(getattr(budget_rule, name), **known))
        for name in (
            "met_oil_above",
            "met_condensate_above",
            "reverse_excise_above",
            "damper_above",
            "export_duties_above",
            "income_tax_above",
        )
    }
    return {**made, "additional_income_tax_accrual": known["additional_income_tax_accrual"]}


def _relations(sample: Months) -> dict[str, np.ndarray | float]:
    """Coefficients of the taxes' own relations, by the parameter's name."""
    last = sample.last
    oil, cost = met_oil.estimate(last), additional_income_tax.estimate(last)
    duties = export_duties.estimate(last)
    condensate, excise, fuel = (
        met_condensate.estimate(last),
        reverse_excise.estimate(last),
        damper.estimate(last),
    )
    return {
        "met_full_share": oil.value("full_share"),
        "met_addition_fixed": oil.value("addition_fixed"),
        "income_tax_rate": cost.value("rate"),
        "income_tax_cost": cost.value("cost"),
        **{f"met_condensate_{name}": condensate.value(name) for name in ("basic", "moved", "added")},
        "met_condensate_level": 1.0,
        "investment_allowance_share": excise.value("allowance"),
        "dutiable_crude": duties.value("crude"),
        "dutiable_products": duties.value("products"),
        "damper_sales_share": np.array([[fuel.value(f"sales_share.{f}")] for f in ("gasoline", "diesel")]),
        "damper_scale": fuel.value("scale"),
    }


def _paid_tonnes(sample: Months, known: dict) -> None:
    """Tonnes that each month's payments imply at the law's rates: the rule counts actual volumes."""
    known["met_base"] = sample.paid("met_oil") / bn_rub(1.0, known["met_rate"])
    known["runs"] = reverse_excise.normal_runs() * sample.days
    at_one = sample.call(taxes.reverse_excise_accrual, reverse_excise_level=1.0, **known)
    # Before 2019 nothing was due.
    level = sample.paid("reverse_excise") / np.where(at_one == 0, 1, at_one)
    known["reverse_excise_level"] = np.where(at_one == 0, 0, level)
    due = damper.accruals(sample, known["damper_sales_share"][:, 0], known["unit_damper"])
    known["damper_level"] = damper.filtered(due, sample.paid("damper_payment"), known["damper_scale"])[1]


def additional(sample: Months, fuels: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray:
    """Additional revenue by month paid and by the model's equations, NaN where a part is not published.

    `fuels` as in `parts`, from `BEFORE` months before the sample.
    """
    wide = sample.longer(BEFORE)
    made = parts(wide, fuels)
    month = budget_rule.rule_month(
        *(made[n] for n in ("met_oil_above", "met_condensate_above", "reverse_excise_above", "damper_above"))
    )
    due = np.broadcast_to(sample.given("income_tax_due"), len(sample))
    zero = np.zeros(())
    return np.asarray(
        budget_rule.additional_oil_gas_revenue(
            month[BEFORE - 1 : -1],
            made["export_duties_above"][BEFORE:],
            _quarter(sample, made["income_tax_above"]),
            due,
            sample.seen("additional_income_tax"),
            _quarter(sample, made["additional_income_tax_accrual"]),
            np.broadcast_to(sample.given("export_duty_gas_one_off"), len(sample)),
            zero,
            zero,
        )
    )


def _quarter(sample: Months, accrual: np.ndarray) -> np.ndarray:
    """Sum over the quarter that a payment is for: one to three months back, in March three to five."""
    back = [accrual[BEFORE - lag : len(accrual) - lag] for lag in range(BEFORE + 1)]
    march = month_number(sample.months) == MARCH
    return np.where(march, np.sum(back[3:6], axis=0), np.sum(back[1:4], axis=0))


def misses(sample: Months) -> np.ndarray:
    """Additional revenue less the ministry's forecast at the start of the month."""
    from econ.observations.catalog import rows

    expected = {
        np.datetime64(row["period"], "M"): float(row["value"])
        for row in rows("ministry_expectations")
        if row["series"] == "expected_additional_revenue"
    }
    return sample.seen("additional_oil_gas_revenue") - np.array(
        [expected.get(m, np.nan) for m in sample.months]
    )


def estimate(last: str | None = None) -> Estimate:
    """Root mean squares: of what the law's sum misses, and of what the ministry missed."""
    sample = Months(*RELATION.window.span(last))
    seen = sample.seen("additional_oil_gas_revenue")
    left, missed = (x[np.isfinite(x)] for x in (seen - additional(sample), misses(sample)))
    noise, forecast = (float(np.sqrt(np.mean(x**2))) for x in (left, missed))
    errors = (deviation_error(missed, forecast) ** 2, deviation_error(left, noise) ** 2)
    return Estimate(
        relation="budget_rule",
        names=("forecast_noise", "noise"),
        values=(forecast, noise),
        covariance=((errors[0], 0.0), (0.0, errors[1])),
        sample=RELATION.window.text(last),
        n=len(left),
        method="Root mean squares of the law's sum, nothing fitted, and of the ministry's forecasts",
        equation="econ.model.budget_rule.additional_oil_gas_revenue",
        diagnostics={
            "mean_absolute_error": float(np.abs(left).mean()),
            "mean_error": float(-left.mean()),
            "mean_miss": float(missed.mean()),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Additional revenue beside the law's sum, and beside the ministry's own forecast."""
    sample = Months(*RELATION.window.span())
    seen = sample.seen("additional_oil_gas_revenue")
    both = {
        "Additional oil and gas revenue": additional(sample),
        "The same, as the ministry expected it": seen - misses(sample),
    }
    known = {what: np.isfinite(seen) & np.isfinite(made) for what, made in both.items()}
    return tuple(
        Compared(what, "bn RUB", sample.months[known[what]], seen[known[what]], made[known[what]])
        for what, made in both.items()
    )
