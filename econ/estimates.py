"""Estimated relations as data: what an estimate is, and the file that carries them to a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from econ.errors import StaleError
from econ.paths import has_raw, processed, raw

__all__ = ["FILE", "NINETY", "Estimate", "data_hash", "load", "save"]

FILE = "estimates.json"
#: Standard errors to each side of a 90 percent interval, normal.
NINETY = 1.6448536269514722


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
    bound: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> float:
        """One coefficient."""
        return self.values[self.names.index(name)]

    def error(self, name: str) -> float:
        """One standard error."""
        place = self.names.index(name)
        return float(np.sqrt(self.covariance[place][place]))


@lru_cache(maxsize=128)
def _digest(path: Path, size: int, mtime: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _hash(path: Path) -> str:
    """A short hash of a file, read once for each state of it."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


def data_hash() -> str:
    """A short hash of the readings that everything else derives from.

    Raises
    ------
    StaleError
        There are no readings.
    """
    path = processed("readings.csv")
    if not path.is_file():
        raise StaleError("no readings", where=str(path), fix="run `econ data build`")
    return _hash(path)


def _raw_hashes(tables: Iterable[str]) -> dict[str, str]:
    """Short hashes of raw tables; those that are not there have none."""
    paths = {name: raw() / f"{name}.csv" for name in sorted(set(tables))}
    return {name: _hash(path) for name, path in paths.items() if path.is_file()}


def save(estimates: Iterable[Estimate]) -> Path:
    """Write all estimates, sorted by relation, with the hashes of the data they came from."""
    path = processed(FILE)
    relations = {e.relation: _plain(e) for e in sorted(estimates, key=lambda e: e.relation)}
    tables = _raw_hashes(name for entry in relations.values() for name in entry["tables"])
    content = {"data_hash": data_hash(), "raw_hashes": tables, "relations": relations}
    text = json.dumps(content, indent=1, sort_keys=True)
    part = path.with_suffix(".part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)
    return path


def load(*, check: bool = True) -> dict[str, Estimate]:
    """All estimates by relation.

    Raises
    ------
    StaleError
        The file is missing, or was made from other data than those in place: other readings or, in a
        source tree, other rows of a raw table that a relation reads.
    """
    path = processed(FILE)
    if not path.is_file():
        raise StaleError("no estimates", where=str(path), fix="run `econ estimate`")
    content = json.loads(path.read_text(encoding="utf-8"))
    if check and content["data_hash"] != data_hash():
        raise StaleError(
            "the estimates were made from other data",
            where=str(path),
            got=content["data_hash"],
            allowed=data_hash(),
            fix="run `econ estimate`",
        )
    if check and has_raw():
        made_from = content.get("raw_hashes", {})
        changed = sorted(set(made_from.items()) ^ set(_raw_hashes(made_from).items()))
        if changed:
            raise StaleError(
                "the estimates were made from other rows of a raw table",
                where=", ".join(sorted({f"{name}.csv" for name, _ in changed})),
                fix="run `econ estimate`",
            )
    return {name: _estimate(entry) for name, entry in content["relations"].items()}


def _estimate(entry: dict[str, Any]) -> Estimate:
    entry = dict(entry)
    entry["names"], entry["values"] = tuple(entry["names"]), tuple(entry["values"])
    entry["covariance"] = tuple(tuple(row) for row in entry["covariance"])
    entry["prior"] = {name: (pair[0], pair[1]) for name, pair in entry["prior"].items()}
    entry["tables"] = tuple(entry.get("tables", ()))
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
