"""The generated pages keep up with the code."""

from __future__ import annotations

import importlib.util

import pytest


@pytest.fixture(scope="module")
def pages(repository):
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", ["equations.md", "timing.md", "parameters.md"])
def test_page_is_current(repository, pages, name):
    committed = (repository / "docs" / name).read_text(encoding="utf-8")
    assert committed == pages[name], "run `make docs`"
