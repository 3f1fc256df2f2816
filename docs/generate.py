"""Write the pages that the code itself can tell: equations, timing, API, ragged edge, architecture, README.

`docs/equations.md` lists every equation, `docs/equations/` has them by block with formulas made from the
functions. Run as `python docs/generate.py`; a test fails when a page is behind the code.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

from econ.ensemble.pinnable import COLUMNS, pinnable
from econ.model.equation import Equation
from econ.model.graph import CALENDAR, GIVEN, PREVIOUS, Graph, load
from econ.observations.choice import read_readings
from econ.observations.series import SERIES
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
from econ.parameters.ranges import told
from econ.provenance.formulas import formula, helpers
from econ.provenance.sources import Citation, of_equation
from econ.quantities import MONTHS_PER_YEAR, parse_month
from econ.variables import BLOCKS, in_block
from econ.vintage import vintage

#: Months without a figure that are named.
_NAMED = 5
HERE = Path(__file__).resolve().parent
#: What each block of variables is about.
TITLES = {
    "oil": "World oil and products",
    "macro": "Rouble, prices, key rate, GDP",
    "refining": "Strikes, refining, products",
    "fuel": "The home fuel market",
    "exports": "Discounts, buyers, exports",
    "taxes": "Oil taxes",
    "budget": "Budget, Fund, debt",
    "answer": "Moscow's answer",
    "stress": "Stress",
}


def index(graph: Graph) -> str:
    """Every equation in the order of the month, with the page that has its formula."""
    lines = [
        "# Equations",
        "",
        "In the order in which a month is computed. Each name opens its formula, made from the function.",
        "[The model](model.md) says in plain words what the blocks do; [timing](timing.md) lists the lags.",
        "",
        "| variable | unit | meaning | function in |",
        "|---|---|---|---|",
    ]
    blocks = {name: block for block in BLOCKS for name in in_block(block)}
    for name, eq in graph.equations.items():
        title, _, _ = _words(eq)
        link = f"[`{name}`](equations/{blocks[name]}.md#{name})"
        lines.append(f"| {link} | {graph.variables[name].unit} | {_cell(title)} | `{_file(eq)}` |")
    return "\n".join(lines) + "\n"


def block_page(graph: Graph, block: str, table: dict[str, Parameter]) -> str:
    """The equations of a block, each with formula, what it reads, parameters and sources."""
    names = set(in_block(block))
    found = [eq for name, eq in graph.equations.items() if name in names]
    lines = [
        f"# {TITLES[block]}",
        "",
        "Written from the functions. `x[t-1]` is last month's value, `x^y` a power, `a if c else b` is a",
        "where c is true and otherwise b, `x is free` means that no path is given for x. Sums run over",
        "districts, buyers or products; the fuels are gasoline and diesel in this order.",
        "",
    ]
    for eq in found:
        lines += _entry(graph, eq, table)
    lines += _helpers(found)
    return "\n".join(lines).rstrip() + "\n"


def _entry(graph: Graph, eq: Equation, table: dict[str, Parameter]) -> list[str]:
    variable = graph.variables[eq.name]
    first, rest, _ = _words(eq)
    reads = [f"- {label}: {', '.join(names)}" for label, names in _reads(graph, eq).items() if names]
    used = [f"- [`{n}`](../parameters.md#{n}) ({_brief(table[n])})" for n in eq.reads if n in table]
    said = "; ".join(_linked(c) for c in of_equation(eq, table))
    over = f" by {', '.join(variable.dims)}" if variable.dims else ""
    return [
        f'<a id="{eq.name}"></a>',
        f"## {variable.long_name}",
        "",
        f"`{eq.name}`, {variable.unit}{over}; `{_file(eq)}`",
        "",
        f"{first} {rest}".strip(),
        "",
        "```text",
        formula(eq.function, eq.name),
        "```",
        "",
        *reads,
        *(["- parameters:", *(f"    {line}" for line in used)] if used else []),
        f"- source: {said}",
        "",
    ]


def _reads(graph: Graph, eq: Equation) -> dict[str, list[str]]:
    """The names that an equation reads, by what they are; parameters apart."""
    found: dict[str, list[str]] = {
        "this month": [],
        "last month": [],
        "given": [],
        "levers": [],
        "shocks": [],
    }
    for read in eq.reads:
        if read in graph.variables:
            found["this month"].append(f"`{read}`")
        elif read.startswith(PREVIOUS):
            found["last month"].append(f"`{read.removeprefix(PREVIOUS)}`")
        elif read.startswith(GIVEN):
            found["given"].append(f"`{read.removeprefix(GIVEN)}`")
        elif read in graph.forcings:
            found["levers"].append(f"`{read}`")
        elif read in graph.shocks:
            found["shocks"].append(f"`{read}`")
        elif read in CALENDAR:
            found["this month"].append(f"`{read}` ({CALENDAR[read][1].lower()})")
    return found


def _helpers(equations: list[Equation]) -> list[str]:
    called = helpers(equations)
    if not called:
        return []
    lines = ["## Functions that these equations call", ""]
    for name, function in sorted(called.items(), key=lambda pair: pair[0].lstrip("_")):
        arguments = ", ".join(inspect.signature(function).parameters)
        shown = f"{name.lstrip('_')}({arguments})"
        doc = " ".join((inspect.getdoc(function) or "").split())
        lines += [f"**{name.lstrip('_')}**: {doc}", "", "```text", formula(function, shown), "```", ""]
    return lines


def _words(eq: Equation) -> tuple[str, str, str]:
    """The first sentence of a docstring, the rest before its source, the source."""
    text, _, source = " ".join(eq.doc.split()).partition("Source:")
    first, dot, rest = text.strip().partition(". ")
    return first.rstrip(".") + ".", rest.strip() if dot else "", source.strip()


def _file(eq: Equation) -> str:
    return eq.module.replace(".", "/") + ".py"


def _linked(citation: Citation) -> str:
    return f"[{citation.text}](../{citation.link})" if citation.link else citation.text


def _brief(p: Parameter) -> str:
    return f"{p.title}; {_value(p)} {p.unit}, {p.kind}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def timing(graph: Graph) -> str:
    """Every read of last month's value: where feedbacks close and memory is kept."""
    place = {name: i for i, name in enumerate(graph.equations)}
    memory, feedback = [], []
    for name, eq in graph.equations.items():
        for read in eq.reads:
            source = read.removeprefix(PREVIOUS)
            if read == source:
                continue
            own = source == name
            (memory if own or place[source] < place[name] else feedback).append((name, source))
    lines = [
        "# Timing",
        "",
        "A month is computed once, in the order of [the equations](equations.md). Nothing is solved",
        "simultaneously: a feedback is closed by reading last month's value. Stocks are end of month.",
        "",
        "## Feedbacks closed with one lag",
        "",
        *_lags(feedback),
        "",
        "## Memory: a variable's own past, or an earlier one's",
        "",
        *_lags(memory),
    ]
    return "\n".join(lines) + "\n"


def _lags(pairs: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f"| `{name}` | `{source}` |" for name, source in pairs]
    return ["| equation | reads last month's |", "|---|---|", *rows]


def parameters(table: dict[str, Parameter]) -> str:
    """Every parameter with its kind and source. Estimates' values are in `estimates.json`."""
    lines = ["# Parameters", "", "`econ parameters show NAME` tells more.", ""]
    for block in sorted({p.block for p in table.values()}):
        lines += [f"## {block}", "", "| parameter | unit | kind | value | source |", "|---|---|---|---|---|"]
        for p in sorted((p for p in table.values() if p.block == block), key=lambda p: p.line):
            source = _source(p)
            source += f". Certain: {p.certain}" if p.certain else ""
            kind = f"{p.kind}, policy" if p.policy else p.kind
            anchor = f'<a id="{p.name}"></a>`{p.name}`'
            lines.append(f"| {anchor}: {p.title} | {p.unit} | {kind} | {_value(p)} | {source} |")
        lines.append("")
    return "\n".join(lines)


def _source(p: Parameter) -> str:
    if p.relation:
        relation = p.relation.split(".")[0]
        return (
            f"{_cell(' '.join(p.source.split()))} [estimate `{p.relation}`](estimation/{relation}.md)".strip()
        )
    return _cell(" ".join((p.source or p.data).split()))


def _value(p: Parameter) -> str:
    if p.relation:
        return "estimated"
    law = "" if p.distribution == "one_of" else f", {p.distribution}"
    spread = f" ({told(p)}{law})" if p.distribution else ""
    if p.schedule:
        return f"{len(p.schedule)} dated values from {p.schedule[0][0]}{spread}"
    if p.season is not None:
        return f"by calendar month{spread}"
    if p.dims:
        return f"by {', '.join(p.dims)}"
    return f"{p.value:g}{spread}"


def ragged_edge() -> str:
    """Of every series the last month with a figure that counts, its publisher, and the months without one."""
    known = vintage()
    span = [known.after(-k) for k in range(MONTHS_PER_YEAR)][::-1]
    seen: dict[str, dict[str, str]] = {}
    for reading in read_readings():
        if reading.chosen and reading.period <= known.last_month:
            entry = SERIES[reading.series]
            plain = entry.variable.removesuffix("_district")
            name = f"{plain} by district" if entry.dim == "district" else reading.series
            seen.setdefault(name, {})[reading.period] = reading.publisher
    found: dict[tuple[str, str, str], list[str]] = {}
    for name, months in seen.items():
        missing = [month for month in span if month not in months]
        held = ", ".join(missing) if len(missing) <= _NAMED else f"{len(missing)} of {len(span)}"
        found.setdefault((max(months), months[max(months)], held or "none"), []).append(name)
    lines = [
        "# The ragged edge",
        "",
        f"Series of the panel at the vintage of {known}: the last month with a figure that counts,",
        f"who published it, and which of the last twelve months ({span[0]} to {span[-1]}) have none.",
        "[The data](data.md) say what the table cannot; `econ data due` says what should be out by now.",
        "",
        "| series | last | publisher | months without a figure |",
        "|---|---|---|---|",
    ]
    newest = sorted(found, key=lambda key: (-_number(key[0]), key[1:]))
    for key in newest:
        lines.append(f"| {', '.join(f'`{name}`' for name in sorted(found[key]))} | {' | '.join(key)} |")
    return "\n".join(lines) + "\n"


def _number(month: str) -> int:
    return int(parse_month(month).astype(int))


def inputs() -> str:
    """What a user gives a run, and every series of which a path may be given."""
    rows = [series.row() for series in pinnable()]
    lines = [
        (HERE / "inputs_head.txt").read_text(encoding="utf-8").rstrip(),
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
        *(f"| {' | '.join([f'`{first}`', *map(_cell, rest)])} |" for first, *rest in rows),
    ]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Every generated page by its path below `docs`."""
    # The folder of this file is no package.
    sys.path.insert(0, str(HERE))
    import api
    import architecture
    import readme

    graph, table = load(), dict(load_parameters())
    return {
        "equations.md": index(graph),
        **{f"equations/{block}.md": block_page(graph, block, table) for block in BLOCKS},
        "timing.md": timing(graph),
        "parameters.md": parameters(table),
        "inputs.md": inputs(),
        "api.md": api.page(),
        "architecture.svg": architecture.svg(),
        "../README.md": readme.readme(),
        "ragged_edge.md": ragged_edge(),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
