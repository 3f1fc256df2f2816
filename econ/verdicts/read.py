"""A file of claims: what each says, and how it is judged; every fault of it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from econ.document import read_document
from econ.errors import EconError, InputError, Problems, nearest
from econ.months import as_month
from econ.paths import PACKAGE
from econ.scenarios import Scenario, load
from econ.schema import Faults, Where
from econ.variables import variables
from econ.verdicts.figures import TAKES, Rows

__all__ = ["ESSAY", "Claim", "Claims", "Effect", "Statement", "read_claims"]

#: The essay that the package was written to answer.
ESSAY = PACKAGE / "verdicts" / "essay.yaml"
KINDS = ("figure", "trend", "simulations", "open", "outside")
_CLAIM = ("id", "says", "part", "note", "beside", *KINDS)
_ROWS = ("table", "where", "take", "months", "skip", "times", "over", "change", "per_month")
_EFFECT = ("scenario", "reference", "outcome", "over", "times")


@dataclass(frozen=True)
class Effect:
    """What a scenario changes in an outcome over some months of the run, times a factor."""

    scenario: Scenario
    reference: Scenario
    outcome: str
    first: int
    last: int
    times: float = 1.0


@dataclass(frozen=True)
class Statement:
    """An effect that is above, or below, a number or another effect; what of its prior was learned."""

    effect: Effect
    above: bool
    than: float | Effect = 0.0
    learned: float = 1.0

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects that it needs."""
        return (self.effect, self.than) if isinstance(self.than, Effect) else (self.effect,)


@dataclass(frozen=True)
class Claim:
    """One claim, or one part of one.

    Parameters
    ----------
    name, says, part, unit, note : str
        Its number, the words quoted, what of them is judged, the unit of its figure, a remark.
    kind : {"figure", "trend", "simulations", "open", "outside"}
    rows : Rows, optional
        Of a figure or trend.
    claimed, rounding : float
        Of a figure.
    act : bool
        Whether the rows are acts of a government, of which one is enough.
    against : tuple of Rows
        Of a trend.
    statement : Statement, optional
        Of simulations.
    beside : tuple of (str, Rows)
        Figures shown beside the verdict, which they do not decide.
    """

    name: str
    says: str
    kind: str
    part: str = ""
    unit: str = ""
    note: str = ""
    rows: Rows | None = None
    claimed: float = float("nan")
    rounding: float = 0.0
    act: bool = False
    against: tuple[Rows, ...] = ()
    statement: Statement | None = None
    beside: tuple[tuple[str, Rows], ...] = ()


@dataclass(frozen=True)
class Claims:
    """A file of claims, and the month in which they were made."""

    title: str
    made: str
    claims: tuple[Claim, ...]


def read_claims(path: Path) -> Claims:
    """Read a file of claims.

    Raises
    ------
    InputError, Problems
        Every fault, with file, line, key, what is allowed and the nearest name.
    """
    content, lines = read_document(path)
    reader = _Reader(path.name, lines)
    reader.keys(content, (), ("title", "made", "claims"), ("schema_version",))
    made = reader.month(content.get("made"), ("made",))
    entries = content.get("claims") or []
    if not isinstance(entries, list) or not entries:
        reader.fault("needs a list of claims", ("claims",), got=entries)
        entries = []
    found = [reader.claim(entry, ("claims", str(k))) for k, entry in enumerate(entries)]
    names = [claim.name for claim in found if claim is not None]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.fault("a claim is given twice", ("claims",), got=name)
    reader.refuse()
    return Claims(str(content["title"]), made, tuple(claim for claim in found if claim is not None))


class _Reader(Faults):
    """Reads claims and gathers what is wrong with them."""

    def month(self, value: Any, path: Where) -> str:
        try:
            return str(as_month(value))
        except (EconError, ValueError):
            self.fault("not a month", path, got=value, allowed="YYYY-MM")
            return ""

    def count(self, value: Any, path: Where) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fault("needs a number of months", path, got=value, allowed="0, 1, 2, ...")
            return 0
        return value

    def claim(self, value: Any, path: Where) -> Claim | None:
        if not self.keys(value, path, ("id", "says"), _CLAIM[2:]):
            return None
        kinds = [kind for kind in KINDS if kind in value]
        if len(kinds) != 1:
            self.fault("is judged in one way", path, got=kinds, allowed=KINDS)
            return None
        kind = kinds[0]
        texts: dict[str, Any] = {
            key: " ".join(str(value.get(key, "")).split()) for key in ("says", "part", "note")
        }
        beside = value.get("beside") or {}
        if not isinstance(beside, dict):
            self.fault("needs a mapping of labels to rows", (*path, "beside"), got=beside)
            beside = {}
        more = [(label, self.rows(rows, (*path, "beside", label))) for label, rows in beside.items()]
        made: dict[str, Any] = getattr(self, f"_{kind}")(value[kind], (*path, kind))
        texts |= {"note": made.pop("note")} if "note" in made else {}
        shown = tuple((label, rows) for label, rows in more if rows is not None)
        return Claim(name=str(value["id"]), kind=kind, beside=shown, **texts, **made)

    def _figure(self, value: Any, path: Where) -> dict[str, Any]:
        if not self.keys(value, path, ("claimed", "unit", "rows"), ("rounding", "act")):
            return {}
        return {
            "claimed": self.number(value["claimed"], (*path, "claimed")) or 0.0,
            "rounding": self.number(value.get("rounding", 0), (*path, "rounding")) or 0.0,
            "unit": str(value["unit"]),
            "act": value.get("act") is True,
            "rows": self.rows(value["rows"], (*path, "rows")),
        }

    def _trend(self, value: Any, path: Where) -> dict[str, Any]:
        if not self.keys(value, path, ("unit", "rows", "against"), ()):
            return {}
        against = value["against"]
        if not isinstance(against, list) or not against:
            self.fault("needs a list of rows", (*path, "against"), got=against)
            against = []
        read = [self.rows(rows, (*path, "against", str(k))) for k, rows in enumerate(against)]
        return {
            "unit": str(value["unit"]),
            "rows": self.rows(value["rows"], (*path, "rows")),
            "against": tuple(rows for rows in read if rows is not None),
        }

    def _outside(self, value: Any, path: Where) -> dict[str, Any]:
        if not isinstance(value, str):
            self.fault("needs the reason in words", path, got=value)
        return {"note": " ".join(str(value).split())}

    _open = _outside

    def rows(self, value: Any, path: Where) -> Rows | None:
        """Which rows: the table and the columns are checked here, the rows when they are read."""
        from econ.observations.catalog import table_names

        if not self.keys(value, path, ("table",), _ROWS[1:]):
            return None
        known = table_names()
        if value["table"] not in known:
            near = nearest(str(value["table"]), known)
            self.fault("no such table", (*path, "table"), got=value["table"], allowed=known, nearest=near)
            return None
        take = value.get("take", "last")
        if take not in TAKES:
            near = nearest(str(take), TAKES)
            self.fault("nothing is taken like this", (*path, "take"), got=take, allowed=TAKES, nearest=near)
            return None
        where = value.get("where") or {}
        if not isinstance(where, dict):
            self.fault("needs a mapping of columns", (*path, "where"), got=where)
            return None
        over = self.rows(value["over"], (*path, "over")) if "over" in value else None
        return Rows(
            table=value["table"],
            where={str(k): _texts(v) for k, v in where.items()},
            take=take,
            months=self.count(value.get("months", 0), (*path, "months")),
            skip=self.count(value.get("skip", 0), (*path, "skip")),
            times=self.number(value.get("times", 1.0), (*path, "times")) or 0.0,
            over=over,
            change=value.get("change") is True,
            per_month=value.get("per_month") is True,
        )

    def _simulations(self, value: Any, path: Where) -> dict[str, Any]:
        if not self.keys(value, path, _EFFECT[:3], (*_EFFECT[3:], "is", "than", "rests_on")):
            return {}
        effect = self._effect(value, path, {})
        comparison = value.get("is", "above")
        if comparison not in ("above", "below"):
            self.fault("needs a comparison", (*path, "is"), got=comparison, allowed=("above", "below"))
        other = value.get("than", 0)
        than = (
            self._effect(other, (*path, "than"), value)
            if isinstance(other, dict)
            else self.number(other, (*path, "than"))
        )
        learned = self.learned(value["rests_on"], (*path, "rests_on")) if "rests_on" in value else 1.0
        if effect is None or than is None:
            return {}
        return {
            "statement": Statement(effect, comparison == "above", than, learned),
            "unit": variables()[effect.outcome].unit.removesuffix(" a month"),
        }

    def learned(self, value: Any, path: Where) -> float:
        """The largest part of a prior's variance that data removed, over a relation or some coefficients."""
        from econ.estimates import load as load_estimates

        relations = load_estimates()
        known = [*relations, *(f"{name}.{c}" for name, e in relations.items() for c in e.prior)]
        found = [0.0]
        for name in value if isinstance(value, list) else [value]:
            if name not in known:
                self.fault("no such estimate", path, got=name, nearest=nearest(str(name), known))
                continue
            relation, _, coefficient = str(name).partition(".")
            estimate = relations[relation]
            for c, (_, spread) in estimate.prior.items():
                if c in estimate.names and spread > 0 and coefficient in ("", c):
                    found.append(1 - (estimate.error(c) / spread) ** 2)
        return max(found)

    def _effect(self, value: Any, path: Where, usual: Mapping[str, Any]) -> Effect | None:
        """An effect; what it does not say is as in `usual`."""
        whole = {**{key: usual[key] for key in _EFFECT if key in usual and key != "times"}, **value}
        if usual and not self.keys(value, path, (), _EFFECT):
            return None
        ends = whole.get("over", [1, 12])
        months = [self.count(end, (*path, "over")) for end in ends] if isinstance(ends, list) else []
        if len(months) != 2 or not 1 <= months[0] <= months[1]:
            self.fault("needs the first and the last month of the run", (*path, "over"), got=ends)
            return None
        known = {name: v for name, v in variables().items() if not v.dims}
        if whole["outcome"] not in known:
            near = nearest(str(whole["outcome"]), known)
            self.fault(
                "no such outcome without members", (*path, "outcome"), got=whole["outcome"], nearest=near
            )
            return None
        both = [self._scenario(whole[key], (*path, key)) for key in ("scenario", "reference")]
        times = self.number(whole.get("times", 1.0), (*path, "times")) or 0.0
        if both[0] is None or both[1] is None:
            return None
        return Effect(both[0], both[1], whole["outcome"], months[0], months[1], times)

    def _scenario(self, value: Any, path: Where) -> Scenario | None:
        named = (
            {"name": "_".join(("claim", *path[1:2], path[-1])), **value} if isinstance(value, dict) else value
        )
        try:
            return load(named)
        except Problems as found:
            self.problems += [error.located(f"{self.name} {'.'.join(path)}") for error in found.problems]
        except InputError as error:
            self.problems.append(error.located(f"{self.name} {'.'.join(path)}"))
        return None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
