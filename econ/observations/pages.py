"""Files as their publishers give them, saved by hand: which rows of which raw table they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from econ.errors import InputError
from econ.observations.catalog import lags
from econ.observations.page_shapes import (
    Found,
    brent,
    fund,
    key_rate,
    key_rate_days,
    oil_gas,
    operations,
    pump,
    rate,
)
from econ.observations.periods import known_from
from econ.observations.series import CBR, DISTRICTS, EIA, MINFIN, ROSSTAT
from econ.observations.sheets import Sheet, read_sheet

__all__ = ["PAGES", "Page", "published_rows"]


@dataclass(frozen=True)
class Page:
    """A page of a publisher.

    Parameters
    ----------
    title : str
        What to save, in words.
    address : str
        Where it is published.
    table, release : str
        The raw table that it fills, and the row of publication_lags.csv that it follows.
    read : callable
        Its rows.
    series : tuple of str
        Series of the panel that it fills.
    """

    title: str
    address: str
    table: str
    release: str
    publisher: str
    read: Callable[[Sheet], Iterator[Found]]
    series: tuple[str, ...]


def published_rows(
    name: str, file: Path, published: date | None, link: str
) -> tuple[str, list[tuple[str, Mapping[str, str]]]]:
    """The raw table that a page fills, and its rows with their places.

    Raises
    ------
    InputError
        The file is no such page.
    """
    page, sheet = PAGES[name], read_sheet(file)
    found = list(page.read(sheet))
    if not found:
        raise InputError(
            f"nothing in it is known of {page.title}",
            where=str(file),
            fix=f"save the page anew: {page.address}",
        )
    about = {"publisher": page.publisher, "link": link or page.address}
    day = published.isoformat() if published else ""
    made: list[tuple[str, Mapping[str, str]]] = []
    for where, row in found:
        # Operations are announced before their window.
        window = row["period"].partition("/")
        known = day or (
            window[0] if window[1] else known_from(row["period"], lags(), page.release).isoformat()
        )
        made.append((where, {**row, **about, "source_date": day, "known_from": known}))
    return page.table, made


_MINISTRY, _BANK = "https://minfin.gov.ru/ru", "https://www.cbr.ru"

#: Pages by the name that `econ data add` knows them by.
PAGES: dict[str, Page] = {
    "minfin-oil-gas": Page(
        "the ministry's table of oil and gas revenue",
        f"{_MINISTRY}/statistics/fedbud", "oil_gas_revenue", "minfin_oil_gas", MINFIN, oil_gas, (
            "oil_gas_revenue", "met_oil", "met_gas", "met_condensate", "export_duty_oil",
            "export_duty_products", "export_duty_gas", "additional_income_tax", "reverse_excise",
            "damper_payment",
            "investment_allowance", "feedstock_excise_other", "base_oil_gas_revenue",
            "additional_oil_gas_revenue",
        ),
    ),
    "minfin-fund": Page(
        "the National Wealth Fund on the first of the month",
        f"{_MINISTRY}/perfomance/nationalwealthfund/statistics", "nwf", "minfin_nwf", MINFIN, fund,
        ("liquid_nwf", "total_nwf"),
    ),
    "minfin-operations": Page(
        "the ministry's currency operations as announced",
        f"{_MINISTRY}/press-center", "currency_operations", "minfin_expected", MINFIN, operations,
        ("currency_operations_daily",),
    ),
    "cbr-rate": Page(
        "the official dollar rate by day",
        f"{_BANK}/currency_base/dynamics", "prices", "cbr_rate", CBR, rate, ("usd_rub",),
    ),
    "cbr-key-rate": Page(
        "the key rate by day",
        f"{_BANK}/hd_base/KeyRate", "macro", "cbr_key_rate", CBR, key_rate, ("key_rate",),
    ),
    "cbr-key-rate-days": Page(
        "the key rate by day: days on which it changed",
        f"{_BANK}/hd_base/KeyRate", "key_rate_effective", "cbr_key_rate", CBR, key_rate_days,
        ("key_rate_mean",),
    ),
    "rosstat-pump": Page(
        "pump prices of a month by district",
        "https://rosstat.gov.ru/statistics/price", "retail_regional", "rosstat_cpi", ROSSTAT, pump, (
            "gasoline_retail_price", "gasoline95_retail_price", "diesel_retail_price",
            *(f"{f}_retail_price_district_{d}" for f in ("gasoline", "diesel") for d in DISTRICTS),
        ),
    ),
    "eia-brent": Page(
        "Europe Brent spot price FOB",
        "https://www.eia.gov/dnav/pet/hist/RBRTEm.htm", "prices", "eia_spot", EIA, brent, ("brent_price",),
    ),
}  # fmt: skip
