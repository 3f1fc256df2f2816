"""The sign of a refinery outage for oil and gas revenue: an experiment on the tax block.

`python -m benchmarks.economics.outage_sign` writes `docs/refinery_outage_sign.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.economics import fiscal

__all__ = ["CASES", "Case", "breakeven", "effects", "text"]

OUT = Path(__file__).resolve().parents[2] / "docs" / "refinery_outage_sign.md"
#: The year whose prices, rate and law are used, after a year of learning.
LEARN, FIRST, LAST = "2024-01", "2025-01", "2025-12"  # history: published cases
FALL = 0.20
#: Share of home sales in question in the cases of fuel short at home.
SHORT = 0.10
_LINES = {
    "extraction tax": ("met_oil_accrual", 1.0),
    "income tax": ("additional_income_tax_accrual", 1.0),
    "damper": ("damper_payment_accrual", -1.0),
    "reverse excise": ("reverse_excise_accrual", 1.0),
    "allowance": ("investment_allowance_accrual", 1.0),
}


@dataclass(frozen=True)
class Case:
    """One way in which runs may fall."""

    name: str
    scale: Mapping[str, float]
    change: Mapping[str, float]
    law: Mapping[str, float] = field(default_factory=dict)


def _unrun_share() -> float:
    """Crude not run, as a share of production."""
    months = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    inputs = fiscal.inputs(months)
    return float(FALL * inputs["runs"].sum() / inputs["production"].sum())


_RUNS = {"runs": 1 - FALL}
#: A tenth of the two fuels' mean home sales of 3.2 and 3.9 Mt a month.
_IMPORTS = {"fuel_imports": SHORT * 3.5}
CASES = (
    Case("Runs fall 20 percent, the crude is exported", _RUNS, {}),
    Case("... ports are full: the crude is shut in", {**_RUNS, "production": 1 - _unrun_share()}, {}),
    Case("... home sales fall a tenth, nothing replaces them", {**_RUNS, "fuel_sales": 1 - SHORT}, {}),
    Case("... imports replace them, no damper on imports", _RUNS, _IMPORTS, {"damper_on_imports": 0.0}),
    Case("... imports replace them and receive the damper", _RUNS, _IMPORTS, {"damper_on_imports": 1.0}),
    Case("... the discount widens by 1 USD/bbl", _RUNS, {"urals_tax_price": -1.0}),
    Case("... the discount widens by 2 USD/bbl", _RUNS, {"urals_tax_price": -2.0}),
    Case("... the discount widens by 4 USD/bbl", _RUNS, {"urals_tax_price": -4.0}),
)


def effects(case: Case) -> dict[str, float]:
    """Change of each line and of their sum, bn RUB a month, > 0 for the budget."""
    base, moved = _run(Case("", {}, {})), _run(case)
    found = {line: float(sign * (moved[name] - base[name]).mean()) for line, (name, sign) in _LINES.items()}
    return found | {"all": sum(found.values())}


def _run(case: Case) -> dict[str, np.ndarray]:
    found = fiscal.simulate(LEARN, LAST, free=LEARN, scale=case.scale, change=case.change, law=case.law)
    year = found["month"] >= np.datetime64(FIRST)
    return {name: found[name][year] for name, _ in _LINES.values()}


def breakeven() -> dict[str, float]:
    """Where the gain is gone: a wider discount, or a share of the unrun crude that is shut in."""
    free, shut, dollar = (effects(CASES[place])["all"] for place in (0, 1, 5))
    return {"discount": free / (free - dollar), "shut_in": free / (free - shut)}


def text() -> str:
    """The page."""
    rows = [(case.name, effects(case)) for case in CASES]
    head = "| case | " + " | ".join((*_LINES, "all")) + " |\n|" + "---|" * (len(_LINES) + 2)
    table = "\n".join(
        f"| {name} | " + " | ".join(f"{round(found[line], 1) + 0.0:+.1f}" for line in (*_LINES, "all")) + " |"
        for name, found in rows
    )
    even = breakeven()
    return _PAGE.format(
        head=head, table=table, discount=even["discount"], shut=100 * even["shut_in"],
        gain=rows[0][1]["all"], dollar=rows[0][1]["all"] - rows[5][1]["all"], unrun=100 * _unrun_share(),
    )  # fmt: skip


_PAGE = """# The sign of a refinery outage

Written by `python -m benchmarks.economics.outage_sign`; a test compares it with the tax block.

A fall of refinery runs by a fifth does not by itself cost the oil and gas line of the budget anything:
while the crude is exported instead, the budget keeps the reverse excise that it would have returned to
refiners. What it may lose comes from three other sides: crude that cannot leave, a wider discount, and
fuel that is imported with the damper paid on it. The experiment takes prices, exchange rate and law of
2025, runs and production at their normal, and asks what each line changes in a month, by month of accrual,
in bn RUB (> 0 for the budget).

{head}
{table}

- **Break-even.** The gain of {gain:.0f} bn RUB a month is gone when the discount widens by
  **{discount:.1f} USD/bbl** (each dollar costs {dollar:.0f} bn a month, the narrower damper counted), or
  when **{shut:.0f} percent** of the unrun crude ({unrun:.0f} percent of production) is shut in.
- **The damper follows sales, not output.** While stocks, exports or imports fill the gap it does not move.
  Sales that are lost save it, imports that receive it (since autumn 2025) do not: the two rows on imports
  differ by what that rule costs.
- **The addition to the extraction tax follows the unit damper**, so lost sales leave it alone.
- The effective base falls with production by an elasticity of a half to one (here its central value), so
  shutting in costs less extraction tax than in proportion.
- Outside this line: excise and VAT on fuel not sold, profits tax, and the price of the repair.
- In the full model a smaller output of fuel also moves the discount, product prices and the rouble; this
  page holds them still on purpose. What would change our mind about the sign: evidence that the reverse
  excise is paid on capacity rather than on crude run.
"""


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
