"""The panel's series: name, unit, meaning, and whose figure is believed first.

Where two publishers disagree the first in the order is taken, and never a mean of them;
`docs/data.md` gives the reasons for the orders.
"""

from __future__ import annotations

from dataclasses import dataclass

from econ.variables.buyers import BUYERS, Buyer
from econ.variables.declare import DIMS

__all__ = ["DISTRICTS", "LABELS", "SERIES", "Series"]

DISTRICTS = DIMS["district"]
#: Labels of the panel's dimensions other than the month.
LABELS: dict[str, tuple[str, ...]] = {name: DIMS[name] for name in ("buyer", "district")}

MINFIN, CBR, ROSSTAT = "Ministry of Finance of Russia", "Bank of Russia", "Rosstat"
MINECON = "Ministry of Economic Development of Russia"
FNS, EIA, DGEC = "Federal Tax Service of Russia", "EIA", "French energy ministry (DGEC)"
ENERGY, MOSCOW = "Ministry of Energy of Russia", "Moscow Fuel Association"
AUDIT, PRESS = "Accounts Chamber of Russia", "unattributed press"
MINSK, OPEC = "Office of the President of Belarus", "OPEC (secondary sources)"
FED = "Bank of Russia; Federal Reserve"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of the panel.

    Attributes
    ----------
    name : str
        Its name in the readings; a series by buyer or district ends with its label.
    unit, long_name : str
        As they stand in the panel's attributes.
    publishers : tuple of str
        Those who publish it, the most believed first.
    method : str
        CF cell method over the month: `mean`, `sum`, or `point` for its end.
    days_count : bool
        A single day or week may stand for the month, flagged (sparse prices).
    dim, label : str
        Dimension beside the month and place in it, empty for none.
    """

    name: str
    unit: str
    long_name: str
    publishers: tuple[str, ...]
    method: str = "mean"
    days_count: bool = False
    dim: str = ""
    label: str = ""

    @property
    def variable(self) -> str:
        """Name in the panel."""
        return self.name.removesuffix(f"_{self.label}") if self.label else self.name


def _flow(name: str, long_name: str, *publishers: str) -> Series:
    return Series(name, "bn RUB", long_name, publishers or (MINFIN,), "sum")


def _day(name: str, unit: str, long_name: str, *publishers: str) -> Series:
    return Series(name, unit, long_name, publishers, "point", days_count=True)


def _sparse(name: str, unit: str, long_name: str, *publishers: str) -> Series:
    return Series(name, unit, long_name, publishers, days_count=True)


def _pump(name: str, long_name: str) -> Series:
    return Series(name, "RUB/l", long_name, (ROSSTAT, MOSCOW), "point", days_count=True)


def _discount(name: str, long_name: str, *publishers: str) -> Series:
    return Series(name, "USD/bbl", long_name, publishers, days_count=True)


def _buyer(buyer: Buyer) -> Series:
    name, long_name = f"crude_exports_{buyer.label}", "Crude exports by buyer"
    return Series(name, "mb/d", long_name, buyer.publishers, dim="buyer", label=buyer.label)


def _by_district(name: str, long_name: str) -> tuple[Series, ...]:
    """Rosstat's price at the end of the month, a series a district."""
    return tuple(
        Series(f"{name}_{label}", "RUB/l", long_name, (ROSSTAT,), "point", dim="district", label=label)
        for label in DISTRICTS
    )


_PRICES = (
    Series("brent_price", "USD/bbl", "Brent, Europe spot FOB (dated type)", (EIA,)),
    Series("urals_tax_price", "USD/bbl", "Urals price for taxation", (MINECON, FNS)),
    Series("usd_rub", "RUB/USD", "Official dollar rate, mean of the month", (FNS, CBR)),
    Series("key_rate", "percent", "Key rate after the month's last decision", (CBR,), "point"),
    Series("key_rate_mean", "percent", "Key rate in force, mean of the days", (CBR,)),
    Series("cny_rub", "RUB/CNY", "Yuan rate, mean of the month", (CBR, FED)),
    Series("cpi_mom", "percent", "Consumer prices on the month before", (ROSSTAT,)),
    Series("cpi_level", "1", "Consumer prices chained, the price base = 1", (ROSSTAT,), "point"),
    Series("industrial_production_yoy", "percent", "Industrial production on the year before", (ROSSTAT,)),
    Series("gasoline_nwe_price", "USD/t", "Gasoline 95, northwest Europe", (DGEC,)),
    Series("diesel_nwe_price", "USD/t", "Road diesel, northwest Europe", (DGEC,)),
    Series("gasoline_nyh_price", "USD/t", "Conventional gasoline, New York Harbor", (EIA,)),
    Series("diesel_nyh_price", "USD/t", "Ultra-low-sulphur diesel, New York Harbor", (EIA,)),
)
_OIL_GAS = (
    _flow("oil_gas_revenue", "Oil and gas revenue of the federal budget, cash"),
    _flow("met_oil", "Mineral extraction tax on oil"),
    _flow("met_gas", "Mineral extraction tax on gas"),
    _flow("met_condensate", "Mineral extraction tax on gas condensate"),
    _flow("export_duty_oil", "Export duty on crude"),
    _flow("export_duty_products", "Export duty on oil products"),
    _flow("export_duty_gas", "Export duty on gas"),
    _flow("additional_income_tax", "Additional income tax on oil (NDD)"),
    _flow("reverse_excise", "Reverse excise on refined crude; negative: the budget pays"),
    _flow("damper_payment", "Fuel damper; positive: the budget pays"),
    _flow("investment_allowance", "Investment allowance of the reverse excise; negative: the budget pays"),
    _flow("feedstock_excise_other", "Kvrk part of the excise on refined crude"),
    _flow("other_oil_gas_revenue", "Rounding of the published parts: total less its parts"),
    _flow("base_oil_gas_revenue", "Base oil and gas revenue of the budget rule"),
    _flow("additional_oil_gas_revenue", "Oil and gas revenue above (below) the base"),
)
_TAXES_AND_DEBT = (
    ("vat_domestic", "Value added tax on goods sold at home"),
    ("vat_import", "Value added tax on imports"),
    ("excise_domestic", "Excise on goods made at home"),
    ("profit_tax", "Profit tax, federal part"),
    ("debt_placed", "Domestic debt placed"),
    ("debt_redeemed", "Domestic debt redeemed; negative"),
)
_BUDGET = (
    _flow("federal_revenue", "Federal revenue", MINFIN, AUDIT),
    _flow("federal_spending", "Federal spending", MINFIN, AUDIT),
    _flow("federal_balance", "Federal balance; positive: surplus", MINFIN, AUDIT),
    _flow("non_oil_revenue", "Federal revenue other than oil and gas", MINFIN, AUDIT),
    _flow("federal_revenue_ytd", "Federal revenue since January", MINFIN, AUDIT),
    _flow("federal_spending_ytd", "Federal spending since January", MINFIN, AUDIT),
    _flow("federal_balance_ytd", "Federal balance since January; positive: surplus", MINFIN, AUDIT),
    _flow("non_oil_revenue_ytd", "Federal revenue other than oil and gas since January", MINFIN, AUDIT),
    Series("liquid_nwf", "bn RUB", "Liquid part of the National Wealth Fund", (MINFIN,), "point"),
    Series("total_nwf", "bn RUB", "National Wealth Fund", (MINFIN,), "point"),
    _flow("nwf_deficit_draw", "National Wealth Fund spent on the deficit"),
    _flow("nwf_withdrawals", "All withdrawals from the National Wealth Fund"),
    _flow("nwf_inflow", "Credited to the National Wealth Fund"),
    _flow("expected_additional_revenue", "Additional oil and gas revenue the ministry expects for the month"),
    _flow("currency_operations", "Currency operations of the ministry over the month's window"),
    Series("currency_operations_daily", "bn RUB/day", "Currency operations, a trading day", (MINFIN,)),
    *(
        _flow(f"{name}{suffix}", f"{long_name}{since}")
        for name, long_name in _TAXES_AND_DEBT
        for suffix, since in (("", ""), ("_ytd", " since January"))
    ),
    _flow("bonds_placed", "Federal bonds placed at auctions, face value"),
    _flow("bond_proceeds", "Money from federal bonds placed at auctions"),
    _flow("floating_bonds_placed", "Federal bonds with floating coupons placed at auctions, face value"),
    Series("bond_yield", "percent", "Auction yield of fixed coupons, 8 to 14 years", (MINFIN,)),
    Series("gas_exports_turkstream", "bcm", "Gas to Europe through TurkStream", ("Reuters",), "sum"),
    Series("lng_exports", "Mt/month", "Liquefied gas exports", ("LSEG",), "sum"),
)
_NEWS = ("Reuters", "Politico", "Associated Press")
_RUNS = ("CDU TEK", "Kommersant", "Bloomberg", "OilX", "Kpler", "IEA", "JPMorgan", *_NEWS)
_IDLE = ("Reuters", "Siala", "Gunvor", "IIR", "Energy Aspects", "Energy Intelligence", "Bloomberg")
_OUTPUT = (ROSSTAT, "CDU TEK", "Kommersant", "Reuters")
_REFINING = (
    Series("crude_runs", "mb/d", "Crude processed by refineries", _RUNS),
    Series("reported_capacity_offline", "mb/d", "Idle primary capacity, all causes, month mean", _IDLE),
    Series("strike_capacity_offline", "mb/d", "Idle primary capacity, strikes, month mean", _IDLE),
    _day("reported_capacity_offline_day", "mb/d", "Idle primary capacity, all causes, on a day", *_IDLE),
    _day("strike_capacity_offline_day", "mb/d", "Idle primary capacity, strikes, on a day", *_IDLE),
    Series("gasoline_output", "Mt/month", "Motor gasoline output", _OUTPUT, "sum"),
    Series("diesel_output", "Mt/month", "Diesel output", _OUTPUT, "sum"),
)
_FROM_BELARUS = ("Reuters", "Kommersant", "SPIMEX", MINSK)
_TANKERS = ("LSEG", "Bloomberg", PRESS)
_FUEL = (
    _sparse("gasoline_wholesale_price", "RUB/t", "AI-92, exchange index of European Russia", "SPIMEX"),
    _sparse("diesel_wholesale_price", "RUB/t", "Summer diesel, exchange index of European Russia", "SPIMEX"),
    Series("gasoline_wholesale_price_moscow", "RUB/t", "AI-92, exchange index of Moscow region", ("SPIMEX",)),
    _pump("gasoline_retail_price", "AI-92 at filling stations, end of month"),
    _pump("gasoline95_retail_price", "AI-95 at filling stations, end of month"),
    _pump("diesel_retail_price", "Diesel at filling stations, end of month"),
    *_by_district("gasoline_retail_price_district", "AI-92 at filling stations by district, end of month"),
    *_by_district("diesel_retail_price_district", "Diesel at filling stations by district, end of month"),
    _day("gasoline_stocks", "Mt", "Gasoline in stock, on a day", ENERGY, "CDU TEK", "Reuters"),
    _day("diesel_stocks", "Mt", "Diesel in stock, on a day", ENERGY, "CDU TEK"),
    Series("gasoline_imports", "Mt/month", "Gasoline from Belarus", _FROM_BELARUS, "sum"),
    Series("gasoline_exports", "Mt/month", "Gasoline exports, all routes", ("Kommersant", "Reuters"), "sum"),
    Series("diesel_exports_seaborne", "Mt/month", "Diesel exports by sea", _TANKERS, "sum"),
)
_BY_SEA = ("Kpler", "Bloomberg", "S&P Global", "LSEG", "Vortexa", "CREA", "KSE Institute")
_DESKS = ("S&P Global", "Reuters", "Bloomberg", PRESS)
_TRADE = (
    *(_buyer(buyer) for buyer in BUYERS),
    Series("crude_exports_total", "mb/d", "Crude exports, all routes", ("IEA",)),
    Series("crude_exports_seaborne", "mb/d", "Crude exports by sea", _BY_SEA),
    Series("product_exports", "mb/d", "Oil product exports", ("IEA",)),
    Series("oil_exports_total", "mb/d", "Crude and product exports", ("IEA",)),
    Series("oil_export_revenue", "bn USD", "Income from oil exports", ("IEA", "KSE Institute"), "sum"),
    Series("oil_export_price", "USD/bbl", "Average price of exported oil", ("IEA",)),
    Series("crude_only_production", "mb/d", "Crude output without condensate", ("Bloomberg", OPEC, "IEA")),
    _discount("urals_fob_discount", "Urals FOB Baltic below dated Brent", "Argus", "IEA", *_DESKS[1:3]),
    _discount("urals_novorossiysk_discount", "Urals FOB Novorossiysk below dated Brent", "Argus", "Reuters"),
    _discount("delivered_discount_india", "Urals delivered to India below dated Brent", "Argus", *_DESKS),
    _discount("espo_discount", "ESPO FOB Kozmino below dated Brent", "IEA"),
    _discount("espo_delivered_discount", "ESPO delivered to China below ICE Brent", "Reuters", PRESS),
)
_WORLD = (
    Series("world_supply", "mb/d", "World liquids supply", (EIA, "IEA")),
    Series("world_demand", "mb/d", "World liquids demand", (EIA, "IEA")),
    Series("world_stock_draw", "mb/d", "World stocks drawn down", (EIA,)),
    Series("non_opec_supply", "mb/d", "Liquids supply outside OPEC", (EIA,)),
    Series("opec_spare_capacity", "mb/d", "OPEC spare crude capacity", (EIA,)),
    Series("opec_plus_quota", "mb/d", "Russia's OPEC+ quota for crude", ("OPEC+",)),
)
_ACCOUNTS = (
    Series("current_account", "bn USD", "Current account of the month", (CBR, "Bloomberg"), "sum"),
    Series("goods_trade_balance", "bn USD", "Balance of goods of the month", (CBR,), "sum"),
    Series("goods_exports", "bn USD", "Goods exports of the month", (CBR,), "sum"),
    Series("goods_imports", "bn USD", "Goods imports of the month", (CBR,), "sum"),
    Series("fx_reserves", "bn USD", "International reserves, partly frozen since 2022", (CBR,), "point"),
)

_ALL = (*_PRICES, *_OIL_GAS, *_BUDGET, *_REFINING, *_FUEL, *_TRADE, *_WORLD, *_ACCOUNTS)
#: Every series of the panel, by name.
SERIES: dict[str, Series] = {entry.name: entry for entry in _ALL}
