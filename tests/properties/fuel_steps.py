"""Refining and the fuel market by themselves, month by month, all else constant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from econ.model import graph
from econ.parameters import resolve
from econ.parameters.resolve import Draws
from econ.quantities import days_in, month_range
from econ.streams import Stream
from econ.variables import shape_of
from econ.variables.exports import FORCINGS as EXPORT_FORCINGS
from econ.variables.exports import VARIABLES as EXPORTS
from econ.variables.fuel import FORCINGS as FUEL_FORCINGS
from econ.variables.fuel import SHOCKS as FUEL_SHOCKS
from econ.variables.fuel import VARIABLES as FUEL
from econ.variables.refining import FORCINGS, SHOCKS, VARIABLES

#: What ports, rail and road can take out bounds exports of fuels and with them the runs.
WAYS_OUT = ("west_ports_open", "east_ports_open", "product_outlets")
OWN = {v.name: v for v in (*VARIABLES, *FUEL, *(v for v in EXPORTS if v.name in WAYS_OUT))}
CHANNELS = {f.name: f for f in (*FORCINGS, *FUEL_FORCINGS, *EXPORT_FORCINGS)}
NOISE = {s.name: s for s in (*SHOCKS, *FUEL_SHOCKS)}
#: The rest of the model, as it stood at the end of 2025.
AROUND = {
    "gasoline_nwe_price": 680.0,
    "diesel_nwe_price": 660.0,
    "brent_price": 62.0,
    "urals_tax_price": 42.0,
    "usd_rub": 80.0,
    "cpi_level": 1.0,
    "damper_passed": 1.0,
}
#: Central, north-western and southern districts and the Volga within reach, the Urals in part.
REACH = np.array([1.0, 0.9, 1.0, 0.0, 1.0, 0.5, 0.0, 0.0])


def step(  # history: made-up months
    scenarios: list[Mapping[str, Any]],
    months: int,
    draws: int = 64,
    seed: int = 0,
    start: str = "2026-01",
    parameters: Mapping[str, np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """Every variable of the two blocks, `(month, dims..., scenario, draw)`.

    A scenario gives levels by forcing, one or one a month; what it leaves out is neutral, everything
    western is within reach, and export bans stand (gasoline in full, diesel a fifth).
    """
    whole = graph.load()
    names = [name for name in whole.equations if name in OWN]
    reads = {read for name in names for read in whole.inputs(name)}
    initial = {v.name: v.initial for v in OWN.values() if v.initial}
    calendar = month_range(start, months)
    found = resolve((reads & whole.parameters) | set(initial.values()), calendar, Draws(seed, 0, draws))
    streams = {
        name: Stream(seed, name, ((s.terms,) if s.terms else ()) + shape_of(s.dims), 0, draws, s.law)
        for name, s in NOISE.items()
    }
    env: dict[str, Any] = {}
    kept: dict[str, list[np.ndarray]] = {name: [] for name in names}
    for month in range(months):
        before = {name: env[name] for name in initial} if month else {}
        env = {**found.constant, **found.at(month), **(parameters or {})}
        env |= {name: np.full((1, 1), value) for name, value in AROUND.items()}
        env |= {f"previous_{name}": env[name] for name in AROUND}
        env |= {f"previous_{n}": before.get(n, env[p]) for n, p in initial.items()}
        env |= {name: stream.month() for name, stream in streams.items()}
        env |= {name: _levels(scenarios, name, month) for name in CHANNELS}
        env |= {f"given_{n}": np.full((1, 1), np.nan) for n, v in OWN.items() if v.given == "target"}
        env["days"], env["in_horizon"] = float(days_in(calendar)[month]), 1.0
        whole.step(names, env, {})
        for name in names:
            kept[name].append(np.broadcast_to(env[name], (*shape_of(OWN[name].dims), len(scenarios), draws)))
    return {name: np.stack(values) for name, values in kept.items()}


def _levels(scenarios: list[Mapping[str, Any]], name: str, month: int) -> np.ndarray:
    usual = {"strike_reach": REACH, "gasoline_ban_policy": 1.0, "diesel_ban_policy": 0.2}
    forcing = CHANNELS[name]
    lanes = []
    for scenario in scenarios:
        level = np.asarray(scenario.get(name, usual.get(name, forcing.neutral)), float)
        own = len(shape_of(forcing.dims))
        lanes.append(np.broadcast_to(level[month] if level.ndim > own else level, shape_of(forcing.dims)))
    return np.stack(lanes, axis=-1)[..., None]
