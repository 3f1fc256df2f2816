"""Write a page a relation, with its plots: `docs/estimation/*.md` and `*.svg`.

Run as `python docs/estimation.py [RELATION ...]`, after `econ estimate`: coefficients are those stored,
fits and windows are computed by each relation's own functions. The words stand in
`docs/estimation/notes.yaml`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from econ.estimates import NINETY, Estimate, data_hash, load
from econ.estimation import relation_modules
from econ.estimation.methods.compared import ENOUGH, Compared, checks
from econ.estimation.windows import expanding, interval, scalars
from econ.reporting.style import chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent / "estimation"
NOTES = HERE / "notes.yaml"
Windows = list[tuple[np.datetime64, Estimate]]
_INK, _FIT, _BAND = "#5f6b76", "#0b4f8a", "#d3e3f2"
_SEASON = re.compile(r"(.*season|share)\.(\d+)\Z")
_MOST = 20
_LABELS = {
    "n": "cases",
    "residual_sd": "standard deviation of the residuals",
    "r_squared": "R squared",
    "normal_p": "normal residuals, p (Jarque-Bera)",
    "autocorrelation": "autocorrelation of residuals, one month",
    "ljung_box_p": "no autocorrelation over six months, p (Ljung-Box)",
    "arch_p": "constant variance, p (ARCH, six lags)",
    "unit_root_p": "unit root in the observations, p (augmented Dickey-Fuller)",
    "unit_root_p_residual": "unit root in the residuals, p (augmented Dickey-Fuller)",
}


def page(found: Estimate, notes: dict[str, str], fits: tuple[Compared, ...], windows: Windows) -> str:
    """One relation's page."""
    path = found.equation.rsplit(".", 1)[0].replace(".", "/") + ".py"
    own = f"econ/estimation/relations/{found.relation}.py"
    lines = [
        f"# {notes['title']}",
        "",
        "```text",
        notes["formula"].rstrip(),
        "```",
        "",
        f"Relation `{found.relation}`, estimated in [{own}](../../{own}), used by",
        f"[`{found.equation}`](../../{path}).",
        "",
        *_declared(found.relation),
        f"- **Sample:** {found.sample}",
        f"- **Observations:** {found.n}",
        f"- **Method:** {found.method}",
        "",
        "## Coefficients",
        "",
        *_coefficients(found),
        "",
        "## Fit",
        "",
        f"![Observed and fitted: {'; '.join(fit.what for fit in fits)}]({found.relation}.svg)",
        "",
        *_checks(fits),
        "",
        *_windows(found, windows, notes),
        *_diagnostics(found),
        "## What limits it",
        "",
        notes["limits"],
        "",
        "## What would change our mind",
        "",
        notes["mind"],
        "",
    ]
    return "\n".join(lines)


def _declared(relation: str) -> list[str]:
    """Whether the relation follows a new month and why not, and what it reads."""
    own = relation_modules()[relation].RELATION
    window = own.window
    span = f"open, from {window.begin}" if window.open else f"an episode, {window.text()}"
    if window.whole_years:
        span += ", whole years"
    if window.lag:
        span += f", to {window.lag} month before the last observed one"
    lines = [f"- **Months:** {span}: {window.why}"]
    for what in ("series", "tables", "relations", "parameters"):
        names = getattr(own, what)
        lines += [f"- **Reads, {what}:** {', '.join(f'`{name}`' for name in names)}"] if names else []
    return lines


def _coefficients(found: Estimate) -> list[str]:
    """Value, error and, where there was one, prior; learned: share of the prior's variance removed."""
    rows, seasons = [], dict[str, list[str]]()
    for name in found.names:
        season = _SEASON.match(name)
        if season:
            seasons.setdefault(season.group(1), []).append(name)
            continue
        rows.append(_row(name, found, found.prior.get(name)))
    for name, members in seasons.items():
        values, errors = [found.value(m) for m in members], [found.error(m) for m in members]
        learned = [_learned(found, m) for m in members if m in found.prior]
        cells = [f"`{name}.1` to `.{len(members)}`", f"{min(values):.4g} to {max(values):.4g}"]
        cells.append(f"{min(errors):.2g} to {max(errors):.2g}")
        if learned:
            priors = [found.prior[m] for m in members]
            cells += [f"{min(p[0] for p in priors):.4g}", f"{max(p[1] for p in priors):.2g}"]
            cells.append(f"{100 * min(learned):.0f} to {100 * max(learned):.0f} %")
        rows.append(cells + [""] * (6 - len(cells)))
    with_prior = any(cell for row in rows for cell in row[3:])
    head = ["coefficient", "value", "standard error", "prior", "prior s.d.", "learned"]
    width = 6 if with_prior else 3
    table = [head[:width], ["---"] * width, *(row[:width] for row in rows)]
    lines = [f"| {' | '.join(row)} |" for row in table]
    if with_prior:
        lines += ["", "Learned: the share of the prior's variance that the data removed."]
        if any(_learned(found, name) < -0.005 for name in found.names if name in found.prior):
            lines += ["Below nought: residuals that hang together make the error wider than the prior's."]
    others = {name: pair for name, pair in found.prior.items() if name not in found.names}
    if others:
        told = ", ".join(f"`{name}` {mean:.3g} ({sd:.2g})" for name, (mean, sd) in others.items())
        lines += ["", f"Priors of what the coefficients are made from, mean (s.d.): {told}."]
    return lines


def _row(name: str, found: Estimate, prior: tuple[float, float] | None) -> list[str]:
    cells = [f"`{name}`", f"{found.value(name):.4g}", f"{found.error(name):.2g}"]
    if prior is None:
        return [*cells, "", "", ""]
    return [*cells, f"{prior[0]:.4g}", f"{prior[1]:.2g}", f"{100 * _learned(found, name):.0f} %"]


def _learned(found: Estimate, name: str) -> float:
    share = 1 - (found.error(name) / found.prior[name][1]) ** 2
    return 0.0 if abs(share) < 0.005 else share


def _checks(fits: tuple[Compared, ...]) -> list[str]:
    """A column a fitted series, a row a measure or test."""
    made = [checks(fit) for fit in fits]
    names = [name for name in _LABELS if any(name in one for one in made)]
    units = ["log" if fit.logs else fit.unit for fit in fits]
    head = ["", *(f"{fit.what} [{unit}]" for fit, unit in zip(fits, units, strict=True))]
    rows = [[_LABELS[name], *(_figure(name, one) for one in made)] for name in names]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    if not all("normal_p" in one for one in made):
        lines += ["", f"Series of fewer than {ENOUGH} cases carry no test of their residuals."]
    if not all(fit.ordered for fit in fits):
        lines += ["", "Cases without an order in time have no autocorrelation and no unit root to test."]
    return lines


def _figure(name: str, one: dict[str, float]) -> str:
    if name not in one:
        return ""
    is_p = name.endswith("_p") or name.startswith("unit_root_p")
    return "below 0.001" if is_p and one[name] < 0.001 else f"{one[name]:.3g}"


def _windows(found: Estimate, windows: Windows, notes: dict[str, str]) -> list[str]:
    if not windows:
        return ["## Stability", "", notes.get("still", "No windows: its cases have no order in time."), ""]
    (first, least), *_ = windows
    has_prior = any(name in found.prior for name in scalars(found))
    prior = ["The grey bar at the left is the prior."] if has_prior else []
    return [
        "## Stability",
        "",
        f"{len(windows)} expanding windows, from {least.n} observations by {first} to all {found.n}, with",
        "90 percent intervals; the line is the value on the whole sample.",
        *prior,
        "",
        f"![Coefficients by last month of the sample]({found.relation}_windows.svg)",
        "",
    ]


def _diagnostics(found: Estimate) -> list[str]:
    if not found.diagnostics:
        return []
    # A long list is one of single cases, named after a comma; the plot shows them.
    shown = {n: v for n, v in found.diagnostics.items() if len(found.diagnostics) <= _MOST or ", " not in n}
    rows = [f"| {name} | {value:.4g} |" for name, value in shown.items()]
    return ["## The relation's own diagnostics", "", "| | |", "|---|---|", *rows, ""]


@chart
def fit_chart(fits: tuple[Compared, ...]) -> Figure:
    """Observed (dots) and fitted (line), a panel a series."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.7, 1.9 * len(fits) + 0.2), layout="constrained")
    for axes, fit in zip(np.atleast_1d(figure.subplots(len(fits), 1)), fits, strict=True):
        _fit_panel(axes, fit)
    return figure


def _fit_panel(axes: Axes, fit: Compared) -> None:
    labelled = fit.at.dtype.kind == "U"
    at = np.arange(len(fit.at)) if labelled else fit.at.astype("datetime64[D]") if fit.ordered else fit.at
    axes.plot(at, fit.fitted, "_" if labelled else "-", color=_FIT, lw=1, ms=14, mew=1.2, label="fitted")
    axes.plot(at, fit.observed, "o", color=_INK, ms=2.6, label="observed")
    if labelled:
        axes.set_xticks(at, [str(label).replace(", ", "\n") for label in fit.at], rotation=35, ha="right")
    axes.set_title(f"{fit.what} [{fit.unit}]")
    axes.legend(frameon=False, ncols=2, loc="best")


@chart
def windows_chart(windows: Windows) -> Figure:
    """Each scalar coefficient with its interval by the last month of the sample."""
    from matplotlib.figure import Figure

    whole = windows[-1][1]
    # A coefficient that met no data stands at its prior in every window.
    names = [n for n in scalars(whole) if (whole.value(n), whole.error(n)) != whole.prior.get(n)]
    rows = -(-len(names) // 3)
    figure = Figure(figsize=(6.7, 1.5 * rows + 0.2), layout="constrained")
    panels = np.atleast_1d(figure.subplots(rows, 3)).ravel()
    at = np.array([month for month, _ in windows]).astype("datetime64[D]")
    start = at[0] - max((at[-1] - at[0]) // 12, np.timedelta64(7, "D"))
    for axes, name in zip(panels, names, strict=False):
        value = np.array([one.value(name) for _, one in windows])
        ends = np.array([interval(name, one.value(name), one.error(name)) for _, one in windows])
        axes.fill_between(at, *ends.T, color=_BAND, lw=0)
        axes.plot(at, value, color=_FIT, lw=1, marker="o", ms=2)
        axes.axhline(value[-1], color=_INK, lw=0.5)
        prior = whole.prior.get(name)
        if prior:
            axes.errorbar(start, prior[0], NINETY * prior[1], color=_INK, fmt="o", ms=2, lw=1.5)
        axes.set_title(name)
        axes.set_xticks(at[[0, -1]], [str(windows[0][0]), str(windows[-1][0])])
    for axes in panels[len(names) :]:
        axes.set_visible(False)
    return figure


def write(relation: str, found: Estimate, notes: dict[str, str]) -> None:
    """The page and plots of one relation."""
    fits = relation_modules()[relation].compared()
    windows = [] if "still" in notes else expanding(relation, found)
    windows = windows if len(windows) > 1 else []
    (HERE / f"{relation}.svg").write_text(fit_chart(fits), encoding="utf-8")
    if windows:
        (HERE / f"{relation}_windows.svg").write_text(windows_chart(windows), encoding="utf-8")
    (HERE / f"{relation}.md").write_text(page(found, notes, fits, windows), encoding="utf-8")


def contents(estimates: dict[str, Estimate], notes: dict[str, dict[str, str]]) -> str:
    """The list of pages."""
    rows = [
        f"| [{notes[name]['title']}]({name}.md) | `{name}` | {one.n} | {'yes' if one.prior else ''} |"
        for name, one in estimates.items()
    ]
    lines = [
        "# Estimated relations",
        "",
        "A page each: the equation, the sample, the coefficients with their errors, what the data added to a",
        "prior, the fit and its residuals, and what would change our mind. Written by `docs/estimation.py`",
        f"from `data/processed/estimates.json` (data {data_hash()}).",
        "",
        "| relation | name | n | prior |",
        "|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def main(chosen: list[str]) -> None:
    """Write the pages named, or all of them, and the list."""
    notes = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    estimates = load()
    for name, found in estimates.items():
        if not chosen or name in chosen:
            write(name, found, notes[name])
            print(f"docs/estimation/{name}.md")
    (HERE / "README.md").write_text(contents(estimates, notes), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
