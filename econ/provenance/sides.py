"""One side of a comparison of two runs: what it was made of, as far as its file or folder says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.identity import KNOWN_BY, Identity, identify
from econ.ensemble.plan import Plan, make_plan
from econ.errors import InputError, nearest
from econ.estimates import Estimate, estimated_by
from econ.observations.periods import period_bounds
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
from econ.parameters.wording import reworded, wording
from econ.paths import in_folder
from econ.scenarios.library import ALIASES
from econ.variables import variables
from econ.vintage import FILE, vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Side", "both_sides", "side"]

#: What a file of `data/forecasts` says of itself.
ARCHIVED = "archived_on"
#: Where an archive keeps a calendar year's mean.
YEAR_MEAN = "_year_mean"
#: Causes that only a file's record of what made it can say.
_OF_RECORD = ("data", "coefficients", "parameters")


@dataclass(frozen=True)
class Side:
    """One of two runs.

    Parameters
    ----------
    name : str
        What the caller called it.
    scenario : Any
        As for `econ.simulate`.
    arguments : dict
        Start, months, draws, seed, sources off, given rows and `as_of`, as for `econ.simulate`.
    folder : Path, optional
        The data folder that it is made from; the one in use where absent.
    stored : xarray.Dataset, optional
        What its file holds of the one scenario.
    record : Identity, optional
        What its file says that it was made of.
    unknown : tuple of str
        Causes of which it says nothing.
    notes : tuple of str
        What cannot be had of it, in words.
    """

    name: str
    scenario: Any
    arguments: Mapping[str, Any]
    folder: Path | None = None
    stored: xr.Dataset | None = None
    record: Identity | None = None
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def with_draws(self, draws: int) -> Side:
        """The same side in so many simulations."""
        return replace(self, arguments={**self.arguments, "draws": draws})

    @contextmanager
    def data(self) -> Iterator[None]:
        """Its data folder in place of the one in use."""
        with in_folder(self.folder):
            yield

    def plan(self, keep: Sequence[str]) -> Plan:
        """Its run by this version of the code, with coefficients and parameters as its record has them."""
        with self.data():
            plan = make_plan(self.scenario, keep=keep, **self.arguments)
        parameters = {} if self.record is None else dict(self._parameters(plan))
        return replace(plan, estimates=self._estimates(plan), instead=parameters)

    def _estimates(self, plan: Plan) -> dict[str, Estimate]:
        """Coefficients as recorded; their errors, which a record has as hashes, stay as they are here."""
        if self.record is None:
            return dict(plan.estimates)
        held = self.record.parts["estimates"]
        return {
            name: replace(
                e,
                values=tuple(
                    float(held.get(f"{name}.{c}", v)) for c, v in zip(e.names, e.values, strict=True)
                ),
            )
            for name, e in plan.estimates.items()
        }

    def _parameters(self, plan: Plan) -> Iterator[tuple[str, Parameter]]:
        """Parameters that differ from the package's, but for those that follow from rows of data."""
        assert self.record is not None
        table = load_parameters()
        for name, text in self.record.parts["parameters"].items():
            if name in plan.parameters and not table[name].relation and not table[name].rows:
                then = reworded(table[name], text)
                if then is not None and text != wording(table[name]):
                    yield name, then

    def means(self, name: str) -> Mapping[int, float]:
        """Mean of a variable by calendar year, as its file has it: years that are whole."""
        assert self.stored is not None
        if ARCHIVED in self.stored.attrs:
            by_year = self.stored[f"{name}{YEAR_MEAN}"].isel(scenario=0)
            return {int(year): float(by_year.sel(year=year)) for year in by_year["year"].values}
        return {year: float(values.mean()) for year, values in years(self.stored, name).items()}


def years(ds: xr.Dataset, name: str) -> dict[int, np.ndarray]:
    """Every simulation of a run of one scenario by calendar year, of years that are whole."""
    from econ.outcomes.years import annual

    found = annual(ds, name).isel(scenario=0)
    whole = [
        int(year)
        for year, months in zip(found["year"].values, found["months"].values, strict=True)
        if months == 12
    ]
    return {year: found.sel(year=year).values for year in whole}


def outcomes(one: Side, other: Side) -> list[str]:
    """Headline outcomes without members that both sides have."""
    names = [n for n, v in variables().items() if v.headline and not v.dims]
    for held in (s.stored for s in (one, other) if s.stored is not None):
        mark = YEAR_MEAN if ARCHIVED in held.attrs else ""
        names = [n for n in names if f"{n}{mark}" in held]
    return names


def both_sides(
    old: str | Path,
    new: str | Path,
    *,
    scenario: str,
    draws: int | None,
    old_data: str | Path | None,
    new_data: str | Path | None,
) -> tuple[Side, Side]:
    """Both sides of a comparison, each as `side` reads it."""
    return (
        side(old, scenario=scenario, data=old_data, draws=draws),
        side(new, scenario=scenario, data=new_data, draws=draws),
    )


def side(
    source: str | Path, *, scenario: str = "", data: str | Path | None = None, draws: int | None = None
) -> Side:
    """Read one side.

    Parameters
    ----------
    source : path
        A stored run, a file of `data/forecasts`, or a data folder, of which the scenario is run.
    scenario : str
        Which of a file's scenarios; of a folder, any of `econ.simulate`, the baseline by default.
    data : path, optional
        The data folder that a file was made from, where it is not the one in use.
    draws : int, optional
        Of a folder.

    Raises
    ------
    InputError
        No such file or folder, or a file without the scenario or without draws.
    """
    path = Path(source)
    if path.is_dir() and path.suffix != ".zarr":
        return _of_folder(path, scenario or "baseline", draws)
    from econ.output.files import read_marked

    ds = read_marked(path)
    chosen = _scenario(ds, scenario, str(path))
    one = ds.sel(scenario=[chosen])
    if ARCHIVED in ds.attrs:
        return _of_archive(path, one, chosen, draws)
    if "draw" not in ds.dims:
        raise InputError(
            "keeps quantiles, of which no means can be taken",
            where=str(path),
            fix="run it without --quantiles",
        )
    return _of_run(path, one, chosen, data)


def _of_folder(path: Path, scenario: str, draws: int | None) -> Side:
    if not (path / FILE).is_file():
        raise InputError(
            "is no data folder", where=str(path), got=f"no {FILE}", allowed="a stored run, or a data folder"
        )
    with in_folder(path):
        start = vintage().start
    arguments = {
        "start": start,
        "months": _two_years(start),
        "draws": 1000 if draws is None else draws,
        "seed": 0,
    }
    return Side(str(path), scenario, arguments, folder=path.resolve())


def _two_years(start: str) -> int:
    """Months to the end of the next calendar year."""
    return 24 - (int(start[5:7]) - 1)


def _scenario(ds: xr.Dataset, wanted: str, where: str) -> str:
    """The scenario's name in a file, which may be that of 0.1.0."""
    names = [str(name) for name in ds["scenario"].values]
    if not wanted:
        return names[0]
    for name in names:
        if wanted in (name, ALIASES.get(name)) or ALIASES.get(wanted) == name:
            return name
    raise InputError(
        "no such scenario in the file", where=where, got=wanted, allowed=names, nearest=nearest(wanted, names)
    )


def _of_archive(path: Path, ds: xr.Dataset, scenario: str, draws: int | None) -> Side:
    """A forecast as archived: its data are what was known at its day, its scenario the text that it keeps."""
    month = str(ds.attrs["vintage"])
    after = str(np.datetime64(month, "M") + 1)
    day = str(ds.attrs.get("known_by", "")) or period_bounds(after)[1].isoformat()
    as_of = _as_of(day) if day < vintage().known_by.isoformat() else ""
    record = Identity.of_attributes(ds.attrs, str(path))
    notes: list[str] = []
    unknown: list[str] = []
    if record is None:
        unknown.append("parameters")
        notes.append(f"{path.name} keeps no parameters: where they differ, they are in other code")
    if record is None and as_of and estimated_by(as_of) is None:
        unknown.append("coefficients")
        notes.append(
            f"coefficients are the vintage's (of {path.name}'s day: `econ estimate --as-of {as_of}`)"
        )
    arguments = {
        "start": str(ds.attrs["start"]),
        "months": ds.sizes["month"],
        "draws": int(ds.attrs["draws"]) if draws is None else draws,
        "seed": int(ds.attrs["seed"]),
        "as_of": as_of or None,
    }
    text = str(ds.attrs[f"scenario_{scenario}"])
    try:
        made = _parsed(text, scenario)
    except InputError as error:
        made = ALIASES.get(scenario, scenario)
        notes.append(f"its scenario cannot be read ({error.what}): {made} as it is now stands for it")
    return Side(
        str(path), made, arguments, stored=ds, record=record, unknown=tuple(unknown), notes=tuple(notes)
    )


def _as_of(day: str) -> str:
    """A day as `as_of` is written: a month where it is the month's end."""
    return day[:7] if period_bounds(day[:7])[1].isoformat() == day else day


def _parsed(text: str, name: str) -> Any:
    from econ.scenarios import parse

    return parse(text, name, kept=True)


def _of_run(path: Path, ds: xr.Dataset, scenario: str, data: str | Path | None) -> Side:
    """From its data folder, the data in use if they are its own, or what was known on its day."""
    from econ.provenance.reproduce import arguments as arguments_of

    wanted = arguments_of(ds)
    arguments = {k: wanted[k] for k in ("start", "months", "draws", "seed", "given", "as_of", "off")}
    record = Identity.of_attributes(ds.attrs, str(path))
    found = Side(str(path), wanted["scenario"], arguments, stored=ds, record=record)
    if data is not None:
        return replace(found, folder=Path(data).resolve())
    if record is None:
        return replace(found, unknown=_OF_RECORD, notes=(f"{path.name} does not say what made it",))
    then = record.parts["data"]
    day = then.get(KNOWN_BY, "")
    here = vintage().known_by.isoformat()
    if day and day < here and not arguments["as_of"]:
        return replace(found, arguments={**arguments, "as_of": _as_of(day)})
    now = _data_now(found)
    if now is not None and now == then:
        return found
    return replace(
        found,
        unknown=("data",),
        notes=(f"the data of {path.name} are not those here: name their folder, or they are in other code",),
    )


def _data_now(one: Side) -> Mapping[str, str] | None:
    """What the data in use are for the side's run; None where they cannot serve it."""
    try:
        return identify(
            one.plan([str(n) for n in one.stored.data_vars] if one.stored is not None else [])
        ).parts["data"]
    except InputError:
        return None
