"""The README's lines on past forecasts, from the record itself: `data/processed/track_record.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "data" / "processed" / "track_record.json"
BEGIN, END = "<!-- history: past forecasts, written by docs/generate.py -->", "<!-- end of past forecasts -->"
#: Fewer outcomes than this are shown elsewhere and not interpreted.
_FEWEST = 6


def readme() -> str:
    """The README with its block on the track record written anew."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{block()}\n{END}{after}"


def block() -> str:
    """Four lines: what was forecast when, how often the ranges contained it, worst and best, afterwards."""
    if not RECORD.is_file():
        return "Measures beside what happened: [docs/measures.md](docs/measures.md)."
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    lines = [line for one in record["made_at_the_time"] for line in _made(one)]
    year = record.get("year_revenue", {}).get("made_afterwards") or {}
    if year:
        lines.append(
            "- Made afterwards, on what was known then: a year's oil and gas revenue was inside the "
            f"80 percent range in {year['inside']} of {year['n']} forecasts."
        )
    return "\n".join(lines)


def _made(one: dict[str, Any]) -> list[str]:
    whole, (first, last) = one["all"], one["months"]
    groups = sorted(
        (g for g in one["groups"] if g["n"] >= _FEWEST), key=lambda group: float(group["coverage"]["80"])
    )
    made = f"Made in {one['vintage']} by version {one['version']}, before {first} to {last} was known"
    lines = [
        f"- {made}: {whole['n']} outcomes of {whole['outcomes']} series.",
        f"- Inside the 80 percent range: {_percent(whole)} percent; inside the 90: {_percent(whole, '90')}.",
    ]
    if len(groups) > 1:
        worst, best = groups[0], groups[-1]
        lines.append(
            f"- Inside the 80, worst: {worst['group']}, {_percent(worst)} percent of {worst['n']}; "
            f"best: {best['group']}, {_percent(best)} percent of {best['n']}."
        )
    money = [o for o in one["outcomes"] if o["variable"] == "oil_gas_revenue" and o["n"] >= _FEWEST]
    lines += [
        f"- Oil and gas revenue: {o['missed']} of {o['n']} months outside the 80, on average "
        f"{abs(o['bias']):,.0f} {o['unit']} too {'low' if o['bias'] < 0 else 'high'}."
        for o in money
    ]
    return lines


def _percent(scored: dict[str, Any], level: str = "80") -> str:
    return f"{100 * float(scored['coverage'][level]):.0f}"
