"""What a user may give a path of: a list with units and ranges, a file to begin with, and a check of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from econ.ensemble.arguments import as_path, names_of, whole_number
from econ.ensemble.given import read_given
from econ.ensemble.pins import from_given
from econ.ensemble.seen import beyond_seen, seen
from econ.errors import InputError, nearest
from econ.months import as_month
from econ.quantities import month_range
from econ.scenarios.compile import chosen
from econ.units import accepted
from econ.variables import pinned, split_given
from econ.vintage import vintage

__all__ = ["COLUMNS", "Checked", "Pinnable", "new_given", "pinnable", "validate_given"]

#: Heads of `Pinnable.row`.
COLUMNS = ("variable", "unit", "also read", "what it is", "kind", "allowed", "seen", "last")
_HEAD = "month,variable,value,unit,note"
_SUFFIX = ".csv"
#: How a given path works, by the way in which it is declared.
_WAYS = {
    "override": "replaces what is computed",
    "target": "is met: what it is made of is scaled",
}


@dataclass(frozen=True)
class Pinnable:
    """One series that may be given.

    Parameters
    ----------
    name, unit, long_name, kind : str
    units : tuple of str
        The units that a column `unit` may name, its own first.
    way : str
        What a given path does.
    low, high : float
        What a value must lie between; infinite where nothing is declared.
    seen : tuple of float or None
        The least and the largest value observed.
    last, last_month : float or None, str
        The newest observation, and its month.
    world : bool
        Whether it is a path of the world: the reference of the cost then has it too.
    """

    name: str
    unit: str
    units: tuple[str, ...]
    long_name: str
    kind: str
    way: str
    low: float
    high: float
    seen: tuple[float, float] | None
    last: float | None
    last_month: str
    world: bool

    def row(self) -> list[str]:
        """As a line of a table: `COLUMNS`."""
        ends = [f"{end:g}" if np.isfinite(end) else "" for end in (self.low, self.high)]
        allowed = " to ".join(ends) if all(ends) else f"from {ends[0]}" if ends[0] else "any"
        past = "" if self.seen is None else f"{self.seen[0]:.4g} to {self.seen[1]:.4g}"
        last = "" if self.last is None else f"{self.last:.4g} ({self.last_month})"
        others = ", ".join(self.units[1:])
        return [self.name, self.unit, others, self.long_name, self.kind, allowed, past, last]


def pinnable(names: str | Iterable[str] | None = None) -> list[Pinnable]:
    """The series that may be given, with units, ranges and newest observations.

    Parameters
    ----------
    names : str or iterable of str, optional
        Some of them; all unless given.

    Returns
    -------
    list of Pinnable
        In the order of the model's blocks.

    Raises
    ------
    InputError
        A name that cannot be given.

    Examples
    --------
    >>> econ.pinnable("usd_rub")[0].unit
    'RUB/USD'
    """
    every = list(pinned())
    wanted = every if names is None else names_of(names, "names")
    for name in wanted:
        if name not in every:
            raise InputError("cannot be given", got=name, allowed=every, nearest=nearest(name, every))
    return [_described(name) for name in wanted]


def _described(name: str) -> Pinnable:
    variable, member = split_given(name)
    low, high = variable.bounds
    past = seen(variable, member)
    return Pinnable(
        name=name,
        unit=variable.unit,
        units=accepted(variable.name, variable.unit),
        long_name=variable.long_name,
        kind=variable.kind,
        way=_WAYS[variable.given],
        low=-np.inf if low is None else float(low),
        high=np.inf if high is None else float(high),
        seen=None if past is None else (float(past[1].min()), float(past[1].max())),
        last=None if past is None else float(past[1][-1]),
        last_month="" if past is None else str(past[0][-1]),
        world=variable.world,
    )


def new_given(
    path: str | Path, names: str | Iterable[str] = ("brent_price",), *, start: Any = None, months: int = 12
) -> Path:
    """Write a file of given paths to be edited: each month at the newest observation.

    Parameters
    ----------
    path : str or Path
        A .csv that does not exist yet.
    names : str or iterable of str
        What is to be given.
    start : str or date, optional
        First month; the month after the data unless given.
    months : int
        How many.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        The file exists, is no .csv, or a name cannot be given.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = econ.new_given(Path(folder) / "oil.csv", "brent_price", months=2)
    ...     len(target.read_text().splitlines())
    3
    """
    target = as_path(path, "path")
    if target.suffix != _SUFFIX:
        raise InputError("a file of given paths ends in .csv", where=str(target))
    if target.exists():
        raise InputError("the file exists", where=str(target), fix="choose another name")
    if not target.parent.is_dir():
        raise InputError("no such folder", where=str(target), fix=f"mkdir -p {target.parent}")
    dates = _months(start, months)
    lines = [_HEAD]
    for series in pinnable(names):
        value = "" if series.last is None else f"{series.last:.6g}"
        note = (
            f"{series.long_name}: {series.last_month} as observed"
            if value
            else f"{series.long_name}: fill in"
        )
        lines += [f'{month},{series.name},{value},{series.unit},"{note}"' for month in dates]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


@dataclass(frozen=True)
class Checked:
    """Given paths that are sound: what they give, over which months, and what a user should know of them."""

    names: tuple[str, ...]
    values: int
    first: str
    last: str
    notes: tuple[str, ...]


def validate_given(given: Any, *, scenario: Any = "baseline", start: Any = None, months: int = 24) -> Checked:
    """Check given paths as a run would, without running.

    Parameters
    ----------
    given : path, DataFrame, Series, DataArray, Dataset, mapping or rows
        As for `econ.simulate`.
    scenario : str, path, Scenario or a sequence of them
        The scenarios of the run, which rows may name.
    start : str or date, optional
        First month; the month after the data unless given.
    months : int
        Months of the run.

    Returns
    -------
    Checked

    Raises
    ------
    InputError, Problems
        Every fault, one line a cause.

    Examples
    --------
    >>> econ.validate_given({"usd_rub": {"2024-01": 88}}, start="2024-01", months=3).names
    ('usd_rub',)
    """
    dates = _months(start, months)
    names = [one.name for one in chosen(scenario)]
    read = read_given(given)
    from_given(read, dates, names)
    found: Sequence[str] = sorted({one.name for one in read.values})
    when = sorted({one.month for one in read.values})
    notes = (*read.notes, *beyond_seen(read.values)[1])
    return Checked(tuple(found), len(read.values), str(when[0]), str(when[-1]), notes)


def _months(start: Any, months: Any) -> np.ndarray:
    count = whole_number(months, "months", 1, 600, what="not a number of months")
    return month_range(as_month(vintage().start if start is None else start), count)
