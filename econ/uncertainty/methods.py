"""One question, four methods: what an outcome's, or an effect's, uncertainty comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from econ.errors import InputError, nearest
from econ.uncertainty.influence import Influence, influence
from econ.uncertainty.sobol import sobol
from econ.uncertainty.tornado import tornado
from econ.uncertainty.variance import split

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["METHODS", "Method", "sensitivity"]

Method = Literal["sources", "parameters", "sobol", "tornado"]
METHODS: tuple[Method, ...] = ("sources", "parameters", "sobol", "tornado")
#: Draws of each method unless the caller says otherwise.
DRAWS: dict[str, int] = {"sources": 1024, "parameters": 4096, "sobol": 256}


def sensitivity(
    method: Method = "sources",
    scenario: Any = "baseline",
    outcome: str | Sequence[str] = ("fiscal_stress", "fuel_stress"),
    *,
    reference: Any = "",
    draws: int | None = None,
    **options: Any,
) -> xr.Dataset:
    """What the uncertainty of outcomes, or of an effect on them, comes from.

    Parameters
    ----------
    method : {"sources", "parameters", "sobol", "tornado"}
        `sources`: shares of the variance by source (coefficients, literature, assumptions, policy rules,
        shocks, inputs, revision). `parameters`: the share of each parameter in one ensemble. `sobol`:
        first-order and total indices of groups of parameters, shocks held at their centre. `tornado`:
        outcomes at the ends of each range, all else at its centre.
    scenario : str, path, mapping or Scenario
    outcome : str or sequence of str
        Variables without dims of their own.
    reference : str, path, mapping or Scenario, optional
        Of the effect, scenario minus reference, in place of the level.
    draws : int, optional
        Of each set of draws; a power of two for `sobol`, none for `tornado`.
    **options
        `last`, `start`, `months`, `seed`, `given`, `as_of`; `off` for the first two methods, `top` for
        `sobol`, `progress` for all but `parameters`.

    Returns
    -------
    xarray.Dataset
        As `econ.uncertainty.variance.split`, `econ.uncertainty.sobol.sobol` and
        `econ.uncertainty.tornado.tornado` return; for `parameters` `share`, `error` and `effect`
        `(outcome, parameter)`, the parameter of the largest share first.

    Raises
    ------
    InputError
        No such method (with the nearest), and what the methods refuse.

    Examples
    --------
    >>> econ.sensitivity("tornado", "baseline", "oil_income", reference="no_pressure")  # doctest: +SKIP
    """
    if method not in METHODS:
        near = nearest(method, METHODS)
        raise InputError("no such method", where="method", got=method, allowed=METHODS, nearest=near)
    if method == "tornado":
        if draws is not None:
            raise InputError("nothing is drawn", where="draws", got=draws, fix="leave draws out")
        return tornado(scenario, outcome, reference=reference, **options)
    count = DRAWS[method] if draws is None else draws
    if method == "sobol":
        return sobol(scenario, outcome, reference=reference, draws=count, **options)
    if method == "sources":
        return split(scenario, outcome, reference=reference, draws=count, **options)
    options.pop("progress", None)
    found = influence(scenario, outcome, reference=reference, draws=count, **options)
    return _table(found, scenario, reference, count, options)


def _table(
    found: dict[str, list[Influence]], scenario: Any, reference: Any, draws: int, options: dict[str, Any]
) -> xr.Dataset:
    import xarray as xr

    best = {
        one.parameter: max(
            abs(o.share) for many in found.values() for o in many if o.parameter == one.parameter
        )
        for many in found.values()
        for one in many
    }
    names = sorted(best, key=lambda name: -best[name])
    by_name = {outcome: {one.parameter: one for one in many} for outcome, many in found.items()}
    first = next(iter(by_name.values()))
    dims = ("outcome", "parameter")

    def of(field: str) -> np.ndarray:
        return np.array([[getattr(many[name], field) for name in names] for many in by_name.values()], float)

    about = getattr(scenario, "name", None) or str(scenario)
    return xr.Dataset(
        {field: (dims, of(field)) for field in ("share", "error", "effect")},
        coords={
            "outcome": list(found),
            "parameter": names,
            "kind": ("parameter", [first[name].kind for name in names]),
            "title": ("parameter", [first[name].title for name in names]),
        },
        attrs={
            "scenario": f"{about} less {getattr(reference, 'name', reference)}" if reference else about,
            "months": f"last {options.get('last', 12)} of {options.get('months', 12)}",
            "draws": draws,
            "seed": options.get("seed", 0),
            "method": "parameters",
        },
    )
