"""The last page: limits, method in half a page, how to make it again, words, likelihoods, how to cite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from econ.ensemble.dataset import EDITED
from econ.reporting.catalogue import prose
from econ.reporting.exhibits import Block, heading, points, text
from econ.reporting.material import Material
from econ.reporting.sections.words import date_words
from econ.reporting.tables import table
from econ.reporting.text import draws_text, month_name

__all__ = ["blocks"]


def blocks(m: Material, left_out: Sequence[str], notes: str, issued: str) -> list[Block]:
    """All of it."""
    said = prose()
    found: list[Block] = [heading("What it cannot tell"), points(said["limits"])]
    if left_out:
        found += [heading("What is left out"), text(" ".join(left_out))]
    if notes:
        found += [heading("Notes of this run"), text(notes)]
    found += [heading("Method"), points(said["method"]), heading("How to make it again"), text(_run(m))]
    found += [heading("Words"), points(said["words"]), _likelihood(said["likelihood"])]
    return [*found, heading("How to cite"), text(_cite(m, issued)), text(said["contact"])]


def _run(m: Material) -> str:
    ds = m.ds
    run = (
        f"econ {ds.attrs['version']}, data to {month_name(m.vintage)}, known by {date_words(m.known_by)}; "
        f"{draws_text(ds)}, seed "
        f"{ds.attrs['seed']}; {ds.sizes['month']} months from {month_name(m.months[0])}. Data hash "
        f"{ds.attrs['data_hash']}; content hash {ds.attrs.get('content_hash', 'not known')}."
    )
    return run + (f" The numbers: {ds.attrs[EDITED]}." if EDITED in ds.attrs else "")


def _cite(m: Material, issued: str) -> str:
    """How the report is cited, with its day of issue and the run's own hash."""
    content = str(m.ds.attrs.get("content_hash", ""))[:12]
    return (
        f"econ {m.ds.attrs['version']}: Sanctions pressure on Russia, budget and fuel. Issue of {issued}, "
        f"content {content}."
    )


def _likelihood(words: dict[str, str]) -> dict[str, Any]:
    rows = [[word, meaning] for word, meaning in words.items()]
    return table(
        "One word, one probability",
        ["Word", "Means"],
        rows,
        align=["left", "left"],
        widths=[1, 2.4],
        size=7.5,
        pad=1.8,
    )
