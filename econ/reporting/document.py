"""From a run to a report: gather what each page says, set it, write every file whole or none at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import as_path, check_dataset
from econ.ensemble.dataset import EDITED, marked
from econ.errors import EconError, InputError
from econ.outcomes.holes import with_whole_months
from econ.outcomes.summary import reference_of
from econ.paths import PACKAGE
from econ.quantities import month_name
from econ.reporting import pages
from econ.reporting.book import workbook
from econ.reporting.files import beside as file_beside
from econ.reporting.files import writable, writable_folder, write_whole
from econ.reporting.lead import leading_of
from econ.reporting.material import Material
from econ.reporting.page.findings import Change, Findings
from econ.reporting.page.gather import found_in
from econ.reporting.page.layout import SUBJECT, Typed, as_markdown, page_one
from econ.reporting.plots import LOOK_BACK
from econ.reporting.seen import history as seen_before
from econ.reporting.seen import tables as published
from econ.reporting.since import scores, since
from econ.reporting.style import FONTS
from econ.reporting.text import draws_text, holes_text
from econ.reporting.titles import facts_of, titled
from econ.reporting.typed import check_characters, typed
from econ.vintage import OLD

if TYPE_CHECKING:
    import xarray as xr
    from typst import PDFStandard

    from econ.reporting.beside import Beside
    from econ.reporting.plots import History
    from econ.uncertainty.report import Uncertainty

__all__ = ["QUESTION", "check_run", "material", "report", "scenario_texts"]

QUESTION = (
    "How much fiscal and fuel-supply stress does sanctions pressure put on Russia, through which channel, "
    "how surely, and for how long?"
)

TEMPLATE = PACKAGE / "reporting" / "template.typ"
#: Archivable, and readable by a screen reader.
STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]
#: Months from the vintage's last to the one after its data were known. That date, not today's, is
#: written into the file as the time of its making, so that bytes repeat.
_KNOWN_AFTER = 2
#: Space around charts and tables that is tried in turn, in lines, until the last page is this full.
_AIR, _LEAST = (0.8, 1.35, 2.1, 2.6, 3.0, 3.5), 0.42


def report(
    dataset: xr.Dataset,
    path: str | Path,
    *,
    title: str = "",
    author: str = "",
    note: str = "",
    logo: str | Path | None = None,
    issued: str = "",
    window: str | None = None,
    lead: str = "",
    findings: Findings | None = None,
    history: dict[str, History] | None = None,
    uncertainty: Uncertainty | None = None,
    beside: Beside | None = None,
    claims: Sequence[Mapping[str, Any]] = (),
    changes: Sequence[Change] = (),
    sections: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    figures: str | Path | None = None,
    files: bool = True,
) -> Path:
    """Write a run as a PDF or a page for a browser, and beside it its annex, its numbers and page one.

    Parameters
    ----------
    dataset : xarray.Dataset
        From `econ.simulate`, `econ.compare` or `econ.read`, with draws or with quantiles.
    path : str or Path
        The file to write, `.pdf` or `.html`; its folder is made if its parent exists. Beside `outlook.pdf`
        lie `outlook-annex.pdf` (levels, results, parameters, estimates, simulation errors), `outlook.xlsx`
        (the numbers behind every chart and table), `outlook.md` and `outlook.docx` (page one). A page for the
        browser is one file that asks for no other. The spreadsheet needs the extra `tables`, the
        document `documents`; without them these two are not written. Older files are
        replaced only once the new ones are whole.
    title, author, note, logo, issued
        What the author types, set as it is: `econ.reporting.typed.typed`.
    window : str, optional
        The months that page one speaks of: `2021` or `2020-07..2021-06`.
    lead : str
        The scenario that page one is about: by default the first that is not of the library.
    findings : Findings, optional
        Page one's numbers, from `econ.reporting.page.gather.gather`; without them the page says what
        the dataset alone can tell.
    history : dict, optional
        Observations by variable, `(months, values)`; by default the package's own panel.
    uncertainty : Uncertainty, optional
        From `econ.uncertainty.report.uncertainty`; without it the report has no such table.
    beside : Beside, optional
        From `econ.reporting.beside.beside`: the course of the loss, tariffs by rate, relief, schedules.
    claims : sequence of mapping
        From `econ.reporting.sections.record.claim_rows`: the essay's claims, judged.
    changes : sequence of Change
        From `econ.reporting.since.changes`: what the last issue expected of whole years, and why it moved.
    sections : sequence of str
        Of `econ.reporting.pages.SECTIONS`; all by default.
    outcomes : sequence of str
        Only charts and tables of these variables; all by default.
    figures : str or Path, optional
        A folder for one PNG, SVG and CSV a chart, and one CSV a table.
    files : bool
        Whether the files beside a PDF are written too.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError, Problems
        Variables or dims are missing in the dataset (all are named), a window outside the run, what is typed
        has characters that the font lacks, or a file cannot be written.

    Examples
    --------
    >>> econ.report(econ.compare(["baseline", "all_channels"], draws=64, months=12), "outlook.pdf").name
    'outlook.pdf'
    """
    target = writable(as_path(path, "path"))
    folder = None if figures is None else writable_folder(as_path(figures, "figures"))
    words = typed(title, author, note, logo, issued)
    wanted, about = pages.chosen(sections), pages.subjects(outcomes)
    check_run(dataset)
    dataset = with_whole_months(marked(dataset))
    check_characters(scenario_texts(dataset))
    m = material(
        dataset,
        lead=lead,
        window=window,
        findings=findings,
        history=history,
        uncertainty=uncertainty,
        beside=beside,
        claims=claims,
        changes=changes,
    )
    ds = m.ds
    dates = _dates(ds, words.issued)
    page = page_one(m.found, words, dates)
    page["small"] = " ".join(filter(None, (page["small"], holes_text(ds))))
    day = dates[0].removeprefix("issue of ")
    made = pages.sections(m, wanted, outcomes=about, channels=findings is not None, issued=day)
    contents = _contents(m, target, page, words, made, files=files)
    if folder is not None:
        from econ.reporting.figures import figure_files

        contents |= figure_files(made, page, folder)
    write_whole(contents)
    return target


def _contents(
    m: Material, target: Path, page: dict[str, Any], words: Typed, made: list[pages.Section], *, files: bool
) -> dict[Path, bytes]:
    """Every file of the report, by its path."""
    if target.suffix == ".html":
        from econ.reporting.browser import browser_page

        return {target: browser_page(m, page, made, _content(m.ds, page, words, [])).encode()}
    blocks = [
        {"title": one.title, "blocks": one.blocks(LOOK_BACK), "small": one.name == "closing"} for one in made
    ]
    contents = {target: _compile(_content(m.ds, page, words, blocks), m.ds)}
    if files:
        from econ.reporting.letter import as_docx

        annexed = _content(m.ds, None, words, pages.annex(m))
        contents[file_beside(target, "-annex.pdf")] = _compile(annexed, m.ds)
        if find_spec("xlsxwriter"):
            contents[file_beside(target, ".xlsx")] = workbook(m.ds, m.found)
        contents[file_beside(target, ".md")] = as_markdown(page).encode()
        if find_spec("docx"):
            contents[file_beside(target, ".docx")] = as_docx(page, m.ds)
    return contents


def material(
    dataset: xr.Dataset,
    *,
    lead: str = "",
    window: str | None = None,
    findings: Findings | None = None,
    history: dict[str, History] | None = None,
    uncertainty: Uncertainty | None = None,
    beside: Beside | None = None,
    claims: Sequence[Mapping[str, Any]] = (),
    changes: Sequence[Change] = (),
) -> Material:
    """Everything that sections are made of, scenarios by their titles; arguments as for `report`."""
    from econ.outcomes.idle_capacity import idle_capacity

    names = _leading(dataset, lead)
    ds = titled(dataset)
    keys = [str(name) for name in dataset["scenario"].values]
    shown = dict(zip(keys, map(str, ds["scenario"].values), strict=True))
    own = {"claims": claims, "changes": changes}
    tables = {**published(ds), **own} if history is None or claims or changes else {}
    found = findings or found_in(dataset, *names, window)
    return Material(
        ds,
        lead=shown[names[0]],
        base=shown.get(names[1], "") if names[1] != names[0] else "",
        found=replace(found, scores=scores(tables.get("record")), since=since(changes, names[0])),
        history=seen_before() if history is None else history,
        uncertainty=uncertainty,
        idle=idle_capacity(),
        beside=beside,
        tables=tables,
    )


def _leading(ds: xr.Dataset, lead: str) -> tuple[str, str]:
    return leading_of([str(name) for name in ds["scenario"].values], reference_of(ds), lead)


def scenario_texts(ds: xr.Dataset) -> dict[str, str]:
    """What scenarios say of themselves in a report, by what an error calls it."""
    return {
        f"scenario {facts.name}, {key}": text
        for facts in facts_of(ds).values()
        for key, text in (
            ("title", facts.title),
            ("phrase", facts.phrase),
            ("description", facts.description),
        )
    }


def check_run(ds: xr.Dataset) -> None:
    """Refuse what is no run, or lacks what every report needs; all that is missing is named."""
    check_dataset(ds, "report")
    missing = [name for name in pages.FANS if name not in ds]
    if missing:
        raise InputError(
            "variables are missing",
            where="report",
            got=missing,
            fix="run with keep='headline', or add these names to `keep`",
        )
    needed = ["vintage", "version", "seed", "draws", "data_hash"]
    needed += [f"scenario_{name}" for name in ds["scenario"].values]
    lacking = [f"attribute {name!r}" for name in needed if name not in ds.attrs]
    if lacking:
        raise InputError(
            "not a run of econ",
            where="report",
            got=f"no {', '.join(lacking)}",
            fix="pass what econ.simulate returns, and put runs together with econ.combine: "
            "concat and merge of xarray lose what made them",
        )
    held, made = ds.sizes.get("draw", 0), max(int(ds.attrs["draws"]), 1)
    if held > made:
        raise InputError(
            "has more simulations than its record says",
            where="report",
            got=held,
            allowed=f"at most {made}",
            fix="econ.combine puts runs together; more simulations of one run are `draws`",
        )
    if "quantile" in ds.dims and not np.isclose(ds["quantile"].values, 0.5).any():
        raise InputError(
            "the median is missing",
            where="report",
            got=ds["quantile"].values.tolist(),
            fix="add 0.5 to `quantiles`",
        )
    _check_numbers(ds)


def _check_numbers(ds: xr.Dataset) -> None:
    """Refuse what no run gives: infinite values, and months from before it began."""
    endless = [name for name in pages.FANS if np.isinf(ds[name].values).any()]
    if endless:
        raise InputError("has infinite values", where="report", got=endless, fix="pass the run's own numbers")
    first, start = ds["month"].values.min().astype("datetime64[M]"), str(ds.attrs.get("start", ""))
    if start and first < np.datetime64(start, "M"):
        raise InputError(
            "has months from before the run",
            where="report",
            got=str(first),
            allowed=f"from {start}",
            fix="pass the run by month: econ.annual makes years of it",
        )


def _dates(ds: xr.Dataset, issued: str) -> list[str]:
    """The issue, how far the data go, and the months of the run."""
    first, last = (month_name(ds["month"].values[k]) for k in (0, -1))
    if first.startswith("January") and last.startswith("December"):
        first, last = first.split()[1], last.split()[1]
    vintage = np.datetime64(str(ds.attrs["vintage"]), "M")
    issue = issued or f"1 {month_name(vintage + _KNOWN_AFTER)}"
    late = _months_between(vintage + _KNOWN_AFTER, issued)
    data = f"data to {month_name(vintage)}" + (f", {late} months before this issue" if late else "")
    if late > OLD:
        data += " (what is out since: `econ data due`)"
    return [f"issue of {issue}", data, f"{first} to {last}" if first != last else first]


def _months_between(usual: np.datetime64, issued: str) -> int:
    """Months from the vintage's last to an issue that comes later than usual; zero for others."""
    if not issued:
        return 0
    day = issued.split(" ", 1)[1]
    later = next((k for k in range(1, 600) if month_name(usual + k) == day), 0)
    return later + _KNOWN_AFTER if later else 0


def _content(
    ds: xr.Dataset, page: dict[str, Any] | None, words: Typed, sections: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the template sets: page one and sections, or sections alone."""
    attrs = ds.attrs
    running = words.title or SUBJECT
    title = page["title"] if page else f"{running}: annex"
    data = f"data to {attrs['vintage']}"
    told = f"data to {month_name(np.datetime64(str(attrs['vintage']), 'M'))}"
    edited = ["not the run's own numbers, or a part of them"] if EDITED in attrs else []
    run = (
        f"econ {attrs['version']}",
        data,
        f"seed {attrs['seed']}",
        draws_text(ds),
        f"data {str(attrs['data_hash'])[:8]}",
        f"content {str(attrs.get('content_hash', ''))[:12]}",
        *edited,
    )
    return {
        "title": title,
        "author": [words.author] if words.author else [],
        "running": running if page else f"{running}: annex",
        "question": QUESTION,
        "keywords": ["Russia", "sanctions", "oil", "federal budget", *map(str, ds["scenario"].values)],
        "reference_line": f"Reference: {reference_of(ds)}" if ds.sizes["scenario"] > 1 else "",
        "footer": " · ".join(run),
        "footer_first": " · ".join(
            (f"Version {attrs['version']}", told, *edited, "how this page is made: last page")
        ),
        "has_page": page is not None,
        "page": page or {},
        "sections": sections,
        "contents": page is not None and len(sections) > 1,
    }


def _compile(content: dict[str, Any], ds: xr.Dataset) -> bytes:
    """Set the content, with the air around charts and tables that leaves no last page nearly empty."""
    import typst

    vintage = str(ds.attrs["vintage"])
    stamp = (np.datetime64(vintage, "M") + _KNOWN_AFTER).astype("datetime64[s]").astype(int)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    how: dict[str, Any] = {"font_paths": fonts, "ignore_system_fonts": True}
    try:
        for air in _AIR:
            told = {"content": json.dumps({**content, "air": air}, ensure_ascii=False)}
            end = json.loads(
                typst.query(str(TEMPLATE), "<end>", field="value", one=True, sys_inputs=told, **how)
            )
            if float(end) % 1 >= _LEAST:
                break
        made = typst.compile(
            str(TEMPLATE), format="pdf", sys_inputs=told, pdf_standards=STANDARDS, timestamp=int(stamp), **how
        )
    except (typst.TypstError, RuntimeError) as error:
        # A question about the page fails with an error of Python's own.
        told_why = getattr(error, "message", str(error))
        hints = getattr(error, "hints", "")
        raise EconError(f"the report could not be set: {told_why}", where=TEMPLATE.name, got=hints) from None
    return bytes(made)
