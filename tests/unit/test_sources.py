"""Every source that an equation or a parameter names opens: a section, page, law, publication, definition."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.integrity.way_in import opens
from econ.model.graph import load
from econ.observations.catalog import table_names
from econ.parameters import load as load_parameters
from econ.provenance.sources import citations, of_equation, of_parameter, resolved


def test_every_equation_names_a_source_that_opens() -> None:
    table = dict(load_parameters())
    for name, eq in load().equations.items():
        found = of_equation(eq, table)
        assert resolved(found), f"{name}: {eq.doc.partition('Source:')[2]}"
        assert not [c for c in found if not opens(c)], name


def test_every_parameter_names_a_source_that_opens() -> None:
    for name, p in load_parameters().items():
        found = of_parameter(p)
        assert resolved(found), f"{name}: {p.source}"
        assert not [c for c in found if not opens(c)], name


def test_rows_that_a_parameter_is_read_off_are_in_a_table() -> None:
    known = set(table_names())
    for name, p in load_parameters().items():
        named = [part.partition(":")[0].strip() for part in p.data.split(";") if ":" in part]
        assert set(named) <= known, name


def test_model_sections_are_complete(repository: Path) -> None:
    """No section of the model's page is missing between the first and the last."""
    text = (repository / "docs" / "model.md").read_text(encoding="utf-8")
    found = re.findall(r'<a id="model-([\w.]+)"></a>\n## ([\w.]+?)\.? ', text)
    assert [a for a, _ in found] == [*map(str, range(1, 14)), *(f"ii.{n}" for n in range(1, 5))]
    assert all(anchor == number.lower() for anchor, number in found)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("MODEL 4, 5 and II.2", ["section"] * 3),
        ("MODEL 10; Bank of Russia (2018).", ["section", "publication"]),
        ("Tax Code, article 342", ["law"]),
        ("`estimation/wholesale`", ["page"]),
        ("identity", ["definition"]),
        ("the weather of last week", ["remark"]),
    ],
)
def test_kinds_of_citation(source: str, kinds: list[str]) -> None:
    assert [c.kind for c in citations(source)] == kinds


def test_a_section_that_is_not_there_would_be_seen() -> None:
    assert not opens(citations("MODEL 99")[0])
