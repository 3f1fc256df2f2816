"""Prices received: what listings, unsold barrels and the price cap take off Brent.

Buyers see the delivered discount, the budget sees the price at the port; freight, insurance and
middlemen stand between: urals = brent - delivered discount - freight wedge, for every buyer.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, correlated, mean_by
from econ.model.decay import kept, moved, share_of
from econ.model.equation import equation


def _adapted(previous: Array, felt: Array, half_life: Array, unwinding: Array) -> Array:
    """Evasion one month further: it follows what is felt, and is forgotten at its own pace."""
    grown = moved(previous, np.maximum(felt, previous), half_life)
    return grown - (1 - kept(unwinding)) * np.maximum(previous - felt, 0)


def evasion_half_life(felt: Array, evasion_half_life_log: Array, evasion_per_share: Array) -> Array:
    """Half-life of evasion in months: the more exports are touched, the longer it takes."""
    return np.exp(evasion_half_life_log) + np.maximum(evasion_per_share, 0) * felt


@equation
def sellers_felt(previous_sellers_felt: Array, sellers_listed: Array, listing_phase_in_logit: Array) -> Array:
    """Share of exports of listed sellers, as far as the market has taken it in [1], (scenario, draw).

    Wind-down periods and cargoes at sea delay a listing's effect; a share of the gap is closed in a
    month. Source: MODEL 5.
    """
    return previous_sellers_felt + share_of(listing_phase_in_logit) * (sellers_listed - previous_sellers_felt)


@equation
def sellers_evaded(
    previous_sellers_evaded: Array,
    sellers_felt: Array,
    evasion_half_life_log: Array,
    evasion_per_share: Array,
    evasion_unwinding: Array,
) -> Array:
    """Share of exports of listed sellers that has found a way round [1], (scenario, draw).

    Half-life from the episodes of December 2022 and January 2025. Source: MODEL 5.
    """
    half_life = evasion_half_life(sellers_felt, evasion_half_life_log, evasion_per_share)
    return _adapted(previous_sellers_evaded, sellers_felt, half_life, evasion_unwinding)


@equation
def buyer_exposed(sellers_felt: Array, sellers_evaded: Array, licence: Array, licence_effect: Array) -> Array:
    """Share of exports that a listing of sellers still hinders a buyer to take [1], (buyer, scenario, draw).

    A licence frees part of it at once, for the buyers that it names and as long as it lasts.
    Source: MODEL 5 and II.2; licence 133 named India, 134 any buyer.
    """
    return still_hindered(sellers_felt, sellers_evaded) * (1 - licence_effect * licence)


@equation
def sellers_exposed(buyer_exposed: Array, buyer_volume: Array) -> Array:
    """Share of exports that a listing of sellers still hinders, all buyers [1], (scenario, draw).

    Source: MODEL 5 and II.2.
    """
    return mean_by(buyer_volume, buyer_exposed)


def still_hindered(felt: Array, evaded: Array) -> Array:
    """Share of exports that a listing hinders: felt and not yet evaded."""
    return np.maximum(felt - evaded, 0)


@equation
def vessels_felt(previous_vessels_felt: Array, vessels_listed: Array, listing_phase_in_logit: Array) -> Array:
    """Share of sea-borne exports on listed vessels that the market has taken in [1]. Source: MODEL 5."""
    return previous_vessels_felt + share_of(listing_phase_in_logit) * (vessels_listed - previous_vessels_felt)


@equation
def vessels_evaded(
    previous_vessels_evaded: Array,
    vessels_felt: Array,
    evasion_half_life_log: Array,
    evasion_per_share: Array,
    evasion_unwinding: Array,
) -> Array:
    """Share of sea-borne exports on listed vessels that sails again [1]. Source: MODEL 5."""
    half_life = evasion_half_life(vessels_felt, evasion_half_life_log, evasion_per_share)
    return _adapted(previous_vessels_evaded, vessels_felt, half_life, evasion_unwinding)


@equation
def vessels_exposed(
    vessels_felt: Array, vessels_evaded: Array, licence: Array, licence_effect: Array, buyer_volume: Array
) -> Array:
    """Share of sea-borne exports that a listing of vessels still hinders [1]. Source: MODEL 5 and II.2."""
    freed = licence_effect * mean_by(buyer_volume, licence)
    return still_hindered(vessels_felt, vessels_evaded) * (1 - freed)


@equation
def usual_wedge(
    wedge_base: Array,
    wedge_share: Array,
    discount_sellers: Array,
    wedge_vessels: Array,
    sellers_exposed: Array,
    vessels_exposed: Array,
    oil_scarcity: Array,
    scarcity_response: Array,
    scarcity_wedge_share: Array,
) -> Array:
    """Freight, insurance and middlemen from the Baltic to India [USD/bbl], (scenario, draw).

    It takes its share of what a listing of sellers adds, the delivered discount the rest: the buyers'
    reluctance. Vessels move the wedge alone. When oil is scarce, carriers and middlemen take most of what
    buyers pay more. Source: MODEL 5 and II.2; March to June 2026.
    """
    sellers = wedge_share * discount_sellers * sellers_exposed
    scarce = scarcity_wedge_share * scarcity_response * oil_scarcity
    return wedge_base + sellers + wedge_vessels * vessels_exposed + scarce


@equation
def freight_news(brent_shock: Array, freight_shock: Array, freight_brent_correlation: Array) -> Array:
    """Standard monthly shock to freight rates, in part Brent's [1], (scenario, draw). Source: MODEL II.2."""
    return correlated(freight_brent_correlation, brent_shock, freight_shock)


@equation
def freight_gap(
    previous_freight_gap: Array,
    freight_news: Array,
    market_turbulence: Array,
    freight_persistence: Array,
    freight_volatility: Array,
) -> Array:
    """Log of freight rates over what listings and scarcity explain [1], (scenario, draw).

    Its shocks are large together with those of Brent, the cracks and the rouble. Source: MODEL II.2; voyage
    costs from the Baltic to India.
    """
    return freight_persistence * previous_freight_gap + freight_volatility * market_turbulence * freight_news


@equation
def spot_wedge(usual_wedge: Array, freight_gap: Array) -> Array:
    """The wedge at the month's freight rates [USD/bbl], (scenario, draw). Source: MODEL II.2."""
    return usual_wedge * np.exp(freight_gap)


def placed_price(pushed: Array, discount_push: Array, scarce_push: Array) -> Array:
    """What crude looking for a buyer adds to the discount, or crude missing takes off it [USD/bbl].

    Barrels too many cost more the more there are, as the room of willing buyers is used up. Barrels
    missing are worth little each: buyers have others to turn to.
    """
    return discount_push * np.maximum(pushed, 0) ** 2 - scarce_push * np.maximum(-pushed, 0)


@equation
def expected_discount(
    discount_base: Array,
    wedge_base: Array,
    wedge_share: Array,
    discount_sellers: Array,
    discount_push: Array,
    scarce_push: Array,
    sellers_exposed: Array,
    oil_scarcity: Array,
    scarcity_response: Array,
    previous_felt_push: Array,
    previous_concession: Array,
) -> Array:
    """Delivered discount that listings, tariffs, pushed barrels and scarcity explain [USD/bbl].

    For India, before its floor, (scenario, draw). What a listing adds includes what buyers shun for it;
    pushed barrels are last month's, so that the month closes with a lag. Source: MODEL 5 and II.2.
    """
    listings = (1 - wedge_share) * discount_sellers * sellers_exposed
    pushed = placed_price(previous_felt_push, discount_push, scarce_push)
    calm = discount_base - wedge_base
    return calm + listings + pushed + previous_concession - scarcity_response * oil_scarcity


@equation
def free_discount(
    expected_discount: Array,
    previous_discount_gap: Array,
    discount_persistence: Array,
    discount_volatility: Array,
    discount_shock: Array,
    freight_news: Array,
    freight_port_correlation: Array,
    spot_wedge: Array,
    usual_wedge: Array,
) -> Array:
    """Delivered discount before its floor and the price cap [USD/bbl], (scenario, draw).

    The monthly shock is one to the price at the port, where it is estimated, and in part freight's; what
    freight adds beyond it comes off the delivered discount. Source: MODEL 5 and II.2.
    """
    memory = np.minimum(discount_persistence, 1) * previous_discount_gap
    at_port = discount_volatility * correlated(freight_port_correlation, freight_news, discount_shock)
    return expected_discount + memory + at_port - (spot_wedge - usual_wedge)


@equation
def uncapped_discount(free_discount: Array, delivered_floor: Array, spot_wedge: Array) -> Array:
    """FOB discount before the price cap [USD/bbl], (scenario, draw): delivered, and the wedge.

    No buyer pays more for Russian crude than for others beyond a floor. Source: MODEL II.2.
    """
    return np.maximum(free_discount, delivered_floor) + spot_wedge


@equation
def served_share(
    previous_served_share: Array,
    uncapped_discount: Array,
    brent_price: Array,
    price_cap: Array,
    served_free: Array,
    served_bound: Array,
    served_half_life: Array,
) -> Array:
    """Share of crude shipments with services of the cap coalition [1], (scenario, draw).

    It falls towards what cannot do without while the cap binds, and recovers when it does not: the
    evasion of the cap. Source: MODEL 5.
    """
    binds = np.sign(cap_excess(brent_price - uncapped_discount, price_cap))
    return moved(previous_served_share, served_free + binds * (served_bound - served_free), served_half_life)


def cap_excess(price: Array, price_cap: Array) -> Array:
    """What a price stands above the cap [USD/bbl]; zero where there is no cap."""
    return np.sign(price_cap) * np.maximum(price - price_cap, 0)


@equation
def cap_discount(
    uncapped_discount: Array,
    brent_price: Array,
    price_cap: Array,
    served_share: Array,
    cap_compliance: Array,
    cap_laxity: Array,
    oil_scarcity: Array,
) -> Array:
    """What the price cap takes off the mean price [USD/bbl], (scenario, draw).

    It binds on shipments with the coalition's services, as far as these comply: less, the scarcer oil is.
    Source: MODEL 5 and II.2; spring 2026.
    """
    complying = cap_compliance * np.exp(-cap_laxity * oil_scarcity)
    return complying * served_share * cap_excess(brent_price - uncapped_discount, price_cap)


@equation
def urals_discount(
    uncapped_discount: Array,
    cap_discount: Array,
    brent_price: Array,
    price_floor: Array,
    given_urals_tax_price: Array,
    tax_price_urals_weight: Array,
    tax_price_freight: Array,
    tax_price_floor_in_force: Array,
    tax_price_brent_discount: Array,
    tax_price_pin_tolerance: Array,
    discount_base: Array,
    espo_discount_base: Array,
    espo_response: Array,
) -> Array:
    """Urals FOB below dated Brent [USD/bbl], (scenario, draw).

    Nobody sells below the cost of lifting a barrel. A given tax price says what the discount is; one that
    lies on the floor of 2023 and 2024 says only what it is at least. Source: MODEL 5 and II.2.
    """
    free = np.minimum(uncapped_discount + cap_discount, brent_price - price_floor)
    urals = tax_price_urals_weight
    at_none = urals * (brent_price + tax_price_freight) + (1 - urals) * (
        brent_price - espo_discount_base + espo_response * discount_base
    )
    said = (at_none - given_urals_tax_price) / (urals + (1 - urals) * espo_response)
    floor = brent_price - tax_price_brent_discount
    on_floor = (tax_price_floor_in_force > 0) & (given_urals_tax_price <= floor + tax_price_pin_tolerance)
    return np.where(np.isnan(said), free, np.where(on_floor, np.maximum(free, said), said))


@equation
def discount_gap(
    urals_discount: Array,
    uncapped_discount: Array,
    cap_discount: Array,
    brent_price: Array,
    price_floor: Array,
    expected_discount: Array,
    free_discount: Array,
    spot_wedge: Array,
    usual_wedge: Array,
) -> Array:
    """Discount that nothing in the model explains [USD/bbl], (scenario, draw).

    Taken from the discount itself, so that an observed or given one is carried on; what the floors
    cut off is explained and not carried on, nor what freight takes from the delivered one. Source: MODEL 5.
    """
    made = np.minimum(uncapped_discount + cap_discount, brent_price - price_floor)
    at_port = free_discount + (spot_wedge - usual_wedge) - expected_discount
    return at_port + (urals_discount - made)


@equation
def freight_wedge(
    spot_wedge: Array, urals_discount: Array, delivered_floor: Array, route_factor: Array
) -> Array:
    """Freight, insurance and middlemen to each buyer [USD/bbl], (buyer, scenario, draw).

    Routes differ in proportion. Where the price at the port cannot fall, carriers take less rather than
    push the delivered price above its bound. Source: MODEL 5 and II.2.
    """
    left = np.maximum(urals_discount - delivered_floor, 0)
    return route_factor * np.minimum(spot_wedge, left)


@equation
def delivered_discount(urals_discount: Array, freight_wedge: Array) -> Array:
    """Urals at the buyer's port below dated Brent [USD/bbl], (buyer, scenario, draw).

    A seller earns the same at the port from every buyer. Source: MODEL 5.
    """
    return urals_discount - freight_wedge


@equation
def urals_price(brent_price: Array, urals_discount: Array) -> Array:
    """Urals FOB [USD/bbl], (scenario, draw). Source: MODEL 5."""
    return brent_price - urals_discount


@equation
def espo_price(
    brent_price: Array,
    urals_discount: Array,
    discount_base: Array,
    espo_discount_base: Array,
    espo_response: Array,
) -> Array:
    """ESPO FOB Kozmino [USD/bbl], (scenario, draw): own discount, smaller response. Source: MODEL 5."""
    return brent_price - espo_discount_base - espo_response * (urals_discount - discount_base)
