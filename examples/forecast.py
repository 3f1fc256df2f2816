"""Forecast the budget and the fuel market under three scenarios, and print the ranges.

Run from the repository: `PYTHONPATH=. .venv/bin/python examples/forecast.py`.
"""

import econ

SCENARIOS = ["baseline", "no_pressure", "all_channels"]

ds = econ.compare(SCENARIOS, draws=1000, months=24, seed=7)

# The calendar year 2026, draw by draw, published months included; then quantiles over draws.
revenue = econ.annual(ds, "oil_gas_revenue").sel(year=2026)
shortage = ds.gasoline_shortage_share.max("month")

print("Oil and gas revenue of 2026, bn RUB, and gasoline shortage in the run's worst month, percent")
for scenario in SCENARIOS:
    low, middle, high = revenue.sel(scenario=scenario).quantile([0.05, 0.5, 0.95], "draw").values
    short = shortage.sel(scenario=scenario).quantile([0.05, 0.5, 0.95], "draw").values * 100
    print(f"{scenario:12s} {low:6,.0f} to {high:6,.0f} (median {middle:6,.0f})", end="   ")
    print(f"{short[0]:4.1f} to {short[2]:4.1f} (median {short[1]:4.1f})")

# The same draw in two scenarios differs only through pressure: differences first, quantiles after.
difference = revenue.sel(scenario="all_channels") - revenue.sel(scenario="baseline")
low, middle, high = difference.quantile([0.05, 0.5, 0.95], "draw").values
print(f"all_channels less baseline: {low:,.0f} to {high:,.0f} bn RUB (median {middle:,.0f})")
