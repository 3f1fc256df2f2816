"""The page of the mutants: how many were noticed, and each that was not, with the reason."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import binomtest

__all__ = ["HERE", "RESULT", "ROOT", "at_first", "choice", "killed", "reasons", "write"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULT = HERE / "result.json"


@cache
def choice() -> dict[str, Any]:
    """What is mutated and which tests count, as `choice.yaml` says."""
    return dict(yaml.safe_load((HERE / "choice.yaml").read_text(encoding="utf-8")))


def reasons() -> dict[str, str]:
    """Why a mutant survives, by its name."""
    return yaml.safe_load((HERE / "survivors.yaml").read_text(encoding="utf-8")) or {}


def killed(found: dict[str, Any]) -> tuple[int, int, float, float]:
    """Mutants noticed and tried, and the ends of Wilson's 95 percent interval of the share."""
    outcomes = Counter(result["outcome"] for result in found["mutants"].values())
    n, k = outcomes.total(), outcomes.total() - outcomes["survived"]
    ends = binomtest(k, n).proportion_ci(method="wilson")
    return k, n, ends.low, ends.high


def at_first(found: dict[str, Any]) -> int:
    """Mutants that were noticed when they were first tried, before any test was written for them."""
    return sum(result["first"] != "survived" for result in found["mutants"].values())


def write(found: dict[str, Any]) -> None:
    """Write `docs/mutants.md`."""
    (ROOT / "docs" / "mutants.md").write_text(_text(found), encoding="utf-8")


def _text(found: dict[str, Any]) -> str:
    k, n, low, high = killed(found)
    late = sum(result["outcome"] == "timeout" for result in found["mutants"].values())
    rooms = "\n".join(_room(found, room) for room in choice()["rooms"])
    left_out = "\n".join(f"- `{file}`: {why}" for file, why in choice()["left_out"].items())
    unused = "\n".join(f"- `{name}`: {why}" for name, why in choice()["not_used"].items())
    return f"""# Faults that the tests notice

Written by `make mutants`; do not edit.

A mutant is the code with one small fault: a plus for a minus, a 1 for a 0, a condition turned round. The
tests that run its line are run, the quickest first, for up to {choice()["share"]:.0%} of the time that all
tests take. If one fails, the fault is noticed.

**{k} of {n} faults are noticed: {k / n:.1%}, 95 percent interval {low:.1%} to {high:.1%}** (Wilson's).

**At first {at_first(found)} of them were: {at_first(found) / n:.1%}.** The tests added since were written by
looking at faults of this very sample, so the share above flatters them, and its interval too. What the
tests notice of other faults is likely between the two; a new seed in `choice.yaml` tells.

The sample is {found["size"]} of {found["population"]:,} faults, drawn with seed {choice()["seed"]}. Of those
noticed, {late} ran on and were stopped after {choice()["timeout"]} seconds. The tests of {found["controls"]}
faults were run without the fault as well, when the sample was last tried whole: all passed.

| part of the package | noticed | tried |
|---|---|---|
{rooms}

Faults are made by [cosmic-ray](https://cosmic-ray.readthedocs.io/) in a copy of the tree. In the copy,
estimates do not know which code they were made with. Otherwise a run would refuse every changed equation,
and any test would notice it.

## Faults that are not noticed

{_survivors(found)}

## Tests that do not count

A fault must be noticed by what a result should be, not by what it once was.

{left_out}

## Faults that are not made

{unused}
"""


def _room(found: dict[str, Any], room: str) -> str:
    here = [r["outcome"] for r in found["mutants"].values() if r["path"].startswith(f"econ/{room}/")]
    return f"| {room} | {len(here) - here.count('survived')} | {len(here)} |"


def _survivors(found: dict[str, Any]) -> str:
    why, said = reasons(), []
    for name, r in sorted(found["mutants"].items()):
        if r["outcome"] == "survived":
            change = "\n".join(r["change"])
            reason = why.get(name, "No reason is known: a test is missing.")
            said.append(
                f"`{r['path']}`, line {r['line']}, {r['run']} tests. {reason}\n\n```diff\n{change}\n```"
            )
    return "\n\n".join(said) or "None."
