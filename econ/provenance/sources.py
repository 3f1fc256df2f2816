"""What a `Source:` points at: a section of docs/model.md, a law, a paper, a page, a definition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from econ.model.equation import Equation
    from econ.parameters import Parameter

__all__ = ["Citation", "citations", "of_equation", "of_parameter", "resolved"]

Kind = Literal["section", "page", "law", "publication", "definition", "table", "assumption", "remark"]

_SECTION = re.compile(r"MODEL ((?:II\.\d|\d+)(?:(?:, | and )(?:II\.\d|\d+))*)")
_PAGE = re.compile(r"(?:`estimation/|estimates? `)(\w+)`")
_LAW = re.compile(
    r"(Tax|Budget|Customs) Code|\b[Ll]aws?\b|[Dd]ecrees?\b|\b[Bb]ills?\b|Agreement on|[Dd]irective|"
    r"\b[Nn]otices?\b|tax_rules|\bact\b"
)
#: An author and a year: `Fokin (2024)`, `(Korhonen and Nuutilainen, 2017)`, `Kilian and Murphy 2014`.
_PAPER = re.compile(r"[A-Z][\w'.-]+[^;]{0,90}?\(?\b(?:18|19|20)\d\d[a-z]?\b\)?")
#: Those who publish without a year beside them: the ministry's standing tables, Rosstat's series.
_PUBLISHER = re.compile(
    r"[Mm]inistry|Rosstat|Bank of Russia|[Aa]uctions since|Accounts Chamber|Treasury|\b(?:IEA|EIA|OPEC)\b|"
    r"Reuters|Bloomberg|Argus|Kpler|CREA|KSE|Transneft|VAT rise of 20\d\d|[Aa]nnouncement"
)
_DEFINITION = re.compile(r"\b[Ii]dentity\b|\b[Dd]efinitions?\b|\b[Aa]rithmetic\b")
_ASSUMPTION = re.compile(r"\b[Aa]ssumptions?\b")
_ESTIMATE = re.compile(r"\bestimated?\b")


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing that a source names.

    Parameters
    ----------
    text : str
        The words of the source.
    kind : str
        `remark` is a word beside a citation that points at nothing by itself.
    link : str
        The page that it opens, from the folder `docs`; empty for a law, a publication or a definition.
    """

    text: str
    kind: Kind
    link: str = ""


def citations(source: str) -> list[Citation]:
    """Everything that a source's text names.

    Parameters
    ----------
    source : str
        Parts are divided by semicolons; one part may name several sections.
    """
    found: list[Citation] = []
    for part in (p.strip().rstrip(".") for p in " ".join(source.split()).split(";")):
        if part:
            found += _of_part(part)
    return found


def _of_part(part: str) -> Iterable[Citation]:
    linked = [
        Citation(f"MODEL {number}", "section", f"model.md#model-{number.lower()}")
        for numbers in _SECTION.findall(part)
        for number in re.findall(r"II\.\d|\d+", numbers)
    ]
    linked += [Citation(part, "page", f"estimation/{name}.md") for name in _PAGE.findall(part)]
    if linked:
        return linked
    for pattern, kind in _UNLINKED:
        if pattern.search(part):
            return [Citation(part, kind)]
    return [Citation(part, "remark")]


_UNLINKED: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_LAW, "law"),
    (_DEFINITION, "definition"),
    (_PAPER, "publication"),
    (_PUBLISHER, "publication"),
    (_ASSUMPTION, "assumption"),
)


def of_equation(eq: Equation, parameters: dict[str, Parameter]) -> list[Citation]:
    """What an equation's docstring names; a bare `estimate` means the relations of its parameters."""
    found = citations(eq.doc.partition("Source:")[2])
    relations = {parameters[name].relation.split(".")[0] for name in eq.reads if name in parameters} - {""}
    pages = [Citation(f"estimate `{name}`", "page", f"estimation/{name}.md") for name in sorted(relations)]
    bare = [c for c in found if c.kind == "remark" and _ESTIMATE.search(c.text)]
    return [*(c for c in found if c not in bare), *(pages if bare else [])]


def of_parameter(p: Parameter) -> list[Citation]:
    """What a parameter names: its relation's page, the raw rows that it is read off, its source's words.

    The source of an assumption is its reason; the range beside it says how far it is trusted.
    """
    found = citations(p.source)
    if p.relation:
        relation = p.relation.split(".")[0]
        found.append(Citation(f"estimate `{relation}`", "page", f"estimation/{relation}.md"))
    if p.data or p.rows:
        found += [Citation(part.strip(), "table", "data.md") for part in (p.data or p.rows).split(";")]
    if p.kind == "assumption" and p.source and not resolved(found):
        found.append(Citation(p.source, "assumption", "parameters.md"))
    return found


def resolved(found: Iterable[Citation]) -> bool:
    """Whether at least one citation is more than a remark."""
    return any(c.kind != "remark" for c in found)
