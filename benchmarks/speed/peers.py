"""The peers' environment, made on first use, and their rates."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from benchmarks.speed.clock import ROOT, fresh

__all__ = ["fair", "modelflow", "versions"]

_HERE = Path(__file__).parent
_FOLDER = ROOT / "build" / "peers"
_WANTED = _HERE / "requirements.txt"


def _python() -> Path:
    """The environment's interpreter; the stamp is written last, so a broken installation is redone."""
    stamp, python = _FOLDER / "stamp", _FOLDER / "bin" / "python"
    wanted = _WANTED.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print("Installing the peers into build/peers (once; some minutes) ...", file=sys.stderr)
    venv.create(_FOLDER, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", str(_WANTED)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def modelflow(months: int, paths: int = 20) -> dict[str, Any]:
    """Equation-steps a second by mode on the generated model."""
    return fresh(str(_HERE / "peer_modelflow.py"), str(months), str(paths), python=_python())


def fair(years: int) -> float:
    """Species-steps a second."""
    return float(fresh(str(_HERE / "peer_fair.py"), str(years), python=_python())["rate"])


def versions() -> str:
    """What was installed."""
    lines = _WANTED.read_text(encoding="utf-8").splitlines()
    return ", ".join(line.replace("==", " ") for line in lines if line and not line.startswith("#"))
