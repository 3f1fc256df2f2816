"""The table of claims: each judged by its rule on the day that it was made, and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.errors import EconError, InputError, Problems
from econ.observations.catalog import has_raw
from econ.verdicts import rules
from econ.verdicts.figures import Figure, figure_of
from econ.verdicts.read import ESSAY, Claim, Claims, read_claims
from econ.verdicts.simulated import Judged, judged
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["WHEN", "claims"]

WHEN = ("then", "now")
#: Draws below which a share of simulations is too coarse for the rules.
_FEWEST_DRAWS = 100


@dataclass(frozen=True)
class _Found:
    """A claim at one time."""

    verdict: str
    figure: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    share: float = float("nan")
    other: float = float("nan")
    number: int = 0
    rows: str = ""
    beside: str = ""


def claims(
    file: str | Path | None = None,
    *,
    draws: int = 1000,
    seed: int = 0,
    only: Sequence[str] = (),
) -> xr.Dataset:
    """Judge claims by fixed rules, as on the day when they were made and now.

    Of rows, then means those of periods up to the month of the claims, as known today; of simulations, runs
    from the month after it on what was known by its end, with the newest coefficients made by a day up to
    then. Now means the whole vintage. In all simulations Moscow's answer is that of the
    baseline, so that an effect is one of pressure under one and the same policy.

    Parameters
    ----------
    file : str or path, optional
        Claims of one's own, in the form of `econ/verdicts/essay.yaml`; the essay's by default.
    draws, seed : int
        Of the simulations behind claims about effects.
    only : sequence of str
        Names of claims to judge; all by default. `8` means 8a and 8b too.

    Returns
    -------
    xarray.Dataset
        Dims `claim` and `when` (`then`, `now`). By claim: `words` (quoted), `part` (what of them is
        judged), `kind` (`figure`, `trend`, `simulations`, `outside`), `unit`, `claimed` and `note`. By
        claim and time: `verdict`, one of `econ.verdicts.rules.VERDICTS`; `figure`, `low` and `high`, of
        rows the figure taken and the lowest and highest of them, of simulations the middle and the 90
        percent range of the effect; `other`, what it is compared with; `share`, of simulations in which
        the statement is true; `number`, of independent figures or of simulations; `rows` and `beside`,
        publishers and periods in words. What does not apply is NaN, or an empty text. Attributes:
        `title`, `made`, `now`, `draws`, `seed`.

    Raises
    ------
    InputError, Problems
        Faults of the file, an unknown claim, a row that is gone (with the nearest), too few draws.

    Examples
    --------
    >>> found = econ.claims(only=["13a"], draws=100)
    >>> found["verdict"].sel(claim="13a").values.tolist()
    ['supported', 'was true, no longer']
    """
    whole_number(draws, "draws", _FEWEST_DRAWS, what="too few to judge by")
    whole = read_claims(Path(file) if file is not None else ESSAY)
    chosen = _chosen(whole, only)
    if not has_raw():
        raise InputError(
            "claims are judged by rows of the raw tables, which this installation lacks",
            where="claims",
            fix="set ECON_DATA to a data folder with raw tables: that of the repository",
        )
    # Rows first: a claim whose row is gone is refused before anything is simulated.
    figures = {when: _figures(chosen, _vantage(whole.made, when)) for when in WHEN}
    effects = {when: _effects(chosen, whole.made, when, draws, seed) for when in WHEN}
    return _dataset(whole, chosen, figures, effects, draws, seed)


def _chosen(whole: Claims, only: Sequence[str]) -> tuple[Claim, ...]:
    if not only:
        return whole.claims
    found = [c for c in whole.claims if any(c.name == n or c.name.rstrip("abcdefgh") == n for n in only)]
    known = {c.name for c in whole.claims} | {c.name.rstrip("abcdefgh") for c in whole.claims}
    if wrong := [name for name in only if name not in known]:
        raise InputError("no such claim", where="only", got=wrong, allowed=[c.name for c in whole.claims])
    return tuple(found)


def _vantage(made: str, when: str) -> str:
    return made if when == "then" else vintage().last_month


def _figures(chosen: Sequence[Claim], vantage: str) -> dict[str, _Found]:
    """Claims about data, and what is shown beside the others, at one time."""
    found: dict[str, _Found] = {}
    problems: list[EconError] = []
    for claim in chosen:
        try:
            found[claim.name] = _one(claim, vantage)
        except InputError as error:
            problems.append(error)
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems, where="claims")
    return found


def _one(claim: Claim, vantage: str) -> _Found:
    label = f"claim {claim.name}"
    more = [(name, figure_of(rows, vantage, f"{label}, {name}")) for name, rows in claim.beside]
    beside = "; ".join(f"{name}: {_beside(figure)}" for name, figure in more)
    if claim.rows is None:
        return _Found(rules.OUTSIDE if claim.kind == "outside" else rules.OPEN, beside=beside)
    figure = figure_of(claim.rows, vantage, label)
    against = [figure_of(rows, vantage, label) for rows in claim.against]
    others = [other.value for other in against if other is not None]
    if figure is None or len(others) < len(against):
        return _Found(rules.OPEN, beside=beside)
    seen = figure.count + sum(other.count for other in against if other is not None)
    if claim.kind == "trend":
        verdict, other = rules.of_trend(figure.value, others, seen), max(others)
    else:
        enough = rules.FEWEST if claim.act else seen
        verdict, other = rules.of_figure(figure.value, claim.claimed, claim.rounding, enough), claim.claimed
    return _Found(
        verdict,
        figure.value,
        figure.low,
        figure.high,
        float("nan"),
        other,
        seen,
        "; ".join(figure.where),
        beside,
    )


def _beside(figure: Figure | None) -> str:
    if figure is None:
        return "no row"
    return f"{figure.value:,.4g} ({'; '.join(figure.where[-3:])})"


def _effects(chosen: Sequence[Claim], made: str, when: str, draws: int, seed: int) -> dict[str, Judged]:
    asked = [claim for claim in chosen if claim.statement is not None]
    statements = [claim.statement for claim in asked if claim.statement is not None]
    then = when == "then"
    start = str(np.datetime64(made, "M") + 1) if then else None
    results = judged(statements, draws=draws, seed=seed, start=start, as_of=made if then else None)
    return {claim.name: result for claim, result in zip(asked, results, strict=True)}


def _with_effect(found: _Found, result: Judged | None, draws: int, learned: float = 1.0) -> _Found:
    if result is None:
        return found
    return _Found(
        rules.of_share(result.share, learned),
        result.middle,
        result.low,
        result.high,
        result.share,
        result.other,
        draws,
        beside=found.beside,
    )


def _dataset(
    whole: Claims,
    chosen: Sequence[Claim],
    figures: dict[str, dict[str, _Found]],
    effects: dict[str, dict[str, Judged]],
    draws: int,
    seed: int,
) -> xr.Dataset:
    import xarray as xr

    cells = [
        [
            _with_effect(
                figures[when][claim.name],
                effects[when].get(claim.name),
                draws,
                claim.statement.learned if claim.statement is not None else 1.0,
            )
            for when in WHEN
        ]
        for claim in chosen
    ]
    both = ("claim", "when")
    verdicts = [[then.verdict, rules.over_time(then.verdict, now.verdict)] for then, now in cells]
    data: dict[str, tuple[tuple[str, ...], np.ndarray]] = {"verdict": (both, np.array(verdicts, object))}
    for name in ("figure", "low", "high", "share", "other", "number", "rows", "beside"):
        values = [[getattr(cell, name) for cell in row] for row in cells]
        data[name] = (both, np.array(values, object if name in ("rows", "beside") else None))
    for name, texts in (
        ("words", [c.says for c in chosen]),
        ("part", [c.part for c in chosen]),
        ("kind", [c.kind for c in chosen]),
        ("unit", [c.unit for c in chosen]),
        ("note", [c.note for c in chosen]),
    ):
        data[name] = (("claim",), np.array(texts, object))
    data["claimed"] = (("claim",), np.array([c.claimed for c in chosen]))
    return xr.Dataset(
        data,
        coords={"claim": [c.name for c in chosen], "when": list(WHEN)},
        attrs={
            "title": whole.title,
            "made": whole.made,
            "now": vintage().last_month,
            "draws": draws,
            "seed": seed,
        },
    )
