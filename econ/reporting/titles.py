"""Scenarios by their titles: what a reader sees is never a key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Facts", "facts_of", "titled"]

#: Where a titled dataset keeps the keys of its scenarios.
_KEYS = "scenario_keys"


@dataclass(frozen=True)
class Facts:
    """What a run's file says of a scenario in words."""

    name: str
    title: str
    phrase: str
    description: str

    @property
    def subject(self) -> str:
        """What a sentence calls it."""
        return self.phrase or f"“{self.title}”"


def facts_of(ds: xr.Dataset) -> dict[str, Facts]:
    """Each scenario's words, by what the dataset calls it."""
    shown = [str(name) for name in ds["scenario"].values]
    keys = [str(key) for key in ds.attrs.get(_KEYS, shown)]
    return {
        name: _facts(str(ds.attrs.get(f"scenario_{key}", "")), key)
        for name, key in zip(shown, keys, strict=True)
    }


def titled(ds: xr.Dataset) -> xr.Dataset:
    """The dataset with titles for names, so that every table, chart and sentence has them."""
    names = [str(name) for name in ds["scenario"].values]
    facts = [facts_of(ds)[name] for name in names]
    counts = Counter(one.title for one in facts)
    titles = [one.title if counts[one.title] == 1 else f"{one.title} ({one.name})" for one in facts]
    reference = str(ds.attrs.get("reference") or names[0])
    attrs: dict[str, Any] = {**ds.attrs, _KEYS: names}
    attrs["reference"] = dict(zip(names, titles, strict=True)).get(reference, reference)
    return ds.assign_coords(scenario=titles).assign_attrs(attrs)


@lru_cache(maxsize=64)
def _facts(text: str, key: str) -> Facts:
    """Read as text alone: nothing is compiled, and a file of an older version has no phrase."""
    content = yaml.safe_load(text) if text else None
    found = content if isinstance(content, dict) else {}
    words = {name: " ".join(str(found.get(name, "")).split()) for name in ("title", "phrase", "description")}
    return Facts(key, words["title"] or key.replace("_", " "), words["phrase"], words["description"])
