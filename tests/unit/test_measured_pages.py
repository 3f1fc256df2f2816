"""Pages that show measures: what is between the marks is replaced, and every page has its marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.economics import measure_answer
from benchmarks.measures.base import filled, tables

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
    assert ("macro.md", "deficits") in tables, measure_answer.__name__
    for page, name in tables:
        text = (repository / "docs" / page).read_text(encoding="utf-8")
        assert filled(text, name, "new") != text
