"""The track record: what archived forecasts said, what came, and how far off they were.

`data/processed/track_record.json` is its machine-readable form, which the report and README read:

- `vintage`, `known_by`: which outcomes were known when it was made.
- `made_at_the_time`: a list, one entry an archived forecast whose months have begun to come due, newest
  first: `vintage`, `version`, `commit`, `months` (first, last), `all` and `groups` (a list) with `n`,
  `coverage` and `width` by level (shares; widths of the mean outcome), and `outcomes`, misses first: each
  `variable`, `member`, `label`, `unit`, `group`, `n`, `coverage`, `width`, `mae`, `bias`, `crps` (null
  without draws), `missed` (months outside the 80 percent range), `reason`, and `months`, a list of `month`,
  `actual`, `middle`, `low`, `high` (80 percent), `inside` and `given` (the middle given prices as they
  came; null where it was not made). `not_observed` names outcomes that nobody has published.
- `made_afterwards`: scores of `econ backtest` (`econ.forecasting.backtest_scores.scores`), or null.
- `beside_others`: nowcasts made afterwards beside the ministry's and Reuters's figures of the same months
  (`econ.forecasting.others.beside_others`); `surveys_due`: figures of surveys whose year is over.
- `year_revenue`: of forecasts of a whole year's oil and gas revenue, `made_at_the_time` (null until an
  archived year is over) and `made_afterwards`, each with `n`, `inside` (the 80 percent range) and
  `usual_miss` (median, percent).

The two are never mixed. The file is bound by the manifest: one that was edited is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ import netcdf
from econ.document import read_document
from econ.ensemble.pins import window_of
from econ.errors import StaleError
from econ.forecasting.others import beside_others, surveys_due
from econ.forecasting.scoring import LEVELS, crps
from econ.manifest import RECORD, checked, record
from econ.observations.arrays import load as load_panel
from econ.paths import PACKAGE, data, processed
from econ.variables import BLOCKS, variables
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["GROUPS", "archived", "group_of", "made", "made_at_the_time", "read", "write"]

#: What the blocks of variables are called.
GROUPS = {
    "oil": "Brent",
    "macro": "Fuel prices abroad, rouble, key rate, inflation",
    "refining": "Refining",
    "fuel": "Fuel market",
    "exports": "Oil trade",
    "taxes": "Oil and gas revenue",
    "budget": "Budget and Fund",
    "answer": "Moscow's answer",
    "stress": "Stress",
}
_SCENARIO = "baseline"
_GIVEN = "-given"
_REASONS = "forecasting/reasons.yaml"
#: Share of a miss that prices must explain to be called its reason.
_MOSTLY = 0.5


def made(backtest: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The record as of now: archived forecasts scored, and the scores of a back-test.

    Parameters
    ----------
    backtest : mapping, optional
        From `econ.forecasting.backtest_scores.scores`; that of the last record of this vintage unless given.
    """
    before = read() if backtest is None else None
    if backtest is None:
        backtest = before["made_afterwards"] if before else None
    return {
        "vintage": vintage().last_month,
        "known_by": str(vintage().known_by),
        "made_at_the_time": made_at_the_time(),
        "made_afterwards": backtest,
        "beside_others": before["beside_others"] if before else beside_others(),
        "surveys_due": surveys_due(),
        "year_revenue": {
            "made_at_the_time": None,
            "made_afterwards": _years(backtest) if backtest else None,
        },
    }


def _years(backtest: Mapping[str, Any]) -> dict[str, Any] | None:
    """How forecasts of a whole year's oil and gas revenue did in a back-test."""
    for one in backtest["samples"][0]["outcomes"]:
        score = one["horizons"].get("year")
        if one["variable"] == "oil_gas_revenue" and score:
            inside = round(score["coverage"]["80"] * score["n"])
            return {"n": score["n"], "inside": inside, "usual_miss": score["usual_miss"]}
    return None


def archived() -> list[Path]:
    """Archived forecasts, newest first."""
    files = data("forecasts").glob("????-??.nc")
    return sorted(files, key=lambda file: file.stem, reverse=True)


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    return {
        variable.name: GROUPS[block]
        for block in BLOCKS
        for variable in getattr(import_module(f"econ.variables.{block}"), "VARIABLES", ())
    }


def group_of(name: str) -> str:
    """The group of a variable, by the block that declares it."""
    return _groups().get(name, "")


def made_at_the_time() -> list[dict[str, Any]]:
    """Every archived forecast against what has come since, newest first."""
    found = []
    for file in archived():
        ds = netcdf.read(file)
        if np.datetime64(str(ds.attrs["start"]), "M") <= vintage().months[-1]:
            given = file.with_name(f"{file.stem}{_GIVEN}.nc")
            found.append(_scored(ds, netcdf.read(given) if given.is_file() else None))
    return found


def _scored(ds: xr.Dataset, given: xr.Dataset | None) -> dict[str, Any]:
    """One archive: outcomes misses first, and groups."""
    ds = ds.sel(scenario=_SCENARIO)
    months = ds["month"].values.astype("datetime64[M]")
    months = months[months <= vintage().months[-1]]
    said = _reasons(str(ds.attrs["vintage"]))
    outcomes, unseen = [], []
    for name in (str(n) for n in ds.data_vars if {"quantile", "month"} <= {*ds[n].dims}):
        if name.endswith("_difference"):
            continue
        mine = _of_variable(ds, given, name, months, said)
        outcomes += mine
        if not mine:
            unseen.append(name)
    outcomes.sort(key=lambda one: (-one["missed"] / one["n"], -one["distance"]))
    groups = [
        {"group": group, **_together([o for o in outcomes if o["group"] == group])}
        for group in GROUPS.values()
        if any(o["group"] == group for o in outcomes)
    ]
    about = {name: str(ds.attrs[name]) for name in ("vintage", "version", "commit", "archived_on", "draws")}
    return {
        **about,
        "months": [str(months[0]), str(months[-1])],
        "all": _together(outcomes),
        "groups": groups,
        "outcomes": outcomes,
        "not_observed": unseen,
    }


def _together(outcomes: list[dict[str, Any]]) -> dict[str, Any]:
    """Coverage over all months of some outcomes; the mean of their relative widths."""
    n = np.array([one["n"] for one in outcomes])
    share = {
        kind: {
            str(level): float(np.average([one[kind][str(level)] for one in outcomes], weights=n))
            for level in LEVELS
        }
        for kind in ("coverage", "width")
    }
    return {"n": int(n.sum()), "outcomes": len(outcomes), **share}


def _of_variable(
    ds: xr.Dataset, given: xr.Dataset | None, name: str, months: np.ndarray, said: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each member of one variable that has been observed."""
    variable = variables().get(name)
    panel, dates = load_panel()
    seen = window_of(panel, dates, variable, months) if variable is not None else None
    if variable is None or seen is None:
        return []
    own = [str(dim) for dim in ds[name].dims if dim not in ("quantile", "month")]
    found = []
    for labels in product(*(list(enumerate(ds[dim].values)) for dim in own)):
        place = tuple(at for at, _ in labels)
        actual = seen[(slice(None), *place)]  # type: ignore[arg-type]
        use = np.isfinite(actual)
        if not use.any():
            continue
        chosen = {dim: label for dim, (_, label) in zip(own, labels, strict=True)}
        member = " ".join(str(label) for label in chosen.values())
        found.append(_outcome(ds, given, name, chosen, months[use], actual[use]))
        found[-1] |= {"variable": name, "member": member, "group": group_of(name)}
        found[-1]["reason"] = _reason(found[-1], said.get(f"{name} {member}".strip(), said.get(name, "")))
    return found


def _outcome(
    ds: xr.Dataset,
    given: xr.Dataset | None,
    name: str,
    chosen: Mapping[str, Any],
    months: np.ndarray,
    actual: np.ndarray,
) -> dict[str, Any]:
    """Scores of one outcome, and its months."""
    at = months.astype("datetime64[ns]")
    values = ds[name].sel(chosen).sel(month=at)
    ends = {level: [_at(values, q) for q in pair] for level, pair in LEVELS.items()}
    middle, scale = _at(values, 0.5), float(np.abs(actual).mean()) or float("nan")
    inside = {level: (low <= actual) & (actual <= high) for level, (low, high) in ends.items()}
    low, high = ends[80]
    beside = np.full(len(months), np.nan)
    if given is not None and name in given:
        whole = _at(given[name].sel(chosen), 0.5)
        where = {m: k for k, m in enumerate(given["month"].values.astype("datetime64[M]"))}
        beside = np.array([whole[where[m]] if m in where else np.nan for m in months])
    score = None
    if f"{name}_draws" in ds:
        drawn = ds[f"{name}_draws"].sel(chosen).sel(month=at).transpose("month", "draw").values
        score = float(crps(drawn.astype(float), actual).mean())
    half = np.where(actual > middle, high - middle, middle - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.nan_to_num(np.abs(actual - middle) / half, posinf=99.0)
    columns = zip(months, actual, middle, low, high, inside[80], beside, strict=True)
    return {
        "label": str(ds[name].attrs.get("label") or ds[name].attrs["long_name"]),
        "unit": str(ds[name].attrs["units"]),
        "n": len(months),
        "missed": int((~inside[80]).sum()),
        "distance": _short(away.mean()),
        "coverage": {str(level): float(within.mean()) for level, within in inside.items()},
        "width": {str(k): _short((b - a).mean() / scale) for k, (a, b) in ends.items()},
        "mae": _short(np.abs(middle - actual).mean()),
        "bias": _short((middle - actual).mean()),
        "crps": None if score is None else _short(score),
        "months": [
            {
                "month": str(m),
                "actual": _short(a),
                "middle": _short(p),
                "low": _short(lo),
                "high": _short(hi),
                "inside": bool(i),
                "given": None if np.isnan(g) else _short(g),
            }
            for m, a, p, lo, hi, i, g in columns
        ],
    }


def _at(values: xr.DataArray, quantile: float) -> np.ndarray:
    return np.asarray(values.sel(quantile=quantile, method="nearest").values, float)


def _short(value: Any) -> float:
    """Six significant digits: the file is read by people too."""
    return float(f"{float(value):.6g}")


def _reason(found: Mapping[str, Any], words: str) -> str:
    """What prices explain of the misses, by the run given prices as they came, and words where there are."""
    if not found["missed"]:
        return ""
    missed = [m for m in found["months"] if not m["inside"] and m["given"] is not None]
    before = sum(abs(m["middle"] - m["actual"]) for m in missed)
    after = sum(abs(m["given"] - m["actual"]) for m in missed)
    computed = ""
    if missed and before and found["variable"] not in _PINNED:
        left = after / before
        rest = f"given prices, rouble and key rate as they came {100 * left:.0f} percent of the miss stays"
        computed = f"prices: {rest}" if left <= 1 - _MOSTLY else f"not prices alone: {rest}"
    return "; ".join(text for text in (computed, words) if text) or "no reason known"


#: What the run given prices was given, so that it explains nothing of them.
_PINNED = (
    "brent_price",
    "urals_tax_price",
    "usd_rub",
    "gasoline_nwe_price",
    "diesel_nwe_price",
    "key_rate",
    "urals_discount",
)


def _reasons(of: str) -> dict[str, str]:
    content, _ = read_document(PACKAGE / _REASONS)
    return {str(name): str(text) for name, text in content.get(of, {}).items()}


def write(content: Mapping[str, Any]) -> Path:
    """Write the record whole or not at all, and bind it."""
    path = processed(RECORD)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)
    record([RECORD])
    return path


def read() -> dict[str, Any] | None:
    """The record, or None where none was made.

    Raises
    ------
    StaleError
        It was changed after it was written.
    """
    if not processed(RECORD).is_file():
        return None
    found: dict[str, Any] = json.loads(checked(RECORD))
    if found.get("vintage") != vintage().last_month:
        raise StaleError(
            "the track record was made at another vintage",
            where=RECORD,
            got=found.get("vintage"),
            allowed=vintage().last_month,
            fix="run `make track`",
        )
    return found
