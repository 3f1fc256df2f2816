"""What the budget would look like if oil fell and the rouble weakened: a forecast given paths of one's own.

Run from the repository: `PYTHONPATH=. .venv/bin/python examples/what_if.py [DRAWS]`.
"""

import json
import sys

import numpy as np

import econ

draws = int(sys.argv[1]) if len(sys.argv) > 1 else 500

free = econ.forecast(draws=draws)
months = free["month"].values.astype("datetime64[M]")

# Brent walks from where the forecast has it to 45 dollars within half a year; the rouble goes to 95. Months
# that the table does not name stay free, and a path is taken as known from its month on.
weight = np.linspace(0, 1, 6)
brent = free["brent_price"].isel(scenario=0, month=0).sel(quantile=0.5).item()
rouble = free["usd_rub"].isel(scenario=0, month=0).sel(quantile=0.5).item()
rows = [
    {"month": str(month), "variable": name, "value": float(start + (end - start) * w)}
    for name, start, end in (("brent_price", brent, 45.0), ("usd_rub", rouble, 95.0))
    for month, w in zip(months[:6], weight, strict=True)
]
given = econ.forecast(draws=draws, given=rows)

for path in json.loads(given.attrs["conditional_on"]):
    print(f"given: {path['variable']}, {path['first']} to {path['last']}")
for name in ("oil_gas_revenue", "federal_balance", "liquid_nwf"):
    for ds, title in ((free, "as it is"), (given, "given")):
        year = ds[f"{name}_year"].isel(scenario=0)
        for one in year["year"].values:
            low, middle, high = (year.sel(year=one, quantile=q).item() for q in (0.05, 0.5, 0.95))
            unit = year.attrs["units"]
            print(f"{name} {one}, {title}: {low:,.0f} to {high:,.0f} {unit} (middle {middle:,.0f})")
