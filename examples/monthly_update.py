"""A month's work in one call, for cron: rows, roll, nowcast, forecast, report, what moved since last time.

    PYTHONPATH=. .venv/bin/python examples/monthly_update.py --rows new --month 2031-02 --out issues

Files of `--rows` are named for their table or page (`prices.csv`, `eia-brent.xlsx`). Every step is one
command of `econ`; the first that fails ends the work with its exit code (2 wrong input, 3 stale, 4 a failed
run). `--out` gets one folder a vintage and `log.jsonl`, a line a step: when, what, exit code, seconds, and
the last words of a failure. A second call does nothing twice: rows whose file was taken before, a month that
the data have reached, and results that are there already are passed over.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from econ.vintage import vintage

BUSY = 2
RUN, LOCK, LOG, TAKEN = "run.nc", ".lock", "log.jsonl", "taken.json"


class Failed(Exception):
    """A step that ended with an exit code other than zero."""


def main() -> int:
    """Do what is not done yet; return the exit code."""
    options = read_options()
    options.out.mkdir(parents=True, exist_ok=True)
    lock = options.out / LOCK
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        print(f"{lock}: another update is at work; if none is, delete the file", file=sys.stderr)
        return BUSY
    try:
        work(options)
    except Failed as failed:
        return int(str(failed))
    finally:
        lock.unlink()
    return 0


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=Path, help="folder of new rows")
    parser.add_argument("--month", default="", help="roll the data to this month, YYYY-MM")
    parser.add_argument("--known-by", default="", help="no figure published later counts, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, required=True, help="folder of results")
    parser.add_argument("--draws", type=int, default=2000, help="simulations")
    parser.add_argument("--without", nargs="*", default=[], help="steps to leave out, e.g. report")
    return parser.parse_args()


def work(options: argparse.Namespace) -> None:
    """All steps in order."""
    log = options.out / LOG
    added = take_rows(options, log)
    if options.month > vintage().last_month:
        if not (
            Path(os.environ.get("ECON_DATA", "data")) / "forecasts" / f"{vintage().last_month}.nc"
        ).is_file():
            econ(log, "data", "archive")
        known = ["--known-by", options.known_by] if options.known_by else []
        econ(log, "data", "roll", options.month, *known)
    elif added:
        econ(log, "data", "build")
        econ(log, "estimate")
    folder = options.out / vintage().last_month
    folder.mkdir(exist_ok=True)
    draws = ("--draws", str(options.draws))
    steps = {
        "nowcast": (folder / "nowcast.nc", ("nowcast", *draws)),
        "forecast": (folder / "forecast.nc", ("forecast", *draws)),
        "run": (folder / RUN, ("run", *draws)),
        "report": (folder / "outlook.pdf", ("report", *draws)),
    }
    for name, (target, command) in steps.items():
        if name not in options.without and (added or not target.is_file()):
            econ(log, *command, "--out", str(target))
    before = sorted(p for p in options.out.glob(f"????-??/{RUN}") if p.parent.name < folder.name)
    target = folder / "diff.nc"
    if before and "diff" not in options.without and has("diff") and (added or not target.is_file()):
        econ(log, "diff", str(before[-1]), str(folder / RUN), "--by", "driver", "--out", str(target))


def take_rows(options: argparse.Namespace, log: Path) -> bool:
    """Add each file of rows once, by its content; whether any was new."""
    book = options.out / TAKEN
    taken = json.loads(book.read_text(encoding="utf-8")) if book.is_file() else []
    new = False
    for file in sorted(options.rows.glob("*.*")) if options.rows else []:
        mark = f"{file.stem} {hashlib.sha256(file.read_bytes()).hexdigest()}"
        if mark in taken:
            continue
        econ(log, "data", "add", file.stem, str(file))
        new = True
        book.write_text(json.dumps([*taken, mark], indent=1), encoding="utf-8")
        taken.append(mark)
    return new


def has(command: str) -> bool:
    """Whether this version of `econ` has a command."""
    return (
        subprocess.run([sys.executable, "-m", "econ", command, "--help"], capture_output=True).returncode == 0
    )


def econ(log: Path, *command: str) -> None:
    """One command; a line in the log; an exception if it fails."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "econ", *command], capture_output=True, text=True)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": ["econ", *command],
        "exit_code": done.returncode,
        "seconds": round(time.monotonic() - began, 1),
    }
    if done.returncode:
        line["error"] = done.stderr.strip()[-2000:]
    with log.open("a", encoding="utf-8") as sink:
        sink.write(json.dumps(line) + "\n")
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
        raise Failed(str(done.returncode))


if __name__ == "__main__":
    sys.exit(main())
