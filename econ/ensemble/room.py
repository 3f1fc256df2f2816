"""Memory that a run would take, counted before any of it is asked for."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from econ.ensemble.derived import COST
from econ.ensemble.plan import Plan
from econ.errors import InputError
from econ.variables import Variable, shape_of, variables

__all__ = ["bytes_of_draws", "bytes_of_quantiles", "check_room", "free_bytes"]

_VALUE = 8
#: Share of the free memory that a run may take: the rest is the library's own and the system's.
_SHARE = 0.85
#: What results take besides themselves while they are gathered, labelled and written.
_COPIES = 1.4
#: Memory limits of a container, and what it uses of it: version 2 and 1 of control groups.
_LIMITS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


def bytes_of_draws(plan: Plan) -> int:
    """What the kept variables of all draws take at once."""
    values = sum(int(np.prod(shape_of(v.dims), dtype=int)) for v in map(_declared, plan.keep))
    return int(_COPIES * values * plan.horizon * len(plan.scenarios) * plan.width * _VALUE)


def bytes_of_quantiles(plan: Plan) -> int:
    """What all draws of a month take: quantiles need them together, but no more than a month of them."""
    lanes = plan.width * (len(plan.scenarios) + 1)
    carried = sum(int(np.prod(shape_of(variables()[name].dims), dtype=int)) for name in plan.carried)
    made = sum(int(np.prod(shape_of(variables()[name].dims), dtype=int)) for name in plan.needed)
    # A sixth of a month's variables is in memory at once, beside last month's that are read again.
    return int((carried + made / 3) * lanes * _VALUE)


def check_room(needed: int, what: str, fix: str) -> None:
    """Refuse what would not fit into the memory that is free.

    Raises
    ------
    InputError
        With what it would take, what there is, and the way out.
    """
    free = free_bytes()
    if free is not None and needed > _SHARE * free:
        raise InputError(
            f"{what} would need more memory than is free",
            where="memory",
            got=f"about {needed / 1e9:,.1f} GB",
            allowed=f"{_SHARE * free / 1e9:,.1f} GB of the {free / 1e9:,.1f} GB that are free",
            fix=fix,
        )


def free_bytes() -> int | None:
    """Memory that may still be asked for, on this machine and in this container; None if nobody says."""
    found = [value for value in (_of_machine(), *map(_of_group, _LIMITS)) if value is not None]
    return min(found) if found else None


def _of_machine() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def _of_group(files: tuple[str, str]) -> int | None:
    try:
        limit, used = (Path(name).read_text(encoding="ascii").strip() for name in files)
        return max(int(limit) - int(used), 0)
    except (OSError, ValueError):
        # No container, or one without a limit, which says `max`.
        return None


def _declared(name: str) -> Variable:
    return variables().get(name, COST)
