"""Scores of a back-test: ours, those of simple rules, and whether a difference can be told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.forecasting.rivals import RULES, Known
from econ.forecasting.scoring import (
    FEWEST,
    bootstrap_ratio,
    crps,
    diebold_mariano,
    pit,
    summary,
    verdict_of,
)
from econ.observations.arrays import load as load_panel
from econ.outcomes.summary import measured
from econ.quantities import MONTHS_PER_YEAR
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["HORIZONS", "MOST_LATER", "scores"]

#: Months ahead that are scored, and relations of a start's coefficients that may be later ones.
HORIZONS = (1, 3, 6, 12)
MOST_LATER = 5
_YEAR = "year"
#: Forecasts of every rule and our own, by outcome: `(start, ahead, draw)`, NaN where there is none.
Ensembles = dict[str, dict[str, np.ndarray]]


def scores(ds: xr.Dataset, rules: Sequence[str] = tuple(RULES)) -> dict[str, Any]:
    """Scores of a back-test as plain data.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.backtest`.
    rules : sequence of str
        Keys of `RULES`.

    Returns
    -------
    dict
        `starts`, `every`, `horizon`, `draws`, `coefficients` (a list of `made`, `starts`, `later`),
        `seconds` (`whole`, `forecasts`), and `samples`: all starts; and, where they differ, those whose
        coefficients hold at most `MOST_LATER` later relations, and the others. Each sample has `title`,
        `starts`, `rules` and `outcomes`: `variable`, `label`, `unit` and `horizons`, by months ahead or
        `year`, as `scoring.summary` with `rivals` by rule: `ratio` of CRPS with `low` and `high` (90
        percent), `p`, `n`, and `verdict`: better, worse, or no difference shown.
    """
    starts = ds["start"].values.astype("datetime64[M]")
    later = json.loads(ds.attrs["later_estimates"])
    used = [str(one) for one in ds["coefficients"].values]
    few = np.array([len(later[one]) <= MOST_LATER for one in used])
    names = [str(name) for name in ds.data_vars if ds[name].dims == ("start", "ahead", "draw")]
    ours = {name: ds[name].values for name in names}
    seen = {name: ds[f"{name}_seen"].values for name in names}
    theirs = _rivals(names, starts, ds.sizes["ahead"], rules)
    samples = [("All starts", np.ones(len(starts), bool))]
    if few.any() and not few.all():
        samples += [
            (f"Starts with at most {MOST_LATER} later estimates", few),
            (f"Starts with more than {MOST_LATER} later estimates", ~few),
        ]
    every = int(ds.attrs["every"])
    return {
        "vintage": ds.attrs["vintage"],
        "starts": [str(start) for start in starts],
        "every": every,
        "horizon": ds.sizes["ahead"],
        "draws": int(ds.attrs["draws"]),
        "most_later": MOST_LATER,
        "coefficients": [
            {"made": one, "starts": used.count(one), "later": later[one]} for one in dict.fromkeys(used)
        ],
        "seconds": {"whole": ds.attrs["seconds_whole"], "forecasts": ds.attrs["seconds_forecasts"]},
        "samples": [
            {
                "title": title,
                "starts": int(chosen.sum()),
                "rules": list(rules),
                "outcomes": [
                    _outcome(name, ours[name][chosen], seen[name][chosen],
                             {rule: found[chosen] for rule, found in theirs[name].items()},
                             starts[chosen], every)
                    for name in names
                ],
            }
            for title, chosen in samples
        ],
    }  # fmt: skip


def _rivals(names: Sequence[str], starts: np.ndarray, ahead: int, rules: Sequence[str]) -> Ensembles:
    """Every rule's ensembles, as wide as the widest start's, NaN beyond."""
    made: dict[str, dict[str, list[np.ndarray | None]]] = {n: {r: [] for r in rules} for n in names}
    for start in starts:
        panel, dates = load_panel(as_of=str(start))
        before = dates < start
        known = {series: values[before] for series, values in panel.items() if values.ndim == 1}
        for name in names:
            series = variables()[name].observed or name
            mine = Known(name, known.get(series, np.full(int(before.sum()), np.nan)), known)
            for rule in rules:
                made[name][rule].append(RULES[rule](mine, ahead))
    return {
        name: {rule: _wide(found, ahead) for rule, found in of.items() if any(f is not None for f in found)}
        for name, of in made.items()
    }


def _wide(found: list[np.ndarray | None], ahead: int) -> np.ndarray:
    width = max(one.shape[1] for one in found if one is not None)
    whole = np.full((len(found), ahead, width), np.nan)
    for place, one in enumerate(found):
        if one is not None:
            whole[place, :, : one.shape[1]] = one
    return whole


def _outcome(
    name: str,
    ours: np.ndarray,
    seen: np.ndarray,
    theirs: dict[str, np.ndarray],
    starts: np.ndarray,
    every: int,
) -> dict[str, Any]:
    """One outcome at every horizon, and its whole years."""
    variable = variables()[name]
    found: dict[str, Any] = {}
    for ahead in (h for h in HORIZONS if h <= ours.shape[1]):
        use = np.isfinite(seen[:, ahead - 1])
        if use.sum():
            rivals = {rule: values[use, ahead - 1] for rule, values in theirs.items()}
            found[str(ahead)] = _scored(
                ours[use, ahead - 1], seen[use, ahead - 1], rivals, -(-ahead // every)
            )
    year = _years(variable.kind, variable.unit, ours, seen, theirs, starts)
    if year is not None:
        found[_YEAR] = _scored(*year, -(-MONTHS_PER_YEAR // every))
    label = variable.label or variable.long_name
    return {"variable": name, "label": label, "unit": variable.unit, "horizons": found}


def _scored(ours: np.ndarray, seen: np.ndarray, theirs: dict[str, np.ndarray], block: int) -> dict[str, Any]:
    """Ours, and the ratio to each rule on the starts that both have."""
    found = summary(ours, seen)
    mine = crps(ours, seen)
    found["rivals"] = {}
    for rule, values in theirs.items():
        both = np.isfinite(values).any(1)
        if both.sum() < FEWEST:
            continue
        other = np.array([
            crps(one[np.isfinite(one)][None], actual[None])[0]
            for one, actual in zip(values[both], seen[both], strict=True)
        ])  # fmt: skip
        ratio = bootstrap_ratio(mine[both], other, block)
        p = diebold_mariano(mine[both], other, block)
        verdict = verdict_of(ratio)
        found["rivals"][rule] = {
            **{key: _number(value) for key, value in ratio.items()},
            "p": _number(p),
            "n": int(both.sum()),
            "verdict": verdict,
        }
    return found


def _number(value: float) -> float | None:
    return float(f"{value:.4g}") if np.isfinite(value) else None


def _years(
    kind: str,
    unit: str,
    ours: np.ndarray,
    seen: np.ndarray,
    theirs: dict[str, np.ndarray],
    starts: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]] | None:
    """The first whole calendar year ahead of each start: ours and what came; rules' means alone are summed.

    A rule's months have no path of their own, so that its year is its middles' with the spread of the
    months as if they moved together.
    """
    rows, mine, came = [], [], []
    rivals: dict[str, list[np.ndarray]] = {rule: [] for rule in theirs}
    for place, start in enumerate(starts):
        first = (-int(start.astype(int))) % MONTHS_PER_YEAR
        span = slice(first, first + MONTHS_PER_YEAR)
        if first + MONTHS_PER_YEAR > ours.shape[1] or not np.isfinite(seen[place, span]).all():
            continue
        rows.append(place)
        mine.append(measured(ours[place, span], kind, unit))
        came.append(measured(seen[place, span], kind, unit))
        for rule, values in theirs.items():
            ordered = np.sort(values[place, span], axis=-1)
            rivals[rule].append(measured(ordered, kind, unit))
    if len(rows) < FEWEST:
        return None
    return np.array(mine), np.array(came), {rule: np.array(found) for rule, found in rivals.items()}


def places(ds: xr.Dataset, name: str, ahead: int) -> np.ndarray:
    """Where outcomes lay in their forecasts at a horizon, by start (PIT)."""
    drawn, seen = ds[name].sel(ahead=ahead).values, ds[f"{name}_seen"].sel(ahead=ahead).values
    use = np.isfinite(seen)
    return pit(drawn[use], seen[use])
