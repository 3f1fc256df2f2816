"""What `econ` promises: its names, their signatures, their documentation and examples that run."""

from __future__ import annotations

import doctest
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import econ
from benchmarks.integrity.way_in import commands, functions, has_public_function, undocumented

#: Examples of more than a second or so: run with the slow tests.
SLOW = {
    "answer_effects",
    "attribute",
    "backtest",
    "build_data",
    "check_data",
    "claims",
    "diff",
    "due",
    "duration",
    "estimate",
    "influence",
    "persistence",
    "persistence_region",
    "reckoner",
    "report",
    "reproduce",
    "save",
    "sensitivity",
    "threshold",
    "turning_points",
    "variance",
}

PUBLIC = functions()


def signature(name: str) -> list[list[str]]:
    """Parameters as name, kind and default."""
    return [
        [p.name, p.kind.name, "" if p.default is p.empty else repr(p.default)]
        for p in inspect.signature(PUBLIC[name]).parameters.values()
    ]


def test_dir_shows_public_names_only() -> None:
    assert dir(econ) == sorted(econ.__all__)
    assert set(econ._PUBLIC) == set(econ.__all__) - {"__version__"}
    assert not [name for name in econ.__all__ if name.startswith("_") and name != "__version__"]


def test_no_public_name_is_lost_and_no_signature_breaks(repository: Path, request: Any) -> None:
    """Names of the snapshot stay; arguments keep name, kind, order, default; new ones have defaults."""
    path = repository / "tests" / "golden" / "api.json"
    now = {name: signature(name) for name in sorted(PUBLIC)}
    if request.config.getoption("--regen"):
        path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    before = json.loads(path.read_text(encoding="utf-8"))
    assert set(before) <= set(now), "a public name went without an alias in `_OLD`"
    for name, parameters in before.items():
        assert now[name][: len(parameters)] == parameters or _kept(parameters, now[name]), name
        new = [p for p in now[name] if p not in parameters]
        assert all(default or kind.startswith("VAR") for _, kind, default in new), name


def _kept(before: list[list[str]], now: list[list[str]]) -> bool:
    """Whether all old parameters are there, those by place at their places."""
    places = [p for p in before if p[1] == "POSITIONAL_OR_KEYWORD"]
    return now[: len(places)] == places and all(p in now for p in before)


def test_every_command_has_its_public_function() -> None:
    known = [words for words, _ in commands()]
    assert len(known) > 15
    assert not [words for words in known if " " not in words and not has_public_function(words)]
    assert has_public_function("scenarios validate")
    assert not has_public_function("scenarios dance")


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_function_is_documented(name: str) -> None:
    """Meaning, every argument, what comes back, what is raised, an example, types."""
    assert not undocumented(PUBLIC[name])


def examples(name: str) -> doctest.DocTest:
    text = inspect.getdoc(PUBLIC[name]) or ""
    return doctest.DocTestParser().get_doctest(text, {}, name, None, None)


def run_examples(name: str, **names: Any) -> None:
    test = examples(name)
    assert test.examples
    test.globs.update(econ=econ, **names)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - SLOW))
def test_examples_run(name: str, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an example `ds` is a run of several scenarios."""
    monkeypatch.chdir(tmp_path)
    run_examples(name, ds=run)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SLOW & set(PUBLIC)))
def test_slow_examples_run(
    name: str, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_copy: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    run_examples(name, ds=run)


def test_an_old_name_is_understood_and_says_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(econ._OLD, "observed", "history")
    with pytest.warns(FutureWarning, match=r"econ\.observed is now econ\.history"):
        assert econ.observed is econ.history
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = econ.nothing


def test_lists_are_searched_by_words() -> None:
    assert "urals_discount" in econ.variables("urals below brent").index
    assert set(econ.variables(kind="lever")["kind"]) == {"lever"}
    assert econ.parameters(kind="law", block="taxes")["kind"].eq("law").all()
    assert set(econ.scenarios().index) == set(econ.scenarios.names())
    with pytest.raises(econ.InputError, match="nearest: urals_discount"):
        econ.variables("urals_discout")
    with pytest.raises(econ.InputError, match="no parameter of this kind"):
        econ.parameters(kind="guess")


def test_objects_show_themselves_in_a_notebook() -> None:
    scenario = econ.scenarios.load("tariff_100")
    assert scenario.title in scenario._repr_html_()
    estimate = econ.estimates.load()["brent"]
    shown = estimate._repr_html_()
    assert all(name in shown for name in estimate.names)
    tree = econ.explain("brent_price", month="1")
    shown = tree._repr_html_()
    assert shown.count("<details") == sum(1 for node in tree.walk() if node.children)
    assert shown.count("<details") == shown.count("</details>")


def test_difference_is_draw_by_draw_and_refuses_what_is_not_there(run: Any) -> None:
    found = econ.difference(run, "oil_gas_revenue", "no_pressure")
    assert float(abs(found.sel(scenario="no_pressure")).max()) == 0
    expected = run["oil_gas_revenue"].sel(scenario="baseline") - run["oil_gas_revenue"].sel(
        scenario="no_pressure"
    )
    assert (found.sel(scenario="baseline") == expected).all()
    with pytest.raises(econ.InputError, match="lacks a variable"):
        econ.difference(run, "oil_gas_revenues")
    with pytest.raises(econ.InputError, match="nearest: baseline"):
        econ.difference(run, "oil_gas_revenue", "basline")


def test_names_hold_up_under_star_import() -> None:
    code = "from econ import *; print(simulate.__name__, scenarios.names()[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "simulate"
