"""Pinned paths that the model has no answer to, although each month's value is allowed."""

from __future__ import annotations

import numpy as np

from econ.ensemble.pins import Pins
from econ.errors import EconError, InputError, Problems
from econ.parameters import load

__all__ = ["check_key_rate"]


def check_key_rate(given: Pins, history: Pins, months: np.ndarray, scenarios: tuple[str, ...]) -> None:
    """A pinned key rate so far from the last observed one that the rouble would leave all samples.

    Raises
    ------
    Problems
        Each scenario's first such month, with what is allowed.
    """
    if "key_rate" not in given.override or "key_rate" not in history.override:
        return
    pinned, last = given.override["key_rate"][..., 0], float(np.ravel(history.override["key_rate"][-1])[0])
    value = load()["real_rate_reach"].value
    assert value is not None
    reach = float(value)
    problems: list[EconError] = []
    for column in range(pinned.shape[1]):
        beyond = np.flatnonzero(np.abs(pinned[:, column] - last) > reach)
        if len(beyond):
            month = int(beyond[0])
            problems.append(
                InputError(
                    "a key rate so far from the last observed one makes the rouble explode",
                    where=f"given key_rate {months[month]} {scenarios[column]}",
                    got=float(pinned[month, column]),
                    allowed=f"{max(last - reach, 0):g} to {last + reach:g} percent, within {reach:g} points",
                    fix="pin a rate inside",
                )
            )
    if problems:
        raise Problems(problems, where="given")
