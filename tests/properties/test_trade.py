"""Trade holds its identities and its directions whatever the inputs, vectorised over draws."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from econ.model import at_sea, buyers, discounts, exports, world

N = 256
DAYS = 30.0
FREE = np.full((1, 1), np.nan)
seeds = st.integers(0, 2**32 - 1)


def drawn(seed, low, high, *, dims=()):
    return np.random.default_rng(seed).uniform(low, high, (*dims, 1, N))


class Month(NamedTuple):
    """What a month of the crude balance leaves."""

    made: np.ndarray
    used: np.ndarray
    store: np.ndarray
    sea: np.ndarray
    sales: np.ndarray
    potential: np.ndarray
    available: np.ndarray
    capacity: np.ndarray
    afloat: np.ndarray


def balance(seed, pinned, made_pin=FREE):
    """One month of the crude balance on random states; NaN in a pin leaves it free."""
    rng = np.random.default_rng(seed)
    u = lambda low, high, *dims: rng.uniform(low, high, (*dims, 1, N))  # noqa: E731
    potential, shut, runs = u(38, 46), u(0, 10), u(15, 24)
    own, restart, capacity = u(0.01, 0.05), u(0.1, 0.5), u(5, 20)
    stored = u(0, 1) * capacity
    intake, keep = u(0, 2.5, 4), u(0.1, 1, 4)
    exposed, shunned = u(0, 0.9), u(0, 0.8, 4)
    available = exports.available_production(potential, shut, restart)
    outlets = exports.outlets(intake, u(0, 1, 4), u(0, 1), u(0, 20), DAYS)
    load = exports.loadable_crude(available, runs, own, outlets)
    sailed = u(0, 30)
    arriving = at_sea.arriving_crude(sailed, load, u(0, 2))
    offered = at_sea.offered_crude(arriving, stored, u(0, 1))
    most, room = u(2, 3, 4), u(0, 1, 4)
    willing = exports.willing_imports(most, keep, shunned, exposed)
    free = exports.free_sales(offered, intake, willing, room, pinned, DAYS)
    sales = exports.crude_sales(
        free, stored, load, arriving, capacity, runs, own, most, pinned, made_pin, DAYS
    )
    sea = at_sea.crude_in_transit(sailed, stored, load, arriving, sales, runs, own, made_pin, 0.25, DAYS)
    store = at_sea.floating_storage(stored, sailed, sea, load, sales, runs, own, capacity, made_pin, DAYS)
    made = exports.production(
        sales, runs, store, stored, sea, sailed, own, potential, made_pin, np.inf, np.ones(1)
    )
    added = store - stored + sea - sailed
    used = runs + exports.crude_exports_total(sales) + added + exports.own_use(made, own)
    return Month(made, used, store, sea, sales, potential, available, capacity, stored + sailed)


@given(seeds)
def test_tonnes_are_conserved_and_nothing_is_negative(seed):
    m = balance(seed, np.full((4, 1, 1), np.nan))
    assert np.max(np.abs(m.made - m.used) / m.made) < 1e-12
    assert np.all(m.store >= 0)
    assert np.all(m.sea >= 0)
    assert np.all(m.store <= np.maximum(m.capacity, m.afloat) + 1e-9)
    assert np.all(m.sales >= 0)
    assert np.all(m.made <= np.maximum(m.available, 0) + 1e-9)
    assert np.all(exports.shut_in(m.potential, m.made) >= 0)


@given(seeds, st.integers(0, 3), st.floats(0, 2))
def test_tonnes_are_conserved_under_pins(seed, buyer, level):
    pinned = np.full((4, 1, 1), np.nan)
    pinned[buyer] = level
    m = balance(seed, pinned)
    assert np.max(np.abs(m.made - m.used) / m.made) < 1e-12
    assert np.all(m.store >= 0)
    assert np.all(m.sea >= 0)
    assert np.allclose(exports.crude_exports(m.sales, DAYS)[buyer], level)


@given(seeds, st.floats(0, 5), st.floats(0, 5))
def test_a_higher_tariff_never_keeps_more(seed, one, two):
    low, high = sorted((one, two))
    gain, captive = drawn(seed, -5, 30), drawn(seed + 1, 0, 0.6)
    kept = []
    for tariff in (low, high):
        loss = buyers.tariff_loss(
            np.asarray(tariff), drawn(seed + 2, 0, 1), 0.25, 3.0, 0.3, drawn(seed + 3, 5, 450), 1.7, DAYS
        )
        kept.append(buyers.keep_share(gain, loss, captive, drawn(seed + 4, 3, 9)))
    assert np.all(kept[1] <= kept[0] + 1e-12)
    assert np.all(kept[1] >= captive - 1e-12)


@given(seeds, st.floats(0, 0.9), st.floats(0, 0.9))
def test_a_wider_listing_never_narrows_the_discount(seed, one, two):
    found = []
    for share in sorted((one, two)):
        felt = discounts.sellers_felt(0.0, share, drawn(seed, -2, 2))
        evaded = discounts.sellers_evaded(0.0, felt, drawn(seed + 1, 0.5, 2), drawn(seed + 2, 0, 5), 12.0)
        exposed = discounts.buyer_exposed(felt, evaded, 0.0, 0.35)
        found.append(
            discounts.expected_discount(
                12.0,
                10.0,
                drawn(seed + 4, 0, 1),
                drawn(seed + 3, 0, 60),
                3.0,
                0.8,
                exposed,
                0.0,
                35.0,
                0.2,
                0.0,
            )
        )
    assert np.all(found[1] >= found[0] - 1e-12)


@given(seeds, st.floats(0, 6), st.floats(0, 6))
def test_more_lost_supply_never_lowers_brent(seed, one, two):
    sums = drawn(seed, 0.05, 0.8)
    less, more = (world.price_response(loss, 105.0, sums) for loss in sorted((one, two)))
    assert np.all(more >= less)


@given(seeds)
def test_beliefs_stay_beliefs(seed):
    odds = drawn(seed, -50, 50, dims=(4,))
    for belief in (buyers.stay_belief(odds), buyers.relief_belief(odds)):
        assert np.all((belief >= 0) & (belief <= 1))
