"""Figures of raw tables: which rows a claim means, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from econ.errors import InputError, nearest
from econ.observations.catalog import rows

__all__ = ["TAKES", "Figure", "Rows", "figure_of"]

TAKES = ("last", "highest", "lowest", "mean", "median", "sum", "count")


#: Days of a mean month.
_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Rows:
    """Which rows of a raw table, and what is taken of them.

    Parameters
    ----------
    table : str
        A table of `econ data`.
    where : mapping of str to tuple of str
        Column to the values that it may have.
    take : {"last", "highest", "lowest", "mean", "median", "sum", "count"}
    months, skip : int
        Only periods that end within so many months up to the vantage month, `skip` months before it; zero
        `months` takes all.
    times : float
        A factor, such as 100 for percent.
    over : Rows, optional
        What the figure is divided by: of the same periods where it has them.
        Where `over` has months of its own, by the one figure of these.
    change : bool
        The figure is its change against `over`, in parts of it.
    per_month : bool
        Values are counts over their periods, and are made counts a month.
    """

    table: str
    where: Mapping[str, tuple[str, ...]]
    take: str = "last"
    months: int = 0
    skip: int = 0
    times: float = 1.0
    over: Rows | None = None
    change: bool = False
    per_month: bool = False


@dataclass(frozen=True)
class Figure:
    """What rows come to.

    Parameters
    ----------
    value, low, high : float
        The figure taken, and the lowest and highest of the rows.
    count : int
        Independent figures: rows of different publishers or periods.
    where : tuple of str
        Publisher and period of each, with its value.
    """

    value: float
    low: float
    high: float
    count: int
    where: tuple[str, ...] = field(default=())


def figure_of(wanted: Rows, vantage: str, label: str) -> Figure | None:
    """The figure as the rows give it at a vantage month; None where no row lies within its months.

    Parameters
    ----------
    wanted : Rows
    vantage : str
        `YYYY-MM`; rows of later periods are left out.
    label : str
        What an error calls the claim.

    Raises
    ------
    InputError
        No such table, column or row.
    """
    found = _chosen(wanted, vantage, label)
    if not found:
        return None
    values = np.array([_value(row, label) for row in found])
    if wanted.per_month:
        values = values / [_length(row["period"]) for row in found]
    below = None if wanted.over is None else _below(wanted.over, found, vantage, label)
    if below is not None:
        values = np.array([v / below(row) for v, row in zip(values, found, strict=True)])
        values = values - 1 if wanted.change else values
    values = values * wanted.times
    value = float(len(values)) if wanted.take == "count" else float(_TAKEN[wanted.take](values))
    seen = {
        (row.get("publisher", ""), row["period"], row.get("area", row.get("region", ""))) for row in found
    }
    where = tuple(_words(row, v, wanted) for row, v in zip(found, values, strict=True))
    return Figure(value, float(values.min()), float(values.max()), len(seen), where)


_TAKEN: dict[str, Callable[[np.ndarray], float]] = {
    "last": lambda values: values[-1],
    "highest": np.max,
    "lowest": np.min,
    "mean": np.mean,
    "median": np.median,
    "sum": np.sum,
}


def _chosen(wanted: Rows, vantage: str, label: str) -> list[dict[str, str]]:
    """The rows, in the order of their periods and of the days on which they were known."""
    table = rows(wanted.table)
    _check_columns(wanted, table, label)
    named = [row for row in table if _is(row, wanted.where)]
    if not named and not _any_row(wanted):
        raise _gone(wanted, label)
    end = np.datetime64(vantage, "M") - wanted.skip
    inside = []
    for row in named:
        month = _month(row["period"])
        if month is None or month > end or (wanted.months and month <= end - wanted.months):
            continue
        if wanted.take != "count" and not row.get("value"):
            continue
        inside.append((month, row.get("known_from", ""), row))
    inside.sort(key=lambda entry: entry[:2])
    return [row for *_, row in inside]


def _is(row: Mapping[str, str], where: Mapping[str, tuple[str, ...]]) -> bool:
    return all(row.get(column, "") in values for column, values in where.items())


def _any_row(wanted: Rows) -> bool:
    """Whether the whole vintage has such a row, though not this day's."""
    from econ.observations.catalog import every_row

    return any(_is(row, wanted.where) for row in every_row(wanted.table))


def _check_columns(wanted: Rows, table: list[dict[str, str]], label: str) -> None:
    columns = list(table[0]) if table else []
    for column in wanted.where:
        if columns and column not in columns:
            raise InputError(
                f"the table {wanted.table} has no such column",
                where=label,
                got=column,
                allowed=columns,
                nearest=nearest(column, columns),
            )


def _gone(wanted: Rows, label: str) -> InputError:
    """A claim whose row is gone, with the nearest of what the column still has."""
    from econ.observations.catalog import every_row

    table = every_row(wanted.table)
    near = []
    for column, values in wanted.where.items():
        there = sorted({row[column] for row in table})
        near += [f"{column}: {nearest(v, there) or 'none'}" for v in values if v not in there]
    words = ", ".join(f"{column}={'|'.join(values)}" for column, values in wanted.where.items())
    return InputError(
        "no row of the data is like this any more",
        where=label,
        got=f"{wanted.table}: {words}",
        nearest="; ".join(near),
        fix=f"econ data show {wanted.table}, and name a row that is there",
    )


def _below(
    over: Rows, found: list[dict[str, str]], vantage: str, label: str
) -> Callable[[Mapping[str, str]], float]:
    """What each row is divided by: the figure of its own period, or one of months that `over` names."""
    if not over.months and not over.skip:
        by_period = {row["period"]: _value(row, label) for row in _chosen(over, vantage, label)}
        if lost := [row["period"] for row in found if row["period"] not in by_period]:
            raise InputError("nothing to divide by in these periods", where=label, got=lost)
        return lambda row: by_period[row["period"]]
    one = figure_of(over, vantage, label)
    if one is None:
        raise InputError("nothing to divide by in these months", where=label, got=over.table)
    return lambda row: one.value


def _value(row: Mapping[str, str], label: str) -> float:
    try:
        return float(row["value"])
    except ValueError:
        return float("nan") if not row.get("value") else _no_number(row, label)


def _no_number(row: Mapping[str, str], label: str) -> float:
    raise InputError("the row has no number", where=label, got=row["value"])


def _month(period: str) -> np.datetime64 | None:  # history: an example
    """The month in which a period ends: `2025`, `2025-08/2025-09`, `2025-09-28`."""
    end = period.split("/")[-1].strip()
    if len(end) == 4:
        end = f"{end}-12"
    try:
        return np.datetime64(end[:7], "M")
    except ValueError:
        return None


def _length(period: str) -> float:  # history: an example
    """Months that a period covers: `2024`, `2025-08`, `2025-01/2025-07`, `2025-09-01/2025-09-26`."""
    first, _, last = period.partition("/")
    days = [_day(first, end=False), _day(last or first, end=True)]
    return float((days[1] - days[0]).astype(int) + 1) / _DAYS


def _day(text: str, *, end: bool) -> np.datetime64:  # history: an example
    if len(text) == len("2025-08-01"):
        return np.datetime64(text, "D")
    whole = np.datetime64(text, "Y") if len(text) == len("2025") else np.datetime64(text, "M")
    return (whole + 1).astype("datetime64[D]") - 1 if end else whole.astype("datetime64[D]")


def _words(row: Mapping[str, str], value: float, wanted: Rows) -> str:
    said = row.get("publisher") or "no publisher named"
    number = "" if wanted.take == "count" and not row.get("value") else f" {value:,.4g}"
    return f"{said}, {row['period']}{number}"
