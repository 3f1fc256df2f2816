"""Raw rows to readings in the panel's units: which row speaks about which series."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from econ.observations.catalog import rows
from econ.observations.choice import Reading
from econ.observations.series import SERIES, Series
from econ.observations.vintage import month_of, period_bounds
from econ.quantities import GALLONS_PER_BARREL, days_in, mb_per_day, parse_month, usd_per_tonne

__all__ = ["TAKES", "Take", "extract"]

Row = dict[str, str]
#: A period shorter than this says little about its month's mean.
_DAYS_OF_A_READING = 10
_KT_PER_MT = 1e3


def _same(row: Row) -> float:
    return float(row["value"])


def _opposite(row: Row) -> float:
    return -float(row["value"])


def _thousandth(row: Row) -> float:
    return float(row["value"]) / _KT_PER_MT


def _crude_mb_per_day(row: Row) -> float:
    """Mt of the period, kt a day, kb/d or mb/d of crude to mb/d."""
    value, unit = float(row["value"]), row["unit"]
    if unit in ("mt", "mt_per_month"):
        first, last = period_bounds(row["period"])
        return float(mb_per_day(value, (last - first).days + 1))
    if unit in ("kt/day", "kt_per_day"):
        return float(mb_per_day(value / _KT_PER_MT, 1))
    return value / 1e3 if unit == "kbd" else value


def _output_mt(row: Row) -> float:
    """Output of the month in Mt, from Mt or kt."""
    return float(row["value"]) if row["unit"] == "mt" else _thousandth(row)


def _gasoline_per_tonne(row: Row) -> float:
    return float(usd_per_tonne(float(row["value"]) * GALLONS_PER_BARREL, "gasoline"))


def _diesel_per_tonne(row: Row) -> float:
    return float(usd_per_tonne(float(row["value"]) * GALLONS_PER_BARREL, "diesel"))


def _is(**columns: str) -> Callable[[Row], bool]:
    return lambda row: all(row[name] == value for name, value in columns.items())


def _always(row: Row) -> bool:
    return True


@dataclass(frozen=True)
class Take:
    """Rows of a table that speak about a series, and how their value becomes the panel's."""

    table: str
    series: str
    into: str
    value: Callable[[Row], float] = _same
    where: Callable[[Row], bool] = _always
    flag: str = ""


def _takes(table: str, **names: str) -> tuple[Take, ...]:
    """Plain renamings: panel name = raw name."""
    return tuple(Take(table, source, into) for into, source in names.items())


_IDLE, _STRUCK = "reported_capacity_offline", "strike_capacity_offline"
_CRUDE_UNITS = ("mt", "mt_per_month", "kt/day", "kt_per_day", "kbd", "mb/d")


def _nameplate(row: Row) -> bool:
    """A measured idle capacity: not a share, not a plan, not runs lost."""
    return row["status"] != "plan" and row["unit"] in _CRUDE_UNITS and "runs lost" not in row["basis"]


def _nameplate_month(row: Row) -> bool:
    return _nameplate(row) and len(row["period"]) == len("2025-01")


def _nameplate_day(row: Row) -> bool:
    return _nameplate(row) and not _nameplate_month(row)


def _official(row: Row) -> bool:
    return row["unit"] in ("mt", "kt/month") and row["publisher"] == "Rosstat"


def _trade(row: Row) -> bool:
    """The trade's count of gasoline is a tenth below the official one: shown, never chosen."""
    return row["unit"] in ("mt", "kt/month") and row["publisher"] != "Rosstat"


TAKES: tuple[Take, ...] = (
    *_takes("prices", brent_price="brent", urals_tax_price="urals_tax", usd_rub="usd_rub"),
    Take("prices", "usd_rub_implied", "usd_rub"),
    *_takes("macro", key_rate="key_rate", cpi_mom="cpi_mom"),
    *_takes("products_prices", gasoline_nwe_price="gasoline_95_nwe", diesel_nwe_price="diesel_nwe"),
    Take("products_prices", "gasoline_nyh", "gasoline_nyh_price", _gasoline_per_tonne),
    Take("products_prices", "ulsd_nyh", "diesel_nyh_price", _diesel_per_tonne),
    *_takes(
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
    Take("oil_gas_revenue", "damper_payments", "damper_payment", _opposite),
    *_takes(
        "nwf",
        liquid_nwf="liquid_nwf",
        total_nwf="total_nwf",
        nwf_deficit_draw="draw_for_deficit",
        nwf_withdrawals="all_withdrawals",
        nwf_inflow="inflow",
    ),
    Take("budget_monthly", "revenue_total", "federal_revenue", where=_is(accumulation="month")),
    Take("budget_monthly", "expenditure_total", "federal_spending", where=_is(accumulation="month")),
    Take("budget_monthly", "balance", "federal_balance", where=_is(accumulation="month")),
    Take("budget_monthly", "revenue_total", "federal_revenue_ytd", where=_is(accumulation="ytd")),
    Take("budget_monthly", "expenditure_total", "federal_spending_ytd", where=_is(accumulation="ytd")),
    Take("budget_monthly", "balance", "federal_balance_ytd", where=_is(accumulation="ytd")),
    Take("budget_monthly", "revenue_non_oil_gas", "non_oil_revenue_ytd", where=_is(accumulation="ytd")),
    Take("refining_runs", "crude_runs", "crude_runs", _crude_mb_per_day),
    Take("refining_runs", "gasoline_output", "gasoline_output", _output_mt, _official),
    Take("refining_runs", "gasoline_output", "gasoline_output", _output_mt, _trade, "other_definition"),
    Take("refining_runs", "diesel_output", "diesel_output", _output_mt, _official),
    Take("refining_runs", "diesel_output", "diesel_output", _output_mt, _trade, "other_definition"),
    Take("offline_capacity", "total_idle", _IDLE, _crude_mb_per_day, _nameplate_month),
    Take("offline_capacity", "total_idle", f"{_IDLE}_day", _crude_mb_per_day, _nameplate_day),
    Take("offline_capacity", "strike_related", _STRUCK, _crude_mb_per_day, _nameplate_month),
    Take("offline_capacity", "strike_related", f"{_STRUCK}_day", _crude_mb_per_day, _nameplate_day),
)


def extract() -> list[Reading]:
    """All readings that the raw tables hold, none chosen yet."""
    found: list[Reading] = []
    by_table: dict[str, list[Take]] = {}
    for take in TAKES:
        by_table.setdefault(take.table, []).append(take)
    for table, takes in by_table.items():
        content = rows(table)
        for take in takes:
            found.extend(_readings(content, take))
    return found


def _readings(content: list[Row], take: Take) -> Iterator[Reading]:
    entry = SERIES[take.into]
    for row in content:
        if row["series"] != take.series or not take.where(row):
            continue
        month = month_of(row["period"])
        if not month:
            continue
        reading = Reading(
            series=entry.name,
            period=month,
            value=round(take.value(row), 6),
            unit=entry.unit,
            publisher=row["publisher"],
            date=row["source_date"],
            link=row["link"],
            known_from=row["known_from"],
            basis=row.get("basis") or row.get("edition", ""),
            flag=" ".join(sorted({*row["flag"].split(), *take.flag.split()})),
        )
        yield _graded(reading, row["period"], entry)


def _graded(reading: Reading, period: str, entry: Series) -> Reading:
    """How closely a reading measures its month; a part is no sum, and a few days are no mean."""
    first, last = period_bounds(period)
    days = (last - first).days + 1
    if days == days_in(parse_month(reading.period)):
        return replace(reading, preference=1 if reading.basis.startswith("month to date") else 0)
    counts = entry.days_count or (days >= _DAYS_OF_A_READING and entry.method == "mean")
    flag = reading.flag if counts else " ".join(sorted({*reading.flag.split(), "part_of_month"}))
    return replace(reading, preference=1 if days >= _DAYS_OF_A_READING else 2, flag=flag)
