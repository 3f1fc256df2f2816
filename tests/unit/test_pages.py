"""Every code block of the pages runs: Python is executed, scenarios are read, commands exist."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from unittest import mock

import click
import matplotlib as mpl
import pytest
from click.testing import CliRunner

import econ
from benchmarks.integrity.way_in import Block, all_blocks, command_lines
from econ.cli import main

#: What a shell line may begin with, beside `econ`.
_SHELL = ("make ", "pip ", "dask ", "git ", "PYTHONPATH=", ".venv/", "python ")


BLOCKS = all_blocks()
PYTHON = sorted({b.page for b in BLOCKS if b.language == "python" and not b.mark})
SLOW = sorted({b.page for b in BLOCKS if b.language == "python" and b.mark == "slow"})


def run_page(page: str, marks: tuple[str, ...]) -> int:
    """Run a page's Python, block after block in one namespace; how many."""
    names: dict[str, object] = {"__name__": "page"}
    found = [b for b in BLOCKS if b.page == page and b.language == "python" and b.mark in marks]
    for block in found:
        code = compile("\n" * block.line + block.code, block.page, "exec")
        exec(code, names)  # noqa: S102
    return len(found)


@pytest.mark.parametrize("page", PYTHON)
def test_python_of_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # A page may set a variable of the environment, as a reader would.
    with mpl.rc_context(), mock.patch.dict(os.environ):
        assert run_page(page, ("",)) > 0


@pytest.mark.slow
@pytest.mark.parametrize("page", SLOW)
def test_slow_python_of_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    assert run_page(page, ("", "slow")) > 0


def scenarios() -> list[Block]:
    return [b for b in BLOCKS if b.language == "yaml" and "schema_version" in b.code]


@pytest.mark.parametrize("block", scenarios(), ids=lambda b: f"{b.page}:{b.line}")
def test_scenarios_of_the_pages_are_valid(block: Block) -> None:
    parsed = econ.scenarios.parse(block.code)
    econ.scenarios.compile_scenarios([parsed], str(econ.simulate(draws=0, months=1).month.values[0])[:7], 24)


@pytest.mark.parametrize(
    ("block", "line"), command_lines(BLOCKS), ids=lambda v: v if isinstance(v, str) else v.page
)
def test_commands_of_the_pages_exist(block: Block, line: str, tmp_path: Path) -> None:
    """Every command, option and choice is one that the command line has; nothing is run."""
    # What is asked of the shell, and brackets around what may be left out, are not the command's.
    words = shlex.split(re.sub(r"\[|\]|\.\.\.", "", line))[1:]
    words = words[: words.index(">")] if ">" in words else words
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and words and words[0] in command.list_commands(context):
        inner = command.get_command(context, words[0])
        assert inner is not None
        command, words = inner, words[1:]
    assert command is not main, f"{block.page}:{block.line} {line}"
    with command.make_context(command.name, list(words)) as made:
        assert made.command is command


def test_shell_blocks_hold_known_commands() -> None:
    unknown = [
        (b.page, line)
        for b in BLOCKS
        if b.language == "sh"
        for line in b.code.replace("\\\n", " ").splitlines()
        if line.strip() and not line.startswith(("#", "econ ", *_SHELL))
    ]
    assert not unknown


def test_a_block_that_is_not_run_says_why() -> None:
    for block in BLOCKS:
        if block.mark.startswith("not run"):
            assert len(block.mark) > len("not run: ")
    assert {b.language for b in BLOCKS} <= {"", "python", "yaml", "sh", "text", "diff"}


@pytest.mark.slow
def test_the_tutorial_as_a_newcomer_types_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and files of the tutorial, in its order, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    runner, names = CliRunner(), {"__name__": "page"}
    done = 0
    for block in (b for b in BLOCKS if b.page == "docs/tutorial.md"):
        if block.language == "yaml":
            Path("mine.yaml").write_text(block.code, encoding="utf-8")
        elif block.language == "python":
            exec(block.code, names)  # noqa: S102
        else:
            for line in (part for part in block.code.splitlines() if part.startswith("econ ")):
                result = runner.invoke(main, shlex.split(line)[1:], catch_exceptions=False)
                assert result.exit_code == 0, f"{line}\n{result.output}"
                done += 1
    assert done >= 6
    assert Path("mine.pdf").stat().st_size > 10_000
