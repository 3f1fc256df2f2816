"""Estimated relations: one file each, on the model's own equations and the committed panel."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from econ.estimates import Estimate

__all__ = ["relation_modules", "run"]


def relation_modules() -> dict[str, ModuleType]:
    """The relation modules by name; each has an `estimate` function."""
    from econ.estimation.relations import __path__ as folder

    names = sorted(info.name for info in pkgutil.iter_modules(folder))
    return {name: import_module(f"econ.estimation.relations.{name}") for name in names}


def _traced(module: ModuleType) -> Estimate:
    """A relation's estimate, with what it was made with, and the root that draws are made with."""
    from econ.estimation.methods.root import rooted
    from econ.observations.catalog import tables_read
    from econ.parameters.binding import bound
    from econ.parameters.wording import parameters_read

    with tables_read() as tables, parameters_read() as parameters:
        found: Estimate = module.estimate()
    home, _, equation = found.equation.rpartition(".")
    code = [(module.__name__, "estimate"), (home, equation)]
    return replace(rooted(found), tables=tuple(sorted(tables)), bound=bound(parameters, code))


def _then(module: ModuleType, whole: Estimate | None) -> Estimate:
    """A relation's estimate on what was known then; where that is too little the vintage's, which says so."""
    try:
        found = _traced(module)
        variances = np.diag(found.covariance)
        if not (
            np.isfinite(found.values).all() and np.isfinite(found.covariance).all() and (variances >= 0).all()
        ):
            raise ArithmeticError
        return found
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        if whole is None:
            raise
        said = f"Of the whole vintage, for too little was known ({type(error).__name__}). "
        return replace(whole, method=said + whole.method, bound={})


def run(
    names: tuple[str, ...] = (),
    as_of: str | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> dict[str, Estimate]:
    """Estimate the named relations, or all, and write `estimates.json`.

    Parameters
    ----------
    names : tuple of str
    as_of : str, optional
        Estimate on what was known by the end of that month, and write `estimates/YYYY-MM.json` of the data
        folder instead, which runs as of that month read.
    progress : callable, optional
        Called with each relation and its place before it is estimated.

    Returns
    -------
    dict
        Every estimate by relation.

    Raises
    ------
    InputError
        No such relation.

    Examples
    --------
    >>> econ.estimate(("brent",))["brent"].names
    ('momentum', 'volatility')
    """
    from econ.errors import InputError, StaleError, nearest
    from econ.estimates import load, save
    from econ.observations.known import as_known

    known = relation_modules()
    for name in names:
        if name not in known:
            raise InputError("no such relation", got=name, allowed=tuple(known), nearest=nearest(name, known))
    kept: dict[str, Estimate] = {}
    if names:
        try:
            kept = load(as_of=as_of)
        except StaleError:
            names = ()
    wanted = {name: module for name, module in known.items() if not names or name in names}
    whole = load() if as_of else {}
    fresh: dict[str, Estimate] = {}
    with as_known(as_of):
        for place, (name, module) in enumerate(wanted.items(), 1):
            if progress is not None:
                progress(name, place)
            fresh[name] = _then(module, whole.get(name)) if as_of else _traced(module)
    merged = {**{n: e for n, e in kept.items() if n in known}, **fresh}
    save(merged.values(), as_of)
    return dict(merged)
