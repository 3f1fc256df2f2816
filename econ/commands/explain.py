"""`econ explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, given_option
from econ.commands.show import print_json, show

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

    from econ.provenance.tree import Node

__all__ = ["explain"]


@click.command()
@click.argument("variable")
@click.option("--month", required=True, metavar="YYYY-MM|N", help="A month, or the Nth of the run.")
@click.option(
    "--scenario", default="baseline", show_default=True, metavar="NAME", help="A scenario or a YAML file."
)
@click.option(
    "--depth", type=int, default=2, show_default=True, help="Equations deep; 0 goes on to the ends."
)
@click.option(
    "--draws", type=int, default=0, show_default=True, help="0: central values; else ranges over draws."
)
@click.option(
    "--start", metavar="YYYY-MM", show_default="the month after the data", help="First month of the run."
)
@click.option("--seed", type=int, default=0, show_default=True)
@given_option
@click.option("--as-of", metavar="YYYY-MM", help="Use only data known by the end of that month.")
@as_json
def explain(variable: str, scenario: str, depth: int, as_json: bool, **options: Any) -> None:
    """Where a number comes from, down to laws and data.

    VARIABLE is any variable of the model. Each line gives a number, the equation or parameter behind
    it with file and line, and its source. The tree is cut after --depth equations; a number met twice
    is shown once.

    \b
    Examples:
      econ explain oil_gas_revenue --month 5 --scenario all_channels
      econ explain gasoline_shortage_share --month 8 --scenario strikes_40pct --depth 4
      econ explain usd_rub --month 12 --draws 256
      econ explain fuel_stress --month 5 --depth 0 --json > tree.json
    """
    from econ.provenance.explain import explain as tree_of

    root = tree_of(variable, scenario=scenario, depth=depth or None, **options)
    if as_json:
        print_json(root.rows())
        return
    show(_tree(root))
    if any(node.cut for node in root.walk()):
        click.echo("… cut here: add --depth, or explain that variable", err=True)


def _tree(root: Node) -> Tree:
    from rich.tree import Tree

    top = Tree(_label(root), guide_style="dim")
    stack = [(root, top)]
    while stack:
        node, branch = stack.pop()
        for child in node.children:
            stack.append((child, branch.add(_label(child))))
    return top


def _label(node: Node) -> Text:
    """The number in bold, then what it is, where it stands and who says so."""
    from rich.text import Text

    text = Text(node.text(), style="bold")
    if node.kind == "repeat":
        return text.append("  told elsewhere in this tree", style="dim not bold")
    kind = "scenario key" if node.kind == "scenario" else node.kind
    told = [part for part in (node.title, node.note) if part]
    text.append(f"  {kind}" + (" …" if node.cut else ""), style="cyan not bold")
    for line in (". ".join(told), ", ".join(part for part in (node.where, node.source) if part)):
        if line:
            text.append(
                "\n" + line, style="not bold" if line.startswith(node.title or "\0") else "dim not bold"
            )
    return text
