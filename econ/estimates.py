"""Estimated relations as data: what an estimate is, and the file that carries them to a run."""

from __future__ import annotations

import hashlib
import html
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.errors import StaleError
from econ.manifest import (
    ESTIMATES,
    SHORT,
    changed,
    checked,
    observations_hash,
    raw_hashes,
    record,
    tables_changed,
)
from econ.paths import data, has_raw, processed
from econ.vintage import vintage

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NINETY", "Estimate", "data_hash", "estimated_by", "listing", "load", "save"]

#: Standard errors to each side of a 90 percent interval, normal.
NINETY = 1.6448536269514722
#: Where estimates on what was known at earlier days are kept, a file each, beside the processed data.
_FOLDER = "estimates"


@dataclass(frozen=True)
class Estimate:
    """What one relation's estimation found.

    Parameters
    ----------
    relation : str
        The relation's name, as `parameters/*.yaml` refers to it.
    names : tuple of str
        Coefficients; members of a vector are `name.label` (a season's are `name.1` ... `name.12`).
    values : tuple of float
    covariance : tuple of tuple of float
        Of the estimates (or the posterior), in the order of `names`.
    sample : str
        First and last month, and what was left out.
    n : int
        Observations.
    method : str
        Estimator and kind of standard error; priors are named here.
    equation : str
        `module.function` of the model that the relation belongs to.
    diagnostics : dict
        Test statistics and measures of fit by name.
    prior : dict
        Prior mean and standard deviation by coefficient, where one was used.
    tables : tuple of str
        Tables of `data/raw` whose rows it reads; `readings` is the panel of `data/processed`.
    root : tuple of tuple of float
        Symmetric root of the correlations, in the order of `names`, made by `econ estimate`: a run that
        took it from `covariance` would depend on the processor.
    bound : dict
        The parameters and equations that it was made with, as text (`econ.parameters.binding`).
    """

    relation: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    sample: str
    n: int
    method: str
    equation: str
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    prior: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    root: tuple[tuple[float, ...], ...] = ()
    bound: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> float:
        """One coefficient."""
        return self.values[self.names.index(name)]

    def error(self, name: str) -> float:
        """One standard error."""
        place = self.names.index(name)
        return float(np.sqrt(self.covariance[place][place]))

    def drawn(self, z: np.ndarray) -> np.ndarray:
        """Coefficients `(coefficient, draw)` from as many standard normals.

        Raises
        ------
        StaleError
            Names, values, covariance and root are not of one size.
        """
        self.check()
        root = np.sqrt(np.diag(self.covariance))[:, None] * np.asarray(self.root)
        # Fixed-order sums, because a matrix product's last bits change with its width and the processor.
        result = np.repeat(np.asarray(self.values)[:, None], z.shape[1], axis=1)
        for place, normal in enumerate(z):
            result += root[:, place : place + 1] * normal
        return result

    def _repr_html_(self) -> str:
        """The coefficients with their errors, and what they were made from, as a notebook shows them."""
        head = f"<b>{html.escape(self.relation)}</b>: n {self.n}, {html.escape(self.sample)}"
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{self.value(name):.4g}</td>"
            f"<td>{self.error(name):.2g}</td><td>{_prior(self.prior.get(name))}</td></tr>"
            for name in self.names
        )
        columns = "<tr><th>coefficient</th><th>estimate</th><th>s.e.</th><th>prior</th></tr>"
        return f"{head}<table>{columns}{rows}</table><small>{html.escape(self.method)}</small>"

    def check(self) -> None:
        """Refuse an estimate whose parts do not belong together."""
        k = len(self.names)
        tables = {"values": [self.values], "covariance": self.covariance, "root": self.root}
        sizes = {part: sorted({len(row) for row in rows}) for part, rows in tables.items()}
        if any(size != [k] for size in sizes.values()) or not len(self.covariance) == len(self.root) == k:
            raise StaleError(
                "an estimate's names, values, covariance and root differ in number",
                where=self.relation,
                got=f"{k} names, {len(self.values)} values, {len(self.covariance)} rows of covariance, "
                f"{len(self.root)} rows of root",
                fix="run `econ estimate`",
            )


def _prior(prior: tuple[float, float] | None) -> str:
    return "" if prior is None else f"{prior[0]:.4g} ({prior[1]:.2g})"


def data_hash(as_of: str | None = None) -> str:
    """A short hash of all data that a run reads: observations, run-time tables and estimates.

    Of those on what was known at an earlier day, where they were made for it.

    Raises
    ------
    StaleError
        They are missing, or were changed after they were made.
    """
    whole = observations_hash().encode() + checked(_name(estimated_by(as_of)))
    return hashlib.sha256(whole).hexdigest()[:SHORT]


def _name(as_of: str | None) -> str:
    """The file of estimates, or of those on what was known at an earlier day."""
    return f"{_FOLDER}/{as_of}.json" if as_of else ESTIMATES


def estimated_by(as_of: str | None) -> str | None:
    """The newest day for which relations were estimated that is not after a day; None for the whole vintage.

    From the day on by which the data were known the whole vintage's estimates are newer than any.

    Parameters
    ----------
    as_of : str, optional
        `YYYY-MM`, which means its end, or `YYYY-MM-DD`.
    """
    if not as_of or _last_day(as_of) >= f"{vintage().known_by}":
        return None
    made = (path.stem for path in data(_FOLDER).glob("*.json"))
    return max((then for then in made if _last_day(then) <= _last_day(as_of)), key=_last_day, default=None)


def _last_day(as_of: str) -> str:
    """A day, or the last that a month can have, as text that sorts by date."""
    return as_of if len(as_of) > len("2020-01") else f"{as_of}-31"


def save(estimates: Iterable[Estimate], as_of: str | None = None) -> Path:
    """Write all estimates, sorted by relation, with the hashes of the data they came from.

    Those on what was known at an earlier day go into a file of their own, `estimates/YYYY-MM.json`.
    """
    path = data(_name(as_of)) if as_of else processed(ESTIMATES)
    path.parent.mkdir(exist_ok=True)
    relations = {e.relation: _plain(e) for e in sorted(estimates, key=lambda e: e.relation)}
    tables = raw_hashes({name for entry in relations.values() for name in entry["tables"]})
    content = {"data_hash": observations_hash(), "raw_hashes": tables, "relations": relations}
    text = json.dumps(content, indent=1, sort_keys=True)
    part = path.with_suffix(".part")
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    part.replace(path)
    record([_name(as_of)])
    return path


def load(as_of: str | None = None) -> dict[str, Estimate]:
    """All estimates by relation, or those on what was known at an earlier day.

    Raises
    ------
    StaleError
        The file is missing, was changed after it was written, or was made from other data than those in
        place: other readings or, in a source tree, other rows of a raw table.
    """
    content = _parsed(checked(_name(as_of)))
    if content["data_hash"] != observations_hash():
        raise StaleError(
            "the estimates were made from other data",
            where=_name(as_of),
            got=content["data_hash"],
            allowed=observations_hash(),
            fix=f"run `econ estimate --as-of {as_of}`" if as_of else "run `econ estimate`",
        )
    if has_raw():
        _refuse_other_rows(content["raw_hashes"])
    return dict(content["relations"])


def _refuse_other_rows(made_from: Mapping[str, str]) -> None:
    """Raise where a raw table was changed since the estimates, or the panel, were made from it."""
    other = changed(made_from)
    if other:
        raise StaleError(
            "the estimates were made from other rows of a raw table",
            where=", ".join(f"{name}.csv" for name in sorted(other)),
            fix="run `econ estimate`",
        )
    if tables_changed():
        raise StaleError(
            "the readings and the panel were made from other rows of a raw table",
            where=", ".join(f"{name}.csv" for name in tables_changed()),
            fix="run `econ data build`, then `econ estimate`",
        )


@lru_cache(maxsize=2)
def _parsed(content: bytes) -> dict[str, Any]:
    """What a file of estimates holds."""
    try:
        found: dict[str, Any] = json.loads(content)
        found["relations"] = {name: _estimate(entry) for name, entry in found["relations"].items()}
    except (ValueError, KeyError, TypeError) as error:
        raise StaleError(
            "is not in this version's form", where=ESTIMATES, got=str(error), fix="run `econ estimate`"
        ) from None
    for estimate in found["relations"].values():
        estimate.check()
    return found


def _estimate(entry: dict[str, Any]) -> Estimate:
    entry = dict(entry)
    entry["names"], entry["values"] = tuple(entry["names"]), tuple(entry["values"])
    entry["covariance"] = tuple(tuple(row) for row in entry["covariance"])
    entry["prior"] = {name: (pair[0], pair[1]) for name, pair in entry["prior"].items()}
    entry["tables"] = tuple(entry["tables"])
    entry["root"] = tuple(tuple(row) for row in entry["root"])
    return Estimate(**entry)


def _plain(estimate: Estimate) -> dict[str, Any]:
    # Ten significant digits: enough for any run, few enough to be the same on any machine.
    def rounded(x: Any) -> Any:
        if isinstance(x, Mapping):
            return {key: rounded(value) for key, value in x.items()}
        if isinstance(x, (list, tuple)):
            return [rounded(value) for value in x]
        return float(f"{x:.10g}") if isinstance(x, (float, np.floating)) else x

    return dict(rounded(asdict(estimate)))


def listing(search: str = "", *, relation: str = "") -> pd.DataFrame:
    """Estimated coefficients with their standard errors and samples, searched by words.

    Parameters
    ----------
    search : str
        Words that an entry must hold, in its name, sample, method or equation.
    relation : str
        One relation; `econ.estimates.load()[relation]` has its covariance, prior and diagnostics too.

    Returns
    -------
    pandas.DataFrame
        A row a coefficient, named `relation.coefficient`: `value`, `standard_error`, `n` (observations),
        `sample`, `relation`, `method`, `equation`.

    Raises
    ------
    InputError
        No such relation, or nothing answers the search; the nearest name is told.
    StaleError
        The estimates are missing, or do not belong to the data.

    Examples
    --------
    >>> bool(econ.estimates(relation="brent").loc["brent.volatility", "standard_error"] > 0)
    True
    """
    from econ.listing import found

    entries = (
        {
            "name": f"{e.relation}.{name}",
            "value": e.value(name),
            "standard_error": e.error(name),
            "n": e.n,
            "sample": e.sample,
            "relation": e.relation,
            "method": e.method,
            "equation": e.equation,
        }
        for e in load().values()
        for name in e.names
    )
    return found(entries, search, "estimate", relation=relation)


class _Listed(ModuleType):
    """The module itself, and `econ.estimates(...)` lists the coefficients."""

    def __call__(self, search: str = "", *, relation: str = "") -> pd.DataFrame:
        return listing(search, relation=relation)


sys.modules[__name__].__class__ = _Listed
