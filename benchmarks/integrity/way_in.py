"""What a newcomer meets: public names, code on pages, sources, links. Tests and measures count from here."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import econ
from econ.cli import main
from econ.model.graph import load
from econ.parameters import load as load_parameters
from econ.provenance.sources import Citation, of_equation, of_parameter, resolved

ROOT = Path(__file__).resolve().parents[2]
#: Commands whose function has another name than they.
FUNCTIONS = {
    "cache": "clear_cache",
    "data": "build_data",
    "given": "pinnable",
    "given list": "pinnable",
    "given new": "new_given",
    "given validate": "validate_given",
    "run": "simulate",
    "uncertainty": "sensitivity",
    "data add": "add_data",
    "data archive": "archive_forecast",
    "data build": "build_data",
    "data check": "check_data",
    "data due": "due",
    "data roll": "roll_data",
    "data show": "readings",
    "data template": "template",
    "parameters show": "parameters",
    "scenarios list": "scenarios",
    "scenarios schema": "scenarios.json_schema",
    "scenarios validate": "scenarios.compile_scenarios",
}
#: Pages by hand; those that code writes have formulas and no code.
PAGES = [
    ROOT / "README.md",
    *(p for p in sorted((ROOT / "docs").rglob("*.md")) if "equations" not in p.relative_to(ROOT).parts),
]
#: A fenced block, its remark before it and its language.
_FENCE = re.compile(
    r"(?:^[ ]*<!-- (?P<mark>slow|not run: [^>]*) -->\n)?"
    r"^(?P<pad>[ ]*)```(?P<language>[\w-]*)\n(?P<code>.*?)^(?P=pad)```[ ]*$",
    re.MULTILINE | re.DOTALL,
)
#: A link within the repository: its target without an anchor.
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]*[./][^)#\s]*)(?:#[^)]*)?\)")


def functions() -> dict[str, Callable[..., Any]]:
    """Public functions by name; of a module that lists, the function that does."""
    found = {}
    for name in econ.__all__:
        thing = getattr(econ, name)
        if inspect.ismodule(thing):
            own = getattr(thing, "listing", None)
            thing = own if inspect.isfunction(own) else import_module(f"{thing.__name__}.listing").listing
        if inspect.isfunction(thing):
            found[name] = thing
    return found


def undocumented(function: Callable[..., Any]) -> list[str]:
    """What a function's documentation lacks: meaning, arguments, what comes back, errors, example, types."""
    doc, parameters = inspect.getdoc(function) or "", inspect.signature(function).parameters
    sections = ["Returns", "Examples", *(["Parameters", "Raises"] if parameters else [])]
    told = doc.partition("\nParameters\n")[2].partition("\nReturns\n")[0]
    lacks = [s for s in sections if f"\n{s}\n---" not in doc]
    lacks += [p for p in parameters if not re.search(rf"(^|[\s,*]){p}\b", told, re.MULTILINE)]
    lacks += [f"type of {n}" for n, p in parameters.items() if p.annotation is p.empty]
    return lacks + ([] if function.__annotations__.get("return") is not None else ["type of what returns"])


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and every command of a group, by its words."""
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for sub, inner in command.commands.items():
                yield f"{name} {sub}", inner


def without_question() -> list[str]:
    """Commands that docs/commands.md leaves out, but for those of the machine's own files."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`econ (\w+)", page)) | {"cache", "estimate"}
    return [name for name in main.list_commands(click.Context(main)) if name not in named]


def has_public_function(words: str) -> bool:
    """Whether what a command does can be called as `econ.NAME`, or as a function of a public module."""
    name = FUNCTIONS.get(words, words.replace(" ", "."))
    first, _, rest = name.partition(".")
    return first in econ.__all__ and (not rest or callable(getattr(getattr(econ, first), rest, None)))


@dataclass(frozen=True)
class Block:
    """A block of code on a page; `mark` is what the page says of how it is run."""

    page: str
    line: int
    language: str
    code: str
    mark: str


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    return [
        Block(
            page=name,
            line=text.count("\n", 0, m.start("code")),
            language=m["language"],
            code=textwrap.dedent(m["code"]),
            mark=m["mark"] or "",
        )
        for m in _FENCE.finditer(text)
    ]


def all_blocks() -> list[Block]:
    """Blocks of every page by hand."""
    return [block for path in PAGES for block in blocks(path)]


def command_lines(found: list[Block]) -> list[tuple[Block, str]]:
    """Lines of shell that call `econ`: joined where they go on, remarks cut off."""
    lines = []
    for block in found:
        if block.language in ("sh", "") or (block.language == "text" and "econ data" in block.code):
            for line in block.code.replace("\\\n", " ").splitlines():
                command = re.sub(r"\s+#.*$", "", line).strip()
                lines += [(block, part) for part in command.split(" && ") if part.startswith("econ ")]
    return lines


def cited() -> Iterator[tuple[str, list[Citation]]]:
    """What every equation and parameter names as its source."""
    table = dict(load_parameters())
    for name, eq in load().equations.items():
        yield name, of_equation(eq, table)
    for name, p in table.items():
        yield name, of_parameter(p)


def opens(citation: Citation) -> bool:
    """Whether the page and the anchor of a citation are there."""
    if not citation.link:
        return True
    page, _, anchor = citation.link.partition("#")
    path = ROOT / "docs" / page
    return path.is_file() and (not anchor or f'<a id="{anchor}"></a>' in path.read_text(encoding="utf-8"))


def unresolved() -> list[str]:
    """Equations and parameters whose source opens nothing."""
    return [name for name, found in cited() if not resolved(found) or not all(map(opens, found))]


def broken_links() -> list[str]:
    """Links of README and pages to files that are not there."""
    wrong = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in _LINK.findall(path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                wrong.append(f"{path.relative_to(ROOT).as_posix()}: {target}")
    return wrong
