"""The notebook runs from top to bottom, and is stored without results that could be old."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest


def notebooks(repository: Path) -> list[Path]:
    return sorted((repository / "examples").glob("*.ipynb"))


def test_a_notebook_is_stored_without_results(repository: Path) -> None:
    found = notebooks(repository)
    assert found
    for path in found:
        cells = nbformat.read(path, as_version=4).cells
        assert not [c for c in cells if c.cell_type == "code" and (c.outputs or c.execution_count)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the kernel's own libraries
def test_the_notebook_runs(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a question to a report to an optimiser's call, in a kernel of its own."""
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(repository))
    monkeypatch.chdir(tmp_path)
    for path in notebooks(repository):
        copy = shutil.copy(path, tmp_path)
        notebook = nbformat.read(copy, as_version=4)
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()
        html = [o["data"] for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "data" in o]
        assert any("<details" in data.get("text/html", "") for data in html)
    assert (tmp_path / "question.pdf").stat().st_size > 10_000
