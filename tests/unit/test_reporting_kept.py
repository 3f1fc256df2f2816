"""What reports keep between calls: read back whole, never from a foreign file, bounded, deletable."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from econ import paths
from econ.reporting import kept as store
from econ.reporting.kept import kept
from econ.reporting.letter import as_docx
from econ.reporting.page.layout import Typed, page_one
from tests.golden.test_report_words import FOUND
from tests.unit.reporting_dataset import made_up, made_up_uncertainty
from tests.unit.test_reporting_titles import BESIDE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ECON_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(paths, "_commands", True)
    return tmp_path / "cache"


def never() -> Any:
    raise AssertionError("made again")


def test_what_is_kept_comes_back_as_it_was(folder: Path) -> None:
    assert kept("findings", lambda: FOUND, 1) == FOUND
    assert kept("findings", never, 1) == FOUND
    assert kept("beside", lambda: BESIDE, 1) == BESIDE
    assert kept("beside", never, 1) == BESIDE
    whole = made_up_uncertainty()
    kept("uncertainty", lambda: whole, 1)
    again = kept("uncertainty", never, 1)
    assert again.shares.identical(whole.shares)
    assert {key: list(ones) for key, ones in again.top.items() if key == "fuel_stress"}["fuel_stress"][
        0
    ] == whole.top["fuel_stress"][0]
    assert len(store.files()) == 3 and folder.is_dir()


def test_another_question_or_a_broken_file_is_a_miss(folder: Path) -> None:
    kept("findings", lambda: FOUND, "a")
    other = replace(FOUND, who="another")
    assert kept("findings", lambda: other, "b") == other
    for file in store.files():
        file.write_text("{broken")
    assert kept("findings", lambda: other, "a") == other
    (file,) = [f for f in store.files() if "another" in f.read_text()][:1]
    file.write_text(json.dumps({"key": "foreign", "value": 1}))
    assert kept("findings", lambda: FOUND, "a") in (FOUND, other)


def test_a_file_makes_nothing_but_what_it_may(folder: Path) -> None:
    kept("findings", lambda: FOUND, 1)
    (file,) = store.files()
    content = json.loads(file.read_text())
    content["value"]["kind"] = "Popen"
    file.write_text(json.dumps(content))
    assert kept("findings", lambda: FOUND, 1) == FOUND


def test_files_are_few_and_can_be_deleted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST", 3)
    for k in range(6):
        kept("numbers", lambda: np.arange(3), k)
    assert len(store.files()) == 3
    assert store.clear() == 3 and not store.files()


def test_without_a_cache_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECON_CACHE", "off")
    monkeypatch.setattr(paths, "_commands", True)
    assert kept("numbers", lambda: 3, 1) == 3
    assert not list(tmp_path.iterdir())


def test_page_one_as_a_document_has_the_same_words() -> None:
    from io import BytesIO

    from docx import Document

    page = page_one(FOUND, Typed(author="A. Analyst", note="A note."), ["today"])
    ds = made_up(("baseline",), draws=2, months=2)
    made = as_docx(page, ds)
    assert made == as_docx(page, ds)
    read = Document(BytesIO(made))
    words = "\n".join(paragraph.text for paragraph in read.paragraphs)
    for paragraph in page["paragraphs"]:
        assert f"{paragraph['head']} {paragraph['text']}" in words
    assert page["title"] in words and "A. Analyst" in words and "A note." in words
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows][1][
        0
    ] == "Oil price 10 dollars lower"
    assert page["charts"][0]["alt"] in read.element.xml
