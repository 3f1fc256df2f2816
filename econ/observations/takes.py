"""Which row of which raw table speaks about which series, and how its figure becomes the panel's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from econ.observations.periods import period_bounds
from econ.observations.series import DISTRICTS
from econ.quantities import GALLONS_PER_BARREL, mb_per_day, usd_per_tonne
from econ.variables.buyers import BUYERS, Buyer

__all__ = ["DAYS_OF_A_MEAN", "TAKES", "Row", "Take"]

Row = dict[str, str]
#: A stretch shorter than this says little about its month's mean.
DAYS_OF_A_MEAN = 10
_KT_PER_MT = 1e3
_KBD_PER_MBD = 1e3


def _same(row: Row) -> float:
    return float(row["value"])


def _opposite(row: Row) -> float:
    return -float(row["value"])


def _middle(row: Row) -> float:
    """The value, or the middle of a range published without one."""
    if row["value"]:
        return float(row["value"])
    return (float(row["value_low"]) + float(row["value_high"])) / 2


def _crude_mb_per_day(row: Row) -> float:
    """Mt of the period, kt a day, kb/d or mb/d of crude to mb/d."""
    value, unit = float(row["value"]), row["unit"]
    if unit in ("mt", "mt_per_month", "Mt", "Mt/month"):
        first, last = period_bounds(row["period"])
        return float(mb_per_day(value, (last - first).days + 1))
    if unit in ("kt/day", "kt_per_day"):
        return float(mb_per_day(value / _KT_PER_MT, 1))
    return value / _KBD_PER_MBD if unit == "kbd" else value


def _megatonnes(row: Row) -> float:
    """Mt or kt of the period to Mt."""
    value = float(row["value"])
    return value if row["unit"].lower() == "mt" else value / _KT_PER_MT


def _gasoline_per_tonne(row: Row) -> float:
    return float(usd_per_tonne(float(row["value"]) * GALLONS_PER_BARREL, "gasoline"))


def _diesel_per_tonne(row: Row) -> float:
    return float(usd_per_tonne(float(row["value"]) * GALLONS_PER_BARREL, "diesel"))


@dataclass(frozen=True)
class Take:
    """Rows of a table that speak about a series.

    Attributes
    ----------
    table, into : str
        The raw table, and the series of the panel.
    where : callable
        Whether a row speaks about it.
    value : callable
        The figure in the panel's unit.
    flag : str
        Flags added to the row's own; `other_definition` shows a figure without ever choosing it.
    """

    table: str
    into: str
    where: Callable[[Row], bool]
    value: Callable[[Row], float] = _same
    flag: str = ""


def _is(**columns: str | tuple[str, ...]) -> Callable[[Row], bool]:
    """A row whose columns have these values, or one of several."""
    wanted = {name: (value,) if isinstance(value, str) else value for name, value in columns.items()}
    return lambda row: all(row[name] in values for name, values in wanted.items())


def _plain(table: str, value: Callable[[Row], float] = _same, **names: str) -> tuple[Take, ...]:
    """Renamings: panel name = raw series."""
    return tuple(Take(table, into, _is(series=source), value) for into, source in names.items())


def _mean(row: Row) -> bool:
    """Whether a row is long enough to say something about its month's mean."""
    first, last = period_bounds(row["period"])
    return (last - first).days + 1 >= DAYS_OF_A_MEAN


def _both(*tests: Callable[[Row], bool]) -> Callable[[Row], bool]:
    return lambda row: all(test(row) for test in tests)


# Refining: a measured nameplate, not a share, not a plan, not runs lost.
_CRUDE_UNITS = ("mt", "mt_per_month", "kt/day", "kt_per_day", "kbd", "mb/d")


def _nameplate(row: Row) -> bool:
    return row["status"] != "plan" and row["unit"] in _CRUDE_UNITS and "runs lost" not in row["basis"]


def _few_days(row: Row) -> bool:
    return not _mean(row)


def _idle(series: str, into: str) -> tuple[Take, ...]:
    kind = _is(series=series)
    return (
        Take("offline_capacity", into, _both(kind, _nameplate, _mean), _crude_mb_per_day),
        Take("offline_capacity", f"{into}_day", _both(kind, _nameplate, _few_days), _crude_mb_per_day),
    )


def _output(product: str) -> tuple[Take, ...]:
    """Rosstat's count; the trade's own is a tenth lower for gasoline: shown, never chosen."""
    official, trade = _is(publisher="Rosstat"), _is(publisher=("CDU TEK", "Kommersant", "Reuters"))
    runs = _is(series=f"{product}_output", unit=("mt", "kt/month"))
    balance = _is(product=product, series="production", unit=("Mt", "kt"))
    return tuple(
        Take(table, f"{product}_output", _both(which, mine), _megatonnes, flag)
        for table, which in (("refining_runs", runs), ("fuel_balance", balance))
        for mine, flag in ((official, ""), (trade, "other_definition"))
    )


def _fuel_price(raw: str, into: str, area: str) -> tuple[Take, ...]:
    """One index or area counts; the others are shown."""
    here = _both(_is(series=raw), lambda row: row["basis"].startswith(area))
    elsewhere = _both(_is(series=raw), lambda row: not row["basis"].startswith(area))
    return Take("fuel_prices", into, here), Take("fuel_prices", into, elsewhere, flag="other_definition")


def _pump(fuel: str, into: str) -> tuple[Take, ...]:
    """Rosstat's price of the month; weekly readings and other counts are shown, never spliced to it."""
    nation = _is(series=f"{fuel}_retail", level="country")
    elsewhere = _is(series=f"{fuel}_retail")
    return (
        Take("retail_regional", into, nation),
        Take("fuel_prices", into, elsewhere, flag="other_definition"),
    )


def _pump_by_district(fuel: str, into: str) -> tuple[Take, ...]:
    return tuple(
        Take(
            "retail_regional",
            f"{into}_{district}",
            _is(series=f"{fuel}_retail", level="federal_district", district=district),
        )
        for district in DISTRICTS
    )


def _moscow_mean(row: Row) -> bool:
    return row["series"] == "ai92_wholesale" and row["basis"].startswith("Moscow index")


_TO_MB_PER_DAY = ("mb/d", "Mt", "Mt/month")


def _buyer(buyer: Buyer) -> Iterator[Take]:
    """Crude bought: by all routes where a pipeline runs, else by sea; the other count is shown."""
    rows = _is(buyer=buyer.name, unit=_TO_MB_PER_DAY)
    into = f"crude_exports_{buyer.label}"
    for products, flag in ((buyer.counts, ""), (buyer.other_counts, "other_definition")):
        if products:
            yield Take("exports_by_buyer", into, _both(rows, _is(product=products)), _crude_mb_per_day, flag)


_DATED = ("Dated Brent", "North Sea Dated", "Dated Brent (North Sea Dated)", "Dated Brent (India ports)")
_FOB_BALTIC = ("FOB Primorsk",)
_FOB_OTHER = ("FOB", "FOB (IEA average)", "FOB (IEA)", "FOB Baltic (Primorsk/Ust-Luga), India delivery")
_INDIA = ("DAP India", "DAP West Coast India", "DES India", "DES India west coast", "DES")
_NOVOROSSIYSK = ("FOB Novorossiysk", "FOB Novorossiysk (Suezmax)", "FOB Novorossiysk, India delivery")


def _has_discount(row: Row) -> bool:
    return bool(row["value"] or (row["value_low"] and row["value_high"]))


def _discount(into: str, grade: str, delivery: tuple[str, ...], benchmark: tuple[str, ...]) -> Take:
    which = _is(grade=grade, delivery=delivery, benchmark=benchmark)
    return Take("discounts", into, _both(which, _has_discount), _middle)


_BUDGET = (
    ("federal_revenue", "revenue_total"),
    ("federal_spending", "expenditure_total"),
    ("federal_balance", "balance"),
    ("non_oil_revenue", "revenue_non_oil_gas"),
    ("vat_domestic", "vat_domestic"),
    ("vat_import", "vat_import"),
    ("excise_domestic", "excise_domestic"),
    ("profit_tax", "profit_tax"),
    ("debt_placed", "debt_placement"),
    ("debt_redeemed", "debt_redemption"),
)
_PART, _SINCE_JANUARY = _is(accumulation="month"), _is(accumulation="ytd")

TAKES: tuple[Take, ...] = (
    *_plain("prices", brent_price="brent", urals_tax_price="urals_tax", usd_rub="usd_rub", cny_rub="cny_rub"),
    *_plain("prices", usd_rub="usd_rub_implied", cny_rub="cny_rub_cross"),
    *_plain(
        "macro",
        key_rate="key_rate",
        cpi_mom="cpi_mom",
        industrial_production_yoy="industrial_production_yoy",
        current_account="current_account",
        goods_trade_balance="trade_balance_goods",
        goods_exports="goods_exports",
        goods_imports="goods_imports",
        fx_reserves="fx_reserves",
    ),
    *_plain("products_prices", gasoline_nwe_price="gasoline_95_nwe", diesel_nwe_price="diesel_nwe"),
    *_plain("products_prices", _gasoline_per_tonne, gasoline_nyh_price="gasoline_nyh"),
    *_plain("products_prices", _diesel_per_tonne, diesel_nyh_price="ulsd_nyh"),
    *_plain(
        "oil_gas_revenue",
        oil_gas_revenue="oil_gas_total",
        met_oil="met_oil",
        met_gas="met_gas",
        met_condensate="met_condensate",
        export_duty_oil="export_duty_oil",
        export_duty_products="export_duty_products",
        export_duty_gas="export_duty_gas",
        additional_income_tax="aptax_nadd",
        reverse_excise="excise_reverse_net",
        investment_allowance="investment_allowance_kinv",
        feedstock_excise_other="kvrk",
        base_oil_gas_revenue="base_monthly",
        additional_oil_gas_revenue="additional_ngd",
    ),
    *_plain("oil_gas_revenue", _opposite, damper_payment="damper_payments"),
    *_plain(
        "nwf",
        liquid_nwf="liquid_nwf",
        total_nwf="total_nwf",
        nwf_deficit_draw="draw_for_deficit",
        nwf_withdrawals="all_withdrawals",
        nwf_inflow="inflow",
    ),
    *_plain(
        "ministry_expectations",
        expected_additional_revenue="expected_additional_revenue",
        currency_operations="currency_operations",
    ),
    *_plain(
        "bond_auctions",
        bonds_placed="nominal",
        bond_proceeds="proceeds",
        floating_bonds_placed="floating_nominal",
        bond_yield="yield_8_to_14_years",
    ),
    *_plain("gas", gas_exports_turkstream="turkstream_europe", lng_exports="lng_exports"),
    *(Take("budget_monthly", into, _both(_is(series=raw), _PART)) for into, raw in _BUDGET),
    *(Take("budget_monthly", f"{into}_ytd", _both(_is(series=raw), _SINCE_JANUARY)) for into, raw in _BUDGET),
    *_plain("refining_runs", _crude_mb_per_day, crude_runs="crude_runs"),
    *_output("gasoline"),
    *_output("diesel"),
    *_idle("total_idle", "reported_capacity_offline"),
    *_idle("strike_related", "strike_capacity_offline"),
    *_fuel_price("ai92_wholesale", "gasoline_wholesale_price", "European Russia index"),
    *_fuel_price("diesel_summer_wholesale", "diesel_wholesale_price", "European Russia index"),
    Take("fuel_prices", "gasoline_wholesale_price_moscow", _moscow_mean),
    *_pump("ai92", "gasoline_retail_price"),
    *_pump("ai95", "gasoline95_retail_price"),
    *_pump("diesel", "diesel_retail_price"),
    *_pump_by_district("ai92", "gasoline_retail_price_district"),
    *_pump_by_district("diesel", "diesel_retail_price_district"),
    Take("fuel_balance", "gasoline_stocks", _is(product="gasoline", series="stocks"), _megatonnes),
    Take("fuel_balance", "diesel_stocks", _is(product="diesel", series="stocks"), _megatonnes),
    Take("fuel_balance", "gasoline_imports", _is(product="gasoline", series="import"), _megatonnes),
    Take(
        "fuel_balance",
        "gasoline_imports",
        _is(product="gasoline", series="import_exchange_belarus"),
        _megatonnes,
        "other_definition",
    ),
    Take("fuel_balance", "gasoline_exports", _is(product="gasoline", series="export", basis=""), _megatonnes),
    Take(
        "fuel_balance",
        "gasoline_exports",
        _is(product="gasoline", series="export", basis="by rail"),
        _megatonnes,
        "other_definition",
    ),
    Take(
        "fuel_balance",
        "diesel_exports_seaborne",
        _is(product="diesel", series="export_seaborne", unit="Mt"),
        _megatonnes,
    ),
    *(take for buyer in BUYERS if buyer.name for take in _buyer(buyer)),
    *_plain(
        "export_revenue",
        crude_exports_total="crude_exports",
        crude_exports_seaborne="crude_exports_seaborne",
        product_exports="product_exports",
        oil_exports_total="oil_exports_total",
        oil_export_revenue="oil_export_revenue",
        oil_export_price="average_export_price",
        crude_only_production="crude_production",
    ),
    *_plain("export_revenue", oil_export_price="average_crude_export_price"),
    Take("exports_by_buyer", "crude_exports_seaborne", _is(buyer="total", product="crude_seaborne")),
    *_plain(
        "oil_balances",
        crude_only_production="russia_crude_production",
        opec_plus_quota="russia_opec_plus_quota",
        world_supply="world_supply",
        world_demand="world_demand",
        world_stock_draw="world_stock_draw",
        non_opec_supply="non_opec_supply",
        opec_spare_capacity="opec_spare_capacity",
    ),
    _discount("urals_fob_discount", "Urals", (*_FOB_BALTIC, *_FOB_OTHER), _DATED),
    _discount("urals_novorossiysk_discount", "Urals", _NOVOROSSIYSK, _DATED),
    _discount("delivered_discount_india", "Urals", _INDIA, _DATED),
    _discount("espo_delivered_discount", "ESPO", ("DES China",), ("ICE Brent",)),
)
