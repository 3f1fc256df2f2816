"""The PDF: whole or not at all, the same bytes, what each page must say, and to whom it must be readable."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader

import econ.reporting.document as document
from econ.errors import EconError, InputError, RunError
from econ.reporting import files
from econ.reporting.assumptions import ledgers, level_text, lever_tables
from econ.reporting.catalogue import prose
from econ.reporting.document import report
from econ.reporting.page.layout import Typed, page_one
from econ.reporting.pages import FANS, SECTIONS, VARIABLES, sections
from econ.reporting.titles import titled
from tests.golden.test_report_words import FOUND
from tests.unit.reporting_dataset import SCENARIOS, made_up, made_up_history, made_up_uncertainty

HISTORY = made_up_history()
UNCERTAINTY = made_up_uncertainty()


@pytest.fixture(scope="module")
def run() -> Any:
    return made_up(SCENARIOS[:3], draws=16, months=14)


@pytest.fixture(scope="module")
def made(run: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("report") / "outlook.pdf"
    return report(run, target, history=HISTORY, uncertainty=UNCERTAINTY)


@pytest.fixture(scope="module")
def pages(made: Path) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(made).pages]


def test_bytes_repeat(run: Any, made: Path, tmp_path: Path) -> None:
    again = report(run, tmp_path / "again.pdf", history=HISTORY, uncertainty=UNCERTAINTY)
    for ending in (".pdf", "-annex.pdf", ".md", ".docx", ".xlsx"):
        one, other = (path.with_name(f"{path.stem}{ending}") for path in (again, made))
        assert one.read_bytes() == other.read_bytes(), ending


def test_the_numbers_behind_it_lie_beside_it(run: Any, made: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(made.with_suffix(".xlsx"), read_only=True)
    sheets = {name: list(book[name].values) for name in book.sheetnames}
    head, *rows = sheets["months"]
    assert isinstance(rows[0][head.index("month")], datetime)
    at = [head.index(name) for name in ("scenario", "month", "name", "median")]
    found = {tuple(row[k] for k in at[:3]): row[at[3]] for row in rows}
    revenue = run["oil_gas_revenue"].sel(scenario="tariff_100").isel(month=2).median("draw")
    key = ("Tariff of 100 percent on every buyer", datetime(2026, 3, 1), "oil_gas_revenue")
    assert found[key] == pytest.approx(float(revenue))
    gaps = {row[0] for row in sheets["differences by year"][1:]}
    assert gaps and "Today's pressure" not in gaps
    assert {row[0] for row in sheets["contents"][1:]} == set(book.sheetnames) - {"contents"}


def test_every_page_says_what_the_run_was(run: Any, pages: list[str]) -> None:  # history: made-up months
    assert "Version 0.1.0 · data to December 2025" in pages[0] and "seed" not in pages[0]
    assert f"1 / {len(pages)}" in pages[0]
    for place, text in enumerate(pages[1:], 2):
        content = f"content {run.attrs['content_hash'][:12]}"
        for part in ("data to 2025-12", "seed 5", "16 simulations", "data 01234567", content):
            assert part in text, f"page {place} lacks {part!r}"
        assert "not the run's own numbers" not in text
        assert f"{place} / {len(pages)}" in text


def test_a_report_of_changed_numbers_bears_their_own_hash_and_says_so(run: Any, tmp_path: Path) -> None:
    other = run.copy(deep=True)
    other["oil_gas_revenue"] *= 2
    target = report(other, tmp_path / "report.pdf", history=HISTORY)
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(target).pages]
    assert all("not the run's own numbers, or a part of them" in text for text in texts)
    assert not any(f"content {run.attrs['content_hash'][:12]}" in text for text in texts)
    (method,) = [text for text in texts if "How to make it again" in text]
    assert "they were changed since, or are a part of them" in method


def left_out(ds: Any, **measured: Any) -> str:
    """What the page on method says is missing."""
    channels = measured.pop("channels", False)
    m = document.material(ds, history=HISTORY, **measured)
    (method,) = [s for s in sections(m, channels=channels) if s.name == "closing"]
    texts = [block.get("text", "") for block in method.blocks(36)]
    if "What is left out" not in texts:
        return ""
    return str(texts[texts.index("What is left out") + 1])


def test_a_report_of_a_run_alone_says_what_it_leaves_out(run: Any) -> None:
    whole = made_up(SCENARIOS[:3], draws=32)
    whole = whole.assign({name: whole["usd_rub"] for name in VARIABLES if name not in whole})
    assert left_out(whole, uncertainty=UNCERTAINTY, channels=True) == ""
    assert "split of uncertainty by source" in left_out(whole, channels=True)
    assert "Which channel an effect comes from" in left_out(whole, uncertainty=UNCERTAINTY)
    fewer = left_out(whole.drop_vars(["met_oil", "crude_runs"]), uncertainty=UNCERTAINTY, channels=True)
    assert fewer == "The run did not keep: Refinery runs; MET on oil. `econ report` keeps all of it."
    assert "their error is not known" in left_out(run)
    stored = made_up(("baseline",), draws=16, quantiles=(0.05, 0.5, 0.95))
    assert "The run kept quantiles and no simulations" in left_out(stored)
    assert "A single path has no ranges" in left_out(made_up(("baseline",), draws=1))


def texts_of(ds: Any, target: Path) -> list[str]:
    made = report(ds, target, history=HISTORY)
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(made).pages]


def test_a_missing_month_is_a_hole_and_said_so(tmp_path: Path) -> None:  # history: made-up months
    """Not the sum of eleven months under the name of a year."""
    run = made_up(scenarios=("baseline", "tariff_100"), months=14)
    lacking = run.isel(month=np.flatnonzero(np.arange(14) != 2))
    whole, pages = texts_of(run, tmp_path / "whole.pdf"), texts_of(lacking, tmp_path / "report.pdf")
    assert "Months without a number: March 2026 in every variable." in pages[0]
    assert "Months without a number" not in "".join(whole)
    assert "At the pump." in whole[0] and "At the pump." not in pages[0]
    for months, texts in ((run, whole), (lacking, pages)):
        year = months["oil_gas_revenue"].sel(month="2026").sum("month").isel(scenario=0)
        assert (f"({float(year.median()):,.0f})" in "".join(texts)) == (texts is whole)


def test_one_missing_number_leaves_a_hole_in_its_own_rows_only(
    run: Any, tmp_path: Path
) -> None:  # history: made-up months
    ds = run.copy(deep=True)
    ds["oil_gas_revenue"][{"scenario": 1, "month": 2, "draw": 3}] = np.nan
    whole, pages = texts_of(run, tmp_path / "whole.pdf"), texts_of(ds, tmp_path / "report.pdf")
    assert "Months without a number: March 2026 in Oil-gas revenue." in pages[0]
    assert all("not the run's own numbers, or a part of them" in text for text in pages)
    of_year = run["oil_gas_revenue"].sel(month="2026").sum("month").median("draw")
    first, second = (f"{float(of_year.isel(scenario=place)):,.0f}" for place in (0, 1))
    assert first in "".join(pages) and second in "".join(whole) and second not in "".join(pages)


def test_more_simulations_than_the_record_says_are_refused(run: Any, tmp_path: Path) -> None:
    import xarray as xr

    both = xr.concat([run, run.assign_attrs(seed=6)], "draw", data_vars="minimal", combine_attrs="override")
    with pytest.raises(InputError, match="more simulations than its record says"):
        report(both, tmp_path / "report.pdf", history=HISTORY)
    fewer = texts_of(run.isel(draw=slice(0, 8)), tmp_path / "fewer.pdf")
    assert all("8 simulations" in text for text in fewer[1:])


def test_scenarios_whose_text_is_lost_are_named(run: Any, tmp_path: Path) -> None:
    ds = run.assign_coords(scenario=["other", *run["scenario"].values[1:]]).assign_attrs(reference="other")
    with pytest.raises(InputError, match="attribute 'scenario_other'"):
        report(ds, tmp_path / "report.pdf")


def test_every_page_after_the_cover_names_the_reference(pages: list[str]) -> None:
    assert "Today's pressure reference, all levels" in "".join(pages)
    assert all("Reference: Today's pressure" in text for text in pages[1:])


def test_no_page_has_a_key_of_a_scenario(pages: list[str]) -> None:
    keys = [name for name in SCENARIOS[:3] if "_" in name]
    assert keys
    assert not [(key, place) for place, text in enumerate(pages, 1) for key in keys if key in text]


def test_the_sections_are_there_in_order(made: Path) -> None:
    heads = prose()["sections"]
    assert titles_of(made) == [heads[name] for name in SECTIONS if name not in ("relief", "claims", "record")]
    annex = made.with_name("outlook-annex.pdf")
    assert titles_of(annex) == ["Levels of every scenario", "Results by scenario", "Parameters and sources"]


def titles_of(path: Path) -> list[str]:
    return [str(entry.title) for entry in PdfReader(path).outline if not isinstance(entry, list)]


def test_what_was_not_measured_has_no_section(run: Any, tmp_path: Path) -> None:
    heads = titles_of(report(run, tmp_path / "r.pdf", history=HISTORY, files=False))
    assert prose()["sections"]["channels"] not in heads
    only = report(run, tmp_path / "s.pdf", history=HISTORY, files=False, sections=("fuel", "budget"))
    assert titles_of(only) == ["The budget", "Fuel"]


def test_an_unknown_section_is_refused_with_the_list(run: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such section") as caught:
        report(run, tmp_path / "r.pdf", history=HISTORY, sections=("fule",))
    assert all(name in str(caught.value) for name in SECTIONS)
    assert not list(tmp_path.iterdir())


def test_sources_of_uncertainty_and_parameters_are_named(pages: list[str]) -> None:
    text = "".join(pages)
    assert "Monthly shocks make 87 percent of what is uncertain about fiscal stress" in text
    assert "“demand at home” matters most for fiscal stress: 11 percent" in text


def test_it_is_tagged_and_every_figure_has_words(made: Path, pages: list[str]) -> None:
    reader = PdfReader(made)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()
    figures = [element for element in elements(root["/StructTreeRoot"]) if element.get("/S") == "/Figure"]
    assert len(figures) >= len(FANS) + 1
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def elements(node: Any) -> list[Any]:
    """All structure elements below a node."""
    found, stack = [], [node]
    while stack:
        here = stack.pop().get_object()
        if isinstance(here, list):
            stack += here
        elif isinstance(here, dict):
            if "/S" in here:
                found.append(here)
            if "/K" in here:
                stack.append(here["/K"])
    return found


def test_typst_has_nothing_to_warn_of(run: Any) -> None:
    import json

    import typst

    ds = titled(run)
    page = page_one(FOUND, Typed(author="A. Analyst"), ["today"])
    found = sections(document.material(run, history=HISTORY, uncertainty=UNCERTAINTY))
    blocks = [{"title": one.title, "blocks": one.blocks(36)} for one in found]
    content = document._content(ds, page, Typed(), blocks)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(document.FONTS)])
    _, warnings = typst.compile_with_warnings(
        str(document.TEMPLATE),
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"content": json.dumps({**content, "air": 1.35})},
        pdf_standards=document.STANDARDS,
        timestamp=0,
    )
    assert not [warning.message for warning in warnings]


@pytest.mark.parametrize(
    "other",
    [
        {"scenarios": ("baseline",), "draws": 1, "months": 3},
        {"scenarios": SCENARIOS[:2], "quantiles": (0.05, 0.25, 0.5, 0.75, 0.95)},
        {"without": tuple(name for name in VARIABLES if name not in FANS)},
    ],
    ids=["one path of one scenario", "quantiles", "only what must be there"],
)
def test_other_runs_make_a_report_too(other: dict[str, Any], tmp_path: Path) -> None:
    options = {"draws": 8, **other}
    assert (
        report(made_up(**options), tmp_path / "r.pdf", history={}, files=False)
        .read_bytes()
        .startswith(b"%PDF-1.7")
    )


def test_missing_variables_are_all_named(run: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        report(run.drop_vars(["fuel_stress", "liquid_nwf"]), tmp_path / "r.pdf", history=HISTORY)
    assert "fuel_stress" in str(caught.value)
    assert "liquid_nwf" in str(caught.value)
    assert "keep" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_dataset_that_is_no_run_is_refused(run: Any, tmp_path: Path) -> None:
    bare = run.mean("draw").assign_attrs({})
    bare.attrs.clear()
    with pytest.raises(InputError, match="draw or quantile"):
        report(bare, tmp_path / "r.pdf", history=HISTORY)


def test_quantiles_without_the_median_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="median"):
        report(made_up(draws=4, quantiles=(0.05, 0.95)), tmp_path / "r.pdf", history=HISTORY)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("missing/deeper/r.pdf", "cannot be written"),
        ("file/r.pdf", "cannot be written"),
        ("", "is a folder"),
        ("r.docx", "ending"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_first(
    run: Any, tmp_path: Path, place: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(document, "_content", lambda *_: pytest.fail("worked before it looked"))
    with pytest.raises(InputError, match=words):
        report(run, tmp_path / place, history=HISTORY)


def test_a_failure_leaves_the_older_file_whole(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "r.pdf"
    old.write_bytes(b"the older report")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(document, "_content", lambda *_: {})
    monkeypatch.setattr(document, "_compile", lambda *_: b"the newer report")
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(RunError, match="No space left"):
        report(run, old, history=HISTORY, files=False)
    assert old.read_bytes() == b"the older report"
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]


def test_a_template_that_fails_is_told_without_a_trace(run: Any) -> None:
    with pytest.raises(EconError, match="could not be set"):
        document._compile({"title": "no more than that"}, run)


def test_levers_show_what_differs_from_the_reference(run: Any) -> None:
    (table,) = lever_tables(run)
    assert [str(h).replace("\u200b", "") for h in table["header"]] == ["Lever", *SCENARIOS[:3]]
    tariff = {row[0].rsplit(": ", 1)[-1]: row[1:] for row in table["rows"] if "tariff" in row[0]}
    assert tariff["india"] == ["0.25", "1", "="]
    assert tariff["china"] == ["0", "1", "="]
    moved = {tuple(row[1:]) for row in table["rows"]}
    assert not [row for row in moved if set(row) == {"="}]


@pytest.mark.parametrize(
    ("levels", "text"),
    [
        ([2, 2, 2, 2], "2"),
        ([1, 1, -1, -1], "1, from Mar\u00a02026 −1"),
        ([0.25, 0.5, 0.75, 1], "0.25 → 1 by Apr\u00a02026"),
        ([0, 1, 0, 1], "0 and 1 on and off"),
        ([0, 2, 1, 3], "0 to 3"),
        ([0, 0.5, 0.5, 0], "0.5 from Feb\u00a02026 to Mar\u00a02026, else 0"),
        ([0, 0.5, 1, 1], "0, 0.5 from Feb\u00a02026 to Feb\u00a02026, then 1"),
    ],
)
def test_a_path_of_levels_in_words(levels: list[float], text: str) -> None:  # history: made-up months
    months = np.datetime64("2026-01", "M") + np.arange(4)
    assert level_text(np.array(levels, float), months) == text


def test_every_parameter_stands_once_with_value_kind_and_source() -> None:  # history: made-up months
    from econ.parameters import load

    chosen, estimated = ledgers(np.datetime64("2026-01", "M"))
    items = [item for ledger in (chosen, estimated) for group in ledger["groups"] for item in group["items"]]
    assert sorted(item["name"] for item in items) == sorted(load())
    assert all(item["value"].strip("–") for item in items)
    for name, item in {i["name"]: i for group in chosen["groups"] for i in group["items"]}.items():
        p = load()[name]
        assert f"{p.kind}: {' '.join(p.source.split())}" in item["small"]
        assert (p.low is None or bool(p.schedule)) or item["also"].startswith("("), name
    assert all(group["about"].startswith("n = ") for group in estimated["groups"])


def test_the_report_asks_for_variables_that_exist() -> None:
    from econ.ensemble.plan import kept_names

    assert set(kept_names(VARIABLES)) == set(VARIABLES)
