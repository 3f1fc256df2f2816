"""`econ duration`."""

from __future__ import annotations

from typing import Any

import click

from econ.commands.options import as_json, run_options
from econ.commands.show import print_json, print_table

__all__ = ["duration"]


@click.command()
@click.argument("scenario", default="baseline")
@click.option(
    "--reference",
    default="",
    metavar="SCENARIO",
    help="What the effect is measured against: no_pressure for the baseline, the baseline for all else.",
)
@click.option(
    "--outcome", default="oil_income", show_default=True, metavar="NAME", help="What the effect is on."
)
@run_options
@as_json
def duration(scenario: str, as_json: bool, **options: Any) -> None:
    """How long the effect of SCENARIO lasts.

    Its path by month, its peak, the months until half of it is gone and what is left after 12 and 24. Where
    listings differ all of it is shown twice, for it rests on a judgement: that ways round them are found.

    \b
    Examples:
      econ duration
      econ duration all_channels --months 36
      econ duration my_scenario.yaml --outcome oil_gas_revenue --json
    """
    from econ.experiments.duration import duration as lasting

    found = lasting(scenario, **options)
    if as_json:
        print_json({**found.attrs, **found.to_dict(data="list", encoding=False)})
        return
    cases = [str(name) for name in found["fading"].values]
    months = found["month"].values.astype("datetime64[M]")
    rows = [
        [str(month), *(_span(found["effect"].sel(fading=case).values[place]) for case in cases)]
        for place, month in enumerate(months)
    ]
    attrs = found.attrs
    title = f"{attrs['outcome']}, {attrs['units']}: {attrs['scenario']} less {attrs['reference']}"
    caption = "90 percent range, median in brackets."
    print_table(title, ["month", *cases], rows, range(1, len(cases) + 1), caption)
    lines = {
        "Largest three-month mean": [f"{float(v):,.0f}" for v in found["peak"].values],
        "  its last month": [str(months[int(v) - 1]) if v else "–" for v in found["peak_month"].values],
        "Months until half is gone for good": [_months(v) for v in found["half_life"].values],
        **{
            f"Left after {int(after)} months, percent": [
                _percent(v) for v in found["left"].sel(after=after).values
            ]
            for after in found["after"].values
        },
    }
    print_table("", ["", *cases], [[name, *cells] for name, cells in lines.items()], range(1, len(cases) + 1))
    if attrs["judgement"]:
        click.echo(f"The first column rests on a judgement, not on data: {attrs['judgement']}.")


def _span(values: Any) -> str:
    low, middle, high = (f"{float(v):,.0f}" for v in values)
    return f"{low} to {high} ({middle})"


def _months(value: float) -> str:
    return f"{value:.0f}" if value == value else "not within the run"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}" if value == value else "–"
