"""Write the pages that the code itself can tell: `docs/equations.md`, `docs/timing.md`, `docs/parameters.md`.

Run as `python docs/generate.py`; a test fails when a page is behind the code.
"""

from __future__ import annotations

from pathlib import Path

from econ.model.graph import PREVIOUS, Graph, load
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
from econ.parameters.ranges import told

HERE = Path(__file__).resolve().parent


def equations(graph: Graph) -> str:
    """Every equation in the order of the month."""
    lines = [
        "# Equations",
        "",
        "In the order in which a month is computed; each links to its function.",
        "",
        "| variable | unit | meaning and source | file |",
        "|---|---|---|---|",
    ]
    for name, eq in graph.equations.items():
        path = eq.module.replace(".", "/") + ".py"
        text = " ".join(eq.doc.split()).replace("|", "\\|")
        unit = graph.variables[name].unit
        lines.append(f"| `{name}` | {unit} | {text} | [{path}:{eq.line}](../{path}#L{eq.line}) |")
    return "\n".join(lines) + "\n"


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
        "| equation | reads last month's |",
        "|---|---|",
        *(f"| `{name}` | `{source}` |" for name, source in feedback),
        "",
        "## Memory: a variable's own past, or an earlier one's",
        "",
        "| equation | reads last month's |",
        "|---|---|",
        *(f"| `{name}` | `{source}` |" for name, source in memory),
    ]
    return "\n".join(lines) + "\n"


def parameters(table: dict[str, Parameter]) -> str:
    """Every parameter with its kind and source. Estimates' values are in `estimates.json`."""
    lines = ["# Parameters", "", "`econ parameters show NAME` tells more.", ""]
    for block in sorted({p.block for p in table.values()}):
        lines += [f"## {block}", "", "| parameter | unit | kind | value | source |", "|---|---|---|---|---|"]
        for p in sorted((p for p in table.values() if p.block == block), key=lambda p: p.line):
            source = " ".join((p.source or f"estimate `{p.relation}`").split()).replace("|", "\\|")
            source += f". Certain: {p.certain}" if p.certain else ""
            kind = f"{p.kind}, policy" if p.policy else p.kind
            lines.append(f"| `{p.name}`: {p.title} | {p.unit} | {kind} | {_value(p)} | {source} |")
        lines.append("")
    return "\n".join(lines)


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


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    graph = load()
    return {
        "equations.md": equations(graph),
        "timing.md": timing(graph),
        "parameters.md": parameters(dict(load_parameters())),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
