"""What others expect, as paths: each outlook counts as its change from its own last quotation.

Of every publisher the newest outlook counts that was known within ninety days before the vintage. Its
change is applied to the last observed month, so that levels never mix: futures move by what futures move,
spot prices by what spot prices move. Beyond its last month an outlook's change stays as it ended; where
several publishers speak, their mean counts, and how far they lie apart is in the range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from econ.observations.catalog import rows
from econ.observations.periods import period_bounds
from econ.vintage import vintage

__all__ = ["AGE", "Outlook", "changes", "newest", "past_errors", "path_through"]

#: Days before the vintage within which an outlook still counts.
AGE = 90
#: Cases that are central: a publisher's own, a survey's median, a market's price, the ends of a range.
_CENTRAL = ("base", "median", "market", "low", "high")
_FUTURES = "_futures"
#: Days before its end from which a month counts as seen by whoever publishes then.
_ALMOST_OVER = 7


@dataclass(frozen=True)
class Outlook:
    """One publisher's outlook for one variable.

    Parameters
    ----------
    publisher, document, known : str
    spans : tuple of (first month, last month, value)
        Means over spans of months, the two ends of a published range averaged.
    futures : bool
        Whether it is the prices of contracts.
    """

    publisher: str
    document: str
    known: str
    spans: tuple[tuple[np.datetime64, np.datetime64, float], ...]
    futures: bool = False

    @property
    def last(self) -> np.datetime64:
        """The last month that it speaks of."""
        return max(last for _, last, _ in self.spans)


def newest(series: str | Iterable[str], *, age: int | None = AGE) -> list[Outlook]:
    """The newest outlook of each publisher, those only that are at most `age` days old; None for any age."""
    wanted = {series} if isinstance(series, str) else set(series)
    known_by = vintage().known_by
    editions: dict[tuple[str, str], dict[tuple[str, str], list[Mapping[str, str]]]] = {}
    for row in rows("price_forecasts"):
        if row["series"] in wanted and row["scenario"] in _CENTRAL:
            mine = editions.setdefault((row["publisher"], row["series"]), {})
            mine.setdefault((row["known_from"], row["document"]), []).append(row)
    found = []
    for (publisher, name), mine in sorted(editions.items()):
        known, document = max(mine)
        too_old = age is not None and date.fromisoformat(known) < known_by - timedelta(days=age)
        if not too_old:
            futures = name.endswith(_FUTURES)
            found.append(Outlook(publisher, document, known, _spans(mine[known, document]), futures))
    return found


def _spans(table: list[Mapping[str, str]]) -> tuple[tuple[np.datetime64, np.datetime64, float], ...]:
    """Spans with the mean of what is given for them, shorter ones in place of longer ones that hold them."""
    values: dict[str, list[float]] = {}
    for row in table:
        values.setdefault(row["period"], []).append(float(row["value"]))
    found = []
    for period, given in values.items():
        first, last = (np.datetime64(day, "M") for day in period_bounds(period))
        found.append((first, last, float(np.mean(given))))
    found.sort(key=lambda span: (span[1] - span[0], span[0]))
    kept: list[tuple[np.datetime64, np.datetime64, float]] = []
    covered: set[np.datetime64] = set()
    for first, last, value in found:
        months = set(np.arange(first, last + 1))
        if not months <= covered:
            kept.append((first, last, value))
            covered |= months
    return tuple(sorted(kept))


def path_through(
    last: float, known: np.ndarray, spans: Iterable[tuple[int, int, float]], months: int
) -> np.ndarray:
    """Log path of some months ahead whose means over spans are those given, changing as evenly as can be.

    Of all paths that meet the spans' means, the one whose monthly change changes least from month to month
    (the principle of Boot, Feibes and Lisman, 1967, in logs).

    Parameters
    ----------
    last : float
        Level of the last observed month.
    known : ndarray
        Levels of observed months up to it, which a span may begin with.
    spans : iterable of (first, last, value)
        Months counted from the last observed one, which is 0; negative ones are observed.
    months : int
        Length of the path.

    Returns
    -------
    ndarray
        `(months,)`, log of the level over the last observed one.
    """
    ahead = [(first, end, value) for first, end, value in spans if end >= 1]
    second = np.eye(months) - 2 * np.eye(months, k=-1) + np.eye(months, k=-2)
    penalty = second.T @ second
    x = np.zeros(months)
    for _ in range(20):  # Newton steps: a mean of levels is nearly linear in logs
        level = last * np.exp(x)
        slopes, gaps = np.zeros((len(ahead), months)), np.zeros(len(ahead))
        for row, (first, end, value) in enumerate(ahead):
            inside = np.arange(max(first, 1), end + 1) - 1
            before = known[len(known) - 1 + np.arange(first, 1)] if first < 1 else np.zeros(0)
            total = level[inside].sum() + before.sum()
            slopes[row, inside] = level[inside] / total
            gaps[row] = np.log(value * (end - first + 1) / total)
        system = np.block([[penalty, slopes.T], [slopes, np.zeros((len(ahead), len(ahead)))]])
        target = np.concatenate([-penalty @ x, gaps])
        step = np.linalg.solve(system, target)[:months]
        x = x + step
        if np.abs(step).max() < 1e-12:
            break
    return x


def changes(outlooks: Iterable[Outlook], observed: np.ndarray, dates: np.ndarray, months: int) -> np.ndarray:
    """Log change after the last observed month, from what an outlook has for that month.

    For the newest outlooks that is their own last quotation: of a spot price that of the month before it was
    published, of futures their nearest contract.

    Parameters
    ----------
    outlooks : iterable of Outlook
    observed : ndarray
        What they forecast, over `dates` (datetime64[M]), the last of which is the vintage's.
    dates : ndarray
    months : int

    Returns
    -------
    ndarray
        `(outlook, months)`.
    """
    found = []
    for outlook in outlooks:
        week = date.fromisoformat(outlook.known) + timedelta(days=_ALMOST_OVER)
        base = min(np.datetime64(week, "M") - 1, dates[-1])
        known = observed[dates <= base]
        spans = outlook.spans
        if outlook.futures:
            known = np.full(len(known), spans[0][2])
            spans = ((base + 1, spans[0][1], spans[0][2]), *spans[1:]) if spans[0][1] > base else spans
        counted = [(int((a - base).astype(int)), int((b - base).astype(int)), v) for a, b, v in spans]
        gone = int((dates[-1] - base).astype(int))
        end = max(max(b for _, b, _ in counted), 1)
        path = path_through(float(known[-1]), known, counted, end)
        whole = np.concatenate([path, np.full(max(gone + months - end, 0), path[-1])])
        # An outlook older than the last observed month counts from what it expected of that month.
        found.append(whole[gone : gone + months] - (whole[gone - 1] if gone else 0.0))
    return np.array(found).reshape(-1, months)


def past_errors(series: str, observed: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Log misses of past outlooks for a year that is over, outcome over forecast, one an edition and year."""
    found = []
    for row in rows("price_forecasts"):
        if row["series"] != series or row["scenario"] not in _CENTRAL or len(row["period"]) != len("2020"):
            continue
        year = months.astype("datetime64[Y]") == np.datetime64(row["period"], "Y")
        if year.sum() == 12 and row["known_from"][:4] <= row["period"]:
            found.append(np.log(observed[year].mean() / float(row["value"])))
    return np.array(found)
