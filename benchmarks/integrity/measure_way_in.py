"""What a newcomer meets: is it documented, does it run, does it open?"""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.integrity import way_in
from benchmarks.measures.base import Measure, measures


def _row(name: str, n: int, against: str, wrong: list[str]) -> Measure:
    good = n - len(wrong)
    shown = "; ".join(wrong[:5]) + (f"; and {len(wrong) - 5} more" if len(wrong) > 5 else "")
    return Measure(
        "way in", name, f"{good} of {n}", "", n, f"{n} of {n}", against, good == n, shown.replace("|", "\\|")
    )


@measures("way in")
def newcomers() -> Iterable[Measure]:
    """Public names, code on pages, commands, sources and links."""
    public = way_in.functions()
    lacking = [name for name, function in public.items() if way_in.undocumented(function)]
    yield _row(
        "Public functions with meaning, arguments, errors, types and an example",
        len(public),
        "their docstrings; tests run the examples",
        lacking,
    )
    found = way_in.all_blocks()
    code = [b for b in found if b.language == "python" or "schema_version" in b.code]
    idle = [f"{b.page}:{b.line} ({b.mark})" for b in code if b.mark.startswith("not run")]
    yield _row(
        "Python and scenario blocks of README and pages that tests run",
        len(code),
        "tests/unit/test_pages.py",
        idle,
    )
    every = [words for words, _ in way_in.commands()]
    deep = [words for words in every if not way_in.has_public_function(words)]
    yield _row(
        "Commands whose work is a public function",
        len(every),
        "the command line; the rest needs a deep import",
        deep,
    )
    top = [words for words in every if " " not in words]
    silent = way_in.without_question()
    yield _row(
        "Commands that the page of questions leads to",
        len(top),
        "docs/commands.md; cache and estimate apart",
        silent,
    )
    sources = list(way_in.cited())
    nothing = way_in.unresolved()
    yield _row(
        "Sources of equations and parameters that name a section, page, law, publication or table that opens",
        len(sources),
        "docs/model.md, docs/estimation, data/raw; of an assumption its reason",
        nothing,
    )
    broken = way_in.broken_links()
    yield Measure(
        "way in",
        "Links of README and pages to files that are not there",
        len(broken),
        "links",
        len(broken),
        "0",
        "the repository; anchors by the strict build of the site",
        not broken,
        "; ".join(broken[:5]),
    )
