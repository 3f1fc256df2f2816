"""An equation's hash moves with its formula and with what it calls, and with nothing else."""

from __future__ import annotations

import pytest

from econ import syntax
from econ.errors import EconError
from econ.model.graph import load

ROOTS = [("econ.one", "price")]
ONE = '''
"""A module."""
import numpy as np
from econ.two import FACTOR, helper as shared
from econ import two

def price(level, rate):
    """Price [USD/bbl]. Source: somewhere."""
    def inner(x): return x * FACTOR  # a remark
    return np.exp(inner(level)) + shared(rate) + two.other(rate)

def unread(level):
    return level
'''
TWO = """
FACTOR = 2.0
def helper(x): return below(x)
def below(x): return x + 1
def other(x): return x
def unread(x): return x
"""


@pytest.fixture
def digest(tmp_path, monkeypatch):
    """The hash of `price` in a package of two modules."""
    monkeypatch.setattr(syntax, "PACKAGE", tmp_path / "econ")
    (tmp_path / "econ").mkdir()

    def of(one: str = ONE, two: str = TWO, extra: str = "") -> str:
        for name, text in (("one", one), ("two", two), ("__init__", extra)):
            (tmp_path / "econ" / f"{name}.py").write_text(text)
        syntax._module.cache_clear()
        syntax._described.cache_clear()
        return syntax.digest(ROOTS)

    yield of
    syntax._module.cache_clear()
    syntax._described.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  # a remark", ""),
        ("Price [USD/bbl]. Source: somewhere.", "Another source."),
        ('"""A module."""\n', "\n\n\n"),
        ("def price(level, rate):", "def price(\n    level: float,\n    rate: float,\n) -> float:"),
        ("def unread(level):\n    return level", "def unread(level):\n    return 2 * level"),
        ("helper as shared", "helper as shared, unread as other_name"),
    ],
)
def test_what_changes_no_number_does_not_move_it(digest, old, new):
    assert digest(ONE.replace(old, new)) == digest()


@pytest.mark.parametrize(
    ("old", "new"),
    [("+ shared(rate)", "- shared(rate)"), ("x * FACTOR", "x + FACTOR"), ("level, rate", "rate, level")],
)
def test_a_changed_formula_moves_it(digest, old, new):
    assert digest(ONE.replace(old, new, 1)) != digest()


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        ("FACTOR = 2.0", "FACTOR = 2.5", True),
        ("x + 1", "x + 2", True),
        ("def other(x): return x", "def other(x): return -x", True),
        ("def unread(x): return x", "def unread(x): return -x", False),
    ],
)
def test_what_it_calls_moves_it_however_far_down(digest, old, new, moves):
    assert (digest(two=TWO.replace(old, new)) != digest()) == moves


def test_an_argument_is_not_the_function_of_its_name(digest):
    """Equations take other equations' results by name; they do not call them."""
    same = ONE.replace("def unread(level):", "def level(x): return x\ndef unread(level):")
    changed = same.replace("def level(x): return x", "def level(x): return 2 * x")
    assert digest(same) == digest(changed)


def test_a_name_is_found_through_the_package_that_passes_it_on(digest):
    passed = ONE.replace("from econ.two import FACTOR, helper", "from econ import FACTOR, helper")
    extra = "from econ.two import FACTOR, helper\n"
    assert digest(passed, extra=extra) == digest()
    assert digest(passed, TWO.replace("x + 1", "x + 2"), extra) != digest()


def test_what_is_defined_nowhere_is_an_error():
    with pytest.raises(EconError, match="no such definition"):
        syntax.definitions([("econ.model.taxes", "nowhere")])


def test_every_equation_has_its_own_hash_but_those_that_say_the_same():
    equations = load().equations
    hashes = {name: syntax.digest([(e.module, name)]) for name, e in equations.items()}
    assert len(set(hashes.values())) == len(hashes)
    reached = syntax.definitions([(equations["crude_runs"].module, "crude_runs")])
    assert ("econ.quantities", "BARRELS_PER_TONNE") in reached
    assert not any(module.startswith("econ.errors") for module, _ in reached)
