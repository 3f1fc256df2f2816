"""Strikes and repair: counts, losses, the month's integral, pinned totals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from econ.errors import InputError
from econ.model import damage, idle_pins, strikes
from econ.variables.refining import MOST_STRIKES

DAYS = 31.0
LOG_DAYS, EARLY_LOGIT, LONG_DAYS = np.log(32.0), -1.2, 300.0


def one(value: float, *lead: int) -> np.ndarray:
    return np.full((*lead, 1, 1), value)


def month(
    hit: float,
    early: float,
    late: float,
    exposed: float = 1.0,
    slowdown: float = 1.0,
    long: float = 0.0,
    part: float = 0.0,
) -> tuple[float, float, float, float]:
    """Month mean, and the three phases at the end, of one district without pins."""
    opened = strikes.exposed_open(one(exposed), one(long))
    again = damage.idle_hit_share(one(hit), opened, one(early), one(late))
    stood, pace = (one(hit), again, opened, one(early), one(late)), (one(slowdown), one(LOG_DAYS))
    repair, stay = (*pace, one(EARLY_LOGIT), one(part)), one(LONG_DAYS)
    free = (one(1.0), one(0.0), DAYS)
    found = (
        damage.damage_mean(*stood, one(long), *repair, stay, DAYS),
        damage.damage_early(*stood, *repair, *free),
        damage.damage_late(*stood, *repair, *free),
        damage.damage_long(one(hit), opened, one(long), one(slowdown), one(part), stay, one(1.0), DAYS),
    )
    return tuple(float(x.ravel()[0]) for x in found)  # type: ignore[return-value]


def out(days: np.ndarray) -> np.ndarray:
    """Share of struck capacity still out, two phases one after the other."""
    share = 1 / (1 + np.exp(-EARLY_LOGIT))
    fast, slow = np.exp(-LOG_DAYS) / share, np.exp(-LOG_DAYS) / (1 - share)
    quick, tail = np.exp(-fast * days), np.exp(-slow * days)
    return quick + fast / (fast - slow) * (tail - quick)


NO_DRIFT = (one(0.0), one(0.0))


def test_counts_are_the_quantiles_of_a_negative_binomial() -> None:
    mean, size = 8.0, 6.0
    chance = np.linspace(0.001, 0.999, 301)[None, :]
    count = strikes.strike_count(one(2 * mean), one(0.0), one(0.0), one(0.5), one(size), chance)
    expected = stats.nbinom.ppf(chance, size, size / (size + mean))
    np.testing.assert_array_equal(count, expected)


def test_no_intensity_means_no_strike_and_a_count_is_bounded() -> None:
    chance = np.array([[0.0, 0.5, 1 - 1e-16]])
    assert not strikes.strike_count(one(0.0), *NO_DRIFT, one(0.6), one(6.0), chance).any()
    assert strikes.strike_count(one(60.0), *NO_DRIFT, one(1.0), one(0.5), chance).max() == MOST_STRIKES


def test_loss_is_the_first_terms_of_a_shared_sum() -> None:
    size = np.random.default_rng(1).standard_normal((MOST_STRIKES, 1, 5))
    count = np.array([[0.0, 1.0, 2.0, 5.0, MOST_STRIKES]])
    loss = strikes.strike_loss(count, one(1.0), *NO_DRIFT, one(-2.0), one(0.5), size)
    terms = np.exp(-2.0 + 0.5 * size[:, 0, :])
    expected = [terms[: int(n), draw].sum() for draw, n in enumerate(count[0])]
    np.testing.assert_allclose(loss[0], expected)


def test_month_mean_integrates_the_survival_over_strike_days() -> None:
    struck_on, seen_on = np.meshgrid(np.linspace(0, DAYS, 801), np.linspace(0, DAYS, 801))
    still = np.where(seen_on >= struck_on, out(np.maximum(seen_on - struck_on, 0)), 0)
    mean, early, late, _ = month(hit=0.2, early=0.0, late=0.0)
    assert mean == pytest.approx(0.2 * still.mean(), rel=2e-3)
    ages = np.linspace(0, DAYS, 4001)
    assert early + late == pytest.approx(0.2 * out(ages).mean(), rel=2e-3)
    assert early + late > 1.4 * mean  # the end of the month is not its mean


def test_damage_is_repaired_as_the_fit_says() -> None:
    _, early, late, _ = month(hit=0.0, early=1.0, late=0.0)
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
    _, early, late, _ = month(hit=0.5, early=0.0, late=1.0, exposed=0.0)
    assert (early, late) == month(hit=0.0, early=0.0, late=1.0, exposed=0.0)[1:3]


def nameplate() -> np.ndarray:
    return np.array([0.9, 0.7, 1.1, 0.0, 2.6, 0.2, 0.8, 0.3])[:, None, None]


def pinned(asked: float, mean: np.ndarray, reach: float = 0.5, put_off: float = 0.0) -> np.ndarray:
    plate, usual, none = nameplate(), one(0.1), one(0.0)
    part = idle_pins.strike_part_asked(one(asked), one(0.4), none, none, mean, plate, usual, one(put_off))
    scale = idle_pins.offline_scale(mean, one(asked), part)
    added = idle_pins.offline_added(mean, one(asked), part, plate, reach * plate)
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


def asked(idle: float = np.nan, runs: float = np.nan, share: float = 0.4, horizon: float = 1.0) -> float:
    limits = (one(0.868), one(0.933), one(-3.0), one(0.25))
    pins = (one(share), one(0.0), one(idle), one(runs))
    found = idle_pins.offline_asked(*pins, nameplate(), one(np.log(1.25)), *limits, horizon)
    return float(found[0, 0])


def test_a_count_is_the_truth_times_the_press_factor_and_runs_say_more_than_a_count() -> None:
    whole = float(nameplate().sum())
    assert asked() == pytest.approx(0.4 * whole / 1.25)
    assert asked(idle=1.5) == pytest.approx(1.2)
    by_runs = asked(runs=4.0)
    assert 2.0 < by_runs < 2.6
    assert asked(idle=1.5, runs=4.0) == by_runs


def test_pins_that_no_month_can_meet_are_refused() -> None:
    with pytest.raises(InputError, match="above the nameplate"):
        asked(idle=7.0)
    with pytest.raises(InputError, match="together above the nameplate"):
        asked(idle=6.0, runs=5.5)
    # A reading of the warm-up may err.
    assert asked(idle=6.0, runs=5.5, horizon=0.0) < 1


def test_idle_capacity_where_nothing_was_ever_struck_is_maintenance() -> None:
    none, plate = one(0.0), nameplate()
    calm, struck = 0 * plate, 0.1 * plate

    def part(intensity: float, mean: np.ndarray) -> float:
        found = idle_pins.strike_part_asked(
            one(2.0), none, none, one(intensity), mean, plate, one(0.1), one(0.3)
        )
        return float(found[0, 0])

    assert part(0.0, calm) == 0
    assert part(1.0, calm) == part(0.0, struck) > 1


def test_a_pinned_total_holds_strikes_and_the_maintenance_that_is_left() -> None:
    plate, whole = nameplate(), float(nameplate().sum())
    for total, put_off in ((0.9, 0.3), (2.0, 0.3), (2.0, 0.8), (5.0, 0.5)):
        struck = float(pinned(total, 0.2 * plate, put_off=put_off).sum())
        usual = 0.1 * (whole - struck)
        kept = usual * (1 - put_off * struck / (struck + usual))
        assert struck + kept == pytest.approx(total)


def test_long_repairs_last_and_a_hit_on_them_takes_nothing_more() -> None:
    *_, long = month(hit=1.0, early=0.0, late=0.0, part=0.2)
    assert long == pytest.approx(0.2 * (1 - np.exp(-DAYS / LONG_DAYS)) * LONG_DAYS / DAYS)
    calm, hit = month(0.0, 0.0, 0.0, exposed=0.5, long=0.5), month(1.0, 0.0, 0.0, exposed=0.5, long=0.5)
    assert calm == hit
    assert calm[3] == pytest.approx(0.5 * np.exp(-DAYS / LONG_DAYS))


def test_slow_processes_keep_the_mean_of_a_path_and_stand_still_in_the_warm_up() -> None:
    rng = np.random.default_rng(3)
    memory, spread = one(0.9), one(0.25)
    drift, variance = np.zeros((1, 200_000)), one(0.0)
    for _ in range(12):
        drift = strikes.repair_drift(drift, memory, spread, rng.standard_normal(drift.shape), 1.0)
        variance = strikes.drift_variance(variance, memory, spread, 1.0)
    multiple = strikes.repair_multiple(one(1.5), drift, variance)
    assert multiple.mean() == pytest.approx(1.5, rel=0.02)
    assert np.quantile(multiple, 0.95) > 2 * np.quantile(multiple, 0.5)
    assert not strikes.repair_drift(drift, memory, spread, drift, 0.0).any()


def test_a_pinned_month_teaches_the_loss_per_strike() -> None:
    mean = 0.1 * nameplate()
    seen = idle_pins.damage_surprise(mean, one(1.3), one(np.nan), one(4.5), one(0.3))
    simulated = float(mean.sum())
    assert seen[0, 0] == pytest.approx(np.log(1.6 / (simulated + 0.3)))
    assert idle_pins.damage_surprise(mean, one(1.3), one(np.nan), one(np.nan), one(0.3))[0, 0] == 0
    taught = strikes.severity_drift(one(0.0), seen, one(0.9), one(0.25), one(0.5), one(1.0), 0.0)
    assert taught[0, 0] == pytest.approx(0.5 * seen[0, 0])
