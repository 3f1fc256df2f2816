"""What has changed since the last issue: today's pressure then and now, by cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from econ.forecasting.track import archived
from econ.paths import data
from econ.provenance.diff import diff
from econ.quantities import month_name
from econ.reporting.page.findings import Change, Scores
from econ.variables import variables
from econ.vintage import vintage

__all__ = ["OUTCOMES", "changes", "scores", "since"]

#: What is compared; the first is what page one speaks of.
OUTCOMES = ("oil_gas_revenue", "federal_balance")
#: Causes of a change, in the order of the parts of `Change`; what is not data is the model.
_CAUSES = ("data", "coefficients", "scenario", "other code")
#: The scenario that archives have and that is compared.
_TODAY = "baseline"
#: Simulations: parts are differences of means on common random numbers.
_DRAWS, _TRILLION = 512, 1e-3


def changes() -> tuple[Change, ...]:
    """Whole years of today's pressure beside the newest archived forecast of them, outcome by outcome.

    Empty where no earlier forecast is at hand: an installed package has none.
    """
    older = [file for file in archived() if file.stem < vintage().last_month]
    if not older:
        return ()
    found = diff(older[0], data(), keep=OUTCOMES, draws=_DRAWS)
    issue = month_name(np.datetime64(older[0].stem, "M"))
    made = []
    for name in OUTCOMES:
        label = variables()[name].label or variables()[name].long_name
        for year in found["year"].values.tolist():
            one = found.sel(outcome=name, year=year)
            parts = [float(one["part"].sel(cause=cause)) * _TRILLION for cause in _CAUSES]
            then, now = (float(one[side]) * _TRILLION for side in ("old", "new"))
            if np.isfinite([then, now, *parts]).all():
                made.append(Change(issue, name, label, year, then, now, *parts))
    return tuple(made)


def since(found: Sequence[Change], lead: str) -> Change | None:
    """What page one says of it: revenue of the first year, where today's pressure leads."""
    told = [one for one in found if one.outcome == OUTCOMES[0]]
    return told[0] if told and lead == _TODAY else None


def scores(record: Mapping[str, Any] | None) -> Scores | None:
    """What page one says of the record of forecasts; None where none has come due."""
    if not record or not record.get("made_at_the_time"):
        return None
    whole = record["made_at_the_time"][0]["all"]
    years = record.get("year_revenue") or {}
    tried = years.get("made_at_the_time") or years.get("made_afterwards")
    afterwards = not years.get("made_at_the_time")
    miss = float(tried["usual_miss"]) if tried else None
    return Scores(int(whole["n"]), float(whole["coverage"]["80"]), miss, afterwards)
