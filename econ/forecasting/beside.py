"""What others expected of the same month, beside ours: Reuters's previews and the ministry's own forecast."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from econ.observations.catalog import every_row
from econ.paths import has_raw

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Expected", "beside", "expected"]

#: Series of the tables, the variable that each is of, and its sign there.
_PREVIEWS = {
    "oil_gas_total": ("oil_gas_revenue", 1.0),
    "aptax_nadd": ("additional_income_tax", 1.0),
    "damper_payments": ("damper_payment", -1.0),
    "met_oil": ("met_oil", 1.0),
}
_MINISTRY = {"expected_additional_revenue": ("additional_oil_gas_revenue", 1.0)}
_TABLES = {"revenue_previews": _PREVIEWS, "ministry_expectations": _MINISTRY}


class Expected(tuple[str, str, str, float, str]):
    """One figure: variable, month, who, value [bn RUB], and the day since when it is known."""

    __slots__ = ()


def expected(month: str | None = None, by: date | None = None) -> list[Expected]:
    """What others expected of a month, or of all months, known by a day; the newest of each publisher.

    Without the raw tables, which a wheel lacks, there is none.
    """
    if not has_raw():
        return []
    found: dict[tuple[str, str, str], Expected] = {}
    for table, series in _TABLES.items():
        for row in sorted(every_row(table), key=lambda row: row["known_from"]):
            late = by is not None and row["known_from"] > by.isoformat()
            if row["series"] not in series or late or month not in (None, row["period"]):
                continue
            variable, sign = series[row["series"]]
            figure = Expected(
                (variable, row["period"], row["publisher"], sign * float(row["value"]), row["known_from"])
            )
            found[figure[:3]] = figure
    return sorted(found.values())


def beside(made: xr.Dataset, month: np.datetime64, day: date) -> xr.Dataset:
    """What others expected by a day of a month, with our median of the same thing, by `other`."""
    import xarray as xr

    rows = expected(str(month), day)
    names = [row[0] for row in rows]
    bn = {"units": "bn RUB"}
    return xr.Dataset(
        {
            "other_variable": ("other", np.array(names, object)),
            "other_publisher": ("other", np.array([row[2] for row in rows], object)),
            "other_known": ("other", np.array([row[4] for row in rows], object)),
            "other_value": ("other", np.array([row[3] for row in rows], float), bn),
            "other_ours": ("other", np.array([float(made[n].median()) for n in names], float), bn),
        }
    )
