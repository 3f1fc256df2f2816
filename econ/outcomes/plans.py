"""What the budget's laws planned for a year, as they were known."""

from __future__ import annotations

__all__ = ["planned"]


def planned(series: str, year: int, by: str) -> float | None:
    """A figure of the law in force, the one known last; None if no law speaks of the year.

    Parameters
    ----------
    series : str
        A series of the table `budget_annual`: `revenue_oil_gas` [bn RUB], `balance_pct_gdp` [percent].
    year : int
    by : str
        The day by which it was known, `YYYY-MM-DD`.
    """
    from econ.observations.catalog import rows

    found = [
        row
        for row in rows("budget_annual")
        if row["series"] == series
        and row["period"] == str(year)
        and row["status"] == "plan"
        and row["vintage"].startswith(("law", "amended"))
        and row["known_from"] <= by
    ]
    return float(max(found, key=lambda row: row["known_from"])["value"]) if found else None
