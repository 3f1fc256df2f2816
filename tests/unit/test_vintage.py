"""One place knows the date: nothing else in the repository names a month near the vintage."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from econ.errors import InputError, Problems
from econ.vintage import Vintage, age_said, known, label, narrowed, vintage

#: Months on either side of the last observed one in which a typed date would have to move.
NEAR = 24
#: What may name its dates: records of what was, and files that others make and check.
HISTORY = (
    "CHANGELOG.md",
    "docs/decisions.md",
    "data/forecasts/",
    "econ/forecasting/reasons.yaml",
    "econ/scenarios/library/history.yaml",
    "econ/scenarios/library/strikes_autumn_2025.yaml",
    "econ/verdicts/essay.yaml",
    "tests/golden/test_taxes_law.py",
)
GENERATED = (
    "benchmarks/mutants/result.json",
    "data/raw/datapackage.json",
    "data/processed/",
    "data/estimates/",
    "docs/bench.md",
    "docs/equations.md",
    "docs/equations/",
    "docs/track_record.md",
    "docs/timing.md",
    "docs/estimation/",
    "docs/inputs.md",
    "docs/measures.md",
    "docs/mutants.md",
    "docs/parameters.md",
    "docs/ragged_edge.md",
    "docs/persistence.md",
    "tests/golden/run.json",
    "tests/golden/__snapshots__/",
)
#: A line, or the statement that begins on it, that is history and says so.
MARK = "history:"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ISO = re.compile(r"(?<![\d-])(20\d\d)-(0[1-9]|1[0-2])(?:-\d\d)?(?![\d-])")
_WORDS = re.compile(rf"\b({_MONTHS}) (20\d\d)\b")
#: Keys whose text cites where a figure comes from.
_CITES = ("source", "sources", "data", "link", "issue")


def near(text: str, *, words: bool = True) -> list[str]:
    """Months in a text that lie near the vintage."""
    last = np.datetime64(vintage().last_month, "M")
    found = [(match.group(), f"{match.group(1)}-{match.group(2)}") for match in _ISO.finditer(text)]
    if words:
        names = _MONTHS.split("|")
        for match in _WORDS.finditer(text):
            found.append((match.group(), f"{match.group(2)}-{names.index(match.group(1)) + 1:02d}"))
    return [said for said, month in found if abs((np.datetime64(month, "M") - last).astype(int)) <= NEAR]


def in_python(text: str) -> Iterator[tuple[int, str]]:
    """Line and date of every string and `date(...)` of a module; docstrings may cite laws in words."""
    lines, tree = text.splitlines(), ast.parse(text)
    marked = []
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            head = body[0].lineno - 1 if body else node.end_lineno or 0  # the formatter puts a mark there
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
            if any(MARK in line for line in lines[node.lineno - 1 : max(head, node.lineno)]):
                marked.append((first, node.end_lineno or 0))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = near(node.value, words=id(node) not in prose)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("date", "datetime.date"):
            parts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            found = near(f"{parts[0]}-{parts[1]:02d}") if len(parts) == 3 else []
        else:
            continue
        if any(first <= node.lineno <= last for first, last in marked):
            continue
        for said in found:
            if MARK not in lines[(node.end_lineno or node.lineno) - 1]:
                yield node.lineno, said


def in_yaml(text: str) -> Iterator[tuple[int, str]]:
    """Line and date of every scalar, but for laws and citations."""
    lines = text.splitlines()

    def walk(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
        if isinstance(node, yaml.MappingNode):
            entry = {key.value: value for key, value in node.value}
            kind = entry.get("kind")
            if kind is not None and kind.value == "law":
                return
            for key, value in node.value:
                yield from walk(key)
                if key.value not in _CITES:
                    yield from walk(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from walk(value)
        elif isinstance(node, yaml.ScalarNode):
            first, last = node.start_mark.line, node.end_mark.line
            if not any(MARK in line for line in lines[first : last + 1]):
                yield from ((first + 1, said) for said in near(node.value))

    yield from walk(yaml.compose(text))


def in_text(text: str) -> Iterator[tuple[int, str]]:
    """Line and date of every line that is no history by its own mark or by its section's."""
    section, marked = 1, 0  # levels of the heading above, and of the one under which all is history
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            section = len(line) - len(line.lstrip("#"))
            marked = 0 if section <= marked else marked
        elif line.startswith(f"<!-- {MARK}"):
            marked = marked or section
        if not marked and MARK not in line:
            yield from ((number, said) for said in near(line))


READERS = {".py": in_python, ".yaml": in_yaml, ".yml": in_yaml, ".json": in_text, ".md": in_text}


def files(repository: Path) -> Iterator[str]:
    """Files of the source tree that must not know the date."""
    for folder in ("econ", "tests", "benchmarks", "docs", "examples", "data", ""):
        found = (repository / folder).rglob("*") if folder else repository.glob("*")
        for path in sorted(found):
            name = path.relative_to(repository).as_posix()
            if path.is_file() and not name.startswith((*HISTORY, *GENERATED)):
                yield name


def dates_near(repository: Path) -> list[str]:
    """Every date near the vintage, with file and line."""
    found = []
    for name in files(repository):
        reader = READERS.get(Path(name).suffix)
        if reader and name != "data/vintage.yaml":
            text = (repository / name).read_text(encoding="utf-8")
            found += [f"{name}:{line} {said}" for line, said in reader(text)]
    return found


def test_nothing_but_the_vintage_knows_the_date(repository: Path) -> None:
    found = dates_near(repository)
    advice = f"take the month from econ.vintage, or mark the line `{MARK} why`"
    assert not found, f"{len(found)} dates near the vintage; {advice}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("x.py", 'a = "MONTH"', 1),
        ("x.py", 'a = "MONTH"  # history: as published', 0),
        ("x.py", 'def f():  # history: as published\n    return "MONTH"', 0),
        ("x.py", 'def f():\n    """Law of WORDS."""', 0),
        ("x.py", 'def f():\n    """As MONTH."""', 1),
        ("x.py", 'a = "prices of WORDS"', 1),
        ("x.py", "import datetime\na = datetime.date(YEAR, 1, 31)", 1),
        ("x.yaml", "a: {kind: law, schedule: [{from: MONTH}]}", 0),
        ("x.yaml", "a: {kind: assumption, schedule: [{from: MONTH}]}", 1),
        ("x.yaml", "a: MONTH  # history: as published", 0),
        ("x.yaml", "a: {source: WORDS}", 0),
        ("x.json", '{"a": "MONTH"}', 1),
        ("x.md", "As of WORDS.", 1),
        ("x.md", "# Track record\n<!-- history: dated -->\nAs of WORDS.\n## More\nMONTH", 0),
        ("x.md", "# Track record\n<!-- history: dated -->\n# Now\nMONTH", 1),
        ("x.md", "Long ago, in 1999-01.", 0),
    ],
)
def test_dates_are_seen_in_every_kind_of_file(name: str, text: str, found: int) -> None:
    month = vintage().after(3)
    text = text.replace("MONTH", month).replace("WORDS", label(month)).replace("YEAR", month[:4])
    assert len(list(READERS[Path(name).suffix](text))) == found


def test_the_vintage_says_what_is_wrong_with_it(data_copy: Path) -> None:
    path = data_copy / "vintage.yaml"
    path.write_text(
        "first_month: 2018-01\nlast_month: 2017-13\nknown: 2018-05-01\nprice_base: 2018-01\n",
        encoding="utf-8",
    )
    with pytest.raises(Problems) as caught:
        vintage()
    said = str(caught.value)
    assert "vintage.yaml:2 last_month" in said
    assert "vintage.yaml:3" in said
    assert len(caught.value.problems) == 3
    path.write_text(
        "first_month: 2018-01\nlast_month: 2018-03\nknown_by: 2018-03-20\nprice_base: 2018-05\n",
        encoding="utf-8",
    )
    with pytest.raises(Problems) as caught:
        vintage()
    assert len(caught.value.problems) == 2
    path.unlink()
    with pytest.raises(InputError, match="has no vintage"):
        vintage()


def test_an_earlier_day_narrows_the_vintage_inside_alone() -> None:
    whole = vintage()
    with known(date(2020, 7, 15)) as then:
        assert then == vintage() == Vintage(whole.first_month, "2020-06", date(2020, 7, 15), "2020-06")
        assert narrowed() == date(2020, 7, 15)
    assert vintage() == whole
    assert narrowed() is None


def test_months_that_follow_from_the_vintage() -> None:
    found = Vintage("2018-01", "2019-12", date(2020, 1, 31), "2019-12")
    assert (found.start, found.after(-1), len(found.months)) == ("2020-01", "2019-11", 24)
    assert str(found) == "December 2019, as known by 31 January 2020"


def test_data_that_are_old_say_so_and_name_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    last = vintage().last_month
    young, old = (date.fromisoformat(f"{vintage().after(k)}-28") for k in (3, 4))
    assert age_said(last, young) == ""
    assert age_said(last, old).startswith(f"the data end in {label(last)}, 4 months ago; `econ data due`")
    monkeypatch.setattr("econ.vintage.has_raw", lambda: False)
    assert "newer version" in age_said(last, old)


def test_a_run_and_a_report_say_the_age_of_their_data(monkeypatch: pytest.MonkeyPatch) -> None:
    import xarray as xr

    from econ.commands.run import _notes
    from econ.reporting.document import _dates

    months = (np.datetime64(vintage().start, "M") + np.arange(2)).astype("datetime64[ns]")
    ds = xr.Dataset(
        coords={"month": months}, attrs={"vintage": vintage().last_month, "start": vintage().start}
    )
    later = np.datetime64(vintage().after(5)).astype("datetime64[s]").astype(int)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(later))
    assert "5 months ago" in _notes(ds)[0]
    assert _notes(ds.assign_attrs(start=vintage().after(-5))) == []
    late = f"1 {label(vintage().after(5))}"
    assert "5 months before this issue (what is out since: `econ data due`)" in _dates(ds, late)[1]
    assert "data due" not in _dates(ds, f"1 {label(vintage().after(3))}")[1]
