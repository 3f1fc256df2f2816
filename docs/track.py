"""Score past forecasts and write `docs/track_record.md`, its chart and `data/processed/track_record.json`.

Run as `python docs/track.py`: archived forecasts take seconds, the back-test some minutes. With `--archive`
the back-test of the last time stays. Needs the library `scores` (extra `evaluation`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from econ.forecasting.page import page
from econ.forecasting.track import made, write

HERE = Path(__file__).resolve().parent
PAGE = HERE / "track_record.md"


def main() -> None:
    """Score, then write record and page."""
    record = made(backtest="--archive" not in sys.argv[1:])
    write(record)
    PAGE.write_text(page(record), encoding="utf-8")


if __name__ == "__main__":
    main()
