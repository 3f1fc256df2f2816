"""Thousands of inputs that nobody thought of: each is read, or refused as an input, within seconds.

Seeded, so that a failure comes again. What is only checked is not run: a run would add nothing to it.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import econ
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.observations.catalog import fields
from econ.parameters import load as load_parameters
from econ.scenarios import compile_scenarios
from econ.scenarios.library import LIBRARY, names, parse
from econ.variables import DIMS, forcings, variables
from econ.vintage import vintage
from tests.inputs.pinned import pins

pytestmark = pytest.mark.slow

#: Seconds that no input may take.
_LONGEST = 10.0
SCENARIOS, PINS, ROWS, CALLS = 2000, 2000, 1000, 500


def fuzzed(count: int) -> Any:
    """So many examples, the same in every run."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def met(work: Callable[[], Any]) -> Any:
    """What it gives, or None where the input is refused; anything else fails, and so does a long wait."""
    before = time.perf_counter()
    try:
        return work()
    except InputError:
        return None
    finally:
        assert time.perf_counter() - before < _LONGEST


_NUMBER = st.one_of(st.floats(-2, 50), st.floats(), st.integers())
_COUNT = st.integers(-1, 40)
_DATE = st.from_regex(r"20[12][0-9]-(0[1-9]|1[0-3])(-[0-3][0-9])?", fullmatch=True)


def _kind(name: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A schedule of one kind, with all of its parts or without some."""
    return st.fixed_dictionaries({}, optional=parts).map(lambda content: {name: content})


def _schedules(depth: int) -> st.SearchStrategy[Any]:
    """A schedule of any kind, well made or nearly so."""
    flat = st.one_of(
        _NUMBER,
        st.sampled_from(["hold", "parent", "nonsense", None, True, []]),
        st.dictionaries(_DATE | _COUNT, _NUMBER, max_size=3),
    )
    if not depth:
        return flat
    inner = _schedules(depth - 1)
    return st.one_of(
        flat,
        _kind("hold", mean=_COUNT, at=_DATE),
        _kind("ramp", **{"from": inner}, to=inner, over=_COUNT),
        _kind("alternating", on=inner, off=inner, months_on=_COUNT, months_off=_COUNT),
        _kind("until", level=inner, then=inner, months=_COUNT),
        _kind("change", of=inner, scale=_NUMBER, add=_NUMBER),
        _kind("raised", of=inner, by=_NUMBER, most=_NUMBER, since=_DATE),
    )


_SCENARIO = st.fixed_dictionaries(
    {
        "schema_version": st.sampled_from([1, 1, 1, 1, 2, "1"]),
        "name": st.sampled_from(["mine", "mine", "baseline", "Mine"]) | st.text(max_size=8),
        "title": st.sampled_from(["T", "T", 5, None]) | st.text(max_size=20),
    },
    optional={
        "extends": st.sampled_from([*names(), "none", 3]),
        "beyond_range": st.sampled_from([True, False, "yes"]),
        "pressure": st.dictionaries(st.sampled_from([*forcings(), "strikes"]), _schedules(2), max_size=3),
        "parameters": st.dictionaries(st.sampled_from([*load_parameters(), "nothing"]), _NUMBER, max_size=3),
        "adjust": st.dictionaries(
            st.sampled_from(["brent_price", "urals_discount", "fuel_stress"]), _schedules(1), max_size=2
        ),
        "sources": st.lists(st.text(max_size=9), max_size=2),
    },
)
_TEXTS = [path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml"))]
_BITS = st.sampled_from(
    [
        "\t",
        "[",
        "{",
        "&a ",
        "*a",
        "!!int ",
        "- ",
        ": ",
        "\0",
        "\u2028",
        "---\n",
        "%",
        "|",
        "'",
        '"',
        "2026",
        "1e999",
        "010",
        "~",
    ]
)


@st.composite
def broken_texts(draw: Any) -> str:
    """A file of the library with a few characters put in, taken out or doubled."""
    text = draw(st.sampled_from(_TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        how = draw(st.sampled_from(["in", "out", "double"]))
        length = draw(st.integers(1, 30))
        put = draw(_BITS) if how == "in" else text[at : at + length] * 2 if how == "double" else ""
        text = text[:at] + put + text[at + (length if how == "out" else 0) :]
    return text


_WRITTEN = _SCENARIO.map(lambda content: yaml.safe_dump(content, allow_unicode=True))


@fuzzed(SCENARIOS)
@given(text=st.one_of(_WRITTEN, broken_texts(), st.text(max_size=80)))
def test_scenario_files(text: str) -> None:
    scenario = met(lambda: parse(text, "fuzzed.yaml"))
    if scenario is None:
        return
    forcing = met(lambda: compile_scenarios(scenario, vintage().start, 24))
    if forcing is not None:
        assert all(np.isfinite(values).all() for values in forcing.values.values())
        assert parse(scenario.text(), kept=True) == scenario


_SERIES = [
    name
    for v in variables().values()
    if v.given
    for name in ([f"{v.name}_{label}" for label in DIMS[v.dims[0]]] if v.dims else [v.name])
]
_CELL = {
    "month": st.one_of(
        st.integers(1, 26).map(vintage().after),
        st.sampled_from(
            [
                "2026",
                "today",
                "",
                "01.2026",
                "2030-13",
                "2026-08-15",
                "2026-09-01 00:00:00+00:00",
                "2026-07-31T21:00",
            ]
        ),
        st.text(max_size=8),
    ),
    "variable": st.one_of(
        st.sampled_from(_SERIES), st.sampled_from(["brent", "", "crude_exports"]), st.text(max_size=6)
    ),
    "value": st.one_of(
        st.floats(-1e4, 1e4).map(str),
        st.floats().map(str),
        st.sampled_from(
            ["60,5", "1,234", "1 234,5", "1.234,5", "", "-", "1e400", "0x10", "80 RUB", "\u221260"]
        ),
    ),
    "scenario": st.sampled_from(["", "baseline", "all_channels", "nobody"]),
    "unit": st.sampled_from(["", "USD/bbl", "RUB/USD", "kb/d", "trn RUB", "%", "furlongs", "USD/t"]),
    "note": st.text(max_size=6),
    "Scenario": st.just("baseline"),
    "quantile": st.sampled_from(["", "0.5", "0.9"]),
}  # history: examples


@st.composite
def given_files(draw: Any) -> bytes:
    """A table of given paths, well made or nearly so, as some country's spreadsheet writes it."""
    columns = ["month", "variable", "value", *draw(st.lists(st.sampled_from(list(_CELL)[3:6]), unique=True))]
    columns += draw(st.sampled_from([[], [], [], ["Scenario"], ["quantile"], ["value"]]))
    mark = draw(st.sampled_from([",", ",", ";", "\t", "|"]))
    rows = [[draw(_CELL[name]) for name in columns] for _ in range(draw(st.integers(0, 4)))]

    def quoted(cell: str) -> str:
        return f'"{cell}"' if draw(st.booleans()) or mark in cell else cell

    lines = [mark.join(columns), *(mark.join(map(quoted, row)) for row in rows)]
    return "\n".join(lines).encode(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"])), "replace"
    )


@fuzzed(PINS)
@given(content=st.one_of(given_files(), given_files(), given_files(), st.binary(max_size=60)))
def test_given_paths(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    found = met(lambda: pins(path))
    if found is not None:
        for name, values in {**found.override, **found.target}.items():
            low, high = (
                (-math.inf, math.inf)[n] if end is None else end
                for n, end in enumerate(variables()[name].bounds)
            )
            held = values[~np.isnan(values)]
            assert held.size and low <= held.min() and held.max() <= high


@st.composite
def new_rows(draw: Any) -> tuple[str, str]:  # history: examples
    """A table of the data, and rows for it that are well made or nearly so."""
    table = draw(st.sampled_from(["prices", "refining_runs", "macro"]))
    columns = [field["name"] for field in fields(table)]
    cells = {
        "period": st.sampled_from(["2025-11", "2025-13", "2025-12-01", "2025", "", "soon"]),
        "series": st.sampled_from(["brent", "Brent", "cpi_mom", "crude_runs", ""]),
        "value": st.one_of(st.floats().map(str), st.sampled_from(["61", "61,5", "", "x"])),
        "source_date": st.sampled_from(["2026-01-20", "2024-01-01", "", "20.01.2026"]),
        "known_from": st.sampled_from(["", "2026-01-20", "2024-01-01", "2027-01-01"]),
    }
    wanted = draw(st.lists(st.sampled_from(columns), unique=True, min_size=1)) + draw(
        st.sampled_from([[], ["other"]])
    )
    rows = [
        [draw(cells.get(name, st.text(max_size=5))) for name in wanted]
        for _ in range(draw(st.integers(0, 3)))
    ]
    return table, "\n".join([",".join(wanted), *(",".join(row) for row in rows)])


@fuzzed(ROWS)
@given(made=new_rows())
def test_rows_of_data(made: tuple[str, str], data_copy: Path, tmp_path: Path) -> None:
    table, text = made
    file, target = tmp_path / "rows.csv", data_copy / "raw" / f"{table}.csv"
    file.write_text(text, encoding="utf-8")
    before = target.read_bytes()
    if met(lambda: econ.add_data(table, file)) is None:
        assert target.read_bytes() == before, "nothing is half written"
    target.write_bytes(before)


_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.binary(max_size=3),
)
_ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "months": st.one_of(st.integers(1, 3), st.integers(1, 3).map(np.int8), _ODD),
        "draws": st.one_of(st.integers(0, 4), st.integers(0, 4).map(np.uint8), _ODD),
        "seed": st.one_of(st.integers(0, 9), _ODD),
        "keep": st.one_of(st.sampled_from(["headline", "brent_price", ["usd_rub", "brent_price"]]), _ODD),
        "start": st.one_of(st.just(vintage().start), _ODD),
        "off": st.one_of(st.sampled_from(["shocks", ["shocks", "inputs"]]), _ODD),
        "adjust": st.one_of(st.just({"brent_price": {1: 5}}), _ODD),
        "given": st.one_of(
            st.just({"usd_rub": {vintage().start: 80}}),
            st.just([{"month": vintage().start, "variable": "brent_price", "value": 60}]),
            _ODD,
        ),
    },
)
_SCENARIO_ARGUMENT = st.one_of(
    st.sampled_from(["baseline", "tariff_100", ["baseline", "all_channels"], {"extends": "baseline"}]), _ODD
)


@fuzzed(CALLS)
@given(scenario=_SCENARIO_ARGUMENT, options=_ARGUMENTS)
def test_arguments_of_calls(scenario: Any, options: dict[str, Any]) -> None:
    plan = met(lambda: make_plan(scenario, **options))
    if plan is not None and plan.draws <= 4 and plan.horizon <= 3 and plan.keep == ("brent_price",):
        ds = met(lambda: econ.simulate(scenario, **options))
        assert ds is None or np.isfinite(ds["brent_price"].values).all()
        if ds is not None:
            assert "NaN" not in json.dumps([float(value) for value in ds["brent_price"].values.ravel()])
