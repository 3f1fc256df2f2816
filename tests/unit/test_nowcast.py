"""The nowcast: what it sees, what it refuses, how its news add up."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.forecasting import files
from econ.forecasting.learned import resampled, run_learned
from econ.forecasting.news import weighed
from econ.forecasting.nowcast import TOTAL, parts
from econ.vintage import vintage

MONTH, DAY = "2025-10", "2025-10-15"  # history: published cases


@pytest.fixture(scope="module")
def october():  # type: ignore[no-untyped-def]
    return econ.nowcast(MONTH, as_of=DAY, draws=256)


def test_parts_sum_to_the_total_draw_by_draw(october) -> None:  # type: ignore[no-untyped-def]
    whole = sum((-1 if name == "damper_payment" else 1) * october[name] for name in parts())
    assert np.allclose(whole, october[TOTAL], rtol=1e-9)


def test_the_published_figure_lies_in_a_band_that_is_not_too_wide(october) -> None:  # type: ignore[no-untyped-def]
    low, high = october[TOTAL].quantile([0.05, 0.95]).values
    published = econ.history()[TOTAL].sel(month=MONTH).item()
    assert low < published < high
    assert (high - low) / published < 0.4


def test_news_add_up_to_what_moved(october) -> None:  # type: ignore[no-untyped-def]  # history: made-up months
    attrs = october.attrs
    moved = float(october["impact"].sum()) + attrs["other_news"]
    assert attrs["median_before"] + moved == pytest.approx(attrs["median"])
    assert np.allclose(october["impact"], october["weight"] * (october["actual"] - october["expected"]))
    assert all("2025-09-15" < known <= DAY for known in october["release_known"].values)


def test_the_ministry_is_beside_it_as_it_was_known(october) -> None:  # type: ignore[no-untyped-def]
    assert "Ministry of Finance of Russia" in set(october["other_publisher"].values)
    assert all(known <= DAY for known in october["other_known"].values)


def test_weights_are_those_of_linear_regression() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.standard_normal((2, 4000))
    first, second = a, 0.5 * a + b
    revenue = 3 * a + 2 * b
    table = weighed(revenue, np.stack([first, second]), np.array([1.0, 2.0]))
    # The second figure is news only beyond what the first foretells: 2 against 0.5.
    assert table[0, 1] == pytest.approx(3, abs=0.1) and table[1, 1] == pytest.approx(2, abs=0.05)
    assert table[1, 0] == pytest.approx(0.5, abs=0.1)
    impact = (table[:, 1] * (np.array([1.0, 2.0]) - table[:, 0])).sum()
    assert impact == pytest.approx(3 * 1 + 2 * 1.5, abs=0.2)


def test_a_figure_that_says_the_same_again_is_no_news() -> None:
    a = np.random.default_rng(4).standard_normal(1000)
    table = weighed(a, np.stack([a, 2 * a + 1]), np.array([0.3, 1.6]))
    assert table[1, 1] == 0


def test_a_published_month_is_refused_with_its_figure() -> None:
    last = vintage().last_month
    figure = econ.history()[TOTAL].sel(month=last).item()
    with pytest.raises(InputError, match=f"{figure:,.1f}") as caught:
        econ.nowcast(last)
    assert f"--as-of {last}-15" in caught.value.fix


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"month": vintage().after(4)}, "too far"),
        ({"month": "2010-01"}, "before the data"),
        ({"as_of": "2019-05"}, "nothing was known so early"),
        ({"as_of": "2099-01"}, "later than the vintage"),
        ({"since": f"{vintage().known_by}"}, "not before"),
        ({"draws": 10}, "too few"),
        ({"month": "soon"}, "not a month"),
        ({"month": "today"}, "not a month"),
    ],
)
def test_bad_input_is_refused_before_a_run(options: dict, words: str) -> None:  # type: ignore[type-arg]  # history: made-up months
    with pytest.raises(InputError, match=words):
        econ.nowcast(**options)


def test_the_command_prints_json_and_writes_a_table(tmp_path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "now.csv"
    command = ["nowcast", "--month", MONTH, "--as-of", DAY, "--draws", "128", "--json", "--out", str(target)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["month"] == MONTH and found["as_of"] == DAY and found["coefficients"]
    assert found["quantiles"][TOTAL]["0.1"] < found["quantiles"][TOTAL]["0.9"]
    assert {"variable", "expected", "actual", "weight", "impact"} <= set(found["news"][0])
    assert TOTAL in target.read_text()


def test_a_format_that_cannot_be_written_is_refused_first(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError):
        files.check(tmp_path / "now.docx")


def test_simulations_are_taken_as_often_as_they_weigh() -> None:
    places = resampled(np.array([0.5, 0.0, 0.25, 0.25]))
    assert places.tolist() == [0, 0, 2, 3]
    assert resampled(np.full(7, 1 / 7)).tolist() == list(range(7))


def test_payments_tell_which_simulations_had_the_damper_refused() -> None:
    """In January 2025 the damper had been paid every month: few simulations may have it refused."""
    month = "2025-01"  # history: published cases
    plan = make_plan(
        "baseline", start=month, months=1, draws=512, as_of=f"{month}-15", keep=["damper_payment"]
    )
    weighted, worth = run_learned(plan)
    plain = econ.simulate(start=month, months=1, draws=512, as_of=f"{month}-15", keep=["damper_payment"])
    paid = econ.history()["damper_payment"].sel(month=month).item()
    gap = [abs(float(ds.damper_payment.median()) - paid) for ds in (weighted, plain)]
    assert gap[0] < gap[1] and 20 < worth < 512


def test_a_nowcast_is_of_one_scenario() -> None:
    with pytest.raises(InputError, match="one scenario"):
        econ.nowcast(MONTH, as_of=DAY, scenario=["baseline", "no_pressure"], draws=100)
