"""Write a scenario of your own, pin the oil price, and look at one outcome.

Run from the repository: `PYTHONPATH=. .venv/bin/python examples/own_scenario.py`.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import econ
from econ.vintage import vintage

TEXT = """
schema_version: 1
name: three_months
title: Strikes double for three months
description: The baseline, with twice the strikes from the sixth to the eighth month.
extends: baseline
pressure:
  strike_intensity: {path: {1: 12.5, 6: 25, 9: 12.5}}
"""

months = pd.period_range(vintage().start, periods=12, freq="M").astype(str)
oil_at_55 = pd.DataFrame({"month": months, "variable": "brent_price", "value": 55.0})

with TemporaryDirectory() as folder:
    path = Path(folder) / "three_months.yaml"
    path.write_text(TEXT, encoding="utf-8")
    ds = econ.compare(["baseline", path], draws=1000, months=12, given=oil_at_55)

print(ds.gasoline_output.attrs["long_name"], ds.gasoline_output.attrs["units"])
print(ds.gasoline_output.median("draw").to_pandas().T.round(2))
