"""The README's figure: oil and gas revenue and the gasoline shortage in four scenarios.

Run from the repository: `PYTHONPATH=. .venv/bin/python examples/readme_figure.py`.
"""

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates
import matplotlib.pyplot as plt
import xarray as xr

import econ

SCENARIOS = {
    "no_pressure": "#0f766e",
    "baseline": "#374151",
    "strikes_40pct": "#b45309",
    "all_channels": "#1d4ed8",
}
PANELS = {
    "oil_gas_revenue": ("Oil and gas revenue, trn RUB, trailing 12 months", 1e-3),
    "gasoline_shortage_share": ("Gasoline wanted and not supplied, percent", 100),
}

ds = econ.compare(list(SCENARIOS), draws=2000, months=24, seed=0)
past = econ.history()

figure, axes = plt.subplots(1, 2, figsize=(10, 3.6), constrained_layout=True)
for axis, (name, (title, scale)) in zip(axes, PANELS.items(), strict=True):
    values = ds[name] * scale
    if name == "oil_gas_revenue":
        before = past[name].sel(month=slice("2022-01", None)) * scale
        sums = before.rolling(month=12).sum().dropna("month")
        axis.plot(sums.month, sums, color="black", lw=1.2)
        tail = before.isel(month=slice(-11, None)).expand_dims(scenario=ds.scenario, draw=ds.draw)
        whole = xr.concat([tail.transpose(*values.dims), values], "month")
        values = whole.rolling(month=12).sum().isel(month=slice(11, None))
    for scenario, colour in SCENARIOS.items():
        low, middle, high = values.sel(scenario=scenario).quantile([0.1, 0.5, 0.9], "draw")
        axis.fill_between(values.month, low, high, color=colour, alpha=0.13, lw=0)
        axis.plot(values.month, middle, color=colour, lw=1.8, label=scenario)
    axis.xaxis.set_major_locator(matplotlib.dates.YearLocator())
    axis.set_title(title, fontsize=10, loc="left")
    axis.set_ylim(bottom=0)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8)
    axis.axvline(ds.month.values[0], color="#6b7280", lw=0.8, ls=":")
axes[0].legend(
    frameon=False, fontsize=8, loc="lower left", title="median and 80 percent range", title_fontsize=8
)
figure.savefig("docs/headline.png", dpi=130, metadata={"Software": None})
