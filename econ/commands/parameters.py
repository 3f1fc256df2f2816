"""`econ parameters` and `econ estimate`: every number that is not data, and how sure it is."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table
from econ.errors import EconError, InputError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from econ.estimates import Estimate
    from econ.parameters import Parameter

__all__ = ["estimate", "parameters"]

_KINDS = ("law", "estimate", "literature", "assumption")


@click.group(invoke_without_command=True)
@click.option("--kind", type=click.Choice(_KINDS), help="Only this kind.")
@click.option("--block", default="", metavar="NAME", help="Only this file of econ/parameters, e.g. taxes.")
@as_json
@click.pass_context
def parameters(ctx: click.Context, kind: str | None, block: str, as_json: bool) -> None:
    """Every parameter with value, range, kind and source.

    Kinds: a law with its dates; an estimate with its standard error; a value from the literature, or
    a named assumption, with its range or the reason why it has none. The range of a path moves all of
    it at once: by a factor, a shift, or the swing of a season about its mean.

    \b
    Examples:
      econ parameters --kind assumption
      econ parameters --block taxes --kind law
      econ parameters show brent_reversion
      econ parameters --json
    """
    if ctx.invoked_subcommand is not None:
        return
    table, estimates = _table()
    blocks = sorted({p.block for p in table.values()})
    if block and block not in blocks:
        raise InputError(
            "no such block", where="--block", got=block, allowed=blocks, nearest=nearest(block, blocks)
        )
    chosen = [p for p in table.values() if (not kind or p.kind == kind) and (not block or p.block == block)]
    if as_json:
        print_json([_entry(p, estimates) for p in chosen])
        return
    rows = [
        [p.name, *_value_and_range(p, estimates), p.unit, f"{p.kind}{', policy' * p.policy}", p.title]
        for p in chosen
    ]
    caption = f"{len(chosen)} parameters. econ parameters show NAME: source, range, estimate."
    print_table("Parameters", ["name", "value", "range", "unit", "kind", "title"], rows, [1], caption)


@parameters.command()
@click.argument("name")
@as_json
def show(name: str, as_json: bool) -> None:
    """NAME's value, range, source and kind; for an estimate its relation, errors, sample and prior.

    \b
    Examples:
      econ parameters show brent_reversion
      econ parameters show brent_reversion --json
    """
    table, estimates = _table()
    if name not in table:
        raise InputError(
            "no such parameter",
            where="parameters",
            got=name,
            nearest=nearest(name, table),
            fix="`econ parameters` lists all of them",
        )
    entry = _entry(table[name], estimates)
    if as_json:
        print_json(entry)
        return
    click.echo(f"{name}: {entry.pop('title')}")
    coefficients = entry.pop("coefficients", [])
    for key, value in entry.items():
        if key != "name" and value not in ("", None, [], {}):
            click.echo(f"  {key.replace('_', ' ')}: {_said(value)}")
    if coefficients:
        _print_coefficients(f"relation {entry['relation']}", coefficients)


@click.command()
@click.argument("relation", nargs=-1)
@click.option("--as-of", "as_of", metavar="YYYY-MM", help="On what was known by the end of that month.")
@as_json
def estimate(relation: tuple[str, ...], as_of: str | None, as_json: bool) -> None:
    """Estimate relations anew and store the result.

    All of them, or each RELATION named.

    Needs the panel (`econ data build`). Runs read estimates only from data/processed/estimates.json,
    and refuse one that was made from other data. With --as-of the rows, laws and one-offs count that
    were known by the end of that month, and runs as of that month read the result.

    \b
    Examples:
      econ estimate
      econ estimate brent
      econ estimate --as-of 2023-06
    """
    from econ.estimation import run

    with warnings.catch_warnings():
        # Libraries announce changes of their own; nothing that a user could act on.
        warnings.simplefilter("ignore", FutureWarning)
        found: dict[str, Any] = run(relation, as_of)
    shown = {name: e for name, e in found.items() if not relation or name in relation}
    if as_json:
        print_json([_relation(e) for e in shown.values()])
        return
    for name, one in shown.items():
        _print_coefficients(f"{name}: n {one.n}, {one.sample}; {one.method}", _relation(one)["coefficients"])


def _table() -> tuple[Mapping[str, Parameter], Mapping[str, Estimate]]:
    """Parameters, and the estimates as far as they are there: a list is useful without them."""
    from econ.estimates import load as load_estimates
    from econ.parameters import load

    try:
        return load(), load_estimates()
    except EconError as error:
        if error.exit_code != 3:
            raise
        click.echo(error.text(), err=True)
        return load(), {}


def _value_and_range(p: Parameter, estimates: Mapping[str, Estimate]) -> tuple[str, str]:
    from econ.parameters.ranges import told
    from econ.provenance.tree import plain, shown
    from econ.variables import DIMS

    spread = told(p) or ("certain" if p.certain else "")
    if p.relation:
        found = _coefficients(p, estimates)
        if len(found) == 1:
            return f"{found[0]['value']:.4g}", f"s.e. {found[0]['standard_error']:.2g}"
        return (f"{len(found)} values", p.relation) if found else ("?", "not estimated")
    if p.schedule:
        (first, _), (last, held) = p.schedule[0], p.schedule[-1]
        dates = f"{len(p.schedule)} dates from {first}" if len(p.schedule) > 1 else ""
        known = "; ".join(part for part in (f"since {last}", dates, spread) if part)
        said = f"{held:.4g}" if held.size == 1 else f"{held.size} values"
        return said, known
    if p.season is not None:
        return "12 months", spread
    labels = list(DIMS[p.dims[0]]) if p.dims else []
    assert p.value is not None
    text = shown(plain(p.value, labels)) if p.value.size == 1 else f"{p.value.size} values"
    return text, spread


def _entry(p: Parameter, estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    """All that is known of a parameter, empty fields left out."""
    from econ.parameters.ranges import told
    from econ.provenance.tree import plain
    from econ.variables import DIMS

    labels = list(DIMS[p.dims[0]]) if p.dims and p.dims[0] in DIMS else []
    entry: dict[str, Any] = {
        "name": p.name,
        "title": p.title,
        "kind": p.kind,
        "unit": p.unit,
        "dims": list(p.dims),
    }
    for key in ("value", "low", "high"):
        array = getattr(p, key)
        entry[key] = None if array is None else plain(array, labels)
    entry["range"], entry["distribution"], entry["group"] = told(p), p.distribution, p.group
    entry["certain"], entry["policy"] = p.certain, "rule of Russia's authorities" if p.policy else ""
    entry["values"] = None if p.values is None else p.values.tolist()
    entry["schedule"] = {str(date): plain(value, labels) for date, value in p.schedule}
    entry["season"] = None if p.season is None else p.season.tolist()
    entry |= {"source": p.source, "data": p.data, "where": p.where}
    if p.relation:
        relation = p.relation.split(".")[0]
        entry["relation"] = relation
        if relation in estimates:
            e = estimates[relation]
            entry |= {"n": e.n, "sample": e.sample, "method": e.method, "equation": e.equation}
            entry["coefficients"] = _coefficients(p, estimates)
            entry["diagnostics"] = dict(e.diagnostics)
    return {key: value for key, value in entry.items() if value not in ("", None, [], {})}


def _coefficients(p: Parameter, estimates: Mapping[str, Estimate]) -> list[dict[str, Any]]:
    relation, name = p.relation.split(".", 1)
    if relation not in estimates:
        return []
    return [
        c for c in _relation(estimates[relation])["coefficients"] if f"{c['name']}.".startswith(f"{name}.")
    ]


def _relation(e: Estimate) -> dict[str, Any]:
    """An estimate as plain data, with what the data added to each prior."""
    coefficients = []
    for name in e.names:
        entry: dict[str, Any] = {"name": name, "value": e.value(name), "standard_error": e.error(name)}
        if name in e.prior:
            mean, deviation = e.prior[name]
            entry |= {"prior": mean, "prior_deviation": deviation}
            # 1: the data decided alone; 0: they added nothing.
            entry["learned"] = 1 - (e.error(name) / deviation) ** 2 if deviation else 0.0
        coefficients.append(entry)
    about = {key: getattr(e, key) for key in ("relation", "sample", "n", "method", "equation")}
    return {**about, "coefficients": coefficients, "diagnostics": dict(e.diagnostics)}


def _print_coefficients(title: str, coefficients: list[dict[str, Any]]) -> None:
    with_prior = any("prior" in c for c in coefficients)
    columns = ["coefficient", "value", "s.e."] + (["prior", "prior s.d.", "learned"] if with_prior else [])
    rows = []
    for c in coefficients:
        row = [c["name"], f"{c['value']:.4g}", f"{c['standard_error']:.2g}"]
        if with_prior:
            prior = "prior" in c
            row += [f"{c['prior']:.4g}", f"{c['prior_deviation']:.2g}"] if prior else ["", ""]
            row += [f"{100 * c['learned']:.0f} %"] if prior else [""]
        rows.append(row)
    caption = "Learned: the share of the prior's variance that the data removed." if with_prior else ""
    print_table(title, columns, rows, range(1, len(columns)), caption)


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_said(inner) for inner in value)
    return str(value)
