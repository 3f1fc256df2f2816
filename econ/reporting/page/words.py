"""Numbers as a reader says them: shares in words, trillions with two digits, lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["capital", "decided", "listed", "of_hundred", "percent", "share_words", "trillion"]

#: Fractions that have a plain name, as shares.
_FRACTIONS = (
    (0.1, "a tenth"),
    (0.2, "a fifth"),
    (0.25, "a quarter"),
    (0.3, "three tenths"),
    (1 / 3, "a third"),
    (0.4, "two fifths"),
    (0.5, "half"),
    (0.6, "three fifths"),
    (2 / 3, "two thirds"),
    (0.7, "seven tenths"),
    (0.75, "three quarters"),
    (0.8, "four fifths"),
    (0.9, "nine tenths"),
)
#: A share of at least this of the draws on one side is a direction; of at least that, a likely one.
DECIDED, LIKELY = 0.95, 0.8


def share_words(share: float) -> str:
    """`four fifths`: the nearest fraction with a plain name, between `less than a tenth` and `all`."""
    if not 0.0 <= share <= 1.02:
        raise ValueError(f"no part of a whole: {share}")
    if share >= 0.995:
        return "all"
    if share >= 0.95:
        return "nearly all"
    if share < 0.075:
        return "less than a tenth"
    return min(_FRACTIONS, key=lambda known: abs(known[0] - share))[1]


def trillion(value: float, decimals: int) -> str:
    """Trillions, always without a sign: the sentence says which way."""
    return f"{abs(value):.{decimals}f}"


def digits(*values: float) -> int:
    """Decimals of a range of trillions: two digits of its larger end."""
    return 1 if max(abs(v) for v in values) >= 0.95 else 2


def percent(value: float) -> str:
    """A whole percent, without a sign."""
    return f"{abs(value):.0f}"


def of_hundred(share: float) -> str:
    """`75 of 100 simulations`, never a certainty that a count does not give."""
    count = round(100 * share)
    if count == 0:
        return "fewer than 1 of 100 simulations" if share > 0 else "no simulation"
    if count == 100:
        return "nearly every simulation" if share < 1 else "every simulation"
    return f"{count} of 100 simulations"


def decided(same_sign: float) -> bool:
    """Whether a direction is the same in at least 95 of 100."""
    return bool(np.isfinite(same_sign) and same_sign >= DECIDED)


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def capital(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
