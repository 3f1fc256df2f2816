"""Whether a report's titles say something: each must change on some other dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from econ.reporting.beside import Beside
from econ.reporting.material import Material, Span
from econ.reporting.pages import sections

__all__ = ["falsified", "titles"]

#: What each variable is multiplied by in turn.
_FACTORS = (0.2, 3.0, 0.0)
#: Variables that most titles are made of.
_FIRST = (
    "oil_gas_revenue",
    "federal_balance",
    "liquid_nwf",
    "brent_price",
    "gasoline_shortage_share",
    "district_shortage",
    "gasoline_retail_price",
    "fuel_exports",
    "fuel_stress",
    "fiscal_stress",
    "crude_exports",
    "urals_discount",
    "export_income",
)


def titles(m: Material) -> dict[str, str]:
    """Titles by exhibit."""
    return {one.key: one.title for section in sections(m, channels=True) for one in section.exhibits}


def falsified(m: Material) -> dict[str, bool]:
    """By exhibit, whether some changed dataset changes its title."""
    whole = titles(m)
    left = set(whole)
    for other in _others(m):
        if not left:
            break
        found = titles(other)
        left -= {key for key in left if found.get(key, whole[key]) != whole[key]}
    return {key: key not in left for key in whole}


def _others(m: Material) -> Iterator[Material]:
    """The same report of other worlds, one change at a time."""
    fewer = [name for name in m.scenarios if name in (m.lead, m.base)]
    if len(fewer) < len(m.scenarios):
        attrs = {**m.ds.attrs, "reference": m.lead}
        keys = dict(zip(map(str, m.ds["scenario"].values), m.ds.attrs["scenario_keys"], strict=True))
        attrs["scenario_keys"] = [keys[name] for name in fewer]
        yield replace(m, ds=m.ds.sel(scenario=fewer).assign_attrs(attrs))
    yield replace(m, lead=m.scenarios[-1])
    yield from _other_findings(m)
    if m.idle is not None:
        half = 0.5 * m.idle.median
        yield replace(
            m, idle=replace(m.idle, low=half, high=half, median=np.append(m.idle.median[:1], half[1:]))
        )
    if m.uncertainty is not None:
        shares = m.uncertainty.shares.copy(deep=True)
        shares["first"] = shares["first"].roll(source=1)
        top = {key: list(reversed(ones)) for key, ones in m.uncertainty.top.items()}
        yield replace(m, uncertainty=replace(m.uncertainty, shares=shares, top=top))
    if m.beside is not None:
        yield replace(m, beside=_scaled(m.beside, 3.0))
    for name in ("episodes", "claims"):
        if m.tables.get(name):
            yield replace(m, tables={**m.tables, name: m.tables[name][1:]})
    if m.tables.get("record"):
        yield replace(m, tables={**m.tables, "record": _better(m.tables["record"])})
    names = [
        *(name for name in _FIRST if name in m.ds),
        *(str(name) for name in m.ds.data_vars if name not in _FIRST),
    ]
    for name in names:
        for factor in _FACTORS:
            changed = m.ds[name].copy(data=m.ds[name].values * factor)
            yield replace(m, ds=m.ds.assign({name: changed}))


def _other_findings(m: Material) -> Iterator[Material]:
    found = m.found
    if found.path is not None:
        yield replace(m, found=replace(found, path=replace(found.path, half_life=1)))
    if found.income is not None:
        yield replace(m, found=replace(found, income=replace(found.income, interaction=0.4)))


def _better(record: dict[str, Any]) -> dict[str, Any]:
    """A record without its worst outcome, whose ranges contained more."""
    first, *rest = record["made_at_the_time"]
    cover = {level: min(1.0, share + 0.2) for level, share in first["all"]["coverage"].items()}
    better = {**first, "outcomes": first["outcomes"][1:], "all": {**first["all"], "coverage": cover}}
    return {**record, "made_at_the_time": [better, *rest]}


def _scaled(found: Beside, factor: float) -> Beside:
    def times(pairs: tuple[tuple[str, Span], ...]) -> Any:
        return tuple(
            (name, Span(*(factor * (k + 1) * v for v in (s.low, s.lower, s.middle, s.upper, s.high))))
            for k, (name, s) in enumerate(pairs)
        )

    return replace(
        found,
        tariffs=times(found.tariffs),
        relief=times(found.relief),
        on_off_less=tuple((name, 1 - share / 2) for name, share in found.on_off_less),
    )
