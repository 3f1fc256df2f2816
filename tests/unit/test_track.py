"""The track record: scores against hand-made cases, the archive against outcomes, the page."""

from __future__ import annotations

import json

import numpy as np
import pytest

from econ.errors import StaleError
from econ.forecasting import scoring, track
from econ.forecasting.others import seen
from econ.forecasting.page import page
from econ.manifest import RECORD
from econ.observations.arrays import load as load_panel
from econ.paths import data, processed
from econ.vintage import vintage


@pytest.fixture(scope="module")
def archive():  # type: ignore[no-untyped-def]
    assert track.archived(), "data/forecasts has no archived forecast"
    return track.made_at_the_time()


def test_crps_of_a_point_is_its_absolute_error() -> None:
    drawn = np.array([[2.0] * 5, [0.0] * 5])
    assert np.allclose(scoring.crps(drawn, np.array([3.0, -4.0])), [1, 4])


def test_crps_of_a_normal_is_the_closed_form() -> None:
    drawn = np.random.default_rng(1).standard_normal((1, 20_000))
    # At its mean a standard normal scores (sqrt(2) - 1) / sqrt(pi) (Gneiting and Raftery, 2007).
    assert scoring.crps(drawn, np.zeros(1))[0] == pytest.approx((2**0.5 - 1) / np.pi**0.5, rel=0.02)


def test_coverage_and_pit_of_honest_forecasts() -> None:
    rng = np.random.default_rng(2)
    found = scoring.summary(rng.standard_normal((600, 400)) + 5, rng.standard_normal(600) + 5)
    for level in scoring.LEVELS:
        assert found["coverage"][str(level)] == pytest.approx(level / 100, abs=0.05)
    assert found["width"]["90"] == pytest.approx(2 * 1.645 / 5, rel=0.05)
    assert sum(found["pit"]) == 600 and max(found["pit"]) < 2 * min(found["pit"])
    assert abs(found["bias"]) < 0.15


def test_diebold_mariano_tells_a_worse_forecast_and_not_an_equal_one() -> None:
    rng = np.random.default_rng(5)
    noise = rng.random((2, 60))
    assert scoring.diebold_mariano(noise[0], noise[1] + 1, 1) < 0.01
    assert scoring.diebold_mariano(noise[0], noise[1], 1) > 0.05
    assert np.isnan(scoring.diebold_mariano(noise[0, :4], noise[1, :4], 1))


def test_the_ratio_has_an_interval_that_holds_it() -> None:
    rng = np.random.default_rng(6)
    ours, theirs = rng.random(40) + 1, rng.random(40) + 2
    found = scoring.bootstrap_ratio(ours, theirs, 4)
    assert found["low"] <= found["ratio"] <= found["high"] < 1


def test_archived_outcomes_are_those_of_the_panel(archive) -> None:  # type: ignore[no-untyped-def]
    panel, dates = load_panel()
    one = next(o for o in archive[0]["outcomes"] if o["variable"] == "oil_gas_revenue")
    for month in one["months"]:
        seen = panel["oil_gas_revenue"][int((np.datetime64(month["month"]) - dates[0]).astype(int))]
        assert month["actual"] == pytest.approx(seen)
        assert month["inside"] == (month["low"] <= month["actual"] <= month["high"])
    assert one["missed"] == sum(not month["inside"] for month in one["months"])


def test_misses_come_first_each_with_a_reason(archive) -> None:  # type: ignore[no-untyped-def]
    share = [one["missed"] / one["n"] for one in archive[0]["outcomes"]]
    assert share == sorted(share, reverse=True)
    assert all(one["reason"] for one in archive[0]["outcomes"] if one["missed"])
    text = page({**track.made(), "made_at_the_time": archive})
    assert text.index("### Missed") < text.index("### Coverage")
    assert text.index("# Made at the time") < text.index("# Made afterwards")


def test_groups_add_up(archive) -> None:  # type: ignore[no-untyped-def]
    whole, groups = archive[0]["all"], archive[0]["groups"]
    assert sum(group["n"] for group in groups) == whole["n"]
    inside = sum(group["n"] * group["coverage"]["80"] for group in groups)
    assert inside / whole["n"] == pytest.approx(whole["coverage"]["80"])


def test_the_record_is_bound_and_of_this_vintage(data_copy) -> None:  # type: ignore[no-untyped-def]
    path = processed(RECORD)
    assert path.is_file(), "run `make track`"
    found = track.read()
    assert found is not None and found["vintage"] == vintage().last_month
    path.write_text(json.dumps({**found, "made_at_the_time": []}))
    with pytest.raises(StaleError, match="make track"):
        track.read()


def test_the_page_is_the_records(repository) -> None:  # type: ignore[no-untyped-def]
    found = track.read()
    assert found is not None, "run `make track`"
    assert (repository / "docs" / "track_record.md").read_text(encoding="utf-8") == page(found), (
        "run `make track`"
    )


def test_archives_are_beside_the_data() -> None:
    assert all(file.parent == data("forecasts") and "given" not in file.name for file in track.archived())


def test_a_nowcast_beside_others_is_of_published_months() -> None:
    record = track.read()
    assert record is not None, "run `make track`"
    assert {one["publisher"] for one in record["beside_others"]} >= {"Reuters"}
    for one in record["beside_others"]:
        error = np.mean([abs(m["ours"] - m["paid"]) for m in one["months"]])
        assert one["ours"] == pytest.approx(error, abs=0.1) and one["n"] == len(one["months"])
        assert (one["verdict"] is None) == (one["n"] < scoring.FEWEST)
        for month in one["months"]:
            assert month["paid"] == pytest.approx(seen(one["variable"], month["month"]))


def test_a_record_never_mixes_what_was_made_when() -> None:
    record = track.read()
    assert record is not None and record["made_afterwards"] is not None, "run `make track`"
    after = record["made_afterwards"]
    assert {sample["starts"] for sample in after["samples"]} and len(after["starts"]) == after["samples"][0][
        "starts"
    ]
    few = [one for one in after["coefficients"] if len(one["later"]) <= after["most_later"]]
    apart = [sample for sample in after["samples"] if "at most" in sample["title"]]
    assert sum(one["starts"] for one in few) == sum(sample["starts"] for sample in apart)
