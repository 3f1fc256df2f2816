"""`econ.variables()`: every outcome of the model, searched by words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from econ.listing import found
from econ.variables import BLOCKS, forcings, in_block, variables

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["listing"]


def listing(search: str = "", *, block: str = "", kind: str = "") -> pd.DataFrame:
    """Outcomes and levers of the model, searched by words.

    Parameters
    ----------
    search : str
        Words that an entry must have, in its name, meaning, unit, dims or kind: `"export discount"`.
    block : str
        `oil`, `macro`, `refining`, `fuel`, `exports`, `taxes`, `budget`, `answer` or `stress`.
    kind : str
        `stock` (end of month), `flow` or `rate` (of the month), `index`, `switch`, or `lever`: what a
        scenario sets.

    Returns
    -------
    pandas.DataFrame
        A row a name: `meaning`, `unit`, `dims` (beside scenario, month and draw), `block`, `kind`, `given`
        (whether a path of it may be given: `override` replaces it, `target` scales its detail; empty: no) and
        `headline` (whether it is kept by default).

    Raises
    ------
    InputError
        No such block or kind, or nothing answers the search; the error names the nearest.

    Examples
    --------
    >>> econ.variables("urals discount").index[0]
    'urals_discount'
    >>> econ.variables(block="stress", kind="index").loc["fiscal_stress", "unit"]
    'index, 0-100'
    """
    return found(_entries(), search, "variable", block=block, kind=kind)


def _entries() -> Iterator[Mapping[str, Any]]:
    known = variables()
    for block in BLOCKS:
        for name in in_block(block):
            v = known[name]
            yield {
                "name": name,
                "meaning": v.long_name,
                "unit": v.unit,
                "dims": v.dims,
                "block": block,
                "kind": v.kind,
                "given": v.given,
                "headline": v.headline,
            }
    for forcing in forcings().values():
        yield {
            "name": forcing.name,
            "meaning": forcing.long_name,
            "unit": forcing.unit,
            "dims": forcing.dims,
            "block": forcing.channel,
            "kind": "lever",
            "given": "scenario",
            "headline": False,
        }
