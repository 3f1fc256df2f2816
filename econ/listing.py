"""Lists that a user searches: every word of a search is somewhere in an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from econ.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["found"]


def found(
    entries: Iterable[Mapping[str, Any]], search: str, what: str, index: str = "name", **only: str
) -> pd.DataFrame:
    """The entries in which every word of `search` is found, as a table.

    Parameters
    ----------
    entries : iterable of mapping
        Alike in their keys; one key is `index`.
    search : str
        Words with blanks between, in any case; empty for all.
    what : str
        What is listed, for errors.
    **only : str
        Columns that must be equal to this; empty where any will do.

    Raises
    ------
    InputError
        A value of `only` that no entry has, a search that nothing answers, or one that is no text.
    """
    import pandas as pd

    for column, text in {"search": search, **only}.items():
        if not isinstance(text, str):
            raise InputError("needs a text", where=column, got=text)
    rows = list(entries)
    for column, value in only.items():
        allowed = sorted({str(row[column]) for row in rows})
        if value and value not in allowed:
            near = nearest(value, allowed)
            raise InputError(f"no {what} of this {column}", got=value, allowed=allowed, nearest=near)
        rows = [row for row in rows if not value or str(row[column]) == value]
    words = search.lower().split()
    answered = [row for row in rows if all(word in _text(row.values()) for word in words)]
    if words and not answered:
        near = nearest(search.replace(" ", "_"), [str(row[index]) for row in rows])
        raise InputError(f"no {what} answers this search", got=search, nearest=near, fix="try one word of it")
    columns = list(rows[0]) if rows else [index]
    return pd.DataFrame(answered, columns=columns).set_index(index)


def _text(values: Iterable[Any]) -> str:
    parts = (
        " ".join(map(str, v)) if isinstance(v, Sequence) and not isinstance(v, str) else str(v)
        for v in values
    )
    return " ".join(parts).lower()
