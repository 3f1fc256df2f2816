"""The README's figure: oil and gas revenue and the petrol shortage in four scenarios, its finding as title.

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
    "gasoline_shortage_share": ("Petrol wanted and not supplied, percent", 100),
}
#: The range of the title, 90 percent, and that of the bands, 80.
RANGE, DRAWN = (0.05, 0.95), (0.1, 0.5, 0.9)


def finding(ds: xr.Dataset) -> str:
    """What pressure as it is costs in the last whole year, how surely, and petrol's worst month."""
    revenue = econ.annual(ds, "oil_gas_revenue")
    whole = revenue.isel(year=(revenue["months"] == 12).values).isel(year=-1)
    change = (whole.sel(scenario="baseline") - whole.sel(scenario="no_pressure")) / 1000
    low, high = change.quantile(RANGE, "draw").values
    falls = float((change < 0).mean())
    verb, share = ("lowers", falls) if falls >= 0.5 else ("raises", 1 - falls)
    span = f"{low:+.1f} to {high:+.1f} trn RUB".replace("-", "\u2212")
    worst = ds["gasoline_shortage_share"].max("month").median("draw") * 100
    here, free = (float(worst.sel(scenario=name)) for name in ("baseline", "no_pressure"))
    money = f"Today's pressure {verb} oil and gas revenue of {int(whole.year)}"
    return (
        f"{money} in {100 * share:.0f} of 100 simulations ({span});\n"
        f"petrol lacks {here:.0f} percent in its worst month, {free:.0f} if all pressure ended now"
    )


ds = econ.compare(list(SCENARIOS), draws=2000, months=24, seed=0)
past = econ.history()

figure, axes = plt.subplots(1, 2, figsize=(10, 4.1), constrained_layout=True)
figure.suptitle(finding(ds), x=0.01, ha="left", fontsize=12, fontweight="bold")
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
        low, middle, high = values.sel(scenario=scenario).quantile(DRAWN, "draw")
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
print(finding(ds))
