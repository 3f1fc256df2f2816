"""A roll that is ended by kill -9 at twelve instants: what it leaves of the data folder."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from benchmarks.integrity.made_up import add_month
from econ.paths import PACKAGE
from econ.vintage import vintage

__all__ = ["INSTANTS", "content", "killed", "ready"]

#: A step of a roll, and seconds into it.
INSTANTS = (
    ("copying", 0.0), ("copying", 0.1), ("building", 0.0), ("building", 1.0), ("checking", 0.0),
    ("checking", 1.0), ("estimating", 0.0), ("keeping", 0.0), ("comparing", 0.0), ("comparing", 1.0),
    ("replacing", 0.0), ("replaced", 0.0),
)  # fmt: skip
#: Rolls the folder that ECON_DATA names with coefficients kept, and ends itself.
_CODE = """
import os, signal, sys, threading
from datetime import date
import econ.estimation
from econ.estimates import _parsed, save
from econ.manifest import ESTIMATES, checked
from econ.parameters.binding import _moved
from econ.forecasting.roll import roll

month, today, step, delay = sys.argv[1:]
estimated = econ.estimation.run

def kept(progress=None, **_):
    found = _parsed(checked(ESTIMATES))["relations"]
    progress("all", 1)
    save(found.values())
    moved = tuple(name for name, e in found.items() if list(_moved(e.bound)))
    return estimated(moved) if moved else found

def end():
    os.kill(os.getpid(), signal.SIGKILL)

def said(words):
    if words.startswith(step):
        threading.Timer(float(delay), end).start() if float(delay) else end()

econ.estimation.run = kept
roll(month, today=date.fromisoformat(today), draws=8, progress=said)
"""


def ready(folder: Path) -> None:
    """Give a copy of the data folder a made-up month and an archive; one earlier estimate stays, for time."""
    last = vintage().last_month
    add_month(folder, last)
    for path in sorted((folder / "estimates").glob("*.json"))[1:]:
        path.unlink()
    (folder / "forecasts").mkdir(exist_ok=True)
    (folder / "forecasts" / f"{last}.nc").write_bytes(b"archived")


def killed(folder: Path, step: str, delay: float) -> bool:
    """Roll a folder by a month and end the roll at an instant; whether it was ended by the signal."""
    today = f"{vintage().after(3)}-01"
    done = subprocess.run(
        [sys.executable, "-c", _CODE, vintage().after(1), today, step, str(delay)],
        env={**os.environ, "ECON_DATA": str(folder), "ECON_THREADS": "1"},
        cwd=PACKAGE.parent,
        capture_output=True,
        check=False,
    )
    return done.returncode == -signal.SIGKILL


def content(folder: Path) -> str:
    """A hash of every file of a folder, by name."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)} ".encode() + path.read_bytes())
    return digest.hexdigest()
