"""Put the headline beside the effect into `docs/refining.md`, between its markers, and draw the chart.

Run as `python docs/headline_effect.py`, after `econ estimate`.
"""

from __future__ import annotations

from pathlib import Path

from econ.outcomes.idle_capacity import headline_table, idle_capacity
from econ.reporting.curve import curve

HERE = Path(__file__).resolve().parent
PAGE = HERE / "refining.md"
BEGIN, END = "<!-- headline: written by docs/headline_effect.py -->", "<!-- end of headline -->"


def table() -> str:
    """Every pair as a row of Markdown."""
    lines = [
        "| period | counted by | idle counted, % | truly out, % | runs, mb/d | fitted, mb/d | 90 percent |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in headline_table().itertuples(index=False):
        runs = "" if row.runs != row.runs else f"{row.runs:.2f}"
        who = row.publisher if row.fitted or not runs else f"{row.publisher} (not in the fit)"
        lines.append(
            f"| {row.period} | {who} | {100 * row.idle_share:.0f} | {100 * row.out_share:.0f} | {runs} "
            f"| {row.runs_fitted:.2f} | {row.low:.2f} to {row.high:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Write the table and the chart."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")
    found = idle_capacity()
    assert found is not None
    (HERE / "headline_effect.svg").write_text(curve(found).svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
