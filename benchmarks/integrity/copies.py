"""Copies of the package and its data with one thing changed, and what they say to a run of the original."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from econ.paths import PACKAGE

__all__ = ["CHANGES", "GIVEN", "SCENARIO", "Change", "begin", "copied", "tried"]

ROOT = PACKAGE.parent
SCENARIO, GIVEN = "mine.yaml", "given.csv"
_SCENARIO = """
schema_version: 1
name: mine
title: A scenario of one's own
description: A small tariff.
extends: baseline
pressure:
  tariff: 0.25
"""
_GIVEN = "month,variable,value\n{start},brent_price,55.5\n"
#: What a change did: the name that a refusal must say, the value before and the value after.
Change = tuple[str, str, str]

_PLAN = """
import json, pickle, sys
from pathlib import Path
from econ.ensemble import store
from econ.ensemble.identity import check_worker, identify
from econ.ensemble.plan import make_plan
from econ.errors import EconError

def made():
    keep = ["oil_gas_revenue", "liquid_nwf"]
    return make_plan(["mine.yaml"], draws=300, months=2, given="given.csv", keep=keep)
"""
_BEGIN = f"""{_PLAN}
from econ.ensemble.api import run_plan
from econ.output.files import save
plan = made()
store._create(plan, Path("run.zarr"), "")
save(run_plan(plan), "run.nc")
Path("task").write_bytes(pickle.dumps((plan, identify(plan))))
"""
#: A worker of a cluster takes the plan as it was sent; one whose scenario or pin was altered is made anew.
_TRY = f"""{_PLAN}
import xarray as xr
from econ.provenance.reproduce import reproduce
altered = sys.argv[1] == "altered"

def resume():
    store.run_to_store(made(), "run.zarr", resume=True)

def worker():
    plan, sent = pickle.loads(Path("task").read_bytes())
    check_worker(made() if altered else plan, sent)

def again():
    if altered:
        plan = made()
        with xr.open_dataset("run.nc") as held:
            ds = held.load()
        from econ.ensemble.dataset import _given_text
        ds.attrs.update(scenario_mine=plan.texts["mine"], given=_given_text(plan))
        ds.to_netcdf("edited.nc")
    reproduce("edited.nc" if altered else "run.nc")

said = {{}}
for place, attempt in (("resume", resume), ("worker", worker), ("reproduce", again)):
    try:
        attempt()
        said[place] = ""
    except EconError as error:
        said[place] = error.text()
print(json.dumps(said))
"""


def copied(folder: Path) -> Path:
    """The package with its data, raw and processed, as a source tree of its own."""
    shutil.copytree(ROOT / "econ", folder / "econ", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("forecasts"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def begin(folder: Path, start: str) -> None:
    """A run of the copy, begun as a store, finished as a file, and sent to a worker."""
    (folder / SCENARIO).write_text(_SCENARIO, encoding="utf-8")
    (folder / GIVEN).write_text(_GIVEN.format(start=start), encoding="utf-8")
    _python(folder, _BEGIN)


def tried(folder: Path, *, altered: bool) -> dict[str, str]:
    """What resume, a worker and `reproduce` of a copy say to the run that was begun; empty if they go on."""
    said: dict[str, str] = json.loads(_python(folder, _TRY, "altered" if altered else "").splitlines()[-1])
    return said


def _python(folder: Path, code: str, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "ECON_DATA"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def _replaced(path: Path, pattern: str, new: Callable[[re.Match[str]], str]) -> re.Match[str]:
    """The first match of a pattern in a file, with its place taken by another text."""
    text = path.read_text(encoding="utf-8")
    found = re.search(pattern, text, re.DOTALL)
    assert found is not None, pattern
    path.write_text(text[: found.start()] + new(found) + text[found.end() :], encoding="utf-8")
    return found


def _parameter(folder: Path) -> Change:
    pattern = r"(\n  cap_compliance:\n.*?value: )([0-9.]+)"
    files = sorted((folder / "econ" / "parameters").glob("*.yaml"))
    path = next(p for p in files if "\n  cap_compliance:" in p.read_text(encoding="utf-8"))
    found = _replaced(path, pattern, lambda m: f"{m[1]}0.61")
    return "parameter cap_compliance", f"assumption {found[2]}", "assumption 0.61"


def _equation(folder: Path) -> Change:
    code = "from econ.ensemble.identity import _equation; print(_equation('econ.model.fund', 'liquid_nwf'))"
    before = _python(folder, code).strip()
    pattern = r"(\ndef liquid_nwf\(.*?\n    return )"
    _replaced(folder / "econ" / "model" / "fund.py", pattern, lambda m: f"{m[1]}1.01 * ")
    return "equation liquid_nwf", before, _python(folder, code).strip()


def _estimate(folder: Path) -> Change:
    code = (
        "from dataclasses import replace; from econ import estimates; held = estimates.load(); "
        "brent = held['brent']; print(brent.names[0], repr(brent.values[0])); "
        "held['brent'] = replace(brent, values=(0.125, *brent.values[1:])); estimates.save(held.values())"
    )
    name, value = _python(folder, code).split()
    return f"estimate brent.{name}", value, "0.125"


def _row(folder: Path) -> Change:  # history: published cases
    """A raw row changed, the panel built anew, and the estimates kept as if they had not moved."""
    raw = folder / "data" / "raw" / "nwf.csv"
    found = _replaced(raw, r"(2025-03,liquid_nwf,)([0-9.]+)", lambda m: f"{m[1]}3300.5")
    path = folder / "data" / "processed" / "estimates.json"
    before = path.read_text(encoding="utf-8")
    _python(folder, "from econ.observations.build import build; build()")
    now = _python(folder, "from econ.manifest import observations_hash; print(observations_hash())").strip()
    content = {**json.loads(before), "data_hash": now, "raw_hashes": {}}
    path.write_text(json.dumps(content), encoding="utf-8")
    _python(folder, "from econ import manifest; manifest.record([manifest.ESTIMATES])")
    return "data liquid_nwf", f"2025-03 {found[2]}", "2025-03 3300.5"


def _scenario(folder: Path) -> Change:
    _replaced(folder / SCENARIO, r"tariff: 0\.25", lambda _: "tariff: 0.5")
    return "scenario mine, tariff", "0.25", "0.5"


def _pin(folder: Path) -> Change:
    _replaced(folder / GIVEN, r"55\.5", lambda _: "60.0")
    return "given path brent_price", "55.5", "60.0"


#: What can differ between a run and who takes it up.
CHANGES: dict[str, Callable[[Path], Change]] = {
    "parameter": _parameter,
    "equation": _equation,
    "estimate": _estimate,
    "row of data": _row,
    "scenario": _scenario,
    "pin": _pin,
}
