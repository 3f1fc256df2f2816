"""Runs at chosen points of the parameters' ranges: what varies, in which groups, and the uniforms of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from econ.ensemble.plan import Plan
from econ.parameters import load
from econ.parameters.resolve import draw_shape, drawn_name

__all__ = ["SHOCKS", "Group", "designed", "groups"]

#: Sources that are no parameters, held at their centre where parameters are compared.
SHOCKS = ("shocks", "inputs", "revision")
#: Ends of a uniform that a normal can be made of.
_END = 1e-9


@dataclass(frozen=True)
class Group:
    """What is drawn together: the coefficients of a relation, a joint group, or one parameter.

    Parameters
    ----------
    key : str
        The name under which it is drawn.
    name, kind, title : str
        What it is called, how it is drawn, and in words.
    columns : int
        Uniforms behind it.
    labels : tuple of str
        Of each uniform, where they are coefficients.
    members : tuple of str
        The parameters that read it.
    """

    key: str
    name: str
    kind: str
    title: str
    columns: int
    labels: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


def groups(plan: Plan) -> list[Group]:
    """Everything that a plan draws for its parameters, and does not hold at its centre."""
    table = load()
    members: dict[str, list[str]] = {}
    for name in plan.parameters:
        p = table[name]
        if (p.relation or p.distribution) and p.drawn_as not in plan.held:
            members.setdefault(drawn_name(p), []).append(name)
    found = []
    for key, names in members.items():
        first = table[names[0]]
        if first.relation:
            relation = first.relation.split(".", 1)[0]
            labels = tuple(plan.estimates[relation].names)
            name, title, columns = relation, f"estimates of {relation.replace('_', ' ')}", len(labels)
        else:
            labels, columns = (), int(np.prod(draw_shape(first), dtype=int))
            name = first.group or first.name
            title = first.title if not first.group else ", ".join(table[n].title for n in names)
        found.append(Group(key, name, first.drawn_as, title, columns, labels, tuple(names)))
    return found


def designed(plan: Plan, chosen: Sequence[Group], uniforms: np.ndarray) -> Plan:
    """The plan at chosen points; what is not among the groups stays at its centre.

    Parameters
    ----------
    uniforms : ndarray
        `(row, column)`, the columns of the groups one after the other; a row is a draw.
    """
    edges = np.cumsum([0, *(group.columns for group in chosen)])
    inside = np.clip(uniforms, _END, 1 - _END).T
    design = {
        group.key: np.ascontiguousarray(inside[first:last])
        for group, first, last in zip(chosen, edges, edges[1:], strict=False)
    }
    return replace(plan, draws=len(uniforms), design=design, reseeded={})
