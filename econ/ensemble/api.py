"""`simulate` and `compare`: the calls that most users make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from econ.ensemble.arguments import check_executor, levels_of
from econ.ensemble.plan import Plan, make_plan
from econ.errors import InputError, nearest
from econ.scenarios.as_of import is_pressure
from econ.scenarios.compile import chosen
from econ.scenarios.library import load
from econ.scenarios.sweep import variants

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["compare", "simulate", "sweep"]


def simulate(
    scenario: Any = "baseline",
    *,
    start: Any = None,
    months: int = 24,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    keep: str | Iterable[str] = "headline",
    quantiles: float | Sequence[float] | None = None,
    as_of: Any = None,
    off: str | Iterable[str] = (),
    executor: Executor | None = None,
    progress: bool = False,
    reference: str = "",
    adjust: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> xr.Dataset:  # history: examples
    """Run one scenario or several.

    Parameters
    ----------
    scenario : str, path, mapping, Scenario, or a sequence of them
        Library names, YAML files, mappings with the keys of a file, objects from `econ.scenarios`, or
        `pressure@2025-01`: the baseline with pressure as of that month.
    start : str or date, optional
        First month; the month after the last observed one unless given. Before it come 24 months of
        warm-up in which observations are pinned; a hindcast differs from a forecast only in `start`.
    months : int
    draws : int
        Zero runs once at the central values and draws nothing. That is no median of what has kinks:
        shortages, taxes with thresholds, an empty Fund.
    seed : int
        Zero is a seed like any other. Draw i is the same whatever the horizon, the number of
        draws or the outputs asked for.
    given : path, DataFrame, Series, DataArray, Dataset, mapping or rows, optional
        Pinned paths: `month, variable, value` and optionally `scenario` and `unit`; a wide frame or a series
        by month, labelled arrays of one path, or `{"brent_price": {"2020-08": 60}}` (docs/inputs.md).
    keep : {"headline", "all"} or names
        What to return.
    quantiles : float or sequence of float, optional
        Return exact quantiles instead of draws; nothing else is stored.
    as_of : str or date, optional
        Use only what was known by the end of that month: observations, outlooks, laws and one-offs.
        Coefficients are those of the newest `econ estimate --as-of` made for it or for an earlier day, else
        of the whole vintage.
    off : iterable of str
        Sources of uncertainty to hold at their centre: coefficients, literature, assumptions,
        shocks, inputs.
    executor : concurrent.futures.Executor, optional
        Where chunks of draws run; threads by default.
    progress : bool
        Show a progress bar on a terminal.
    reference : str
        The scenario that differences are taken from; the first by default. `pressure@2025-01` is run beside
        the scenarios, and costs are counted from it too.
    adjust : mapping, optional
        What the author adds to computed prices and rates in every scenario, as in a scenario file:
        `{"urals_discount": {"2020-08": 3, "2020-11": 0}}`, in the variable's unit, each from its month on.
    parameters : mapping, optional
        Values of parameters in every scenario, as in a scenario file: one for good, from months on, or by
        member: `{"inflation_anchor": {"2027-01": 5}}`; with `"beyond_range": True` outside their
        ranges. References that costs are counted from have them too.

    Returns
    -------
    xarray.Dataset
        Dims `(scenario, month, [product|fuel|district|buyer], draw|quantile)`; every variable has
        `units` and `long_name`, and the dataset its seed, version, data hash and scenario texts.

    Raises
    ------
    InputError, Problems
        Wrong arguments, scenarios or given paths.
    StaleError
        Data or estimates are missing or do not belong together.
    RunError
        The run broke an identity or met a value that is no number.

    Examples
    --------
    >>> one = econ.simulate("all_channels", draws=64, months=6)
    >>> one["oil_gas_revenue"].median("draw").attrs["units"]
    'bn RUB'
    """
    levels = None if quantiles is None else levels_of(quantiles)
    check_executor(executor)
    plan = make_plan(
        with_reference(scenario, reference),
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        given=given,
        keep=keep,
        as_of=as_of,
        off=off,
        adjust=adjust,
        parameters=parameters,
    )
    return run_plan(plan, levels, executor, progress, reference_name(plan, reference))


def run_plan(
    plan: Plan,
    quantiles: Sequence[float] | None = None,
    executor: Executor | None = None,
    progress: bool = False,
    reference: str = "",
) -> xr.Dataset:
    """Run a plan and label what comes out."""
    from econ.ensemble.dataset import to_dataset
    from econ.ensemble.progress import bar
    from econ.ensemble.runner import run_draws, run_quantiles

    with bar(plan, enabled=progress) as update:
        if quantiles is not None and executor is not None:
            raise InputError(
                "exact quantiles are streamed by this process's threads",
                where="executor",
                fix="keep draws, or store them and ask for quantiles of the store",
            )
        _check_room(plan, draws=quantiles is None)
        if quantiles is None:
            return to_dataset(plan, run_draws(plan, update, executor), reference=reference)
        levels = levels_of(quantiles)
        return to_dataset(plan, run_quantiles(plan, levels, update), levels, reference)


def _check_room(plan: Plan, *, draws: bool) -> None:
    from econ.ensemble.room import bytes_of_draws, bytes_of_quantiles, check_room

    if draws:
        fix = "keep fewer variables, ask for --quantiles 0.05,0.5,0.95, or write a store: --out run.zarr"
        check_room(bytes_of_draws(plan), f"{plan.width:,} draws of {len(plan.keep)} variables", fix)
        return
    fix = "run fewer draws, or write a .zarr (--out run.zarr) and take quantiles of the store"
    check_room(bytes_of_quantiles(plan), f"quantiles of {plan.width:,} draws", fix)


def sweep(scenario: Any, values: Mapping[str, Sequence[float]], **options: Any) -> xr.Dataset:
    """Run scenarios at several values of levers or parameters, on the same draws.

    Parameters
    ----------
    scenario : str, path, mapping, Scenario, or a sequence of them
        As for `simulate`.
    values : mapping of str to sequence of float
        By key: a lever, a parameter, or a member of one, such as `tariff.china`. Several keys make every
        combination.
    **options
        As for `simulate`, without `reference`.

    Returns
    -------
    xarray.Dataset
        As from `simulate`, with a dim for each key (`tariff.china`) beside `scenario`, which is left out
        where one scenario was swept.

    Raises
    ------
    InputError, Problems
        A key that is no lever or parameter (with the nearest), a member that it lacks, a value out of
        bounds, too many scenarios.

    Examples
    --------
    >>> ds = econ.sweep("baseline", {"tariff.china": [0, 0.25, 1]}, months=2, draws=0, keep=["oil_income"])
    >>> ds.sizes["tariff.china"]
    3
    """
    import pandas as pd
    import xarray as xr

    made = variants(chosen(scenario), values)
    ds = simulate([one.scenario for one in made], **options)
    keys = list(values)
    index = pd.MultiIndex.from_tuples(
        [(one.parent, *(one.values[key] for key in keys)) for one in made], names=["swept", *keys]
    )
    flat = ds.drop_vars([n for n, c in ds.coords.items() if "scenario" in c.dims])
    places = xr.Coordinates.from_pandas_multiindex(index, "scenario")
    whole = flat.assign_coords(places).unstack("scenario").rename(swept="scenario")
    order = list(dict.fromkeys(one.parent for one in made))
    whole = whole.sel(scenario=order)
    return whole.isel(scenario=0, drop=True) if len(order) == 1 else whole


def compare(scenarios: Sequence[Any], *, reference: str = "", **options: Any) -> xr.Dataset:
    """Run several scenarios on the same draws.

    Parameters
    ----------
    scenarios : sequence
        As for `simulate`, at least two.
    reference : str
        What differences are taken from: the first scenario by default, named in every report.
    **options
        As for `simulate`.

    Returns
    -------
    xarray.Dataset
        As from `simulate`; subtract `ds.sel(scenario=ds.attrs["reference"])` for differences,
        which are scenario minus reference, draw by draw.

    Raises
    ------
    InputError
        Fewer than two scenarios, or as for `simulate`.

    Examples
    --------
    >>> two = econ.compare(["baseline", "no_pressure"], draws=64, months=6)
    >>> dict(two["oil_gas_revenue"].sizes)
    {'scenario': 2, 'month': 6, 'draw': 64}
    """
    single = isinstance(scenarios, str) or not isinstance(scenarios, Iterable)
    several = [scenarios] if single else list(scenarios)
    if len(several) < 2 and not is_pressure(reference):
        raise InputError("needs at least two scenarios", where="compare", got=scenarios)
    return simulate(several, reference=reference, **options)


def with_reference(scenarios: Any, reference: str) -> Any:
    """The scenarios, and pressure as of a month where it is the reference and not among them."""
    if not is_pressure(reference):
        return scenarios
    several = chosen(scenarios)
    return several if any(one.name == reference for one in several) else [*several, load(reference)]


def reference_name(plan: Plan, reference: str) -> str:
    """The scenario that differences are taken from: the first one, unless another of them is named."""
    shown = plan.scenarios[: len(plan.scenarios) - plan.hidden]
    if reference and reference not in shown:
        raise InputError(
            "the reference is not among the scenarios",
            where="reference",
            got=reference,
            allowed=shown,
            nearest=nearest(reference, shown),
        )
    return reference or shown[0]
