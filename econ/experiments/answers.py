"""What pressure does under one answer of Moscow's, under each world's own, and if Moscow did not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.api import simulate
from econ.errors import InputError
from econ.outcomes.span import parse_window, places
from econ.outcomes.summary import measure, measured
from econ.scenarios.library import load
from econ.scenarios.schedules import Constant
from econ.scenarios.schema import Scenario

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ANSWERS", "answer_effects", "if_unanswered", "under_answer"]

#: Levels of the two levers by what they mean: share of the answer given, whether it is the first scenario's.
ANSWERS: dict[str, tuple[float, float]] = {"same": (1.0, 1.0), "own": (1.0, 0.0), "none": (0.0, 0.0)}


def under_answer(scenario: str | Scenario, answer: str) -> Scenario:
    """A scenario under another answer of Moscow's, named `<scenario>_<answer>_answer`.

    Parameters
    ----------
    scenario : str, path or Scenario
    answer : {"same", "own", "none"}
        That of the first scenario of the run, its own, or none.

    Raises
    ------
    InputError
        No such answer.
    """
    if answer not in ANSWERS:
        raise InputError("no such answer", where="answer", got=answer, allowed=tuple(ANSWERS))
    parent = scenario if isinstance(scenario, Scenario) else load(scenario)
    given, imposed = ANSWERS[answer]
    levers = {"moscow_answers": (Constant(given),), "answer_imposed": (Constant(imposed),)}
    return Scenario(
        name=f"{parent.name}_{answer}_answer",
        title=f"{parent.title}: Moscow's answer {_WORDS[answer]}",
        description=f"{parent.description} Moscow's answer is {_WORDS[answer]}.",
        pressure={**parent.pressure, **levers},
        parameters=parent.parameters,
        sources=parent.sources,
        parent=parent.name,
    )


_WORDS = {"same": "the one of the first scenario", "own": "its own", "none": "withheld"}


def answer_effects(
    scenario: str | Scenario = "baseline",
    reference: str | Scenario = "no_pressure",
    *,
    answers: Sequence[str] = tuple(ANSWERS),
    **options: Any,
) -> xr.Dataset:
    """Effect of a scenario against a reference under each answer, on the same simulations.

    Under `same`, the answer is worked out in the scenario and imposed on the reference: the difference is
    what pressure does while policy is one and the same. Under `own` each world answers its own deficit, and
    policy undoes part of the effect a year later. Under `none` nobody answers in either.

    Parameters
    ----------
    scenario, reference : str, path or Scenario
    answers : sequence of {"same", "own", "none"}
    **options
        As for `econ.simulate`, without `scenario`, `quantiles` and `reference`.

    Returns
    -------
    xarray.Dataset
        Scenario minus reference, dims `(answer, month, draw)` and those of the variables.

    Raises
    ------
    InputError
        As for `econ.simulate`.

    Examples
    --------
    >>> effect = econ.answer_effects("strikes_40pct", "baseline", draws=64, months=18)
    >>> effect["answer"].values.tolist()
    ['same', 'own', 'none']
    """
    import xarray as xr

    first = under_answer(scenario, "own")
    others = [under_answer(reference, answer) for answer in answers]
    alone = under_answer(scenario, "none")
    ds = simulate([first, *others, alone], **options)
    with xr.set_options(keep_attrs=True):
        found = [
            ds.sel(scenario=(alone if answer == "none" else first).name, drop=True)
            - ds.sel(scenario=other.name, drop=True)
            for answer, other in zip(answers, others, strict=True)
        ]
    return xr.concat(found, xr.DataArray(list(answers), dims="answer", name="answer"))


#: What `if_unanswered` shows unless asked for more.
OUTCOMES = ("federal_balance", "fiscal_stress")


def if_unanswered(
    scenario: str | Scenario = "baseline",
    reference: str | Scenario = "no_pressure",
    *,
    window: str | None = None,
    keep: Sequence[str] = OUTCOMES,
    **options: Any,
) -> xr.Dataset:
    """What pressure does over some months while Moscow answers, and if Moscow did not answer.

    Parameters
    ----------
    scenario, reference : str, path or Scenario
    window : str, optional
        `2031` or `2030-07..2031-06`; the first calendar year that the run covers whole unless given.
    keep : sequence of str
        Outcomes. Money that flows is summed, of stocks the end is taken, all else is a mean.
    **options
        As for `answer_effects`.

    Returns
    -------
    xarray.Dataset
        Scenario minus reference, `(answer, own dims..., draw)`: `given`, one answer in both worlds, and
        `withheld`, none in either; the window as the attributes `first` and `last`.

    Raises
    ------
    InputError
        No such window, or an unknown scenario or outcome.

    Examples
    --------
    >>> if_unanswered(months=18)["federal_balance"].median("draw")  # doctest: +SKIP
    """
    import xarray as xr

    effect = answer_effects(scenario, reference, answers=("same", "none"), keep=list(keep), **options)
    ahead = effect["month"].values.astype("datetime64[M]")
    span = parse_window(window, ahead)
    within = effect.isel(month=places(span, ahead))
    rows = {
        name: xr.apply_ufunc(
            lambda values, one=one: measured(
                np.moveaxis(values, -1, 0), one.attrs["kind"], one.attrs["units"]
            ),
            one,
            input_core_dims=[["month"]],
            keep_attrs=True,
        ).assign_attrs(measure=measure(one))
        for name, one in ((str(n), within[n]) for n in keep)
    }
    found = xr.Dataset(rows, attrs={**effect.attrs, "first": str(span.first), "last": str(span.last)})
    return found.assign_coords(answer=["given", "withheld"])
