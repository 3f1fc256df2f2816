"""What an estimate was made with besides rows of data: the parameters and equations that it calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from econ.errors import EconError, StaleError, listed
from econ.estimates import Estimate
from econ.estimates import load as load_estimates
from econ.parameters.load import load
from econ.parameters.wording import NOTHING, apart, wording
from econ.syntax import Place, definitions

__all__ = ["bound", "fresh_estimates"]

#: Modules whose functions an estimate shares with a run, and those of them that step or check a run.
_SHARED = ("econ.model.", "econ.quantities")
_STEPS = frozenset({"econ.model.graph", "econ.model.identities"})
_PARAMETER, _CODE = "parameter ", "equation "


def bound(parameters: Iterable[str], code: Iterable[Place]) -> dict[str, str]:
    """Each parameter by its wording; each equation that some code calls, and its helpers, by hash."""
    table = load()
    found = {f"{_PARAMETER}{name}": wording(table[name]) for name in sorted(set(parameters))}
    for (module, name), said in sorted(definitions(code, but=_STEPS).items()):
        if module.startswith(_SHARED):
            found[f"{_CODE}{module}.{name}"] = said
    return found


def fresh_estimates(wanted: Iterable[str], as_of: str | None = None) -> dict[str, Estimate]:
    """Estimates of some relations, as the file of estimates has them, or that of an earlier day.

    Raises
    ------
    StaleError
        There are none, or one was made with another parameter or equation than the package has now: each
        is named with both values.
    """
    names = set(wanted)
    if not names:
        return {}
    found = {name: estimate for name, estimate in load_estimates(as_of=as_of).items() if name in names}
    stale = {name: list(_moved(estimate.bound)) for name, estimate in found.items()}
    moved = [f"{name}: {said}" for name, lines in stale.items() for said in lines]
    if moved:
        raise StaleError(
            listed("estimates were made with other parameters or equations", moved),
            where="estimates.json",
            fix=f"run `econ estimate {' '.join(name for name, lines in stale.items() if lines)}`",
        )
    return found


def _moved(made_with: Mapping[str, str]) -> Iterable[str]:
    """What is no longer as it was, in words."""
    table = load()
    for what, then in made_with.items():
        if what.startswith(_PARAMETER):
            name = what.removeprefix(_PARAMETER)
            now = wording(table[name]) if name in table else NOTHING
        else:
            now = _code_now(what.removeprefix(_CODE))
        if now != then:
            first, second = apart(then, now)
            yield f"{what} was {first}, now {second}"


def _code_now(path: str) -> str:
    module, _, name = path.rpartition(".")
    try:
        return definitions([(module, name)])[module, name]
    except EconError:
        return NOTHING
