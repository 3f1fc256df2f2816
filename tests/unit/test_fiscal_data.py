"""The fiscal and price tables: sums close, official means give the published Kc, copies are named."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from econ.ensemble import pins
from econ.observations import arrays, build, catalog
from econ.parameters import load as parameters
from econ.quantities import year_of
from econ.vintage import vintage

ROUNDING = 0.15  # figures are published to 0.1 bn RUB
BASE_PRICE, DIVISOR = 15, 261  # Tax Code, article 342: Kc = (P - 15) * R / 261
REPOSITORIES = ("github.com", "gitlab.com")
#: The page that was read speaks for itself.
NOBODY_ELSE = ("automated tracker", "unattributed press")


def executed() -> dict[str, dict[str, float]]:
    """Sums since January by series and month, as executed, on every row whatever the vintage."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in catalog.every_row("budget_monthly"):
        if row["edition"] == "execution":
            assert row["accumulation"] == "ytd"
            assert row["period"] not in found[row["series"]], row
            found[row["series"]][row["period"]] = float(row["value"])
    return found


def months(first: str, last: str) -> list[str]:
    return [str(m) for m in np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)]


# --- the budget


def test_every_month_of_the_budget_is_there() -> None:
    found = executed()
    whole = months(vintage().first_month, max(found["balance"]))
    assert len(whole) >= 102
    for series, values in found.items():
        begins = "2021-01" if series.startswith("debt") else whole[0]
        assert sorted(values) == months(begins, max(values)), series
    assert {max(values) for series, values in found.items() if not series.startswith("debt")} == {whole[-1]}


def test_identities_of_the_budget_hold_or_the_month_is_flagged() -> None:
    found = executed()
    flagged = {
        row["period"]
        for row in catalog.every_row("budget_monthly")
        if row["edition"] == "execution" and "disputed" in row["flag"].split()
    }
    broken = set()
    for month, total in found["revenue_total"].items():
        parts = found["revenue_oil_gas"][month] + found["revenue_non_oil_gas"][month]
        balance = total - found["expenditure_total"][month]
        if abs(total - parts) > ROUNDING or abs(balance - found["balance"][month]) > ROUNDING:
            broken.add(month)
    assert broken == flagged == {"2019-04"}


def test_a_year_of_the_budget_is_its_december_sum() -> None:
    found = executed()
    years = [row for row in catalog.every_row("budget_annual") if row["vintage"] == "execution"]
    assert len(years) >= 8 * len({row["series"] for row in years})
    for row in years:
        assert float(row["value"]) == found[row["series"]][f"{row['period']}-12"], row


def test_first_estimates_stay_beside_the_executed_budget() -> None:
    rows = catalog.every_row("budget_monthly")
    first = {(row["period"], row["series"]) for row in rows if row["edition"] == "preliminary"}
    both = {(row["period"], row["series"]) for row in rows if row["edition"] == "execution"} & first
    assert len(both) > 50
    spending: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row["series"] == "expenditure_total" and row["accumulation"] == "ytd":
            spending[row["period"]][row["edition"]] = float(row["value"])
    pairs = [e for e in spending.values() if {"preliminary", "execution"} <= e.keys()]
    assert np.mean([e["execution"] < e["preliminary"] for e in pairs]) > 0.8  # the estimate runs ahead


def test_the_panel_takes_the_executed_budget_and_as_of_what_was_known() -> None:
    held, grid = arrays.load()
    at = int(np.flatnonzero(grid == np.datetime64("2023-05"))[0])
    assert held["federal_balance_ytd"][at] == pytest.approx(-3029.5)
    then, _ = arrays.load(as_of="2023-06")
    assert then["federal_balance_ytd"][at] == pytest.approx(-3410)


# --- oil and gas


def test_parts_of_oil_gas_revenue_add_up_in_every_row() -> None:
    by_month: dict[str, dict[str, float]] = defaultdict(dict)
    for row in catalog.every_row("oil_gas_revenue"):
        by_month[row["period"]][row["series"]] = float(row["value"])
    whole = [month for month, values in by_month.items() if "met_oil" in values]
    assert sorted(whole) == months(vintage().first_month, max(whole))
    assert len(whole) >= 100
    names = ("met_total", "export_duty_total", "aptax_nadd", "excise_reverse_net")
    more = ("damper_payments", "investment_allowance_kinv", "kvrk")
    for month in whole:
        values = by_month[month]
        parts = sum(values.get(name, 0) for name in (*names, *more))
        assert values["oil_gas_total"] == pytest.approx(parts, abs=0.3), month
        total = values["base_monthly"] + values["additional_ngd"]
        assert values["oil_gas_total"] == pytest.approx(total, abs=0.3), month


def test_both_accounts_of_oil_and_gas_agree_but_for_shifts_that_cancel() -> None:
    """The budget's account books a payment a month earlier or later than the table by part, and no more."""
    table = {
        row["period"]: float(row["value"])
        for row in catalog.every_row("oil_gas_revenue")
        if row["series"] == "oil_gas_total"
    }
    sums = executed()["revenue_oil_gas"]
    gaps = {}
    for month, value in sums.items():
        before = 0.0 if month.endswith("-01") else sums[str(np.datetime64(month, "M") - 1)]
        gaps[month] = value - before - table[month]
    apart = {month: gap for month, gap in gaps.items() if abs(gap) > 0.25}
    assert len(apart) == 8
    for first, second in zip(sorted(apart)[::2], sorted(apart)[1::2], strict=True):
        assert np.datetime64(second, "M") - np.datetime64(first, "M") == 1
        assert apart[first] + apart[second] == pytest.approx(0, abs=0.4)


# --- rates and prices


def test_official_month_means_give_the_published_coefficient() -> None:
    official = {
        row["period"]: float(row["value"])
        for row in catalog.every_row("prices")
        if row["series"] == "usd_rub" and row["publisher"] == "Bank of Russia" and not row["flag"]
    }
    checked = 0
    for row in catalog.every_row("tax_examples"):
        if row["series"] != "kc" or row["period"] < "2026" or row["flag"]:
            continue
        rate = official[row["period"]]
        assert rate == pytest.approx(float(row["usd_rub"]), abs=5e-5)
        made = (float(row["urals_price"]) - BASE_PRICE) * rate / DIVISOR
        assert made == pytest.approx(float(row["value"]), abs=1e-4)
        checked += 1
    assert checked == 6


def test_a_derived_rate_never_stands_where_the_official_one_does() -> None:
    rows = [row for row in catalog.every_row("prices") if row["series"] == "usd_rub"]
    clean = {row["period"] for row in rows if "derived" not in row["flag"].split()}
    assert not clean & {row["period"] for row in rows if "derived" in row["flag"].split()}


def test_the_rate_of_a_month_is_the_mean_of_its_days() -> None:  # history: published figures
    held, grid = arrays.load()
    at = int(np.flatnonzero(grid == np.datetime64("2025-06"))[0])
    assert held["key_rate_mean"][at] == pytest.approx((8 * 21 + 22 * 20) / 30)
    decided = {float(row["value"]) for row in catalog.every_row("key_rate_decisions")}
    assert {float(row["value"]) for row in catalog.every_row("key_rate_effective")} <= decided


def test_operations_follow_the_sign_of_their_direction() -> None:
    sign = {"buy": 1, "sell": -1, "none": 0}
    for row in catalog.every_row("currency_operations"):
        assert np.sign(float(row["value"])) == sign[row["direction"]], row


def test_a_window_without_a_published_total_is_its_weekdays_times_the_daily_sum() -> None:  # history: figures
    held, grid = arrays.load()
    seen = dict(zip(map(str, grid), held["currency_operations"], strict=True))
    assert seen["2026-05"] == pytest.approx(110.3)  # published
    assert seen["2026-03"] == seen["2026-04"] == 0
    assert seen["2026-06"] == pytest.approx(9.9 * 22)  # 5 June to 6 July


def test_a_run_begins_from_the_operations_that_were_announced() -> None:  # history: published figures
    months = np.arange(np.datetime64("2026-02"), np.datetime64("2026-06"))
    pinned = pins.from_panel(["rule_operation"], months, None).override["rule_operation"]
    assert pinned[:, 0, 0] == pytest.approx([-226.8, 0, 0, 110.3])


def test_what_the_union_pays_of_the_gas_duty_is_what_the_end_of_transit_took() -> None:  # history: figures
    """The duty lost with 14 bcm says what the 18 bcm carry that are left."""
    held, grid = arrays.load()
    paid = held["export_duty_gas"][1:] / held["usd_rub"][:-1]
    others = grid.astype("datetime64[M]").astype(int)[:-1] % 12 != 5  # accruals of June 2024 were refunded
    means = [np.nanmean(paid[others & (year_of(grid)[:-1] == year)]) for year in (2024, 2025)]
    bcm = {r["period"]: float(r["value"]) for r in catalog.rows("gas") if r["series"] == "pipeline_europe"}
    lost = 1 - means[1] / means[0]
    share = bcm["2025"] / (bcm["2024"] - bcm["2025"]) * lost / (1 - lost)
    assert parameters()["eu_gas_in_duty"].centre == pytest.approx(share, abs=0.01)


# --- what waits for its vintage


def test_rows_beyond_the_vintage_wait_unread(data_copy: Path) -> None:  # history: published figures
    path = data_copy / "vintage.yaml"
    text = path.read_text(encoding="utf-8").replace(str(vintage().known_by), "2024-07-31")
    path.write_text(text.replace(vintage().last_month, "2024-06"), encoding="utf-8")
    assert vintage().last_month == "2024-06"
    found = build.rebuilt()
    assert max(r.known_from for r in found) <= "2024-07-31"
    outcomes = [r for r in found if not {"plan", "forecast"} & set(r.flag.split())]
    assert max(r.period for r in outcomes) == "2024-06"
    for name in ("budget_monthly", "prices_daily", "macro"):
        assert 0 < len(catalog.rows(name)) < len(catalog.every_row(name))
        assert len(build.table(name)) == len(catalog.rows(name))


# --- publisher and place of the copy


def places() -> list[tuple[str, dict[str, str]]]:
    return [
        (name, row)
        for name in catalog.table_names()
        for row in catalog.every_row(name)
        if "copy" in row and "publisher" in row
    ]


def test_a_figure_read_in_a_copy_says_where_the_copy_lies() -> None:
    silent = [
        (name, row["link"])
        for name, row in places()
        if (urlsplit(row["link"]).hostname or "") in REPOSITORIES
        and not row["copy"]
        and row["publisher"] not in NOBODY_ELSE
    ]
    assert not silent
    assert sum(bool(row["copy"]) for _, row in places()) > 3_000


def test_one_publisher_and_site_are_always_told_alike() -> None:
    seen: dict[tuple[str, str], set[bool]] = defaultdict(set)
    for _, row in places():
        host = (urlsplit(row["link"]).hostname or "").rstrip(".")
        if host and "public copy" not in row["copy"] and row["publisher"] not in NOBODY_ELSE:
            seen[row["publisher"], host].add(bool(row["copy"]))
            place = row["copy"].split("/")[0]
            assert place in REPOSITORIES or host.endswith(place), row
    assert not {pair for pair, told in seen.items() if len(told) > 1}


def test_readings_carry_the_place_of_the_copy() -> None:  # history: published figures
    found = build.show("met_oil", "2025-10")
    (row,) = found[found["chosen"]].to_dict("records")
    assert row["publisher"] == "Ministry of Finance of Russia"
    assert str(row["copy"]).startswith("github.com/")
