"""The crude balance in Mt: production = runs + exports + what is added at sea + own use and losses.

What refineries do not run is loaded, as far as ports and pipelines can take it, and exported when it is
delivered; what has no outlet is shut in, and comes back slowly. What is at sea is in `at_sea`.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
from econ.model.decay import moved
from econ.model.equation import equation
from econ.model.refusal import refuse
from econ.quantities import BARRELS_PER_TONNE, bn_usd, mb_per_day, mt_per_month

_TINY = np.finfo(float).tiny
_ROUNDING = np.finfo(np.float32).eps


@equation
def potential_production(production_path: Array, production_change: Array, days: float) -> Array:
    """Crude and condensate that wells can give [Mt a month], (scenario, draw). Source: MODEL 4."""
    return mt_per_month(production_path * production_change, days)


@equation
def available_production(potential_production: Array, previous_shut_in: Array, restart_share: Array) -> Array:
    """The same, less wells not yet restarted [Mt], (scenario, draw).

    A share of what was shut in last month can be back this month. Source: MODEL 4.
    """
    return potential_production - (1 - restart_share) * previous_shut_in


@equation
def west_ports_open(port_outage: Array, west_port_outage: Array) -> Array:
    """Share of western (Baltic, Black Sea, Arctic) port capacity in use [1]. Source: MODEL II.2."""
    return (1 - port_outage) * (1 - west_port_outage)


@equation
def east_ports_open(port_outage: Array, east_port_outage: Array) -> Array:
    """Share of Pacific port capacity in use [1], (scenario, draw). Source: MODEL II.2."""
    return (1 - port_outage) * (1 - east_port_outage)


@equation
def sea_capacity(
    port_capacity: Array, east_crude_share: Array, west_ports_open: Array, east_ports_open: Array, days: float
) -> Array:
    """Crude that sea ports can load [Mt], (scenario, draw).

    Nothing moves between the coasts: the pipeline to the Pacific is full. Source: MODEL 4 and II.2.
    """
    opened = west_ports_open + east_crude_share * (east_ports_open - west_ports_open)
    return mt_per_month(port_capacity * opened, days)


@equation
def product_outlets(
    product_port_capacity: Array,
    product_land_capacity: Array,
    east_product_share: Array,
    west_ports_open: Array,
    east_ports_open: Array,
) -> Array:
    """Products that ports, rail and road can take out [Mt], (scenario, draw).

    An outage of ports takes crude and products alike. Source: MODEL II.2.
    """
    opened = west_ports_open + east_product_share * (east_ports_open - west_ports_open)
    return product_port_capacity * opened + product_land_capacity


@equation
def outlets(
    intake: Array, pipeline_capacity: Array, pipeline_outage: Array, sea_capacity: Array, days: float
) -> Array:
    """Crude that ports and pipelines can take out [Mt], (scenario, draw).

    Buyers on a pipeline take from it first; what it cannot carry goes by sea. Source: MODEL 4.
    """
    by_pipe = np.minimum(intake, pipeline_capacity * (1 - pipeline_outage))
    return mt_per_month(total(by_pipe), days) + sea_capacity


def loadable(production: Array, runs: Array, own_use_share: Array, outlets: Array) -> Array:
    """What is left for export of a month's production, as far as there are outlets [Mt]."""
    return np.minimum(np.maximum(production * (1 - own_use_share) - runs, 0), outlets)


@equation
def loadable_crude(available_production: Array, runs: Array, own_use_share: Array, outlets: Array) -> Array:
    """Crude that can be loaded [Mt], (scenario, draw). Source: MODEL 4."""
    return loadable(available_production, runs, own_use_share, outlets)


@equation
def pushed_crude(
    potential_production: Array,
    runs: Array,
    own_use_share: Array,
    intake: Array,
    pipeline_capacity: Array,
    port_capacity: Array,
    seller_reluctance: Array,
    buyer_exposed: Array,
    days: float,
) -> Array:
    """Crude that seeks a buyer beyond what they take at the usual discount [mb/d], (scenario, draw).

    It widens next month's discount, as scarcity narrows it; wells shut in for want of a buyer or of a port
    still press: a closed port strands crude and makes it no dearer. What buyers shun for a listing is left
    out: its price is in the listing's own response. Source: MODEL 4, 5 and II.2.
    """
    ways = mt_per_month(total(np.minimum(intake, pipeline_capacity)) + port_capacity, days)
    sought = loadable(potential_production, runs, own_use_share, ways)
    taken = total(intake / (1 - seller_reluctance * buyer_exposed))
    return mb_per_day(sought, days) - taken


@equation
def felt_push(previous_felt_push: Array, pushed_crude: Array, push_half_life: Array) -> Array:
    """Crude that seeks a buyer, as far as prices have taken it in [mb/d], (scenario, draw).

    Source: MODEL II.2: traders look ahead, prices and quantities do not chase each other.
    """
    return moved(previous_felt_push, pushed_crude, push_half_life)


@equation
def room_open(
    previous_room_open: Array,
    room_share: Array,
    room_per_discount: Array,
    room_per_scarcity: Array,
    room_half_life: Array,
    delivered_discount: Array,
    discount_base: Array,
    wedge_base: Array,
    oil_scarcity: Array,
    planned_imports: Array,
    willing_imports: Array,
    given_crude_exports: Array,
) -> Array:
    """Share of their room for more Russian crude that buyers use [1], (buyer, scenario, draw).

    It widens with a discount beyond the calm one and with scarcity in the world, and takes time to be
    found. Purchases that are given say how much of it a buyer uses. Source: MODEL II.1 and II.2; April 2023,
    April to June 2026.
    """
    wide = np.maximum(delivered_discount - (discount_base - wedge_base), 0)
    closed = (1 - room_share) * np.exp(-room_per_discount * wide - room_per_scarcity * oil_scarcity)
    open_now = moved(previous_room_open, 1 - closed, room_half_life)
    room = np.maximum(willing_imports - planned_imports, _TINY)
    used = np.clip((given_crude_exports - planned_imports) / room, 0, 1)
    return np.where(np.isnan(used), open_now, used)


@equation
def willing_imports(
    buyer_capacity: Array, keep_share: Array, seller_reluctance: Array, buyer_exposed: Array
) -> Array:
    """The most that a buyer would take [mb/d], (buyer, scenario, draw).

    Its record, as far as tariff and listings let it. Source: MODEL 6 and II.2.
    """
    return buyer_capacity * keep_share * (1 - seller_reluctance * buyer_exposed)


@equation
def free_sales(
    offered_crude: Array,
    intake: Array,
    willing_imports: Array,
    room_open: Array,
    given_crude_exports: Array,
    days: float,
) -> Array:
    """Crude sold to each buyer, before a pinned production [Mt], (buyer, scenario, draw).

    Pinned exports come first. Scarce crude is shared in proportion. Crude beyond usual purchases goes to
    buyers with room, as far as tariff and listings let them use it, never above their record; what finds
    none waits at sea or stays in the ground. Source: MODEL 4, 6 and II.2.
    """
    free = np.isnan(given_crude_exports)
    pinned = np.where(free, 0, mt_per_month(given_crude_exports, days))
    taken = np.where(free, mt_per_month(intake, days), 0)
    most = mt_per_month(willing_imports, days)
    room = np.where(free, room_open * np.maximum(most - taken, 0), 0)
    left = np.maximum(offered_crude - total(pinned), 0)
    wanted, spare = total(taken), total(room)
    scale = np.minimum(left, wanted) / np.maximum(wanted, _TINY)
    extra = np.minimum(np.maximum(left - wanted, 0), spare)
    return np.where(free, scale * taken + room * (extra / np.maximum(spare, _TINY)), pinned)


@equation
def crude_sales(
    free_sales: Array,
    previous_floating_storage: Array,
    loadable_crude: Array,
    arriving_crude: Array,
    storage_capacity: Array,
    runs: Array,
    own_use_share: Array,
    buyer_capacity: Array,
    given_crude_exports: Array,
    given_crude_production: Array,
    days: float,
) -> Array:
    """Crude sold to each buyer [Mt], (buyer, scenario, draw).

    They count when they are delivered. A pinned production is placed with the buyers that are free: what is
    missing is taken from them in proportion; what is too much fills tankers, then the buyers' room up to
    their record, and is refused beyond. Source: MODEL 4 and II.2.
    """
    free = np.isnan(given_crude_exports)
    produced = mt_per_month(given_crude_production, days) * (1 - own_use_share) - runs
    more_loaded = produced - loadable_crude
    store = previous_floating_storage + arriving_crude + more_loaded - total(free_sales)
    residual = store - np.minimum(np.maximum(store, 0), storage_capacity)
    residual = np.where(np.isnan(produced), 0, residual)
    mine = np.where(free, free_sales, 0)
    room = np.where(free, np.maximum(mt_per_month(buyer_capacity, days) - free_sales, 0), 0)
    more, less = np.maximum(residual, 0), np.maximum(-residual, 0)
    refuse(
        more > total(room) * (1 + _ROUNDING) + _ROUNDING,
        "the pinned production leaves more than buyers and tankers can take",
        more - total(room),
    )
    added = room * (more / np.maximum(total(room), _TINY))
    return free_sales + added - mine * np.minimum(less / np.maximum(total(mine), _TINY), 1)


@equation
def production(
    crude_sales: Array,
    runs: Array,
    floating_storage: Array,
    previous_floating_storage: Array,
    crude_in_transit: Array,
    previous_crude_in_transit: Array,
    own_use_share: Array,
    potential_production: Array,
    given_crude_production: Array,
    pin_tolerance: Array,
    in_horizon: Array,
) -> Array:
    """Crude and condensate produced [Mt], (scenario, draw).

    Runs, exports and what is added at sea, and the share that own use and losses take. A user's pins are
    refused where wells cannot give so much; in the warm-up a reading may err. Source: MODEL 4.
    """
    placed = runs + total(crude_sales) + (floating_storage - previous_floating_storage)
    placed = placed + (crude_in_transit - previous_crude_in_transit)
    made = placed / (1 - own_use_share)
    beyond = np.isnan(given_crude_production) & (made > potential_production * (1 + pin_tolerance))
    refuse(
        beyond & (in_horizon > 0),
        "the pinned exports and runs need more than wells can give",
        made - potential_production,
    )
    return made


@equation
def own_use(production: Array, own_use_share: Array) -> Array:
    """Own use, losses, uses outside refineries [Mt], (scenario, draw): the residual. Source: MODEL 4."""
    return own_use_share * production


@equation
def shut_in(potential_production: Array, production: Array) -> Array:
    """Production closed for want of an outlet, or not yet restarted [Mt a month]. Source: MODEL 4."""
    return np.maximum(potential_production - production, 0)


@equation
def crude_production(production: Array, days: float) -> Array:
    """Production of crude and condensate [mb/d], (scenario, draw). Source: MODEL 4."""
    return mb_per_day(production, days)


@equation
def crude_only_production(crude_production: Array, condensate_production: Array) -> Array:
    """Production of crude without condensate [mb/d], the press's and OPEC's count. Source: MODEL 4."""
    return crude_production - condensate_production


@equation
def crude_exports(crude_sales: Array, days: float) -> Array:
    """Crude exports by buyer, delivered [mb/d], (buyer, scenario, draw). Source: MODEL 4."""
    return mb_per_day(crude_sales, days)


@equation
def crude_loaded(production: Array, own_use: Array, runs: Array, days: float) -> Array:
    """Crude sent out by ports and pipelines [mb/d], (scenario, draw): loadings. Source: MODEL 4."""
    return mb_per_day(production - own_use - runs, days)


@equation
def crude_exports_total(crude_sales: Array) -> Array:
    """Crude exports [Mt], (scenario, draw). Source: MODEL 4."""
    return total(crude_sales)


@equation
def supply_lost(
    potential_production: Array, production: Array, embedded_shut_in: Array, days: float
) -> Array:
    """Supply lost against what the reference path of Brent embeds [mb/d], (scenario, draw).

    Barrels not produced. Crude that refineries do not run and buyers take instead is not lost, nor is
    oil at sea still to be sold: both are in the balance that makes production. Source: MODEL 7.
    """
    return mb_per_day(potential_production - production, days) - embedded_shut_in


@equation
def diesel_exports_lost(product_exports: Array, usual_diesel_exports: Array, days: float) -> Array:
    """Diesel exports below their usual volume [mb/d], (scenario, draw). Source: MODEL 7."""
    return usual_diesel_exports - mb_per_day(product_exports[1], days, "diesel")


@equation
def export_income(
    crude_exports_total: Array, urals_price: Array, espo_price: Array, espo_export_share: Array
) -> Array:
    """Income from crude exports at the port [bn USD a month], (scenario, draw).

    Counted as crude is delivered and paid for, at the month's prices. Source: MODEL 4, 5 and II.2.
    """
    price = urals_price + espo_export_share * (espo_price - urals_price)
    return bn_usd(crude_exports_total, price)


@equation
def coalition_oil_bill(brent_price: Array, coalition_imports: Array, days: float) -> Array:
    """What the coalition pays for the oil it imports, at Brent [bn USD a month], (scenario, draw).

    Between two scenarios it is what pressure costs those who exert it. Source: MODEL II.4.
    """
    return bn_usd(mt_per_month(coalition_imports, days), brent_price)


@equation
def product_export_income(
    product_exports: Array,
    gasoline_nwe_price: Array,
    diesel_nwe_price: Array,
    brent_price: Array,
    product_price_ratio: Array,
    product_export_discount: Array,
) -> Array:
    """Income from product exports at the port [bn USD a month], (scenario, draw).

    Gasoline and diesel at north-west Europe's prices, the others in proportion to Brent, all less the
    discount on Russian products. Source: MODEL 5.
    """
    gasoline = bn_usd(product_exports[0], gasoline_nwe_price / BARRELS_PER_TONNE["gasoline"], "gasoline")
    diesel = bn_usd(product_exports[1], diesel_nwe_price / BARRELS_PER_TONNE["diesel"], "diesel")
    ratio = product_price_ratio * brent_price
    jet = bn_usd(product_exports[2], ratio[2], "jet")
    fuel_oil = bn_usd(product_exports[3], ratio[3], "fuel_oil")
    naphtha = bn_usd(product_exports[4], ratio[4], "naphtha_other")
    return (gasoline + diesel + jet + fuel_oil + naphtha) * (1 - product_export_discount)
