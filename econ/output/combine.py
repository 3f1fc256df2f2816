"""Runs side by side: several of one model, seed and horizon become one dataset."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import check_dataset
from econ.ensemble.dataset import content_hash
from econ.ensemble.forced import Forced, read_forced, written
from econ.ensemble.identity import Identity
from econ.ensemble.plan import kept_names
from econ.errors import InputError, listed
from econ.parameters.wording import NOTHING

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["combine"]

#: Parts of an identity in which runs side by side may differ, and entries of the run itself.
_OWN_PARTS = ("scenarios", "given")
_OWN = ("scenarios", "run for reference alone", "kept")


def combine(*runs: xr.Dataset | Sequence[xr.Dataset], reference: str = "") -> xr.Dataset:
    """Put runs side by side, as if they had been one.

    Parameters
    ----------
    *runs : xarray.Dataset, or one list of them
        From `econ.simulate`, `econ.compare` or `econ.read`: of one model, seed, number of draws and horizon,
        so that draw i is the same draw in all.
    reference : str
        The scenario that differences are taken from; the first by default.

    Returns
    -------
    xarray.Dataset
        All scenarios, and the variables that every run kept. A scenario that several runs have alike is there
        once.

    Raises
    ------
    InputError
        Runs of other models, seeds or months (each difference is named), or two scenarios of one name.

    Examples
    --------
    >>> one, other = ds.sel(scenario=["baseline"]), ds.sel(scenario=["tariff_100"])
    >>> econ.combine(one, other)["scenario"].values.tolist()
    ['baseline', 'tariff_100']
    """
    import xarray as xr

    given: Sequence[Any] = runs
    if len(runs) == 1 and isinstance(runs[0], (list, tuple)):
        given = runs[0]
    several: Sequence[xr.Dataset] = tuple(given)
    for place, run in enumerate(several, 1):
        check_dataset(run, f"combine, run {place}")
    if len(several) < 2:
        raise InputError("needs at least two runs", where="combine", got=len(several))
    for place, run in enumerate(several[1:], 2):
        _check(several[0], run, place)
    kept = _without_twins(several)
    shared = [name for name in kept[0].data_vars if all(name in run for run in kept)]
    if not shared:
        raise InputError("the runs kept no variable in common", where="combine")
    parts = [run[shared].astype(float) for run in kept]
    found = xr.concat(
        parts, "scenario", data_vars="minimal", coords="minimal", compat="override", join="exact"
    )
    for name in shared:
        found[name].attrs = dict(kept[0][name].attrs)
    found.attrs = _attributes(kept, [str(name) for name in found["scenario"].values], reference)
    found.attrs["content_hash"] = content_hash(found)
    return found


def _check(first: xr.Dataset, other: xr.Dataset, place: int) -> None:
    """Refuse a run that is of another model, seed or horizon than the first."""
    where = f"run {place}"
    one, two = (Identity.of_attributes(run.attrs, where) for run in (first, other))
    if one is None or two is None:
        raise InputError(
            "does not say what made it",
            where=where if one else "run 1",
            fix="run it again with this version of the package",
        )
    apart = [
        difference.text("in the first", "here")
        for difference in one.differences(two)
        if difference.part not in _OWN_PARTS
        and not (difference.part == "run" and _own(difference.name))
        # What one of them did not need, because it kept less, is no difference of model.
        and NOTHING not in (difference.then, difference.now)
    ]
    if not np.array_equal(first["month"].values, other["month"].values):
        apart.append("months of the run")
    dims = [{d for d in ("draw", "quantile") if d in run.dims} for run in (first, other)]
    if dims[0] != dims[1]:
        apart.append("draws in one, quantiles in the other")
    if apart:
        raise InputError(
            listed("is of another run than the first", apart),
            where=where,
            fix="compare runs of the same version, data, seed, draws and months",
        )


def _own(name: str) -> bool:
    """Whether an entry of the run is of its scenarios, and not of its model."""
    return name in _OWN or name.endswith("counted from")


def _without_twins(runs: Sequence[xr.Dataset]) -> list[xr.Dataset]:
    """The runs, each without the scenarios that an earlier one has alike."""
    seen: dict[str, xr.Dataset] = {}
    kept = []
    for run in runs:
        mine = []
        for name in map(str, run["scenario"].values):
            if name not in seen:
                mine.append(name)
                seen[name] = run
                continue
            same = [
                run.sel(scenario=name)[v].equals(seen[name].sel(scenario=name)[v])
                for v in run.data_vars
                if v in seen[name]
            ]
            if not all(same):
                raise InputError(
                    "two scenarios have one name", where="combine", got=name, fix="rename one of them"
                )
        if mine:
            kept.append(run.sel(scenario=mine).assign_attrs({**run.attrs, "_lanes": _lanes(run, mine)}))
    return kept


def _lanes(run: xr.Dataset, mine: Sequence[str]) -> list[int]:
    names = [str(name) for name in run["scenario"].values]
    return [names.index(name) for name in mine]


def _attributes(runs: Sequence[xr.Dataset], names: Sequence[str], reference: str) -> dict[str, Any]:
    """Attributes of the first run, with what is of a scenario taken from its own."""
    if reference and reference not in names:
        raise InputError(
            "the reference is not among the scenarios", where="reference", got=reference, allowed=tuple(names)
        )
    found: dict[str, Any] = {k: v for k, v in runs[0].attrs.items() if k != "_lanes"}
    for run in runs:
        found |= {k: v for k, v in run.attrs.items() if str(k).startswith("scenario_")}
    notes = dict.fromkeys(
        note for run in runs for note in str(run.attrs.get("notes", "")).split("; ") if note
    )
    found |= {
        "title": "econ: " + ", ".join(names),
        "reference": reference or names[0],
        "notes": "; ".join(notes),
        "forced": _forced(runs),
        **_identity(runs, names).attributes(),
    }
    for name in ("given", "adjusted"):
        found[name] = _cells(runs, name)
    return found


def _identity(runs: Sequence[xr.Dataset], names: Sequence[str]) -> Identity:
    """The identity of one run of all: what each was made of, and all scenarios."""
    held = [Identity.of_attributes(run.attrs, "combine") for run in runs]
    parts: dict[str, dict[str, str]] = {}
    for one in filter(None, held):
        for part, entries in one.parts.items():
            parts.setdefault(part, {}).update(entries)
    first = held[0].parts["run"] if held[0] else {}
    hidden = [name for name in first["run for reference alone"].split(", ") if name and name not in names]
    shared = [n for n in kept_names("all") if all(n in run for run in runs)]
    counted = {
        name: ", ".join([value.split(", ")[0]] * (len(names) + len(hidden)))
        for name, value in first.items()
        if name.endswith("counted from") and len(set(value.split(", "))) == 1
    }
    parts["run"] = {
        **first,
        **counted,
        "scenarios": ", ".join(names),
        "run for reference alone": ", ".join(hidden),
        "kept": ", ".join(shared),
    }
    return Identity(parts)


def _forced(runs: Sequence[xr.Dataset]) -> str:
    months = runs[0]["month"].values.astype("datetime64[M]")
    read = [read_forced(str(run.attrs["forced"]), months) for run in runs]
    lanes = [run.attrs["_lanes"] for run in runs]
    levels = {
        name: np.concatenate([f.levels[name][..., at] for f, at in zip(read, lanes, strict=True)], axis=-1)
        for name in read[0].levels
        if all(name in f.levels for f in read)
    }
    overridden = sorted({name for f in read for name in f.parameters})
    parameters = {
        name: np.concatenate(
            [
                f.parameters.get(name, np.full(max(at) + 1, np.nan))[at]
                for f, at in zip(read, lanes, strict=True)
            ]
        )
        for name in overridden
    }
    shown = {str(name) for run in runs for name in run["scenario"].values}
    ends = dict.fromkeys(end for f in read for end in f.ends if end.scenario in shown)
    return written(Forced(levels, parameters, tuple(ends)), months)


def _cells(runs: Sequence[xr.Dataset], attribute: str) -> str:
    """Pinned or adjusted cells of all runs, their scenarios counted through."""
    cells, before = [], 0
    for run in runs:
        lanes = run.attrs["_lanes"]
        for *head, lane, value in json.loads(str(run.attrs.get(attribute) or "[]")):
            if lane in lanes:
                cells.append([*head, before + lanes.index(lane), value])
        before += len(lanes)
    return json.dumps(sorted(cells)) if cells else ""
