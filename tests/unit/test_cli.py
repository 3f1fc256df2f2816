"""The command line's manners: help without weight, errors without tracebacks, exit codes as documented."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from econ.cli import main
from econ.errors import RunError, StaleError


def econ(*words: str) -> Result:
    """What a command says, and its exit code; what is no EconError is told as a bug, not raised."""
    return CliRunner().invoke(main, list(words))


def every_command(group: click.Group = main, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        found.append((*words, name))
        if isinstance(command, click.Group):
            found += every_command(command, (*words, name))
    return found


def test_help_names_every_command_and_exit_code():
    text = econ("--help").output
    assert all(f"  {words[0]} " in text for words in every_command())
    assert all(f"\n    {code}  " in text for code in range(5))


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_help_has_examples_of_its_own(words):
    result = econ(*words, "--help")
    assert result.exit_code == 0
    examples = re.findall(r"^ {4}econ (.*)$", result.output.split("Example")[1], re.MULTILINE)
    assert any(tuple(line.split()[: len(words)]) == words for line in examples), examples


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_examples_use_commands_and_options_that_exist(words):
    for line in re.findall(r"^ {4}econ ([^(>&\n]*)", econ(*words, "--help").output, re.MULTILINE):
        command: click.Command = main
        parts = line.split()
        while (
            parts
            and isinstance(command, click.Group)
            and parts[0] in command.list_commands(click.Context(command))
        ):
            command = command.get_command(click.Context(command), parts.pop(0))
        known = {option for parameter in command.params for option in parameter.opts}
        assert {part for part in parts if part.startswith("--")} <= known, line


def test_the_page_on_the_command_line_has_every_command(repository: Path):
    page = (repository / "docs" / "cli.md").read_text(encoding="utf-8")
    top = [words[0] for words in every_command() if len(words) == 1]
    assert not [name for name in top if f"| `econ {name}" not in page]


def test_version():
    assert re.fullmatch(r"econ \d+\.\d+\.\d+(\.dev\d+)?\n", econ("--version").output)


def test_a_misspelt_command_is_met_with_the_nearest():
    result = econ("rnu")
    assert result.exit_code == 2
    assert "Did you mean 'run'?" in result.stderr


def test_a_misspelt_option_is_wrong_input():
    result = econ("run", "--drwas", "5")
    assert result.exit_code == 2
    assert "--draws" in result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [(StaleError("old", fix="run it"), 3), (RunError("broke"), 4), (ZeroDivisionError("zero"), 1)],
    ids=["stale", "run", "bug"],
)
def test_exit_codes_are_those_of_the_error(monkeypatch, error, code):
    def failing(*_):
        raise error

    monkeypatch.setattr("econ.observations.build.check", failing)
    result = econ("data", "check")
    assert result.exit_code == code
    assert "Traceback" not in result.stderr
    assert not result.stdout
    assert ("report" in result.stderr) == (code == 1)


def test_debug_anywhere_shows_where_an_error_arose(monkeypatch):
    def failing(*_):
        raise StaleError("old")

    monkeypatch.setattr("econ.observations.build.check", failing)
    for words in (("--debug", "data", "check"), ("data", "check", "--debug")):
        assert isinstance(econ(*words).exception, StaleError)


def test_scenarios_are_listed_and_shown():
    names = [row["name"] for row in json.loads(econ("scenarios", "list", "--json").stdout)]
    assert names == sorted(names)
    listed = econ("scenarios", "list").stdout
    assert all(re.search(rf"^ ?{name} ", listed, re.MULTILINE) for name in names)
    assert econ("scenarios", "show", "all_channels").stdout.startswith(
        "schema_version: 1\nname: all_channels\n"
    )


def test_a_misspelt_scenario_is_met_with_the_nearest():
    result = econ("scenarios", "show", "all_chanels")
    assert result.exit_code == 2
    assert "nearest: all_channels" in result.stderr


def test_a_new_scenario_is_valid_and_never_replaces_a_file(tmp_path):
    path = tmp_path / "mine.yaml"
    assert econ("scenarios", "new", str(path), "--template", "tariff_100").exit_code == 0
    assert econ("scenarios", "validate", str(path)).stdout == f"{path}: valid\n"
    again = econ("scenarios", "new", str(path))
    assert again.exit_code == 2
    assert "the file exists" in again.stderr


def test_every_fault_of_every_file_is_told(tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(
        "schema_version: 1\nname: one\ntitle: x\ndescription: x\npressure: {tarif: 1, port_outage: 7}\n"
    )
    two.write_text("schema_version: 1\nname: two\ndescription: x\n")
    result = econ("scenarios", "validate", str(one), str(two))
    assert result.exit_code == 2
    for text in ("tarif", "nearest: tariff", f"{one}:5", "title", str(two)):
        assert text in result.stderr


def test_data_show_tells_a_cell_s_publisher_and_alternatives():  # history: a hindcast
    rows = json.loads(econ("data", "show", "oil_gas_revenue", "--month", "2025-12", "--json").stdout)
    assert [row["publisher"] for row in rows if row["chosen"]] == ["Ministry of Finance of Russia"]
    assert rows[0]["link"]
    text = econ("data", "show", "oil_gas_revenue", "--month", "2025-12").stdout
    assert rows[0]["link"] in text
    assert f"{rows[0]['value']:g}" in text


def test_data_show_respects_as_of():  # history: a hindcast
    rows = json.loads(econ("data", "show", "oil_gas_revenue", "--as-of", "2024-06", "--json").stdout)
    assert max(row["period"] for row in rows) == "2024-05"
    assert econ("data", "show", "oil_gas_revenue", "--as-of", "yesterday").exit_code == 2


def test_a_misspelt_series_is_met_with_the_nearest():
    result = econ("data", "show", "oil_gas_revenu")
    assert result.exit_code == 2
    assert "nearest: oil_gas_revenue" in result.stderr


def test_parameters_are_filtered_and_shown():
    found = json.loads(econ("parameters", "--kind", "law", "--json").stdout)
    assert found
    assert {entry["kind"] for entry in found} == {"law"}
    assert all(entry["source"] and entry["where"] for entry in found)
    name = found[0]["name"]
    shown = econ("parameters", "show", name)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"{name}: {found[0]['title']}")
    assert econ("parameters", "--block", "taxs").exit_code == 2


def test_an_assumption_shows_its_range():
    entries = json.loads(econ("parameters", "--kind", "assumption", "--json").stdout)
    ranged = [e for e in entries if "distribution" in e and isinstance(e.get("low"), float)]
    assert ranged
    for key in ("low", "high"):
        assert f"{key}: {ranged[0][key]:,.6g}" in econ("parameters", "show", ranged[0]["name"]).stdout


def test_a_misspelt_parameter_is_met_with_the_nearest():
    name = json.loads(econ("parameters", "--json").stdout)[0]["name"]
    result = econ("parameters", "show", name + "s")
    assert result.exit_code == 2
    assert f"nearest: {name}" in result.stderr


@pytest.mark.parametrize(
    "line", ["data show oil_gas_revenue --json | head -n 1", "scenarios list | head -n 1", "--help | true"]
)
def test_a_reader_that_leaves_is_no_error(repository: Path, line: str):
    command = f"{sys.executable} -m econ {line}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert not done.stderr


def test_help_imports_nothing_heavy(repository: Path):
    code = (
        "import sys\n"
        "from econ.cli import main\n"
        "try:\n    main(['run', '--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'xarray', 'rich', 'yaml', 'scipy', 'matplotlib', 'netCDF4'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("heavy: []\n")
