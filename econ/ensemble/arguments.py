"""Arguments of calls, read where their meaning is plain and refused by name where it is not."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from econ.errors import InputError, nearest

__all__ = [
    "as_path",
    "check_dataset",
    "check_executor",
    "check_labelled",
    "check_variable",
    "levels_of",
    "names_of",
    "whole_number",
    "years_given",
]


def names_of(value: Any, where: str) -> tuple[str, ...]:
    """One name or several.

    Raises
    ------
    InputError
        It is neither a text nor texts one after the other.
    """
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, (bytes, dict)):
        raise InputError("needs a name, or several", where=where, got=value)
    names = tuple(value)
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise InputError("a name is a text", where=where, got=wrong[0])
    return names


def whole_number(
    value: Any, where: str, low: int, high: int = 100_000_000, what: str = "not a whole number in range"
) -> int:
    """A count as Python's own integer, which does not overflow.

    Raises
    ------
    InputError
        It is no whole number, as `3.0` and `True` are none, or out of range.
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not low <= int(value) <= high:
        raise InputError(what, where=where, got=value, allowed=f"{low} to {high}")
    return int(value)


def levels_of(quantiles: Any) -> tuple[float, ...]:
    """Quantiles as numbers between 0 and 1, each once: one, or several.

    Raises
    ------
    InputError
        There are none, or one is no such number.
    """
    several = quantiles if np.iterable(quantiles) and not isinstance(quantiles, (str, bytes)) else [quantiles]
    levels: list[float] = []
    for level in several:
        number = isinstance(level, (int, float, np.integer, np.floating)) and not isinstance(level, bool)
        if not number or not 0 <= level <= 1:
            fix = f"write {level / 100:g}" if number and 1 < level <= 100 else ""
            raise InputError("not a quantile", where="quantiles", got=level, allowed="0 to 1", fix=fix)
        levels.append(float(level))
    if not levels:
        raise InputError("needs at least one", where="quantiles", got=quantiles, fix="leave it out for draws")
    return tuple(dict.fromkeys(levels))


def check_executor(executor: Any) -> None:
    """Refuse what cannot run tasks."""
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise InputError(
            "not an executor",
            where="executor",
            got=type(executor).__name__,
            allowed="concurrent.futures.Executor, or the executor of a dask.distributed client",
        )


def as_path(path: Any, where: str) -> Path:
    """A path from a text or path.

    Raises
    ------
    InputError
        It is neither, is empty, or holds a zero byte.
    """
    if not isinstance(path, (str, os.PathLike)) or not str(path) or "\0" in str(path):
        got = path if isinstance(path, (str, int, float, type(None))) else type(path).__name__
        raise InputError("needs the path of a file", where=where, got=got)
    return Path(path)


def check_labelled(ds: Any, where: str, fix: str = "") -> None:
    """Refuse what is no dataset at all; `fix` says what helps.

    Raises
    ------
    InputError
        It is another thing.
    """
    if not hasattr(ds, "data_vars"):
        raise InputError(
            "needs a run",
            where=where,
            got=type(ds).__name__,
            allowed="the xarray.Dataset that econ.simulate, econ.compare or econ.read returns",
            fix=fix,
        )


def check_dataset(ds: Any, where: str) -> None:
    """Refuse what is no dataset with scenarios and months.

    Raises
    ------
    InputError
        It is another thing, or a dataset of something else.
    """
    check_labelled(ds, where)
    lacking = [dim for dim in ("scenario", "month") if dim not in ds.dims]
    if not {"draw", "quantile"} & set(map(str, ds.dims)):
        lacking.append("draw or quantile")
    if lacking or not ds.data_vars:
        raise InputError(
            "not a run of econ",
            where=where,
            got=f"dims {list(map(str, ds.dims))} without {', '.join(lacking)}" if lacking else "no variables",
            fix="pass what econ.simulate returns, before any mean or selection over its dims",
        )
    empty = [str(dim) for dim, length in ds.sizes.items() if not length]
    if empty:
        raise InputError("a run without anything in it", where=where, got=f"no {empty[0]}")
    if not ds.get_index("scenario").is_unique:
        twice = ds.get_index("scenario")
        raise InputError("a scenario is there twice", where=where, got=twice[twice.duplicated()].tolist())
    wrong = [str(name) for name, values in ds.data_vars.items() if values.dtype.kind not in "biuf"]
    if wrong:
        got = f"{wrong[0]}: {ds[wrong[0]].dtype}"
        raise InputError("not a run of econ: values are no real numbers", where=where, got=got)


def check_variable(ds: Any, name: str) -> None:
    """Refuse a name that a run has not kept, or that no run could.

    Raises
    ------
    InputError
        The dataset lacks the variable; the error names the nearest that it has.
    """
    from econ.variables import variables

    if name not in ds.data_vars:
        near = name if name in variables() else nearest(name, [*map(str, ds.data_vars), *variables()])
        fix = f"simulate with keep=[..., {near!r}]" if near and near not in ds.data_vars else ""
        raise InputError("the dataset lacks a variable", where=name, nearest=near, fix=fix)


def years_given(years: Any) -> list[int]:
    """One calendar year or several, as whole numbers.

    Raises
    ------
    InputError
        It is neither.
    """
    several = [years] if isinstance(years, (int, str, np.integer)) else years
    try:
        return [int(year) for year in several]
    except (TypeError, ValueError):
        raise InputError(
            "needs calendar years", where="years", got=years, allowed="2021, or [2021, 2022]"
        ) from None
