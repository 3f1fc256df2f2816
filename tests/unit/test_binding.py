"""An estimate knows the parameters and equations that it was made with, and is stale by name without them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from econ import estimates, syntax
from econ.ensemble.plan import make_plan
from econ.errors import StaleError
from econ.estimation import _traced, relation_modules
from econ.parameters import binding, load

#: Quick relations: one on law and model, one that calls no parameter, one whose law is read only once.
QUICK = ("damper", "idle_season", "discount")


@pytest.fixture(scope="module")
def made():
    """Estimates made anew, each with what it read."""
    return {name: _traced(relation_modules()[name]) for name in QUICK}


def test_a_relation_is_bound_to_what_it_calls(made):
    damper = made["damper"].bound
    assert damper["parameter damper_compensation"] == binding.wording(load()["damper_compensation"])
    assert "equation econ.model.taxes.unit_damper" in damper
    assert "equation econ.model.macro.key_rate" not in damper
    assert "parameter tax_price_freight" in made["discount"].bound
    # Read a second time it is read from memory, and bound no less.
    assert _traced(relation_modules()["discount"]).bound == made["discount"].bound


def test_every_stored_relation_is_bound_to_its_own_equation():
    for name, found in estimates.load().items():
        if not found.equation.startswith("econ.model."):
            continue
        assert f"equation {found.equation}" in found.bound, f"{name}: run `econ estimate`"


def stored(made, monkeypatch):
    held = {**estimates.load(), **made}
    monkeypatch.setattr(binding, "load_estimates", lambda as_of=None: held)


def test_a_changed_parameter_makes_its_estimates_stale_by_name(made, monkeypatch):
    stored(made, monkeypatch)
    assert set(binding.fresh_estimates(QUICK)) == set(QUICK)
    table = dict(load())
    rule = table["damper_compensation"]
    last, value = rule.schedule[-1]
    table["damper_compensation"] = replace(rule, schedule=(*rule.schedule[:-1], (last, value + 0.01)))
    monkeypatch.setattr(binding, "load", lambda: table)
    assert set(binding.fresh_estimates(["idle_season"])) == {"idle_season"}
    with pytest.raises(StaleError) as caught:
        make_plan("baseline", draws=2, months=1)
    message = str(caught.value)
    assert "damper: parameter damper_compensation was " in message
    assert str(value.tolist()) in message and str((value + 0.01).tolist()) in message
    assert re.search(r"`econ estimate [^`]*\bdamper\b", message)  # among all that read the rule
    assert "idle_season:" not in message


def test_a_changed_equation_makes_its_estimates_stale_by_name(made, monkeypatch):
    stored(made, monkeypatch)
    described = syntax._described

    def changed(module, name):
        said, reads = described(module, name)
        return ("0" * 12 if name == "unit_damper" else said), reads

    monkeypatch.setattr(syntax, "_described", changed)
    with pytest.raises(
        StaleError, match=r"damper: equation econ\.model\.taxes\.unit_damper was \w+, now 0{12}"
    ):
        make_plan("baseline", draws=2, months=1)


def test_another_relation_estimated_leaves_the_stale_one_stale(made, tmp_path, monkeypatch):
    """`econ estimate brent` must not pass for `econ estimate damper`."""
    bound = {**made["damper"].bound, "parameter damper_compensation": "law 2018-01 0.5"}
    stored({"damper": replace(made["damper"], bound=bound)}, monkeypatch)
    with pytest.raises(StaleError, match=r"damper_compensation was law 2018-01 0\.5, now law"):
        binding.fresh_estimates(["damper", "brent"])
    assert binding.fresh_estimates(["brent"])
