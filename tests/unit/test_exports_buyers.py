"""A buyer's choice: saturation, captive shares, two beliefs, and the delay of deliveries."""

from __future__ import annotations

import numpy as np
import pytest

from econ.model import buyers


def test_nobody_leaves_without_a_tariff():
    assert buyers.keep_share(5.0, 0.0, 0.2, 5.0) == pytest.approx(1.0)


def test_the_captive_share_never_leaves():
    assert buyers.keep_share(5.0, 1000.0, 0.37, 5.0) == pytest.approx(0.37)


def test_a_wider_discount_keeps_buyers():
    kept = [buyers.keep_share(gain, 15.0, 0.2, 5.0) for gain in (0.0, 5.0, 10.0, 20.0)]
    assert kept == sorted(kept)
    assert kept[-1] > kept[0] + 0.4


def test_the_loss_saturates():
    loss = [float(buyers.trade_lost(np.asarray(t), 0.45, 3.0)) for t in (0.0, 0.25, 1.0, 5.0)]
    assert loss[0] == 0
    assert loss[1] < loss[2] < loss[3] < 1
    assert loss[3] - loss[2] < 0.25
    assert loss[2] - loss[0] > 3 * (loss[3] - loss[2])


@pytest.mark.parametrize(
    ("stay", "relief", "full", "expected"),
    [(0.4, 0.5, 0.0, 0.0), (0.9, 0.8, 0.0, 0.7), (0.4, 0.5, 1.0, 1.0), (1.0, 1.0, 0.0, 1.0)],
)
def test_both_beliefs_are_needed(stay, relief, full, expected):
    assert buyers.incentive(np.asarray(stay), np.asarray(relief), full, 0.0) == pytest.approx(expected)


def test_a_buyer_that_can_retaliate_fears_less():
    assert buyers.incentive(np.asarray(0.9), np.asarray(0.8), 0.0, 0.7) == pytest.approx(0.21)
    assert buyers.incentive(np.asarray(0.9), np.asarray(0.8), 1.0, 0.7) == pytest.approx(1.0)


def stay(before, now, kept, enforcement=0.1, unconditional=0.7, *, announced=0.0, was=0.0):
    return buyers.stay_odds(
        was,
        np.asarray(before),
        np.asarray(now),
        1 - kept,
        announced,
        0.0,
        0.97,
        0.25,
        enforcement,
        unconditional,
        0.2,
    )


def relief(before, now, kept, learning=0.7, disappointment=0.1, *, announced=0.0):
    return buyers.relief_odds(
        0.0,
        np.asarray(before),
        np.asarray(now),
        1 - kept,
        announced,
        0.0,
        0.97,
        0.25,
        learning,
        disappointment,
    )


def test_compliance_is_counted_where_purchases_fell():
    assert buyers.complied(np.array(0.4), np.array(2.0), np.array(2.0)) == 0
    assert buyers.complied(np.array(0.4), np.array(1.0), np.array(2.0)) == pytest.approx(0.5)
    assert buyers.complied(np.array(0.4), np.array(0.2), np.array(2.0)) == pytest.approx(0.6)


def test_a_token_tariff_is_hardly_evidence():
    assert stay(0.001, 0.001, 1.0) == pytest.approx(0.1 * 0.004)
    assert stay(0.001, 0.0, 1.0) == pytest.approx(-0.7 * 0.004)
    assert stay(1.0, 1.0, 1.0) == stay(0.25, 0.25, 1.0)


def test_odds_return_to_what_was_believed_at_first():
    assert stay(0.0, 0.0, 1.0, was=2.0) == pytest.approx(0.97 * 2)


def test_an_announced_lift_tells_of_credibility_alone():
    assert stay(1.0, 0.0, 1.0, announced=1.0) == pytest.approx(0.2)
    assert relief(1.0, 0.0, 0.0, announced=1.0) == 0


def test_enforcement_raises_the_belief_in_the_tariff():
    assert stay(1.0, 1.0, 1.0) == pytest.approx(0.1)
    assert stay(1.0, 1.0, 0.0) == pytest.approx(0.0)


def test_unconditional_relief_lowers_it():
    assert stay(1.0, 0.0, 1.0) == pytest.approx(-0.7)
    assert stay(1.0, 0.5, 1.0) == pytest.approx(0.1 - 0.35)


def test_relief_after_compliance_raises_the_belief_in_relief():
    assert relief(1.0, 0.0, 0.0) == pytest.approx(0.7)
    assert relief(1.0, 0.0, 1.0) == pytest.approx(0.0)


def test_a_tariff_that_stays_after_compliance_lowers_it():
    assert relief(1.0, 1.0, 0.0) == pytest.approx(-0.1)
    assert relief(1.0, 1.0, 1.0) == pytest.approx(0.0)


def test_learning_can_be_nothing():
    assert stay(1.0, 0.0, 1.0, 0.0, 0.0) == 0
    assert relief(1.0, 0.0, 0.0, 0.0, 0.0) == 0


def test_no_tariff_teaches_nothing():
    assert stay(0.0, 0.0, 1.0) == 0
    assert relief(0.0, 0.0, 1.0) == 0


@pytest.mark.parametrize(("delay", "expected"), [(1.0, 5.0), (1.5, 4.0), (2.0, 3.0)])
def test_deliveries_follow_purchases_by_weeks(delay, expected):
    assert buyers.planned_imports(5.0, 3.0, delay, 0.0, 0.0, 0.0, 0.5) == pytest.approx(expected)


def test_a_licence_frees_cargoes_at_sea_in_its_month_and_permits_no_new_contract():
    felt, evaded, reluctance = 0.8, 0.4, 0.5
    contracted = buyers.wanted_imports(2.0, 1.0, felt, evaded, reluctance)
    assert contracted == pytest.approx(2.0 * (1 - 0.5 * 0.4))
    due = [
        buyers.planned_imports(contracted, contracted, 1.6, felt, evaded, exposed, reluctance)
        for exposed in (0.4, 0.2, 0.0)
    ]
    assert due == pytest.approx([contracted, 1.8, 2.0])


def test_a_tariffed_buyer_that_stays_is_paid_for_it():
    keep = np.array([1.0, 0.8, 1.0, 1.0])[:, None, None]
    loss = np.array([0.0, 10.0, 0.0, 0.0])[:, None, None]
    volume = np.array([2.0, 2.0, 0.0, 0.0])[:, None, None]
    paid = buyers.concession(keep, np.full_like(keep, 0.3), loss, volume, 0.2)
    assert float(paid.squeeze()) == pytest.approx(0.2 * 0.5 * 10 * 2 / 4)
