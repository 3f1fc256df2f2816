"""The back-test: what a start sees, what it is compared with, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.ensemble.chunk import Chunk
from econ.ensemble.pinned_pass import PinnedPass
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.forecasting.backtest import OUTCOMES
from econ.forecasting.backtest_scores import scores
from econ.forecasting.rivals import Known, price_times_rate, random_walk, sarimax, seasonal_naive
from econ.variables import variables
from econ.vintage import vintage

#: Two starts in one year, and one in the next.
OPTIONS = {
    "first": "2025-10",
    "last": "2026-04",
    "every": 3,
    "horizon": 4,
    "draws": 64,
}  # history: published cases
NAMES = ("oil_gas_revenue", "brent_price", "key_rate")


@pytest.fixture(scope="module")
def tested():  # type: ignore[no-untyped-def]
    return econ.backtest(outcomes=NAMES, **OPTIONS)


def test_outcomes_stand_beside_their_forecasts(tested) -> None:  # type: ignore[no-untyped-def]
    assert tested["oil_gas_revenue"].dims == ("start", "ahead", "draw")
    seen = econ.history()["oil_gas_revenue"]
    for start in tested["start"].values:
        for ahead in (1, 2):
            month = str(np.datetime64(start, "M") + ahead - 1)
            found = tested["oil_gas_revenue_seen"].sel(start=start, ahead=ahead).item()
            assert found == pytest.approx(seen.sel(month=month).item())
    after = tested["oil_gas_revenue_seen"].isel(start=-1).values
    assert np.isnan(after[3:]).all()


def test_a_start_sees_nothing_of_its_outcomes(tested) -> None:  # type: ignore[no-untyped-def]
    spread = tested["oil_gas_revenue"].std("draw")
    assert (spread > 1).all()


def test_a_start_is_about_the_run_of_its_own(tested) -> None:  # type: ignore[no-untyped-def]
    start = "2026-01"  # history: published cases
    own = econ.simulate(start=start, months=2, draws=256, as_of=start, keep=["oil_gas_revenue"])
    mine, theirs = own.oil_gas_revenue.isel(scenario=0), tested.oil_gas_revenue.sel(start=start)
    for ahead in (1, 2):
        one, other = mine.isel(month=ahead - 1), theirs.sel(ahead=ahead)
        assert abs(one.median().item() - other.median().item()) < float(one.std())


def test_each_start_says_its_coefficients(tested) -> None:  # type: ignore[no-untyped-def]
    later = json.loads(tested.attrs["later_estimates"])
    for start, made in zip(tested["start"].values, tested["coefficients"].values, strict=True):
        assert made <= str(np.datetime64(start, "M"))
        assert isinstance(later[made], list)


def test_scores_have_every_rule_and_horizon(tested) -> None:  # type: ignore[no-untyped-def]
    found = scores(tested, ["random walk"])
    assert found["starts"] == ["2025-10", "2026-01", "2026-04"]  # history: published cases
    one = next(o for o in found["samples"][0]["outcomes"] if o["variable"] == "oil_gas_revenue")
    assert set(one["horizons"]) == {"1", "3"}
    assert one["horizons"]["1"]["n"] == 3 and not one["horizons"]["1"]["rivals"]  # too few to compare
    assert 0 <= one["horizons"]["1"]["coverage"]["80"] <= 1 and one["horizons"]["1"]["width"]["80"] > 0


def test_a_pass_goes_on_as_a_run_would() -> None:
    """The state of a pass before a month is what a run's warm-up has there."""
    # Without errors of observations, whose streams begin anew.
    options = {"draws": 64, "keep": ["oil_gas_revenue"], "off": ["inputs", "revision"]}
    plan = make_plan("baseline", start="2025-10", months=2, **options)  # history: published cases
    states = PinnedPass(plan, [21]).states
    resumed, whole = Chunk(plan, 0, 64, begin=(21, states[21])), Chunk(plan, 0, 64)
    one, other = resumed.advance()["brent_price"], whole.advance()["brent_price"]
    assert np.allclose(one, other, rtol=1e-9)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"first": "2018-06"}, "two years of data"),
        ({"first": "2031-01"}, "two years of data"),
        ({"first": "2024-06", "last": "2024-01"}, "after the last start"),
        ({"first": "today"}, "not a month"),
        ({"every": 0}, "whole number"),
        ({"horizon": 0}, "whole number"),
        ({"draws": 3}, "whole number"),
        ({"outcomes": ["district_runs"]}, "nobody observes"),
        ({"outcomes": ["oil_gas_revenu"]}, "no such variable"),
    ],
)
def test_bad_input_is_refused_before_a_run(options: dict, words: str) -> None:  # type: ignore[type-arg]  # history: examples
    with pytest.raises(InputError, match=words):
        econ.backtest(**options)


def test_every_outcome_is_observed() -> None:
    history, known = econ.history(), variables()
    assert all((known[name].observed or name) in history for name in OUTCOMES)


def _known(values: np.ndarray, name: str = "x", **panel: np.ndarray) -> Known:
    return Known(name, values, panel)


def test_a_random_walk_goes_on_from_the_last_known_figure() -> None:
    values = np.cumsum(np.random.default_rng(7).standard_normal(120))
    found = random_walk(_known(np.append(values, np.nan)), 3)
    assert found is not None
    assert np.allclose(np.median(found, axis=1), values[-1], atol=0.8)
    # One month late: a month ahead is two from the last figure.
    assert found[0].std() == pytest.approx(np.std(values[2:] - values[:-2]), rel=0.2)


def test_a_seasonal_series_is_repeated() -> None:
    season = np.tile(np.arange(12.0), 8)
    found = seasonal_naive(_known(season), 14)
    assert found is not None and np.allclose(found, np.append(np.arange(12), [0, 1])[:, None])
    assert sarimax(_known(season + 0.01 * np.random.default_rng(8).standard_normal(96)), 2)[
        :, 49
    ] == pytest.approx([0, 1], abs=0.1)


def test_price_times_rate_takes_last_months_price() -> None:
    price = np.linspace(40, 60, 72)
    revenue = 3 * np.append(40, price[:-1])
    found = price_times_rate(
        _known(revenue, "oil_gas_revenue", urals_tax_price=price, usd_rub=np.ones(72)), 2
    )
    assert found is not None and found[0].mean() == pytest.approx(3 * price[-2], rel=0.05)
    assert price_times_rate(_known(revenue, "met_oil", urals_tax_price=price, usd_rub=np.ones(72)), 2) is None


def test_too_little_known_is_no_rule() -> None:
    assert random_walk(_known(np.full(60, np.nan)), 1) is None
    assert seasonal_naive(_known(np.arange(10.0)), 1) is None
    assert sarimax(_known(np.arange(20.0)), 1) is None


def test_the_command_prints_scores(tmp_path) -> None:  # type: ignore[no-untyped-def]  # history: examples
    target = tmp_path / "all.nc"
    command = ["backtest", "--from", "2026-04", "--horizon", "2", "--draws", "64", "--outcomes", "key_rate",
               "--rules", "random walk"]  # fmt: skip
    result = CliRunner().invoke(main, [*command, "--json", "--out", str(target)])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["made"] == "afterwards" and found["vintage"] == vintage().last_month and target.is_file()
    assert found["as_of"][0] == command[2] and found["draws"] == 64 and found["given"] == []
    wrong = CliRunner().invoke(main, [*command[:-1], "random wlak"])
    assert wrong.exit_code == 2 and "random walk" in wrong.output
