"""`econ.scenarios()`: the library, searched by words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from econ.listing import found
from econ.scenarios.library import load, names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["listing"]


def listing(search: str = "") -> pd.DataFrame:
    """Scenarios of the library, searched by words.

    Parameters
    ----------
    search : str
        Words that a scenario must have, in its name, title, description or parent.

    Returns
    -------
    pandas.DataFrame
        A row a name: `title`, `extends` (the parent that it starts from) and `description`.

    Raises
    ------
    InputError
        Nothing answers the search; the error names the nearest.

    Examples
    --------
    >>> "tariff_100" in econ.scenarios("tariff").index
    True
    """
    return found(_entries(), search, "scenario")


def _entries() -> Iterator[Mapping[str, Any]]:
    for s in map(load, names()):
        yield {"name": s.name, "title": s.title, "extends": s.parent, "description": s.description}
