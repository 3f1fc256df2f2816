"""Words that readers do not meet, as `econ/reporting/words.yaml` lists them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest

from econ.cli import main
from econ.document import read_document
from econ.parameters import load as parameters
from econ.paths import PACKAGE
from econ.reporting.catalogue import prose
from econ.reporting.document import material
from econ.reporting.page.layout import Typed, as_markdown, page_one
from econ.reporting.pages import annex, sections
from econ.scenarios.library import load as scenario
from econ.scenarios.library import names
from econ.variables import forcings, variables
from tests.golden.test_report_words import FOUND
from tests.unit.reporting_dataset import made_up, made_up_history, made_up_uncertainty

WORDS: list[dict[str, str]] = read_document(PACKAGE / "reporting" / "words.yaml")[0]["replaced"]


def wrong(text: str, *scopes: str) -> list[str]:
    """Words of the list in a text; code and options in it are none."""
    plain = re.sub(r"```.*?```|`[^`]*`|--[a-z-]+|<[^>]*>", " ", text, flags=re.DOTALL)
    return [
        f"{found[0]!r} in …{plain[max(0, found.start() - 40) : found.end() + 30]!r}: say {rule['use']}"
        for rule in WORDS
        if rule["where"] in scopes
        for found in re.finditer(rf"\b(?:{rule['word']})\b", plain, re.IGNORECASE)
    ]


def strings(value: Any) -> list[str]:
    """Every text in a block, at any depth; pictures apart, whose letters are read on their own."""
    if isinstance(value, str):
        return [" ".join(re.findall(r"<text[^>]*>([^<]*)<", value))] if value.startswith("<svg") else [value]
    if isinstance(value, dict):
        return [
            text for key, one in value.items() if key not in ("key", "kind", "align") for text in strings(one)
        ]
    return [text for one in value for text in strings(one)] if isinstance(value, (list, tuple)) else []


def test_the_list_is_one_of_patterns_with_what_is_said_instead() -> None:
    for rule in WORDS:
        assert re.compile(rule["word"]) and rule["use"] and rule["where"] in ("everywhere", "report")
    assert wrong("Nothing is told.", "everywhere") and not wrong("`told`", "everywhere")


def test_the_readme(repository: Path) -> None:
    assert not wrong((repository / "README.md").read_text(encoding="utf-8"), "everywhere")


def commands(group: click.Command, name: str = "econ") -> list[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        return [(name, group)]
    context = click.Context(group, info_name=name)
    below = {key: group.get_command(context, key) for key in group.list_commands(context)}
    return [(name, group), *(p for key, one in below.items() if one for p in commands(one, f"{name} {key}"))]


@pytest.mark.parametrize(("name", "command"), commands(main))
def test_help(name: str, command: click.Command) -> None:
    assert not wrong(command.get_help(click.Context(command, info_name=name)), "everywhere")


def test_labels_and_scenarios() -> None:
    texts = [f"{one.label} {one.long_name}" for one in variables().values()]
    texts += [one.long_name for one in forcings().values()]
    texts += [one.title for one in parameters().values()]
    texts += [f"{s.title} {s.phrase} {s.description}" for s in map(scenario, names())]
    assert not [found for text in texts for found in wrong(text, "everywhere")]


def test_the_reports_own_words() -> None:
    whole = material(
        made_up(("baseline", "no_pressure", "tariff_100"), draws=32),
        lead="baseline",
        findings=FOUND,
        history=made_up_history(),
        uncertainty=made_up_uncertainty("baseline"),
    )
    shown = [text for section in sections(whole) for text in strings(section.blocks(36))]
    shown += strings(annex(whole)[:2])
    shown += [*strings(prose()), as_markdown(page_one(FOUND, Typed(), ["today"]))]
    shown += strings(prose()["likelihood"]) + list(prose()["likelihood"])
    found = [one for text in dict.fromkeys(shown) for one in wrong(text, "everywhere", "report")]
    assert not found
