"""Compiled scenarios: shapes, warm-up, conditions, doses, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from econ.errors import EconError, InputError, Problems
from econ.scenarios import compile_scenarios, names, parse
from econ.variables import forcings, shape_of

HEAD = "schema_version: 1\nname: {}\ntitle: x\ndescription: x\nextends: baseline\n"


def test_arrays_are_dense_and_share_history() -> None:  # history: a hindcast
    run = compile_scenarios(names(), "2026-01", 24)
    assert run.start == np.datetime64("2026-01")
    assert len(run.months) == run.warmup + 24
    for name, declared in forcings().items():
        levels = run.values[name]
        assert levels.shape == (len(run.months), *shape_of(declared.dims), len(run.names))
        assert np.isfinite(levels).all()
        assert not levels.flags.writeable
        warm = levels[: run.warmup]
        assert np.array_equal(warm, np.broadcast_to(warm[..., :1], warm.shape)), name


def test_what_history_does_not_name_is_neutral_in_the_warmup() -> None:  # history: a hindcast
    run = compile_scenarios("oil_price_spike", "2026-01", 12)
    shift = run.values["oil_price_shift"][:, 0]
    assert np.all(shift[: run.warmup] == forcings()["oil_price_shift"].neutral)
    assert shift[run.warmup :].tolist() == [0.33] * 6 + [0.22, 0.11] + [0] * 4


def test_history_is_a_scenario_of_its_own() -> None:  # history: a hindcast
    early = compile_scenarios("history", "2025-08", 5)
    late = compile_scenarios("history", "2026-01", 5)
    shared = {month: place for place, month in enumerate(late.months)}
    for place, month in enumerate(early.months):
        if month in shared:
            for name, levels in early.values.items():
                assert np.array_equal(levels[place], late.values[name][shared[month]]), (name, month)


def test_a_condition_is_compiled_and_its_level_held() -> None:  # history: a hindcast
    run = compile_scenarios(["baseline", "relief_when_buyers_comply"], "2026-01", 6)
    assert [(c.forcing, c.member, c.scenario, c.variable, c.place) for c in run.conditions] == [
        ("tariff", 0, 1, "crude_exports", 0),
        ("tariff", 1, 1, "crude_exports", 1),
        ("tariff", 2, 1, "crude_exports", 2),
    ]
    first = run.conditions[0]
    assert (first.comparison, first.months, first.latch) == ("below", 3, True)
    assert np.all(first.then[run.warmup :] == 0)
    assert np.all(run.values["tariff"][run.warmup :, 0, 1] == 1)


def test_doses_count_what_is_above_neutral() -> None:  # history: a hindcast
    run = compile_scenarios(
        ["no_pressure", "strikes_autumn_2025", "alternating", "all_channels"], "2026-01", 12
    )
    doses = run.doses()
    assert doses["strike_intensity"].tolist() == [0, 13 * 12, 17 * 6, 17 * 12]
    assert doses["tariff"][:, 3].tolist() == [12, 12, 12, 12]
    assert doses["tariff"][:, 2].tolist() == [6, 6, 6, 6]


def test_parameters_are_replaced_by_scenario() -> None:  # history: a hindcast
    mine = parse(HEAD.format("mine") + "parameters: {inflation_target: 5}\n")
    run = compile_scenarios(["baseline", mine], "2026-01", 2)
    assert np.isnan(run.overrides["inflation_target"][0])
    assert run.overrides["inflation_target"][1] == 5


def test_stored_texts_compile_to_the_same_arrays() -> None:  # history: a hindcast
    run = compile_scenarios(["alternating", "relief_when_buyers_comply", "tariff_india_25"], "2026-01", 18)
    texts = dict(run.texts)
    past = parse(texts.pop("history"))
    again = compile_scenarios([parse(texts[name]) for name in run.names], "2026-01", 18, history=past)
    for name, levels in run.values.items():
        assert np.array_equal(levels, again.values[name]), name
    assert again.texts == run.texts


def test_levels_that_a_change_pushes_out_of_bounds_are_refused() -> None:  # history: a hindcast
    mine = parse(HEAD.format("mine") + "pressure: {port_outage: {change: {of: 0.6, scale: 2}}}\n")
    with pytest.raises(Problems, match="mine port_outage 2026-01: out of bounds"):
        compile_scenarios(mine, "2026-01", 3)


@pytest.mark.parametrize(
    ("chosen", "part"),
    [
        ([], "no scenario"),
        (["baseline", "baseline"], "named twice"),
        (["baselin", "tarif_25"], "2 problems"),
    ],
)
def test_bad_choices_are_refused(chosen: list[str], part: str) -> None:  # history: a hindcast
    with pytest.raises(EconError, match=part):
        compile_scenarios(chosen, "2026-01", 3)


def test_bad_dates_are_refused() -> None:  # history: a hindcast
    with pytest.raises(InputError, match="not a month"):
        compile_scenarios("baseline", "January", 3)
    with pytest.raises(InputError, match="at least one month"):
        compile_scenarios("baseline", "2026-01", 0)
