"""Strikes and repair: counts, losses, the month's integral, pinned totals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from econ.model import damage
from econ.variables.refining import MOST_STRIKES

DAYS = 31.0
LOG_DAYS, EARLY_LOGIT = np.log(32.0), -1.2


def one(value: float, *lead: int) -> np.ndarray:
    return np.full((*lead, 1, 1), value)


def month(
    hit: float, early: float, late: float, exposed: float = 1.0, slowdown: float = 1.0
) -> tuple[float, float, float]:
    """Month mean, and both phases at the end, of one district without pins."""
    again = damage.idle_hit_share(one(hit), one(exposed), one(early), one(late))
    stood = (one(hit), again, one(exposed), one(early), one(late))
    now = (*stood, one(slowdown), one(LOG_DAYS), one(EARLY_LOGIT))
    free = (one(1.0), one(0.0), DAYS)
    found = (
        damage.damage_mean(*now, DAYS),
        damage.damage_early(*now, *free),
        damage.damage_late(*now, *free),
    )
    return tuple(float(x.ravel()[0]) for x in found)  # type: ignore[return-value]


def out(days: np.ndarray) -> np.ndarray:
    """Share of struck capacity still out, two phases one after the other."""
    share = 1 / (1 + np.exp(-EARLY_LOGIT))
    fast, slow = np.exp(-LOG_DAYS) / share, np.exp(-LOG_DAYS) / (1 - share)
    quick, tail = np.exp(-fast * days), np.exp(-slow * days)
    return quick + fast / (fast - slow) * (tail - quick)


def test_counts_are_the_quantiles_of_a_negative_binomial() -> None:
    mean, size = 8.0, 6.0
    chance = np.linspace(0.001, 0.999, 301)[None, :]
    count = damage.strike_count(one(2 * mean), one(0.5), one(size), chance)
    expected = stats.nbinom.ppf(chance, size, size / (size + mean))
    np.testing.assert_array_equal(count, expected)


def test_no_intensity_means_no_strike_and_a_count_is_bounded() -> None:
    chance = np.array([[0.0, 0.5, 1 - 1e-16]])
    assert not damage.strike_count(one(0.0), one(0.6), one(6.0), chance).any()
    assert damage.strike_count(one(60.0), one(1.0), one(0.5), chance).max() == MOST_STRIKES


def test_loss_is_the_first_terms_of_a_shared_sum() -> None:
    size = np.random.default_rng(1).standard_normal((MOST_STRIKES, 1, 5))
    count = np.array([[0.0, 1.0, 2.0, 5.0, MOST_STRIKES]])
    loss = damage.strike_loss(count, one(1.0), one(-2.0), one(0.5), size)
    terms = np.exp(-2.0 + 0.5 * size[:, 0, :])
    expected = [terms[: int(n), draw].sum() for draw, n in enumerate(count[0])]
    np.testing.assert_allclose(loss[0], expected)


def test_month_mean_integrates_the_survival_over_strike_days() -> None:
    struck_on, seen_on = np.meshgrid(np.linspace(0, DAYS, 801), np.linspace(0, DAYS, 801))
    still = np.where(seen_on >= struck_on, out(np.maximum(seen_on - struck_on, 0)), 0)
    mean, early, late = month(hit=0.2, early=0.0, late=0.0)
    assert mean == pytest.approx(0.2 * still.mean(), rel=2e-3)
    ages = np.linspace(0, DAYS, 4001)
    assert early + late == pytest.approx(0.2 * out(ages).mean(), rel=2e-3)
    assert early + late > 1.4 * mean  # the end of the month is not its mean


def test_damage_is_repaired_as_the_fit_says() -> None:
    _, early, late = month(hit=0.0, early=1.0, late=0.0)
    assert early + late == pytest.approx(float(out(np.array(DAYS))), rel=1e-9)


def test_a_strike_on_an_idle_unit_restarts_its_repair_and_takes_nothing_more() -> None:
    calm, *ends = month(hit=0.0, early=0.0, late=1.0, exposed=1.0)
    again, *later = month(hit=1.0, early=0.0, late=1.0, exposed=1.0)
    assert calm < again <= 1.0
    assert sum(ends) < sum(later) <= 1.0


def test_slower_repair_leaves_more_out() -> None:
    usual, slow = month(0.2, 0.1, 0.2), month(0.2, 0.1, 0.2, slowdown=2.0)
    assert slow[0] > usual[0]
    assert slow[1] + slow[2] > usual[1] + usual[2]


def test_damage_out_of_reach_is_not_hit_again() -> None:
    _, early, late = month(hit=0.5, early=0.0, late=1.0, exposed=0.0)
    assert (early, late) == month(hit=0.0, early=0.0, late=1.0, exposed=0.0)[1:]


def nameplate() -> np.ndarray:
    return np.array([0.9, 0.7, 1.1, 0.0, 2.6, 0.2, 0.8, 0.3])[:, None, None]


def pinned(asked: float, mean: np.ndarray, reach: float = 0.5) -> np.ndarray:
    plate, usual = nameplate(), one(0.1)
    scale = damage.offline_scale(mean, one(asked), plate, usual)
    added = damage.offline_added(mean, one(asked), plate, reach * plate, usual)
    return damage.district_offline(mean, scale, added)


@pytest.mark.parametrize("asked", [0.5, 1.0, 2.6, 5.0, 6.6])
def test_a_pinned_total_is_met_and_no_district_loses_more_than_it_has(asked: float) -> None:
    plate, whole = nameplate(), float(nameplate().sum())
    for mean in (0.0 * plate, 0.2 * plate, np.where(np.arange(8) == 2, 1.0, 0.0)[:, None, None] * plate):
        found = pinned(asked, mean)
        assert (found >= 0).all()
        assert (found <= plate * (1 + 1e-12)).all()
        struck = max((asked - 0.1 * whole) / 0.9, 0.0)
        assert float(found.sum()) == pytest.approx(min(struck, whole), abs=1e-9)


def test_a_free_month_keeps_its_damage() -> None:
    mean = 0.2 * nameplate()
    np.testing.assert_array_equal(pinned(0.0, mean), mean)


def test_a_given_total_comes_before_a_scenario() -> None:
    plate = nameplate()
    given = np.array([[np.nan], [1.5]])
    asked = damage.offline_asked(np.array([[0.4], [0.4]]), one(0.0), given, plate)
    np.testing.assert_allclose(asked[:, 0], [0.4 * plate.sum(), 1.5])
