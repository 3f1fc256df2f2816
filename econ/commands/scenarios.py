"""`econ scenarios`: what can be run, and how to write one's own."""

from __future__ import annotations

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table
from econ.errors import EconError, InputError, Problems

__all__ = ["scenarios"]


@click.group()
def scenarios() -> None:
    """List, show, check and write scenarios.

    A scenario is a YAML file that says, channel by channel, how hard the pressure is in each month;
    `extends` names the one it starts from.

    \b
    Examples:
      econ scenarios list
      econ scenarios show all_channels
      econ scenarios new mine.yaml --template tariff_100
      econ scenarios validate mine.yaml
    """


@scenarios.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every scenario of the library, with its title.

    \b
    Examples:
      econ scenarios list
      econ scenarios list --json
    """
    from econ.scenarios import load, names

    found = [load(name) for name in names()]
    if as_json:
        fields = ("name", "title", "description", "parent")
        print_json([{field: getattr(scenario, field) for field in fields} for scenario in found])
        return
    rows = [[s.name, s.title, s.parent] for s in found]
    print_table(
        "Scenarios",
        ["name", "title", "extends"],
        rows,
        caption="econ scenarios show NAME tells what one sets.",
    )


@scenarios.command()
@click.argument("name")
@as_json
def show(name: str, as_json: bool) -> None:
    """NAME as YAML with its parent folded in: the very text that a run stores.

    \b
    Examples:
      econ scenarios show all_channels
      econ scenarios show mine.yaml > whole.yaml
    """
    from econ.scenarios import load

    scenario = load(name)
    if as_json:
        content = {
            "name": scenario.name,
            "title": scenario.title,
            "parent": scenario.parent,
            "text": scenario.text(),
        }
        print_json(content)
    else:
        click.echo(scenario.text(), nl=False)


@scenarios.command()
@click.argument("file", nargs=-1, required=True)
@click.option(
    "--start",
    metavar="YYYY-MM",
    show_default="the month after the data",
    help="First month to check against.",
)
@click.option("--months", type=int, default=24, show_default=True, help="Months to check.")
@as_json
def validate(file: tuple[str, ...], start: str, months: int, as_json: bool) -> None:
    """Check scenario files: every fault at once, with file, line, key and what is allowed.

    The levels are laid out month by month as a run would, so that bounds are checked too.

    \b
    Examples:
      econ scenarios validate mine.yaml
      econ scenarios validate first.yaml second.yaml --months 60
    """
    from econ.scenarios import compile_scenarios
    from econ.vintage import vintage

    problems: list[EconError] = []
    for name in file:
        try:
            compile_scenarios([name], start or vintage().start, months)
        except InputError as error:
            problems.append(error)
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    if as_json:
        print_json({"valid": list(file)})
    else:
        for name in file:
            click.echo(f"{name}: valid")


@scenarios.command()
@click.option("--out", type=click.Path(), metavar="FILE.json", help="Write it; printed unless given.")
def schema(out: str | None) -> None:
    """The form of a scenario file as a JSON schema, for editors that complete and check.

    With the YAML extension of an editor, put this line at the top of a scenario:
    # yaml-language-server: $schema=scenario.schema.json

    \b
    Examples:
      econ scenarios schema --out scenario.schema.json
    """
    import json
    from pathlib import Path

    from econ.output.files import check_target
    from econ.scenarios import json_schema

    if out is None:
        print_json(json_schema())
        return
    target = check_target(out, (".json",))
    Path(target).write_text(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"written: {target}", err=True)


@scenarios.command()
@click.argument("file", type=click.Path())
@click.option(
    "--template", default="baseline", show_default=True, metavar="NAME", help="The scenario it extends."
)
def new(file: str, template: str) -> None:
    """Write a new scenario FILE that extends a template, ready to be edited.

    \b
    Examples:
      econ scenarios new mine.yaml
      econ scenarios new harder.yaml --template all_channels
    """
    from econ.output.files import check_target
    from econ.scenarios import new as write

    check_target(file, (".yaml",))
    target = write(file, template)
    click.echo(f"written: {target}")
    click.echo(f"  next: edit it, then `econ scenarios validate {target}` and `econ run {target}`")
