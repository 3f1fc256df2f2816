"""A month that has not been: rows made up from those of the month before, and said to be so."""

from __future__ import annotations

import csv
from pathlib import Path

from econ.observations.periods import period_bounds
from econ.quantities import parse_month

__all__ = ["add_month"]

#: What a made-up row says of itself.
BASIS = "made up for a test"
#: Tables whose rows of a month are figures of that month and nothing else.
TABLES = (
    "prices",
    "macro",
    "nwf",
    "oil_gas_revenue",
    "products_prices",
    "budget_monthly",
    "ministry_expectations",
    "bond_auctions",
    "retail_regional",
    "refining_runs",
    "key_rate_effective",
)


def add_month(folder: Path, last: str) -> int:
    """Give a copy of the data folder a month more: each row of its last month again, two percent higher.

    Parameters
    ----------
    folder : Path
        A data folder with raw tables.
    last : str
        Its last observed month.

    Returns
    -------
    int
        Rows added.
    """
    count = 0
    for table in TABLES:
        path = folder / "raw" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns, rows = list(reader.fieldnames or ()), list(reader)
        made = [_moved(row, last) for row in rows if row["period"][:7] == last and "/" not in row["period"]]
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, lineterminator="\n").writerows(made)
        count += len(made)
    return count


def _moved(row: dict[str, str], last: str) -> dict[str, str]:
    """The row a month later."""
    month = str(parse_month(last) + 1)
    day = period_bounds(str(parse_month(month) + 1))[0].replace(day=28).isoformat()
    value = row["value"] and f"{1.02 * float(row['value']):.6g}"
    said = {"basis": f"{row['basis']}; {BASIS}"} if "basis" in row else {}
    period = month + row["period"][7:]
    return {**row, "period": period, "value": value, "known_from": day, "source_date": "", **said}
