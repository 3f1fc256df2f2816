"""What was forecast at a vintage, written once, by the code of its day, and never again."""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ import __version__
from econ.ensemble.arguments import whole_number
from econ.errors import InputError
from econ.paths import data
from econ.vintage import label, vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FOLDER", "SCENARIOS", "archive", "archived"]

FOLDER = "forecasts"
#: The scenarios that every archive holds; differences are from the first.
SCENARIOS = ("baseline", "no_pressure", "strikes_40pct", "tariff_100", "all_channels")
#: Variables that the archive keeps beside the headline ones: the rest of what the report shows.
OTHERS = (
    "gasoline_nwe_price", "diesel_nwe_price", "cpi_change", "key_rate", "nominal_gdp", "strike_count",
    "strike_capacity_offline", "reported_capacity_offline", "headline_capacity_lost",
    "effective_capacity_lost", "gasoline_export_ban", "diesel_export_ban", "district_shortage",
    "diesel_retail_price", "delivered_discount", "espo_price", "crude_production", "damper_moratorium",
    "met_condensate", "met_gas", "export_duty_gas", "reverse_excise", "rule_operation", "total_nwf",
    "net_bond_issuance", "bond_yield",
)  # fmt: skip
QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
#: Simulations of the run, and those of headline outcomes that are kept; months.
_DRAWS, _KEPT, _MONTHS = 4000, 300, 24
_DIGITS = 4
_PACKED = {"zlib": True, "complevel": 9, "shuffle": True}


def archived(month: str) -> Path:
    """The file of a vintage, by its last observed month, whether or not it is there."""
    return data(FOLDER) / f"{month}.nc"


def archive(
    *, draws: int = _DRAWS, on: date | None = None, progress: Callable[[str], None] | None = None
) -> Path:
    """Run the reference scenarios at the vintage of the data folder and keep what they forecast.

    Parameters
    ----------
    draws : int
        Simulations of the run.
    on : datetime.date, optional
        The day of archiving; today by default.
    progress : callable, optional
        Called with each step in words.

    Returns
    -------
    Path
        `forecasts/YYYY-MM.nc` of the data folder: for every variable quantiles by month (`NAME`), the mean
        (`NAME_mean`) and whole calendar years (`NAME_year`, `NAME_year_mean`); for headline outcomes also 300
        simulations (`NAME_draws`) and differences from the baseline (`NAME_difference`).

    Raises
    ------
    InputError
        The vintage is archived already, too few draws, or a folder that cannot be written to.
    StaleError
        Data or estimates do not belong together.

    Examples
    --------
    >>> econ.archive_forecast()  # doctest: +SKIP
    """
    target = archived(vintage().last_month)
    if target.exists():
        raise InputError(
            "is archived already, and a forecast is archived once",
            where=str(target),
            fix="what is made later is another forecast: `econ run --out FILE.nc`",
        )
    whole_number(draws, "draws", _KEPT, what="too few to keep")
    from econ import netcdf
    from econ.ensemble.plan import kept_names
    from econ.output.files import atomic, check_target

    say = progress or (lambda _: None)
    made = target.parent.is_dir()
    target.parent.mkdir(exist_ok=True)
    try:
        check_target(target)
        say(f"running {len(SCENARIOS)} scenarios, {draws} simulations")
        names = kept_names([*kept_names("headline"), *OTHERS])
        ds = _content(_run(names, draws), names, on or datetime.now(UTC).date(), say)
        say("writing")
        with atomic(target) as part:
            netcdf.write(ds, part, {str(n): dict(_PACKED) for n in ds.data_vars})
    finally:
        if not made and not any(target.parent.iterdir()):
            target.parent.rmdir()
    return target


def _run(names: tuple[str, ...], draws: int) -> xr.Dataset:
    from econ.ensemble.api import compare

    return compare(SCENARIOS, reference=SCENARIOS[0], months=_MONTHS, draws=draws, seed=0, keep=names)


def _content(ds: xr.Dataset, names: tuple[str, ...], on: date, say: Callable[[str], None]) -> xr.Dataset:
    """Everything that the archive keeps of a run, in four digits."""
    import xarray as xr

    headline = [name for name in names if _is_headline(name)]
    kept: dict[str, xr.DataArray] = {}
    for name in names:
        say(name)
        values, attrs = ds[name], {k: v for k, v in ds[name].attrs.items() if k != "cell_methods"}
        kept[name] = _quantiles(values).assign_attrs(ds[name].attrs)
        kept[f"{name}_mean"] = values.mean("draw").assign_attrs(attrs)
        kept |= _years(ds, name)
        if name in headline:
            kept[f"{name}_draws"] = values.isel(draw=slice(_KEPT)).assign_attrs(ds[name].attrs)
            gap = values - values.sel(scenario=SCENARIOS[0], drop=True)
            kept[f"{name}_difference"] = _quantiles(gap).assign_attrs(attrs)
    found = xr.Dataset({name: _rounded(values) for name, values in kept.items()})
    found.attrs = {**{k: v for k, v in ds.attrs.items() if k != "content_hash"}, **_about(ds, on)}
    return found


def _is_headline(name: str) -> bool:
    from econ.ensemble.plan import kept_names

    return name in kept_names("headline")


def _quantiles(values: xr.DataArray) -> xr.DataArray:
    return values.quantile(list(QUANTILES), "draw", keep_attrs=True)


def _years(ds: xr.Dataset, name: str) -> dict[str, xr.DataArray]:
    """Whole calendar years, published months included."""
    from econ.outcomes.years import annual

    found = annual(ds, name)
    found = found.isel(year=np.flatnonzero(found["months"].values == 12))
    attrs = {**{k: v for k, v in found.attrs.items() if k != "measure"}, "year_is": found.attrs["measure"]}
    found = found.drop_vars(["months", "published", "label"])
    return {
        f"{name}_year": _quantiles(found).assign_attrs(attrs),
        f"{name}_year_mean": found.mean("draw").assign_attrs(attrs),
    }


def _rounded(values: xr.DataArray) -> xr.DataArray:
    """Four significant digits, in single precision."""
    numbers = values.values.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        places = _DIGITS - 1 - np.floor(np.log10(np.abs(numbers)))
    places = np.where(np.isfinite(places), places, 0)
    return values.copy(data=(np.round(numbers * 10.0**places) / 10.0**places).astype(np.float32))


def _about(ds: xr.Dataset, on: date) -> dict[str, Any]:
    known = vintage()
    return {
        "title": f"What econ {__version__} forecast at the vintage of {label(known.last_month)}",
        "rounding": "four significant digits",
        "run_content_hash": ds.attrs["content_hash"],
        "known_by": known.known_by.isoformat(),
        "archived_on": on.isoformat(),
        "draws_kept": str(_KEPT),
        "processor": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "note": "Made at the vintage by the code of its day; never made again.",
    }
