"""Score past forecasts and write `docs/track_record.md`, its chart and `data/processed/track_record.json`.

Run as `python docs/track.py`: archived forecasts take seconds, the back-test some minutes. With `--archive`
the back-test of the last time stays. Needs the library `scores` (extra `evaluation`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from econ.forecasting.backtest import backtest
from econ.forecasting.backtest_scores import scores
from econ.forecasting.page import page
from econ.forecasting.track import made, write
from econ.reporting.calibration import calibration
from econ.reporting.style import write as draw

HERE = Path(__file__).resolve().parent
PAGE = HERE / "track_record.md"


def main() -> None:
    """Score, then write record, chart and page."""
    record = made(None if "--archive" in sys.argv[1:] else scores(backtest()))
    write(record)
    draw(HERE / "track_calibration.svg", calibration, record)
    PAGE.write_text(page(record), encoding="utf-8")


if __name__ == "__main__":
    main()
