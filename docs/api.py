"""The API's page, made from the public names: `docs/api.md`."""

from __future__ import annotations

import inspect
from importlib import import_module

import econ

#: Names by what one does with them; what is in none of these comes last.
GROUPS = {
    "Run, read, write": ("simulate", "compare", "combine", "read", "save", "reproduce", "clear_cache"),
    "What a run means": ("annual", "difference", "quantiles", "events", "past_stress", "report"),
    "Questions": (
        "attribute",
        "duration",
        "persistence",
        "persistence_region",
        "policies",
        "answer_effects",
        "turning_points",
        "threshold",
        "reckoner",
        "claims",
        "nowcast",
        "forecast",
        "backtest",
    ),
    "Where a number comes from, how sure it is": ("explain", "variance", "influence", "diff"),
    "What there is": ("scenarios", "variables", "parameters", "estimates"),
    "Data and estimates": (
        "history",
        "readings",
        "table",
        "add_data",
        "build_data",
        "check_data",
        "estimate",
    ),
    "Errors": ("EconError", "InputError", "RunError", "StaleError"),
}

HEAD = """# API

Every name below is `econ.NAME`, loaded when it is first used. Datasets have the dims `scenario`, `month`,
where a variable has one a dim of its own (`product`, `fuel`, `district`, `buyer`), and `draw` or `quantile`;
every variable has `units` and `long_name`. NaN is a hole in observations or given data, never a result: a
run that computes no number stops. In examples `ds` is a run of several scenarios. Scenarios, trees of
`explain` and estimates show themselves in a notebook.

## What is public

- The names on this page, their arguments and the dims, units and attributes of what they return. Deep
  imports (`econ.ensemble.plan`) may change at any time.
- A public name or argument that changes is understood for **two minor versions** more, and a
  `FutureWarning` says what to write. The same holds for names of scenarios.
- New arguments have defaults that keep what was. Numbers may change with data, estimates and equations;
  `CHANGELOG.md` says which and why.
- Errors are `EconError`: what, where, got, allowed, nearest, fix. `InputError` is also a `ValueError`.
"""


def place(name: str) -> str:
    """Where the function behind a public name is, as mkdocstrings finds it."""
    module, attribute = econ._PUBLIC[name]
    if attribute:
        thing = getattr(econ, name)
        return f"{getattr(thing, '__module__', module)}.{getattr(thing, '__name__', attribute)}"
    home = import_module(module)
    return (
        f"{module}.listing"
        if inspect.isfunction(getattr(home, "listing", None))
        else f"{module}.listing.listing"
    )


def page() -> str:
    """All public names in their groups."""
    public = [name for name in econ.__all__ if not name.startswith("_")]
    told = {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, "More": tuple(name for name in public if name not in told)}
    lines = [HEAD]
    for title, names in groups.items():
        found = [name for name in names if name in public]
        if found:
            lines += [f"## {title}", ""]
        for name in found:
            lines += [f"### econ.{name}", "", f"::: {place(name)}", ""]
    return "\n".join(lines).rstrip() + "\n"
