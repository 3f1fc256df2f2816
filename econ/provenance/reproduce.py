"""Make a stored run again from what its file says, and show how far the two differ."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.dataset import EDITED
from econ.errors import InputError, StaleError, listed
from econ.variables import DIMS, variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Difference", "Reproduction", "mismatches", "reproduce"]

#: Across processors exp and log differ in their last bits: of a value, and of the variable's largest, since
#: a sum of large terms that cancel keeps the bits of its terms.
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """The largest difference of one variable.

    Parameters
    ----------
    largest : float
        In the variable's unit.
    relative : float
        To the largest value of the variable in the file.
    place : str
        Scenario and month of the largest difference.
    agrees : bool
        Every value within the tolerance across processors.
    """

    variable: str
    unit: str
    largest: float
    relative: float
    place: str
    agrees: bool


@dataclass(frozen=True)
class Reproduction:
    """A stored run beside the one made again.

    Parameters
    ----------
    identical : bool
        Every value is the same.
    agrees : bool
        Every value within the tolerance across processors: 1e-9 of it and 1e-9 of the variable's largest;
        where values are stored in single precision, one unit in their last place besides.
    edited : bool
        The file's numbers are not those that its content hash was made of: it was changed since, whatever
        this processor makes of the run.
    differences : tuple of Difference
        One a variable, the largest first.
    warnings : tuple of str
        What did not match and was let through.
    """

    identical: bool
    agrees: bool
    edited: bool
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]


def reproduce(path: str | Path, *, anyway: bool = False, progress: bool = False) -> Reproduction:
    """Run a file's scenarios again, from the provenance inside it.

    Parameters
    ----------
    path : str or Path
        A `.nc` or `.zarr` written by `econ run --out` or `econ.output.save`.
    anyway : bool
        Go on although the file comes from another version or other data.
    progress : bool
        Show a progress bar on a terminal.

    Returns
    -------
    Reproduction

    Raises
    ------
    InputError
        The file is missing or holds no run.
    StaleError
        It is of another run than its scenarios, arguments and given paths make with this package and these
        data, and `anyway` is not set: each difference is named with both values.

    Examples
    --------
    >>> path = econ.save(econ.simulate(draws=64, months=3), "run.nc")
    >>> econ.reproduce(path).agrees
    True
    """
    from econ.ensemble.api import simulate
    from econ.outcomes.currency import in_usd
    from econ.output.files import read_marked

    held = read_marked(path)
    warnings = mismatches(held, str(path))
    if warnings and not anyway:
        raise StaleError(
            listed("is of another run than would be made now", warnings),
            where=str(path),
            fix="install that version with its data, or add --anyway to see how far the result has moved",
        )
    edited = EDITED in held.attrs
    if edited:
        warnings = (*warnings, str(held.attrs[EDITED]))
    again = simulate(**arguments(held), progress=progress)
    if held.attrs.get("currency") == "USD":
        again = in_usd(again)
    differences = _differences(held, again)
    return Reproduction(
        identical=not any(d.largest for d in differences),
        agrees=all(d.agrees for d in differences),
        edited=edited,
        differences=differences,
        warnings=warnings,
    )


def arguments(held: xr.Dataset) -> dict[str, Any]:
    """The arguments of `econ.simulate` that made a dataset."""
    from econ.scenarios import parse

    names = [str(name) for name in held["scenario"].values]
    about = held.attrs
    return {
        "scenario": [parse(str(about[f"scenario_{name}"]), name, kept=True) for name in names],
        "start": str(about["start"]),
        "months": held.sizes["month"],
        "draws": int(about["draws"]),
        "seed": int(about["seed"]),
        "given": given_rows(str(about["given"]), names),
        "keep": [str(name) for name in held.data_vars],
        "quantiles": [float(q) for q in held["quantile"].values] if "quantile" in held.dims else None,
        "as_of": str(about["as_of"]) or None,
        "off": [part for part in str(about["sources_off"]).split(", ") if part],
        "reference": str(about["reference"]),
    }


def given_rows(text: str, names: Sequence[str]) -> list[dict[str, Any]] | None:
    """Pinned cells as stored, `[variable, month, (member,) scenario, value]`, as rows for `given`."""
    if not text:
        return None
    cells: dict[tuple[str, str, tuple[int, ...]], dict[int, float]] = {}
    for name, month, *place, value in json.loads(text):
        cells.setdefault((name, month, tuple(place[:-1])), {})[place[-1]] = value
    rows: list[dict[str, Any]] = []
    for (name, month, member), by_scenario in cells.items():
        labels = [DIMS[dim][at] for dim, at in zip(variables()[name].dims, member, strict=True)]
        row = {"month": month, "variable": "_".join([name, *labels])}
        if len(by_scenario) == len(names) and len(set(by_scenario.values())) == 1:
            rows.append({**row, "value": next(iter(by_scenario.values()))})
        else:
            rows += [{**row, "value": v, "scenario": names[at]} for at, v in sorted(by_scenario.items())]
    return rows


def mismatches(held: xr.Dataset, path: str) -> tuple[str, ...]:
    """What the run of a file has otherwise than the one that would be made now, in words."""
    from econ.ensemble.identity import Identity, identify
    from econ.ensemble.plan import make_plan

    needed = ("version", "data_hash", "seed", "draws", "start", "given", "as_of", "sources_off")
    missing = [name for name in needed if name not in held.attrs]
    if missing:
        raise InputError("holds no run that can be made again", where=path, got=f"no {', '.join(missing)}")
    then = Identity.of_attributes(held.attrs, path)
    if then is None:
        return (f"made by version {held.attrs['version']}, whose files do not say what else made them",)
    wanted = arguments(held)
    # A file may have lost variables since, and is none the less of the run that made it.
    kept = then.parts["run"]["kept"].split(", ")
    settled = {**wanted, "keep": kept if set(wanted["keep"]) <= set(kept) else wanted["keep"]}
    now = identify(make_plan(**{k: v for k, v in settled.items() if k not in ("quantiles", "reference")}))
    return tuple(one.text("when it was made", "now") for one in then.differences(now))


def _differences(held: xr.Dataset, again: xr.Dataset) -> tuple[Difference, ...]:
    found = []
    for name, values in held.data_vars.items():
        # What is stored in single precision is compared in it.
        made, seen = again[name].values.astype(values.dtype), values.values
        gap = np.abs(made.astype(float) - seen.astype(float))
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        scale = float(np.max(np.abs(seen))) or 1.0
        month = str(held["month"].values[at[1]].astype("datetime64[M]"))
        found.append(
            Difference(
                variable=str(name),
                unit=str(values.attrs.get("units", "")),
                largest=float(gap[at]),
                relative=float(gap[at]) / scale,
                place=f"{held['scenario'].values[at[0]]} {month}" if gap[at] else "",
                agrees=bool(np.all(gap <= _allowed(made, seen, scale))),
            )
        )
    return tuple(sorted(found, key=lambda d: (-d.relative, d.variable)))


def _allowed(made: np.ndarray, seen: np.ndarray, scale: float) -> np.ndarray:
    """How far two processors may be apart in each value."""
    size = np.maximum(np.abs(made), np.abs(seen))
    last_place = np.spacing(size).astype(float) if seen.dtype == np.float32 else 0.0
    return np.asarray(_TOLERANCE * (size.astype(float) + scale) + last_place)
