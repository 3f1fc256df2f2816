"""Pictures: the same text for the same content, nothing clipped, ink that can be read, in any thread."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from econ.outcomes.idle_capacity import IdleCapacity
from econ.reporting import palette, style, tiles
from econ.reporting.curve import curve
from econ.reporting.document import material
from econ.reporting.figures import png
from econ.reporting.page.chart import COLOURS
from econ.reporting.pages import VARIABLES, sections
from econ.reporting.plots import as_years, spread
from econ.reporting.svg import Picture, text_width, ticks, wrapped
from econ.reporting.uncertainty import with_error
from econ.variables import DIMS
from tests.unit.reporting_dataset import SCENARIOS, made_up, made_up_history, made_up_uncertainty

EIGHT = (
    *SCENARIOS,
    "oil_price_spike",
    "strikes_40pct_effective",
    "relief_when_buyers_comply",
    "ports_and_pipelines",
)

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


def exhibits(scenarios: int, months: int = 24, draws: int = 8) -> dict[str, Any]:
    run = made_up(EIGHT[:scenarios], draws=draws, months=months)
    m = material(run, history=made_up_history(), uncertainty=made_up_uncertainty())
    return {one.key: one for section in sections(m) for one in section.exhibits}


@pytest.fixture(scope="module")
def shown() -> dict[int, dict[str, Any]]:
    return {n: exhibits(n) for n in (1, 3, 8)}


def texts(svg: str) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Words of a picture with their boxes: left, top, right, bottom."""
    found = []
    for tag, words in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        about = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        x, y, size = (float(about[key]) for key in ("x", "y", "font-size"))
        width = text_width(words, size)
        left = {"middle": x - width / 2, "end": x - width}.get(about.get("text-anchor", ""), x)
        found.append((words, (left, y - 0.72 * size, left + width, y + 0.1 * size)))
    return found


@pytest.mark.parametrize("scenarios", [1, 3, 8])
def test_nothing_is_clipped_and_no_letters_lie_on_others(shown: Any, scenarios: int) -> None:
    drawn = [one for one in shown[scenarios].values() if one.draw is not None]
    assert len(drawn) >= 8
    for one in drawn:
        picture = one.draw(36)
        boxes = texts(picture.svg())
        assert boxes
        for words, (left, top, right, bottom) in boxes:
            inside = left >= -1 and top >= -1 and right <= picture.width + 1 and bottom <= picture.height + 1
            assert inside, f"{one.key}: {words!r} is clipped"
        for (a, p), (b, q) in combinations(boxes, 2):
            over = min(p[2], q[2]) - max(p[0], q[0]) > 1 and min(p[3], q[3]) - max(p[1], q[1]) > 1
            assert not over, f"{one.key}: {a!r} lies on {b!r}"


def test_bytes_repeat_in_any_thread_whatever_a_user_has_set(shown: Any) -> None:
    import matplotlib as mpl

    first = {key: one.draw(36).svg() for key, one in shown[3].items() if one.draw is not None}
    with (
        mpl.rc_context({"text.usetex": True, "font.size": 30, "axes.facecolor": "red"}),
        ThreadPoolExecutor(4) as pool,
    ):
        again = list(
            pool.map(
                lambda _: {key: one.draw(36).svg() for key, one in exhibits(3).items() if one.draw}, range(4)
            )
        )
    assert all(one == first for one in again)


def test_no_range_leaves_the_panel_and_zero_has_a_line(shown: Any) -> None:
    for key in ("federal-balance", "liquid-fund", "fuel-stress"):
        picture = shown[8][key].draw(36)
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", picture.svg()):
            assert -0.5 <= float(x) <= picture.width + 0.5
            assert -0.5 <= float(y) <= picture.height + 0.5
    assert 'class="l-muted"' in shown[8]["federal-balance"].draw(36).svg()


def test_a_scenario_keeps_its_colour_and_no_panel_is_repeated(shown: Any) -> None:
    m = material(made_up(EIGHT, draws=8), history={})
    assert len({m.marks[name] for name in m.scenarios[: palette.MOST]}) == palette.MOST
    for one in shown[8].values():
        if one.draw is not None:
            assert one.draw(36).height < 320, one.key
    assert [m.marks[name] for name in (m.lead, m.base) if name] == ["s0", "s1"][: 1 + bool(m.base)]


@pytest.mark.parametrize("side", ["light", "dark"])
def test_every_ink_can_be_read_on_its_paper(side: str) -> None:
    colours = palette.LIGHT if side == "light" else palette.DARK
    for name, colour in colours.items():
        if name != "hair":
            assert palette.contrast(colour, palette.PAPER[side]) >= palette.AA, name


def test_letters_on_colours_can_be_read() -> None:
    for share in np.linspace(0, 1, 101):
        colour = palette.heat(float(share))
        assert palette.contrast(colour, palette.ink_on(colour)) >= palette.AA
    assert all(palette.contrast(colour, "#ffffff") >= palette.AA for colour in COLOURS.values())
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_each_district_has_its_subjects_once_and_tiles_do_not_meet() -> None:
    found = tiles.subjects()
    assert set(found) == set(DIMS["district"])
    names = [name for members in found.values() for name in members]
    assert len(names) == len(set(names)) == 83
    cells = set()
    for block in tiles.blocks().values():
        for k in range(len(block["subjects"])):  # type: ignore[arg-type]
            down, right = divmod(k, block["width"])  # type: ignore[operator]
            cell = (block["column"] + right, block["row"] + down)  # type: ignore[operator]
            assert cell not in cells
            cells.add(cell)


def test_flows_lie_in_their_month_and_stocks_at_its_end() -> None:  # history: made-up months
    january = np.array(["2026-01"], "datetime64[M]")
    assert as_years(january)[0] == pytest.approx(2026 + 0.5 / 12)
    assert as_years(january, end=True)[0] == pytest.approx(2026 + 1 / 12)


def test_names_are_spread_apart_in_their_order() -> None:
    placed = spread([10.0, 11.0, 12.0, 90.0], [8.0] * 4, 0.0, 100.0)
    assert all(b - a >= 8.0 - 1e-9 for a, b in pairwise(placed))
    assert placed[3] == 90.0 and placed[0] >= 0


def test_marks_of_an_axis_are_few_and_round() -> None:
    assert ticks(0, 100) == [0, 20, 40, 60, 80, 100]
    assert ticks(-3.2, 4.9) == [-2, 0, 2, 4]
    assert ticks(1.0, 1.0) == []
    assert wrapped("one two three", text_width("one two") + 0.1) == ["one two", "three"]


def test_a_gap_is_a_gap() -> None:
    picture = Picture(10)
    picture.path(np.arange(5.0), np.array([1.0, 2.0, np.nan, 4.0, 5.0]), "l-ink")
    picture.area(np.arange(5.0), np.array([1.0, 2.0, np.nan, 4.0, 5.0]), np.arange(5.0) + 3, "f-ink", 0.5)
    assert picture.svg().count("M") == 4


def test_the_curve_marks_what_the_fit_did_not_see() -> None:
    svg = curve(FITTED).svg()
    assert svg.count("<circle") == 12 and svg.count('<circle class="l-ink"') == 1
    assert png(svg, 60).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("value", "error", "text"), [(57.3, 3.6, "57 ± 4"), (0.4, 0.1, "0.4 ± 0.1"), (-0.04, 0.04, "0.0 ± 0.0")]
)
def test_a_share_with_its_error(value: float, error: float, text: str) -> None:
    assert with_error(value, error) == text


def test_the_font_is_shipped_with_its_licence() -> None:
    assert len(list(style.FONTS.glob("*.otf"))) == 2
    assert "SIL OPEN FONT LICENSE" in (style.FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_what_is_shown_is_asked_for() -> None:
    assert set(VARIABLES) >= {"fuel_exports", "cpi_level", "export_income"}
