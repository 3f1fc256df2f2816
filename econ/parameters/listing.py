"""`econ.parameters()`: every number that is not data, searched by words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from econ.listing import found
from econ.parameters.load import Parameter, load
from econ.parameters.ranges import told

if TYPE_CHECKING:
    import pandas as pd

    from econ.estimates import Estimate

__all__ = ["listing"]


def listing(search: str = "", *, block: str = "", kind: str = "") -> pd.DataFrame:
    """Parameters with value, range, kind and source, searched by words.

    Parameters
    ----------
    search : str
        Words that an entry must have, in its name, meaning, unit or source: `"elasticity gasoline"`.
    block : str
        A file of econ/parameters: `taxes`, `fuel`, `refining` and so on.
    kind : str
        `law`, `estimate`, `literature` or `assumption`.

    Returns
    -------
    pandas.DataFrame
        A row a name: `value` (NaN where there is more than one: a schedule, a season, one a district),
        `range`, `unit`, `kind`, `block`, `meaning`, `source`. An estimate's value is the coefficient and its
        range the standard error; NaN before `econ estimate` has run.

    Raises
    ------
    InputError
        No such block or kind, or nothing answers the search; the error names the nearest.

    Examples
    --------
    >>> econ.parameters("half-life brent", kind="literature").loc["brent_half_life", "unit"]
    'years'
    """
    return found(_entries(), search, "parameter", block=block, kind=kind)


def _entries() -> Iterator[Mapping[str, Any]]:
    from econ.errors import StaleError
    from econ.estimates import load as load_estimates

    try:
        estimates: Mapping[str, Estimate] = load_estimates()
    except StaleError:
        estimates = {}
    for p in load().values():
        value, spread = _value(p, estimates)
        yield {
            "name": p.name,
            "value": value,
            "range": spread,
            "unit": p.unit,
            "kind": p.kind,
            "block": p.block,
            "meaning": p.title,
            "source": p.source or f"estimate {p.relation}",
        }


def _value(p: Parameter, estimates: Mapping[str, Estimate]) -> tuple[float, str]:
    relation, _, coefficient = p.relation.partition(".")
    if relation:
        e = estimates.get(relation)
        if e is None or coefficient not in e.names:
            return float("nan"), f"relation {relation}"
        return e.value(coefficient), f"s.e. {e.error(coefficient):.2g}"
    single = p.value is not None and p.value.size == 1 and not p.schedule and p.season is None
    return (float(p.value.item()) if single and p.value is not None else float("nan")), told(p) or p.certain
