"""Charts: the same bytes for the same content, nothing overlapping, nothing clipped, ink that can be read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from econ.outcomes.idle_capacity import IdleCapacity
from econ.outcomes.years import of_year
from econ.reporting import charts, pages, style, tilemap
from econ.reporting.style import _RC, _register
from econ.variables import DIMS
from tests.unit.reporting_dataset import SCENARIOS, made_up, made_up_history, made_up_uncertainty

EIGHT = (
    *SCENARIOS,
    "oil_price_spike",
    "strikes_40pct_effective",
    "relief_when_buyers_comply",
    "ports_and_pipelines",
)
HISTORY = made_up_history()
BUYERS = [("crude_exports", "buyer", label) for label in DIMS["buyer"]]

#: Twelve pairs and a fit, made up.
FITTED = IdleCapacity(
    labels=tuple(f"pair {k}" for k in range(12)),
    publishers=("Reuters", "Siala") * 6,
    fitted=np.arange(12) < 11,
    idle=np.linspace(0.4, 2.5, 12),
    idle_error=np.linspace(0.1, 0.4, 12),
    runs=np.linspace(5.5, 4.9, 12),
    runs_error=0.08,
    at=np.linspace(0, 3.9, 40),
    low=np.linspace(5.4, 3.4, 40),
    median=np.linspace(5.6, 3.8, 40),
    high=np.linspace(5.7, 4.1, 40),
    hinge=np.minimum(5.5, 1.15 * (6.5 - np.linspace(0, 3.9, 40))),
    hinge_u=1.15,
    out=np.linspace(0, 2.9, 40),
    pairs_out=np.linspace(0.3, 1.5, 12),
    whole=6.5,
)

DRAWN: dict[str, Callable[[Any], tuple[Any, ...]]] = {  # history: made-up months
    "fan": lambda ds: (charts.fan, ds, "federal_balance", HISTORY["federal_balance"]),
    "fan without history": lambda ds: (charts.fan, ds, "fuel_stress"),
    "intervals": lambda ds: (charts.intervals, ds, pages.TOTALS, 3),
    "intervals by buyer": lambda ds: (charts.intervals, ds, BUYERS, 4),
    "whiskers": lambda ds: (charts.whiskers, ds, pages._parts(ds)),
    "tile map": lambda ds: (
        tilemap.tile_map,
        of_year(ds, "district_shortage").sel(fuel="gasoline", drop=True),
    ),
    "sources": lambda _: (
        charts.sources,
        made_up_uncertainty().shares,
        ["Fiscal stress", "Fuel stress", "Revenue"],
    ),
    "idle": lambda _: (charts.idle, FITTED),
    "key": lambda ds: (charts.key, "strikes_40pct_effective", "September 2025"),
}


@pytest.fixture(scope="module")
def runs() -> dict[int, Any]:
    return {n: made_up(EIGHT[:n], draws=8) for n in (1, 3, 8)}


@pytest.mark.parametrize("name", DRAWN)
def test_bytes_repeat_and_carry_no_date(runs: dict[int, Any], name: str) -> None:
    draw, *arguments = DRAWN[name](runs[3])
    first = draw(*arguments)
    assert first == draw(*arguments)
    assert first.startswith("<?xml")
    assert "<dc:date>" not in first


@pytest.mark.parametrize("scenarios", [1, 3, 8])
@pytest.mark.parametrize("name", DRAWN)
def test_nothing_overlaps_and_nothing_is_clipped(runs: dict[int, Any], name: str, scenarios: int) -> None:
    from matplotlib import rc_context

    _register()
    draw, *arguments = DRAWN[name](runs[scenarios])
    with rc_context(_RC):
        figure = draw.__wrapped__(*arguments)
        figure.draw_without_rendering()
        boxes = [(text.get_text(), text.get_window_extent()) for text in drawn_texts(figure)]
    assert boxes
    width, height = figure.bbox.size
    for text, box in boxes:
        inside = box.x0 >= -0.5 and box.y0 >= -0.5 and box.x1 <= width + 0.5 and box.y1 <= height + 0.5
        assert inside, f"{text!r} is clipped"
    for (one, a), (other, b) in combinations(boxes, 2):
        overlap = min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
        assert not overlap, f"{one!r} and {other!r} overlap"


@pytest.mark.parametrize("name", ["federal_balance", "liquid_nwf", "fuel_stress"])
def test_no_band_leaves_the_plotted_range(runs: dict[int, Any], name: str) -> None:
    from matplotlib import rc_context

    from econ.outcomes.summary import quantiles
    from econ.reporting.text import display

    _register()
    with rc_context(_RC):
        figure = charts.fan.__wrapped__(runs[8], name, HISTORY.get(name))
    ends = quantiles(runs[8][name], (0.05, 0.95)) * display(runs[8][name].attrs).scale
    for axis in figure.axes:
        low, high = axis.get_ylim()
        assert low <= ends.min()
        assert ends.max() <= high


@pytest.mark.parametrize(
    ("value", "error", "text"), [(57.3, 3.6, "57 ± 4"), (0.4, 0.1, "0.4 ± 0.1"), (-0.04, 0.04, "0.0 ± 0.0")]
)
def test_a_share_with_its_error(value: float, error: float, text: str) -> None:
    assert charts.with_error(value, error) == text


def drawn_texts(figure: Any) -> list[Any]:
    """The texts that a figure shows: among its objects are also ticks out of view."""
    found = list(figure.texts)
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        found += [*axes.texts, axes.title, axes._left_title]
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                found += [axis.label, axis.offsetText]
                found += [label for tick in axis._update_ticks() for label in (tick.label1, tick.label2)]
    return [t for t in found if t is not None and t.get_visible() and t.get_text().strip()]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG 2's contrast ratio of two colours, written out once more."""

    def luminance(colour: tuple[float, ...]) -> float:
        c = np.asarray(colour[:3])
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_labels_on_tiles_take_the_ink_with_more_contrast() -> None:
    from matplotlib import colormaps

    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    for level in np.linspace(0, 1, 101):
        tile = colormaps[tilemap._PALETTE](level)
        better = "black" if contrast(tile, black) >= contrast(tile, white) else "white"
        assert tilemap.ink_on(tile) == better
        assert max(contrast(tile, black), contrast(tile, white)) >= 4.5


def test_the_damper_is_positive_where_the_budget_pays_and_is_deducted() -> None:
    run = made_up(draws=8)
    parts = dict(pages._parts(run))
    paid = of_year(run, "damper_payment")
    np.testing.assert_array_equal(parts["Damper paid (deducted)"].values, paid.values)
    whole = sum(
        values
        for label, values in parts.items()
        if label not in ("Oil-gas revenue", "Damper paid (deducted)")
    )
    np.testing.assert_allclose((whole - paid).values, parts["Oil-gas revenue"].values)


def test_each_district_has_one_tile() -> None:
    assert set(tilemap.TILES) == set(DIMS["district"])
    assert len({place[:2] for place in tilemap.TILES.values()}) == len(tilemap.TILES)


@pytest.mark.parametrize(
    ("panels", "columns"), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 3), (6, 3), (7, 4), (8, 4), (9, 3)]
)
def test_rows_of_panels_are_full(panels: int, columns: int) -> None:
    assert charts.columns_for(panels) == columns


def test_flows_stand_in_their_month_and_stocks_at_its_end() -> None:  # history: made-up months
    january = np.array(["2026-01"], "datetime64[M]")
    assert charts._years(january, stock=False)[0] == pytest.approx(2026 + 0.5 / 12)
    assert charts._years(january, stock=True)[0] == pytest.approx(2026 + 1 / 12)


def test_the_font_is_shipped_with_its_licence() -> None:
    assert len(list(style.FONTS.glob("*.otf"))) == 2
    assert "SIL OPEN FONT LICENSE" in (style.FONTS / "OFL.txt").read_text(encoding="utf-8")
