"""Schedules of pressure whose dose and peak are known: the same channel sustained, front-loaded, alternating.

Levels are taken from two scenarios of the library, so that nothing is typed here: off is `no_pressure`,
the peak is what `all_channels` reaches. A pressure phase is followed by a run-out with all channels off,
the same months for every schedule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.errors import InputError, nearest
from econ.scenarios import compile_scenarios, load
from econ.scenarios.schedules import Constant, Path, Schedule, Until
from econ.scenarios.schema import Scenario

__all__ = ["CHANNELS", "FORCINGS", "REFERENCE", "SCHEDULES", "Phase", "check_channels", "scheduled"]

#: The forcings of each channel; `all` is every one of them.
FORCINGS: dict[str, tuple[str, ...]] = {
    "strikes": ("strike_intensity",),
    "tariffs": ("tariff",),
    "listings": ("sellers_listed", "vessels_listed"),
    "ports": ("port_outage", "pipeline_outage"),
}
FORCINGS["all"] = tuple(name for names in FORCINGS.values() for name in names)
CHANNELS = ("all", *(name for name in FORCINGS if name != "all"))
REFERENCE = "no_pressure"
_PEAK, _COMPLIANCE, _TARIFF = "all_channels", "relief_when_buyers_comply", "tariff"
#: Schedules of every channel, then those that concern tariffs.
SCHEDULES = {
    "sustained": "at the peak for the whole phase",
    "sustained_low": "the whole phase at the level that gives the dose of alternating",
    "front_loaded": "at the peak for as many months as alternating, all at the beginning",
    "back_loaded": "at the peak for as many months as alternating, all at the end",
    "alternating": "at the peak and off by turns",
    "relief": "sustained, but tariffs end for good with the front-loaded part, whatever buyers do",
    _COMPLIANCE: "sustained, but a buyer's tariff ends for good once it has bought less",
}
#: Months after which every ramp of the library has reached its level.
_SETTLED = 12


@dataclass(frozen=True)
class Phase:
    """How long pressure lasts, how it alternates, and how long the run goes on without it.

    Parameters
    ----------
    months, run_out : int
        With pressure, and after it.
    on, off : int
        Months at the peak and off, by turns, of the alternating schedule.
    """

    months: int = 24
    run_out: int = 12
    on: int = 3
    off: int = 3

    def __post_init__(self) -> None:
        for name in ("months", "run_out", "on", "off"):
            whole_number(getattr(self, name), name, 1, 120, what="not a number of months")

    @property
    def horizon(self) -> int:
        """Months of the whole run."""
        return self.months + self.run_out

    def shares(self) -> dict[str, np.ndarray]:
        """Share of the peak in force, month by month of the run, by schedule."""
        place = np.arange(self.horizon)
        pressed = place < self.months
        by_turns = pressed & (place % (self.on + self.off) < self.on)
        spent = int(by_turns.sum())
        found = {
            "sustained": pressed,
            "sustained_low": pressed * (spent / self.months),
            "front_loaded": place < spent,
            "back_loaded": pressed & (place >= self.months - spent),
            "alternating": by_turns,
        }
        return {name: np.asarray(share, float) for name, share in found.items()}


def check_channels(channels: Sequence[str] | str) -> tuple[str, ...]:
    """The channels asked for.

    Raises
    ------
    InputError
        None, one twice, or a name that is no channel.
    """
    wanted = (channels,) if isinstance(channels, str) else tuple(channels)
    for name in wanted:
        if name not in CHANNELS:
            near = nearest(str(name), CHANNELS)
            raise InputError("no such channel", where="channel", got=name, allowed=CHANNELS, nearest=near)
    if not wanted or len(set(wanted)) < len(wanted):
        raise InputError("needs channels, each once", where="channel", got=wanted, allowed=CHANNELS)
    return wanted


def scheduled(
    channel: str,
    phase: Phase,
    start: str,
    parameters: Mapping[str, float] | None = None,
    suffix: str = "",
    only: Iterable[str] = (),
) -> tuple[Scenario, ...]:
    """Every schedule of a channel, or only some, as scenarios; all other channels are off.

    Parameters
    ----------
    parameters : dict of str to float, optional
        Values that replace the package's own.
    suffix : str
        Set behind each name, so that several such sets can share a plan.

    Returns
    -------
    tuple of Scenario
        In the order of `SCHEDULES`, the reference without pressure last. For tariffs alone `relief`
        is `front_loaded` month by month and is left out; other channels have no relief.
    """
    levels = _Levels.of(channel, phase, start)
    shares = phase.shares()
    made = {name: {f: levels.path(f, share) for f in FORCINGS[channel]} for name, share in shares.items()}
    if channel == "all":
        tariff = levels.path(_TARIFF, shares["front_loaded"])
        made["relief"] = {**made["sustained"], _TARIFF: tariff}
    if _TARIFF in FORCINGS[channel]:
        tariff = levels.on_compliance(shares["sustained"])
        made[_COMPLIANCE] = {**made["sustained"], _TARIFF: tariff}
    announced = {name: (Constant(float(name not in ("relief", _COMPLIANCE))),) for name in made}
    made = {name: {**pressure, "lift_announced": announced[name]} for name, pressure in made.items()}
    made[REFERENCE] = {}
    base, chosen = load(REFERENCE), set(only)
    # Where strikes can reach is no dose: without strikes it takes nothing.
    reach = {"strike_reach": load(_PEAK).pressure["strike_reach"]}
    return tuple(
        replace(
            base,
            name=f"{name}{suffix}",
            title=f"{channel}: {name}",
            description=f"{channel.capitalize()}, {SCHEDULES.get(name, 'without pressure')}.",
            pressure={**base.pressure, **reach, **pressure},
            parameters=dict(parameters or {}),
            parent=REFERENCE,
            kept=True,
        )
        for name, pressure in made.items()
        if not chosen or name in chosen
    )


@dataclass(frozen=True)
class _Levels:
    """Off and peak of each forcing `(member, ...)`; forcings without a dim have one member."""

    off: Mapping[str, np.ndarray]
    peak: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, channel: str, phase: Phase, start: str) -> _Levels:
        months = max(_SETTLED, phase.horizon)
        found = compile_scenarios([REFERENCE, _PEAK], start, months)
        last = {name: np.atleast_2d(found.values[name][-1]) for name in FORCINGS[channel]}
        return cls(*({name: values[:, place] for name, values in last.items()} for place in range(2)))

    def path(self, name: str, share: np.ndarray) -> tuple[Schedule, ...]:
        """One schedule a member, at these shares of the way from off to the peak."""
        turns = np.flatnonzero(np.diff(share, prepend=np.nan) != 0)
        return tuple(
            Path(tuple((int(month) + 1, float(off + share[month] * (peak - off))) for month in turns))
            for off, peak in zip(self.off[name], self.peak[name], strict=True)
        )

    def on_compliance(self, share: np.ndarray) -> tuple[Schedule, ...]:
        """The tariff as in `path`, ended for a buyer by the condition that the library has for it."""
        library = load(_COMPLIANCE).pressure[_TARIFF]
        found: list[Schedule] = []
        for off, level, own in zip(self.off[_TARIFF], self.path(_TARIFF, share), library, strict=True):
            when = own.when if isinstance(own, Until) else None
            found.append(level if when is None else Until(level, Constant(float(off)), when=when))
        return tuple(found)
