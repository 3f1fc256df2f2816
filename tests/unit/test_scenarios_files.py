"""Scenario files: inheritance, every fault at once, the library, texts that read back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from econ.errors import InputError, Problems
from econ.scenarios import compile_scenarios, load, names, new, parse, show
from econ.scenarios.library import ALIASES
from econ.variables import forcings
from econ.vintage import vintage

LIBRARY = names()

FAULTY = """\
schema_version: 2
name: Bad name
titel: x
description: hi
extends: baseline
pressure:
  tarif: 1
  tariff: {idia: 2, china: -1}
  strike_intensity: {alternating: {on: 3, of: 2, months_on: 0, months_off: 3}}
  port_outage: {until: {level: 1, then: 0, when: {variable: crude_export_india, below: 1, months: 1.5}}}
  price_cap: {path: {2026-1: 3}}
parameters: {no_such: 1}
sources: one
"""


def test_every_fault_is_told_at_once_with_its_line() -> None:
    with pytest.raises(Problems) as caught:
        parse(FAULTY, "mine.yaml")
    text = str(caught.value)
    for part in (
        "mine.yaml:1 schema_version: unknown version",
        "mine.yaml:2 name: not a name",
        "mine.yaml:3 titel: unknown key",
        "nearest: title",
        "title is missing",
        "mine.yaml:7 pressure.tarif: no such forcing",
        "nearest: tariff",
        "mine.yaml:8 pressure.tariff.idia: no such buyer",
        "nearest: india",
        "mine.yaml:8 pressure.tariff.china: out of bounds",
        "mine.yaml:9 pressure.strike_intensity.alternating.of: unknown key",
        "mine.yaml:10 pressure.port_outage.until.when.variable: no such variable",
        "nearest: crude_exports_india",
        "mine.yaml:10 pressure.port_outage.until.when.months: needs a number of months",
        "mine.yaml:11 pressure.price_cap.path.2026-1: not a month",
        "mine.yaml:12 parameters.no_such: no such parameter",
        "mine.yaml:13 sources: needs a list",
    ):
        assert part in text


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load("big_stik")
    assert caught.value.nearest == "all_channels"


@pytest.mark.parametrize("name", LIBRARY)
def test_library_texts_read_back_the_same(name: str) -> None:
    assert parse(show(name), name) == load(name)


def test_library_holds_what_was_agreed() -> None:
    agreed = {
        *("history", "baseline", "no_pressure", "strikes_40pct", "strikes_40pct_effective"),
        *("strikes_autumn_2025", "long_range", "tariff_india_25", "tariff_25", "tariff_100", "tariff_500"),
        *("tariff_100_full_belief", "sellers_sanctioned", "price_cap_30", "all_channels", "alternating"),
        *(
            "relief_unconditional",
            "relief_when_buyers_comply",
            "oil_price_spike",
            "ports_and_pipelines",
            "eu_gas_ends",
        ),
    }
    assert agreed <= set(LIBRARY)
    assert all(load(name).title and load(name).description for name in LIBRARY)


def test_a_child_replaces_one_label_and_keeps_the_others() -> None:  # history: made-up months
    text = "schema_version: 1\nname: x\ntitle: x\ndescription: x\nextends: tariff_100\n"
    child = parse(f"{text}pressure:\n  tariff: {{india: {{change: {{of: parent, scale: 0.5}}}}}}\n")
    levels = compile_scenarios(child, "2026-01", 3).values["tariff"][-1, :, 0]
    assert levels.tolist() == [1, 0.5, 1, 1]
    assert child.pressure["strike_intensity"] == load("baseline").pressure["strike_intensity"]


def test_files_extend_files_beside_them_and_not_in_a_circle(tmp_path: Path) -> None:
    head = "schema_version: 1\ntitle: x\ndescription: x\n"
    (tmp_path / "a.yaml").write_text(f"{head}name: a\nextends: b.yaml\npressure: {{price_cap: 30}}\n")
    (tmp_path / "b.yaml").write_text(f"{head}name: b\nextends: tariff_100\n")
    found = load(tmp_path / "a.yaml")
    assert set(found.pressure) > {"price_cap", "tariff"}
    (tmp_path / "b.yaml").write_text(f"{head}name: b\nextends: a.yaml\n")
    with pytest.raises(InputError, match="circle"):
        load(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_text(f"{head}name: b\nextends: tarif_100\n")
    with pytest.raises(InputError, match=r"b\.yaml:5 extends") as caught:
        load(tmp_path / "a.yaml")
    assert caught.value.nearest == "tariff_100"


def test_a_lost_parent_hides_no_other_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = "schema_version: 1\nname: a\ntitle: x\ndescription: x\nextends: tarif_100\npressure: {strike: 3}\n"
    path.write_text(text)
    with pytest.raises(Problems) as caught:
        load(path)
    assert [p.nearest for p in caught.value.problems] == ["tariff_100", "strike_reach"]


def test_a_new_file_is_a_valid_scenario_and_overwrites_nothing(tmp_path: Path) -> None:
    path = new(tmp_path / "mine.yaml", "all_channels")
    assert load(path).pressure == load("all_channels").pressure
    with pytest.raises(InputError, match="exists"):
        new(path)
    with pytest.raises(InputError, match="not a name"):
        new(tmp_path / "Not good.yaml")
    assert not (tmp_path / "Not good.yaml").exists()


NAMED = "schema_version: 1\n# mine\nname: {}\ntitle: x\ndescription: x\npressure: {{tariff: 1}}\n"


@pytest.mark.parametrize("name", ["no_pressure", "baseline", "all_channels", "history"])
def test_a_name_of_the_library_is_refused_to_other_scenarios(
    name: str, tmp_path: Path
) -> None:  # history: made-up months
    path = tmp_path / "own.yaml"
    path.write_text(NAMED.format(name))
    for read in (lambda: load(path), lambda: parse(NAMED.format(name), "own.yaml")):
        with pytest.raises(InputError, match="belongs to a scenario of the library") as caught:
            read()
        assert str(caught.value.where).endswith("own.yaml:3 name")
        assert caught.value.fix == f"give it another name, such as my_{name}"
    with pytest.raises(InputError, match="belongs to a scenario of the library"):
        new(tmp_path / f"{name}.yaml", "tariff_100")
    assert not (tmp_path / f"{name}.yaml").exists()
    other = replace(load("tariff_100"), name=name)
    with pytest.raises(InputError, match="belongs to a scenario of the library"):
        compile_scenarios(["tariff_25", other], "2026-01", 1)


def test_the_library_s_own_text_keeps_its_name_and_so_does_a_stored_run_s(tmp_path: Path) -> None:
    path = tmp_path / "copy.yaml"
    path.write_text(show("no_pressure"))
    assert load(path) == load("no_pressure")
    assert parse(NAMED.format("no_pressure"), kept=True).name == "no_pressure"


def test_history_is_dated_and_within_bounds() -> None:
    past = load("history")
    for name, schedules in past.pressure.items():
        for schedule in schedules:
            points = getattr(schedule, "points", ())
            assert all(str(date)[:10] <= str(vintage().known_by) for date, _ in points), name
    compile_scenarios("history", "2023-01", 36)


def test_baseline_is_what_model_1_says() -> None:  # history: made-up months
    """Today's pressure, from the first month that is forecast."""
    run = compile_scenarios(["baseline", "no_pressure"], vintage().start, 12)
    after, last = slice(run.warmup, None), run.warmup - 1
    count = run.values["strike_intensity"]
    past = count[run.warmup - 3 : run.warmup, 0].mean()
    assert past > 0
    assert np.all(count[after, 0] == past)
    assert np.all(count[after, 1] == 0)
    # India's tariff was in force until February 2026 and is gone with it.
    india = run.values["tariff"][:, 1]
    assert np.all(india[run.months == np.datetime64("2025-12")] == 0.25)
    assert np.all(india[after] == 0)
    for name in ("gasoline_ban_policy", "diesel_ban_policy"):
        ban = run.values[name][:, 0]
        assert ban[last] > 0
        assert ban[run.warmup] == ban[last]
        assert np.all(ban[run.warmup + 1 :] == forcings()[name].neutral)
    listed = run.values["sellers_listed"]
    december, september = run.months == np.datetime64("2025-12"), run.months == np.datetime64("2025-09")
    assert np.all(listed[after, 0] == listed[december, 0])
    assert np.all(listed[after, 1] == listed[september, 0])
    assert listed[december, 0] > listed[september, 0]


@pytest.mark.parametrize(("old", "new"), sorted(ALIASES.items()))
def test_names_of_the_first_version_are_understood_and_stay_taken(old: str, new: str) -> None:
    assert load(old) == load(new)
    assert load(old).name == new
    with pytest.raises(InputError, match="belongs to a scenario of the library"):
        parse(f"schema_version: 1\nname: {old}\ntitle: mine\n")
