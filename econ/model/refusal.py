"""Pinned paths that no month can meet stop the run, instead of bending what is near them."""

from __future__ import annotations

import numpy as np

from econ.errors import InputError
from econ.model.arrays import Array

__all__ = ["refuse"]


def refuse(impossible: Array, what: str, amount: Array, unit: str = "Mt a month") -> None:
    """Stop at pins that no month can meet, and say by how much they miss.

    Parameters
    ----------
    impossible : ndarray of bool
        Where they miss.
    what : str
        The clause that says so.
    amount : ndarray
        By how much, in `unit`; broadcast to `impossible`.

    Raises
    ------
    InputError
        If `impossible` holds anywhere.
    """
    if impossible.any():
        shape = np.broadcast_shapes(np.shape(amount), impossible.shape)
        where = np.broadcast_to(impossible, shape)
        worst = np.abs(np.broadcast_to(amount, shape)[where]).max()
        raise InputError(
            "the pinned paths cannot be met together", got=f"{what}, by {worst:.2f} {unit}", fix="free one"
        )
