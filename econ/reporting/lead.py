"""Which scenario page one is about, and what it is measured against."""

from __future__ import annotations

from collections.abc import Sequence

from econ.errors import InputError
from econ.experiments.coalitions import usual_reference
from econ.scenarios.library import names

__all__ = ["leading_of"]


def leading_of(shown: Sequence[str], reference: str, lead: str = "") -> tuple[str, str]:
    """The scenario that leads, and what it is measured against.

    The reader's own scenario leads: the first that is not of the library. Where all are of it, the baseline
    leads if the run has what it is measured against too, else the first that differences are taken of.

    Parameters
    ----------
    shown : sequence of str
        The run's scenarios.
    reference : str
        What its differences are taken from.
    lead : str
        The scenario that leads whatever the others are.
    """
    if lead and lead not in shown:
        raise InputError("no such scenario in this run", where="lead", got=lead, allowed=tuple(shown))
    own = [name for name in shown if name not in names()]
    others = [name for name in shown if name != reference]
    today = ["baseline"] if {"baseline", "no_pressure"} <= set(shown) else []
    chosen = lead or (own or today or others or list(shown))[0]
    usual = usual_reference(chosen)
    return chosen, usual if chosen == reference or usual in shown else reference
