"""The generated pages keep up with the code."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

import econ


@pytest.fixture(scope="module")
def pages(repository):
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_generated_pages_are_current(repository, pages):
    behind = [n for n, text in pages.items() if (repository / "docs" / n).read_text(encoding="utf-8") != text]
    assert not behind, "run `make docs`"


def test_the_page_of_schedules_is_of_these_data(repository):
    page = (repository / "docs" / "persistence.md").read_text(encoding="utf-8")
    made_with = set(re.findall(r"data to \S+ \(`?([0-9a-f]{16})", page))
    run = econ.simulate("baseline", months=1, draws=0, keep=["brent_price"])
    assert made_with == {run.attrs["data_hash"]}, "run `make docs`"


def test_every_equation_has_its_formula_and_parameters(pages):
    from econ.model.graph import load
    from econ.parameters import names

    graph = load()
    blocks = "\n".join(text for name, text in pages.items() if name.startswith("equations/"))
    for name, eq in graph.equations.items():
        _, _, entry = blocks.partition(f'<a id="{name}"></a>')
        entry = entry.partition("<a id=")[0]
        assert f"{name} = " in entry, name
        assert all(f"#{p})" in entry for p in eq.reads if p in names()), name
        assert "- source: " in entry


def test_the_architecture_page_names_every_room(repository):
    from importlib import import_module

    sys.path.insert(0, str(repository / "docs"))
    rooms = import_module("architecture").rooms()
    page = (repository / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert not [room for room in rooms if f"`{room}`" not in page]
    assert "model" in rooms["ensemble"]
