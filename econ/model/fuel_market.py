"""Home market of gasoline and diesel: who gets what, in the order in which the market gives way.

Exports are cut first, then stocks are drawn, then imports come, then prices rise, then fuel is
rationed. Every tonne is counted: output + imports + stock draw = sales + exports.
"""

from __future__ import annotations

import numpy as np

from econ.model.allocation import dearest_first
from econ.model.arrays import Array, running, total
from econ.model.equation import equation

_TINY = np.finfo(float).tiny


@equation
def district_demand(
    demand_base: Array,
    demand_season: Array,
    population: Array,
    fuel_per_head: Array,
    fuel_demand_elasticity: Array,
    previous_gasoline_retail_price: Array,
    previous_diesel_retail_price: Array,
    cpi_level: Array,
    retail_reference: Array,
    previous_district_shortage: Array,
    panic_size: Array,
    panic_trigger: Array,
    demand_spread: Array,
    demand_shock: Array,
) -> Array:
    """Fuel wanted at home by district [Mt], (fuel, district).

    Base x season x real retail price ^ elasticity x panic, which grows with last month's shortage in
    the district up to a ceiling. Source: MODEL 3.
    """
    people = population * fuel_per_head
    share = people / total(people, axis=1)[:, None]
    retail = np.stack(np.broadcast_arrays(previous_gasoline_retail_price, previous_diesel_retail_price))
    real = retail / (cpi_level * retail_reference)
    national = (
        demand_base * demand_season * real**fuel_demand_elasticity * np.exp(demand_spread * demand_shock)
    )
    panic = panic_size * np.minimum(previous_district_shortage / panic_trigger, 1)
    return national[:, None] * share * (1 + panic)


@equation
def fuel_demand(district_demand: Array) -> Array:
    """Fuel wanted at home [Mt], (fuel). Source: MODEL 3."""
    return total(district_demand, axis=1)


@equation
def gasoline_export_ban(
    previous_gasoline_export_ban: Array,
    previous_fuel_tightness: Array,
    previous_fuel_unmet: Array,
    gasoline_ban_policy: Array,
    ban_threshold: Array,
    ban_release: Array,
) -> Array:
    """Share of gasoline exports under a ban [1].

    By rule, the ban comes when last month's balance was tighter than a threshold or fuel was short,
    and goes when the balance is easy again. Source: MODEL 3; five spells of data.
    """
    return _ban(
        previous_gasoline_export_ban,
        previous_fuel_tightness[0],
        previous_fuel_unmet[0],
        gasoline_ban_policy,
        ban_threshold[0],
        ban_release[0],
    )


@equation
def diesel_export_ban(
    previous_diesel_export_ban: Array,
    previous_fuel_tightness: Array,
    previous_fuel_unmet: Array,
    diesel_ban_policy: Array,
    ban_threshold: Array,
    ban_release: Array,
) -> Array:
    """Share of diesel exports under a ban [1], by the rule of gasoline. Source: MODEL 3."""
    return _ban(
        previous_diesel_export_ban,
        previous_fuel_tightness[1],
        previous_fuel_unmet[1],
        diesel_ban_policy,
        ban_threshold[1],
        ban_release[1],
    )


@equation
def export_floor(export_floor_flow: Array, product_output: Array) -> Array:
    """Exports that no ban touches [Mt], (fuel): agreements between governments, never more than output.

    Source: MODEL 3; exports under the bans of 2023 and 2024.
    """
    return np.minimum(export_floor_flow, product_output[:2])


@equation
def exports_allowed(
    export_base: Array,
    export_floor: Array,
    gasoline_export_ban: Array,
    diesel_export_ban: Array,
    product_outlets: Array,
) -> Array:
    """Exports wanted and allowed [Mt], (fuel). Bans cut exports first, ports and rail bound them.

    Source: MODEL 3 and II.2.
    """
    ban = np.stack(np.broadcast_arrays(gasoline_export_ban, diesel_export_ban))
    allowed = export_floor + (1 - ban) * np.maximum(export_base - export_floor, 0)
    return allowed * np.minimum(product_outlets / np.maximum(total(allowed), _TINY), 1)


@equation
def imports_by_origin(
    previous_imports_by_origin: Array,
    previous_fuel_unmet: Array,
    previous_fuel_stocks: Array,
    stock_target: Array,
    import_capacity: Array,
    import_speed: Array,
    import_response: Array,
    extra_import_capacity: Array,
) -> Array:
    """Imports of fuel for the home market by origin [Mt], (fuel, origin).

    They follow last month's shortage and missing stocks, the nearest origin first, each with its own
    lag and capacity; new routes (gasoline) widen what comes by sea. Source: MODEL 3 and II.1; Belarus,
    September to November 2025.
    """
    routes = np.stack(np.broadcast_arrays(extra_import_capacity, np.zeros_like(extra_import_capacity)))
    by_sea = np.broadcast_to(
        import_capacity[:, -1] + routes, np.broadcast_shapes(import_capacity[:, -1].shape, routes.shape)
    )
    near = [
        np.broadcast_to(import_capacity[:, place], by_sea.shape)
        for place in range(import_capacity.shape[1] - 1)
    ]
    ceiling = np.stack([*near, by_sea], axis=1)
    need = previous_fuel_unmet + import_response * np.maximum(stock_target - previous_fuel_stocks, 0)
    nearer = np.swapaxes(running(np.swapaxes(ceiling, 0, 1))[:-1], 0, 1)
    wanted = np.minimum(np.maximum(need[:, None] - nearer, 0), ceiling)
    moved = previous_imports_by_origin + import_speed * (wanted - previous_imports_by_origin)
    return np.minimum(moved, ceiling)


@equation
def fuel_imports(imports_by_origin: Array) -> Array:
    """Imports of fuel for the home market [Mt], (fuel). Source: MODEL 3."""
    return total(imports_by_origin, axis=1)


@equation
def stock_draw_limit(previous_fuel_stocks: Array, tank_bottoms: Array, stock_draw_speed: Array) -> Array:
    """Stocks that can be drawn in the month [Mt], (fuel): part of what stands above tank bottoms.

    Source: MODEL 3.
    """
    return stock_draw_speed * np.maximum(previous_fuel_stocks - tank_bottoms, 0)


@equation
def fuel_unmet(
    fuel_demand: Array,
    product_output: Array,
    fuel_imports: Array,
    export_floor: Array,
    stock_draw_limit: Array,
) -> Array:
    """Fuel wanted at home and not supplied [Mt], (fuel).

    What is left when exports are at their floor, stocks drawn and imports in. Source: MODEL 3.
    """
    supply = product_output[:2] + fuel_imports + stock_draw_limit - export_floor
    return np.maximum(fuel_demand - supply, 0)


@equation
def fuel_sales(fuel_demand: Array, fuel_unmet: Array) -> Array:
    """Home sales [Mt], (fuel). Source: MODEL 3."""
    return fuel_demand - fuel_unmet


@equation
def fuel_exports(
    product_output: Array,
    fuel_imports: Array,
    fuel_sales: Array,
    export_floor: Array,
    exports_allowed: Array,
    previous_fuel_stocks: Array,
    stock_target: Array,
    stock_rebuild_speed: Array,
    stock_draw_limit: Array,
    stock_ceiling: Array,
) -> Array:
    """Exports of gasoline and diesel [Mt], (fuel).

    What the home market leaves, less what refills stocks and with what they hold beyond the usual, as
    far as the month can draw it, between the floor and what is allowed; what no tank can hold leaves
    the country in any case. Source: MODEL 3.
    """
    left = product_output[:2] + fuel_imports - fuel_sales
    refill = np.maximum(stock_rebuild_speed * (stock_target - previous_fuel_stocks), -stock_draw_limit)
    chosen = np.maximum(np.minimum(left - refill, exports_allowed), export_floor)
    return np.maximum(chosen, left + previous_fuel_stocks - stock_ceiling)


@equation
def fuel_stocks(
    previous_fuel_stocks: Array,
    product_output: Array,
    fuel_imports: Array,
    fuel_sales: Array,
    fuel_exports: Array,
) -> Array:
    """Stocks of fuel, end of month [Mt], (fuel). Source: identity."""
    return previous_fuel_stocks + product_output[:2] + fuel_imports - fuel_sales - fuel_exports


@equation
def stock_cover_days(fuel_stocks: Array, fuel_demand: Array, days: float) -> Array:
    """Stocks in days of demand [days], (fuel). Source: MODEL 11."""
    return days * fuel_stocks / fuel_demand


@equation
def home_use(
    product_output: Array,
    fuel_sales: Array,
    other_home_use: Array,
    fuel_exports: Array,
    product_outlets: Array,
) -> Array:
    """Products used at home [Mt], (product): fuels by the market, the rest by a base.

    What no port can take of the rest is burnt or stored at home. Source: MODEL 3 and II.2.
    """
    other = np.minimum(other_home_use[2:], product_output[2:])
    surplus = product_output[2:] - other
    way_out = np.maximum(product_outlets - total(fuel_exports), 0)
    stuck = np.maximum(total(surplus) - way_out, 0)
    return _beside(fuel_sales, other + surplus * (stuck / np.maximum(total(surplus), _TINY)))


@equation
def product_exports(product_output: Array, fuel_exports: Array, home_use: Array) -> Array:
    """Exports of products [Mt], (product); the residual where no market is modelled. Source: MODEL 3."""
    return _beside(fuel_exports, product_output[2:] - home_use[2:])


@equation
def gasoline_shortage_share(fuel_unmet: Array, fuel_demand: Array) -> Array:
    """Gasoline wanted and not supplied [1]. Source: MODEL 3."""
    return fuel_unmet[0] / fuel_demand[0]


@equation
def diesel_shortage_share(fuel_unmet: Array, fuel_demand: Array) -> Array:
    """Diesel wanted and not supplied [1]. Source: MODEL 3."""
    return fuel_unmet[1] / fuel_demand[1]


@equation
def drivers_shortage_share(
    fuel_unmet: Array, fuel_demand: Array, protected_share: Array, protect_users: Array
) -> Array:
    """Shortage of users who are not protected [1], (fuel).

    Army, farms and railways are served in full where `protect_users` is one, so that the whole
    shortage falls on the rest. Source: MODEL 3.
    """
    open_demand = fuel_demand * (1 - protect_users * protected_share)
    return np.minimum(fuel_unmet / open_demand, 1)


@equation
def district_shortage(
    district_demand: Array,
    district_output: Array,
    fuel_unmet: Array,
    delivery_rank: Array,
    pool_sharing: Array,
    own_output_part: Array,
) -> Array:
    """Fuel wanted and not supplied by district [1], (fuel, district).

    Firms sell on one exchange: a district keeps only part of its own output; the rest, with imports
    and stocks less exports, is a national pool, given out by cost of delivery and in part shared
    alike. What is missing falls on districts by what they want of the pool, dearest first or alike,
    and on what they keep only when the pool is empty. Source: MODEL 3 and II.1; the optimum is in
    `allocation.cheapest`.
    """
    own = own_output_part * np.minimum(district_output, district_demand)
    need = district_demand - own
    needed, made = total(need, axis=1), total(own, axis=1)
    missing = np.minimum(fuel_unmet, needed)
    alike = need * (pool_sharing * missing / np.maximum(needed, _TINY))[:, None]
    by_cost = (1 - pool_sharing) * dearest_first(need, missing, delivery_rank)
    taken = own * ((fuel_unmet - missing) / np.maximum(made, _TINY))[:, None]
    return (alike + by_cost + taken) / district_demand


@equation
def districts_short(district_shortage: Array, short_threshold: Array) -> Array:
    """Federal districts where at least 5 percent of gasoline or diesel is missing [count].

    Source: MODEL 3.
    """
    return total(_is_short(district_shortage, short_threshold))


@equation
def population_short_share(district_shortage: Array, short_threshold: Array, population: Array) -> Array:
    """Share of the population in districts short of fuel [1]. Source: MODEL 3."""
    return total(population * _is_short(district_shortage, short_threshold)) / total(population)


@equation
def fuel_tightness(
    fuel_demand: Array,
    product_output: Array,
    fuel_imports: Array,
    export_floor: Array,
    previous_fuel_stocks: Array,
    stock_target: Array,
    normal_surplus: Array,
) -> Array:
    """Supply missing for a normal balance, share of demand [1], (fuel).

    Zero when output and imports leave the usual surplus over demand and floor exports and stocks
    stand at their target. Source: MODEL 3.
    """
    surplus = product_output[:2] + fuel_imports - export_floor - fuel_demand
    missing_stocks = np.maximum(stock_target - previous_fuel_stocks, 0)
    return normal_surplus - (surplus - missing_stocks) / fuel_demand


@equation
def market_tightness(
    fuel_tightness: Array,
    export_base: Array,
    exports_allowed: Array,
    product_output: Array,
    fuel_demand: Array,
) -> Array:
    """Supply missing at home once exporters have sent what they may, share of demand [1], (fuel).

    A ban keeps at home what exporters would send, so it eases the market and prices by as much; the
    balance that bans themselves answer (`fuel_tightness`) is left as it is. Source: MODEL II.1.
    """
    kept = np.maximum(np.minimum(export_base, product_output[:2]) - exports_allowed, 0)
    return fuel_tightness - kept / fuel_demand


@equation
def fuel_beyond_range(
    gasoline_shortage_share: Array, diesel_shortage_share: Array, range_limit: Array
) -> Array:
    """One where more of a fuel is missing than the model is meant for [0 or 1]. Source: MODEL II.1."""
    return np.asarray(np.maximum(gasoline_shortage_share, diesel_shortage_share) > range_limit, float)


def _ban(
    before: Array, tightness: Array, unmet: Array, policy: Array, on_above: Array, off_below: Array
) -> Array:
    """The rule, or the policy where one is set (not negative)."""
    wanted = (tightness > on_above) | (unmet > 0)
    released = tightness < off_below
    by_rule = np.where(wanted, 1, np.where(released, 0, before))
    return np.where(policy < 0, by_rule, policy)


def _is_short(shortage: Array, threshold: Array) -> Array:
    """One where either fuel is short, (district)."""
    return np.asarray(np.maximum(shortage[0], shortage[1]) >= threshold, float)


def _beside(fuels: Array, others: Array) -> Array:
    """Fuels and other products as one array, (product)."""
    shape = np.broadcast_shapes(fuels.shape[1:], others.shape[1:])
    parts = [np.broadcast_to(part, (len(part), *shape)) for part in (fuels, others)]
    return np.concatenate(parts)
