"""The vintage moved by a month: all of it, or nothing.

Everything is made in a folder beside the data folder, which then takes its place in one step of the file
system. Whatever ends the process before that step leaves the data as they were; after it, they are as rolled.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from econ.ensemble.plan import make_plan
from econ.errors import InputError, RunError, StaleError, listed
from econ.estimates import Estimate
from econ.forecasting.archive import archived
from econ.months import as_month
from econ.observations.periods import period_bounds
from econ.observations.waiting import check_waiting
from econ.paths import data, in_folder, raw
from econ.vintage import FILE, vintage

if TYPE_CHECKING:
    import xarray as xr

    from econ.estimation.relation import Window

__all__ = ["ESSENTIAL", "Rolled", "roll"]

#: Series without which no month is a vintage's last.
ESSENTIAL = ("brent_price", "urals_tax_price", "usd_rub", "key_rate", "cpi_mom", "oil_gas_revenue")
_AT_CWD, _EXCHANGE = -100, 2
#: What rolls leave beside the data folder while they are under way: its name and their process.
_BESIDE = ".{name}.rolling-{process}"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Rolled:
    """What a roll did, or would do.

    Parameters
    ----------
    month : str
        The new last observed month.
    known_by : datetime.date
    done : bool
        Whether the data folder was replaced; a dry run says what would be.
    readings : int
        Readings of the new month that are chosen.
    missing : tuple of str
        Series that the month before has and the new one has not.
    followed, stayed : tuple of str
        Relations that took in what is new; those that did not, with the reason.
    difference : xarray.Dataset
        As from `econ.diff`, of the baseline before and after.
    """

    month: str
    known_by: date
    done: bool
    readings: int
    missing: tuple[str, ...]
    followed: tuple[str, ...]
    stayed: tuple[str, ...]
    difference: xr.Dataset


def roll(
    month: str,
    *,
    known_by: date | None = None,
    dry_run: bool = False,
    draws: int = 200,
    yes: bool = False,
    today: date | None = None,
    progress: Say | None = None,
) -> Rolled:
    """Move the vintage of the data folder to its next month: check, build, estimate, compare, replace.

    Parameters
    ----------
    month : str
        The new last observed month: the one after the present one.
    known_by : datetime.date, optional
        The day by which figures were known; the end of the month after `month` by default.
    dry_run : bool
        Do everything but replace the folder.
    draws : int
        Simulations of the comparison.
    yes : bool
        Take figures far outside their series' own record, and leave out months.
    today : datetime.date, optional
        For tests; no vintage is known by a later day.
    progress : callable, optional
        Called with each step in words.

    Returns
    -------
    Rolled
        What moved: relations that followed, series that are missing, the forecast before and after.

    Raises
    ------
    InputError
        Another month, a day to come, a forecast that is not archived, a month without an essential series,
        or a folder that cannot be rolled.
    Problems
        Rows that wait and that `econ data add` would not take, with file, line and column.
    RunError
        The disk is full, or the folder could not be replaced; nothing was changed.

    Examples
    --------
    >>> econ.roll_data("2031-02", dry_run=True)  # doctest: +SKIP
    """
    raw()
    folder, before, now = data().resolve(), vintage(), today or datetime.now(UTC).date()
    month = str(as_month(month))
    day = known_by or period_bounds(str(as_month(month) + 1))[1]
    _check(month, day, now)
    check_waiting(now, yes=yes)
    # Says what is wrong with draws, or with the data as they are.
    make_plan("baseline", months=1, draws=draws)
    say = progress or (lambda _: None)
    with _beside(folder, say) as new, in_folder(new):
        _move_vintage(new / FILE, before.last_month, month, day)
        found = _made(folder, new, month, draws, say)
        if not dry_run:
            say("replacing")
            _exchange(new, folder)
            say("replaced; removing what it was made from")
    return replace(found, done=not dry_run)


def _check(month: str, day: date, today: date) -> None:
    """What stands against a roll before anything is made."""
    known = vintage()
    if month != known.after(1):
        raise InputError(
            "the vintage moves a month at a time", where="month", got=month, allowed=known.after(1)
        )
    if not period_bounds(month)[1] < day <= today:
        raise InputError(
            "figures of the month cannot all be known by that day",
            where="known_by",
            got=day.isoformat(),
            allowed=f"after {period_bounds(month)[1]}, up to today, {today}",
        )
    if not archived(known.last_month).is_file():
        raise InputError(
            f"the forecast of {known.last_month} is not archived, and no vintage is left behind without it",
            where=str(archived(known.last_month)),
            fix="run `econ data archive`",
        )


@contextmanager
def _beside(folder: Path, say: Say) -> Iterator[Path]:
    """A copy of the data folder beside it, gone when the block ends, however it ends."""
    _clear(folder, say)
    new = folder.with_name(_BESIDE.format(name=folder.name, process=os.getpid()))
    say("copying the data folder")
    try:
        shutil.copytree(folder, new)
        yield new
    except OSError as error:
        raise RunError(
            f"cannot be written: {error.strerror or error}",
            where=str(error.filename or new),
            fix="nothing was changed; free some space, or roll a copy that ECON_DATA names",
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _clear(folder: Path, say: Say) -> None:
    """Remove what rolls that were killed left behind."""
    pattern = re.compile(re.escape(_BESIDE.format(name=folder.name, process="")) + r"(\d+)\Z")
    for path in folder.parent.iterdir():
        found = pattern.match(path.name)
        if not found:
            continue
        if _alive(int(found[1])):
            raise InputError(
                "another roll of this folder is under way", where=str(path), got=f"process {found[1]}"
            )
        say(f"removing {path.name}, left by a roll that was ended")
        shutil.rmtree(path)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def _move_vintage(path: Path, old: str, month: str, day: date) -> None:
    """The two lines of the vintage that move; its comments stay."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(rf"(?m)^(last_month:\s*){re.escape(old)}", rf"\g<1>{month}", text)
    text = re.sub(r"(?m)^(known_by:\s*)\S+", rf"\g<1>{day.isoformat()}", text)
    path.write_text(text, encoding="utf-8")


def _made(folder: Path, new: Path, month: str, draws: int, say: Say) -> Rolled:
    """Everything built in the new folder, and how it differs from the old one."""
    from econ.estimates import load
    from econ.estimation import relation_modules, run
    from econ.observations.build import build, check
    from econ.observations.choice import read_readings
    from econ.provenance.diff import diff

    with in_folder(folder):
        before = load()
        old = {r.series for r in read_readings() if r.chosen and r.period == vintage().last_month}
    say("building readings and panel")
    build()
    say("checking them")
    check()
    chosen = {r.series for r in read_readings() if r.chosen and r.period == month}
    _require(chosen, month)
    count = len(relation_modules())
    after = run(progress=lambda name, place: say(f"estimating {name} ({place} of {count})"))
    _carry(folder, new, say)
    followed, stayed = _followers(before, after)
    say("comparing forecasts")
    difference = diff(folder, new, draws=draws)
    difference.attrs.update(old=f"{folder.name}, before", new=f"{folder.name}, {month}")
    missing = tuple(sorted(old - chosen))
    return Rolled(month, vintage().known_by, False, len(chosen), missing, followed, stayed, difference)


def _carry(folder: Path, new: Path, say: Say) -> None:
    """Estimates on what was known at earlier days: the same where the rows of then are, else made anew."""
    from econ.estimates import load, save
    from econ.estimation import run

    for as_of in sorted(path.stem for path in (new / "estimates").glob("*.json")):
        try:
            with in_folder(folder):
                held = load(as_of)
                tables = {name for e in held.values() for name in e.tables} - {"readings"}
                then = _known_then(as_of, tables)
            same = then == _known_then(as_of, tables)
        except StaleError:
            same = False
        if same:
            say(f"keeping estimates on what was known by {as_of}")
            save(held.values(), as_of)
        else:
            say(f"estimating on what was known by {as_of}")
            run(as_of=as_of)


def _known_then(as_of: str, tables: set[str]) -> tuple[object, ...]:
    """Readings, dated paths and rows of some tables as they were known on a day."""
    from econ import dated
    from econ.observations.catalog import rows
    from econ.observations.choice import read_readings
    from econ.observations.known import as_known

    with as_known(as_of):
        return read_readings(), dated.paths(), {name: rows(name) for name in sorted(tables)}


def _require(chosen: set[str], month: str) -> None:
    lacking = [name for name in ESSENTIAL if name not in chosen]
    if lacking:
        raise InputError(
            listed(f"{month} has no figure of", lacking),
            where="raw tables",
            fix="`econ data due` says what to save, `econ data add` takes it",
        )


def _followers(
    before: Mapping[str, Estimate], after: Mapping[str, Estimate]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Relations that took in what is new, and those that did not with what their window says of it."""
    from econ.estimation import relation_modules
    from econ.estimation.relation import followed

    took, stayed = [], []
    for name, module in relation_modules().items():
        if name not in before or followed(before[name], after[name]):
            took.append(name)
        else:
            stayed.append(f"{name} ({_reason(module.RELATION.window)})")
    return tuple(took), tuple(stayed)


def _reason(window: Window) -> str:
    """Why a relation has taken in nothing new."""
    if not window.open:
        return f"an episode to {window.last}: {window.why}"
    return "whole years alone" if window.whole_years else "no new case in its rows"


def _exchange(new: Path, folder: Path) -> None:
    """Let two folders change names, in one step where the system has one."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        swap = None
    if swap is not None and swap(_AT_CWD, os.fsencode(new), _AT_CWD, os.fsencode(folder), _EXCHANGE) == 0:
        return
    # No such step here: two renames, of which the first is taken back where the second fails.
    aside = new.with_name(f"{new.name}.old")
    folder.rename(aside)
    try:
        new.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    aside.rename(new)
