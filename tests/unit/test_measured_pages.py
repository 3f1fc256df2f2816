"""Pages that show measures: what is between the marks is replaced, and every page has its marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.economics import measure_answer, measure_closed_ports, measure_episodes
from benchmarks.measures import __main__ as command
from benchmarks.measures.base import Measure, filled, tables

PAGE = "before\n<!-- measured: x -->\nold\n<!-- end: x -->\nafter\n"


def test_what_stands_between_the_marks_is_replaced_and_nothing_else() -> None:
    once = filled(PAGE, "x", "new")
    assert once == "before\n<!-- measured: x -->\n\nnew\n\n<!-- end: x -->\nafter\n"
    assert filled(once, "x", "new") == once


@pytest.mark.parametrize("page", ["no marks", PAGE + PAGE])
def test_a_page_without_the_marks_or_with_them_twice_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="marks of x"):
        filled(page, "x", "new")


def test_every_table_has_its_place(repository: Path) -> None:
    shown = {module.TOPIC for module in (measure_answer, measure_closed_ports, measure_episodes)}
    assert {topic for topic, _ in tables.values()} >= shown
    for page, name in tables:
        text = (repository / "docs" / page).read_text(encoding="utf-8")
        assert filled(text, name, "new") != text


@pytest.mark.parametrize("slow", [False, True])
def test_a_topic_written_alone_leaves_the_others(
    slow: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = command._page(slow)[1]
    page = tmp_path / "page.md"
    page.write_text(f"{head}\n## a\n\nbefore\n\n## b\n\nkept\n", encoding="utf-8")
    monkeypatch.setattr(command, "SLOW" if slow else "OUT", page)
    row = Measure("a", "new", 1.0, "", 1, "", "", None, "")
    command._write(command._written(slow), {"a": [row]}, slow)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(head)
    assert "| new | 1 |" in text and "before" not in text
    assert text.endswith("\n## b\n\nkept\n")
