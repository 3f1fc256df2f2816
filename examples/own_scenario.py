"""Write a scenario of your own, pin the oil price, and look at one outcome.

Run from the repository: `PYTHONPATH=. .venv/bin/python examples/own_scenario.py`.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import econ

TEXT = """
schema_version: 1
name: summer_strikes
title: Strikes double from June to August
description: The baseline, with twice the strikes of the turn of the year in the summer of 2026.
extends: baseline
pressure:
  strike_intensity: {path: {2026-01: 12.5, 2026-06: 25, 2026-09: 12.5}}
"""

months = pd.period_range("2026-01", periods=12, freq="M").astype(str)
oil_at_55 = pd.DataFrame({"month": months, "variable": "brent_price", "value": 55.0})

with TemporaryDirectory() as folder:
    path = Path(folder) / "summer_strikes.yaml"
    path.write_text(TEXT)
    ds = econ.compare(["baseline", path], draws=1000, months=12, given=oil_at_55)

print(ds.gasoline_output.attrs["long_name"], ds.gasoline_output.attrs["units"])
print(ds.gasoline_output.median("draw").to_pandas().T.round(2))
