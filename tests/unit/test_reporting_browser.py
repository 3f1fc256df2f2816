"""The page for a browser: whole in itself, readable without a script, by the keyboard, on both sides."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from econ.errors import InputError
from econ.reporting import palette
from econ.reporting.document import report
from econ.reporting.pages import ABOUT
from tests.unit.reporting_dataset import SCENARIOS, made_up, made_up_history, made_up_uncertainty

VOID = {"meta", "link", "img", "br", "input", "hr", "rect", "circle", "path", "line"}
MOST = 8_000_000


class Page(HTMLParser):
    """Elements with their attributes, open ones checked; text is kept."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [about for name, about in self.elements if name == tag]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = made_up(SCENARIOS[:3], draws=16, months=14)
    folder = tmp_path_factory.mktemp("browser")
    return report(run, folder / "outlook.html", history=made_up_history(), uncertainty=made_up_uncertainty())


@pytest.fixture(scope="module")
def page(target: Path) -> Page:
    return Page(target.read_text(encoding="utf-8"))


def test_it_is_one_small_file_that_asks_for_no_other(target: Path, page: Page) -> None:
    text = target.read_text(encoding="utf-8")
    assert target.stat().st_size < MOST
    assert [path.name for path in target.parent.iterdir()] == ["outlook.html"]
    assert (
        "http:" not in text
        and "https:" not in text
        and "//" not in re.sub(r"data:[^\"')]*|// [^\n]*", "", text)
    )
    for tag, about in page.elements:
        for key in ("src", "href", "xlink:href", "srcset", "action", "poster", "data"):
            value = about.get(key)
            assert value is None or value.startswith(("data:", "#")), (tag, key, value)
    assert "@import" not in text and all(
        found.startswith("data:") for found in re.findall(r"url\(([^)]*)", text)
    )
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None and policy.startswith("default-src 'none'")


def test_it_can_be_read_by_those_who_hear_it(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en-GB"
    pictures = page.all("svg")
    assert len(pictures) >= 12
    for about in pictures:
        assert about["role"] == "img" and len(str(about["aria-label"])) > 20 and about["tabindex"] == "0"
    assert all(about.get("alt") for about in page.all("img"))
    heads = [tag for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert heads.count("h1") == 1
    levels = [int(tag[1]) for tag in heads]
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert {"header", "nav", "main", "footer"} <= {tag for tag, _ in page.elements}
    assert all(about.get("scope") in ("col", "row") for about in page.all("th"))
    labels = "".join(page.words)
    assert "To the report" in labels


def test_ids_are_there_once_and_links_lead_to_them(page: Page) -> None:
    ids = [about["id"] for _, about in page.elements if "id" in about]
    assert len(ids) == len(set(ids))
    for about in page.all("a"):
        href = str(about["href"])
        assert not href.startswith("#") or href[1:] in ids


def test_what_can_be_taken_away_is_beside_each_chart(page: Page) -> None:
    names = [str(about["download"]) for about in page.all("a") if "download" in about]
    charts = [name for name in names if name.endswith(".png")]
    assert len(charts) >= 8
    assert {name.replace(".png", ".csv") for name in charts} <= set(names)
    assert page.all("details")


def test_tables_and_numbers_are_there_without_a_script(target: Path, page: Page) -> None:
    text = target.read_text(encoding="utf-8")
    without = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert "Every simulation" in without or "nearly every" in without
    assert without.count("<table>") >= 5
    assert without.count("data-tip=") > 100
    assert text.count("<script>") == 1


def test_both_sides_have_contrast(target: Path) -> None:
    text = target.read_text(encoding="utf-8")
    found = re.findall(r"\{((?:--[a-z0-9]+:#[0-9a-f]{6};?)+)", text)
    assert len(found) >= 4
    for side in found:
        colours = dict(re.findall(r"--([a-z0-9]+):(#[0-9a-f]{6})", side))
        for name, colour in colours.items():
            if name not in ("hair", "paper", "tint"):
                assert palette.contrast(colour, colours["paper"]) >= palette.AA, name
        assert palette.contrast(colours["ink"], colours["tint"]) >= palette.AA


def test_switches_say_what_they_are(page: Page) -> None:
    kinds = [str(about.get("type")) for about in page.all("input")]
    assert kinds.count("checkbox") == 3 and kinds.count("radio") == 5
    assert len(page.all("label")) == len(kinds) and len(page.all("legend")) == 3


def test_the_same_run_makes_the_same_page(target: Path, tmp_path: Path) -> None:
    run = made_up(SCENARIOS[:3], draws=16, months=14)
    again = report(run, tmp_path / "a.html", history=made_up_history(), uncertainty=made_up_uncertainty())
    assert again.read_bytes() == target.read_bytes()


def test_what_a_scenario_says_of_itself_is_no_markup(tmp_path: Path) -> None:
    run = made_up(SCENARIOS[:2], draws=8, months=3)
    made = report(run, tmp_path / "a.html", history={}, title="<script>alert(1)</script>", note="a & b <i>")
    text = made.read_text(encoding="utf-8")
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text and "a &amp; b &lt;i&gt;" in text


def test_outcomes_choose_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    run = made_up(SCENARIOS[:2], draws=8, months=3)
    made = Page(
        report(run, tmp_path / "a.html", history={}, outcomes=("liquid_nwf",)).read_text(encoding="utf-8")
    )
    shown = {about["id"] for about in made.all("figure") if "id" in about}
    assert "liquid-fund" in shown and not shown & {key for key, name in ABOUT.items() if name != "liquid_nwf"}
    with pytest.raises(InputError, match="no chart or table is about this") as caught:
        report(run, tmp_path / "b.html", history={}, outcomes=("liquid_nfw",))
    assert "liquid_nwf" in str(caught.value) and not (tmp_path / "b.html").exists()


def test_figures_are_a_picture_twice_and_its_numbers(tmp_path: Path) -> None:
    run = made_up(SCENARIOS[:2], draws=8, months=3)
    report(run, tmp_path / "a.pdf", history={}, files=False, figures=tmp_path / "figures")
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    stems = {name.removesuffix(".png") for name in names if name.endswith(".png")}
    assert len(stems) >= 6
    for stem in stems:
        assert f"{stem}.svg" in names and f"{stem}.csv" in names
    head, *rows = (
        (tmp_path / "figures" / next(n for n in names if n.endswith("liquid-fund.csv")))
        .read_text()
        .split("\n")
    )
    assert head == "name,month,median,low_5,high_95,unit" and len(rows) == 2 * 3 + 1


@pytest.mark.slow
def test_a_browser_draws_it_without_a_complaint(target: Path, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    shot = tmp_path / "shot.png"
    done = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            f"--screenshot={shot}",
            "--window-size=1200,4000",
            target.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "CONSOLE" not in done.stderr
    assert shot.stat().st_size > 50_000


STUB = """
const handlers = {}, style = {}, marks = new Set();
const tip = { style, getBoundingClientRect: () => ({ width: 100, height: 20 }) };
const hit = (words) => ({
  dataset: { tip: words }, closest: () => hits[words],
  classList: { add: () => marks.add(words), remove: () => marks.delete(words) },
  getBoundingClientRect: () => ({ right: 50, top: 30 }),
});
const hits = {};
for (const words of ["July", "August"]) hits[words] = hit(words);
const picture = { tagName: "svg", querySelectorAll: () => Object.values(hits), contains: () => true };
globalThis.innerWidth = 800; globalThis.innerHeight = 600;
globalThis.document = {
  activeElement: picture, getElementById: () => tip,
  addEventListener: (name, what) => { handlers[name] = what; },
};
"""
PLAY = """
const said = [];
const note = () => said.push([tip.textContent, style.display, [...marks].join()].join("|"));
handlers.pointerover({ target: hits.July }); note();
handlers.pointerover({ target: { closest: () => null } }); note();
const key = (name) => { handlers.keydown({ key: name, preventDefault: () => {} }); note(); };
key("ArrowRight"); key("ArrowRight"); key("ArrowRight"); key("Escape");
console.log(said.join(";"));
"""


def test_the_tip_is_shown_by_pointer_and_keys(target: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no JavaScript on this machine")
    text = target.read_text(encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    done = subprocess.run([node, "-e", STUB + script + PLAY], capture_output=True, text=True, check=True)
    assert done.stdout.strip().split(";") == [
        "July|block|July",
        "July|none|",
        "July|block|July",
        "August|block|August",
        "July|block|July",
        "July|none|",
    ]
