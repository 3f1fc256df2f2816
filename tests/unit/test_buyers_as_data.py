"""Buyers are data: a further one is an entry in YAML, members of parameters and rows, and no code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from econ.errors import InputError
from econ.parameters import load as parameters
from econ.variables.buyers import BUYERS, FILE, read_buyers

HUNGARY = """
  hungary:
    name: Hungary
    publishers: [Eurostat, UN Comtrade]
    counts: [crude_total]
    one_reading: 0.12
    shock_of: turkiye
    stay: [-0.4, 1.0]
    relief: [0.0, 1.0]
    why: "An exemption from the embargo, never threatened"
"""
#: Members of the parameters by buyer: what Hungary's are, value, low and high.
MEMBERS = {  # history: a test's own figures
    "buyer_volume": (0.09, 0.08, 0.10),
    "buyer_capacity": (0.12, 0.11, 0.14),
    "captive_share": (0.6, 0.4, 0.8),
    "taxed_exports": (10, 5, 15),
    "base_tariff": (0.15, 0.10, 0.17),
    "switching_cost": (0.3, 0, 1),
    "retaliation": (0, 0, 0),
    "seller_reluctance": (0.2, 0, 0.4),
    "pipeline_capacity": (0.10, 0.09, 0.12),
    "buyer_voyage": (0.1, 0.05, 0.2),
    "route_factor": (0.5, 0.3, 0.8),
}


def with_hungary(repository: Path, root: Path) -> None:
    """A copy of package and data in which Hungary is a buyer, by YAML alone: its rows are there already."""
    for name in ("econ", "data"):
        shutil.copytree(repository / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", root)
    declared = root / "econ" / "variables" / "buyers.yaml"
    text = declared.read_text(encoding="utf-8")
    declared.write_text(text.replace("\n  other:\n", f"{HUNGARY}  other:\n"), encoding="utf-8")
    for path in (root / "econ" / "parameters").glob("*.yaml"):
        lines, parameter = [], ""
        for line in path.read_text(encoding="utf-8").splitlines():
            parameter = (re.match(r"  (\w+):$", line) or [None, parameter])[1]
            field = re.match(r"    (value|low|high): \{china", line)
            if field:
                figure = MEMBERS[parameter][("value", "low", "high").index(field[1])]
                line = line.replace(", other:", f", hungary: {figure}, other:")
            lines.append(line)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_members_are_those_of_every_parameter_by_buyer() -> None:
    asked = {
        name
        for name, parameter in parameters().items()
        if parameter.dims == ("buyer",) and parameter.low is not None
    }
    assert asked == set(MEMBERS)


RUN = """
import json, sys
import econ
ds = econ.simulate(["baseline", "tariff_100"], months=3, draws=64, keep=["crude_exports", "stay_belief"])
sold = ds.crude_exports.mean(("month", "draw"))
print(json.dumps({
    "buyers": ds.buyer.values.tolist(),
    "sold": float(sold.sel(scenario="baseline", buyer="hungary")),
    "readings": int(econ.history().crude_exports.sel(buyer="hungary").notnull().sum()),
    "belief": sorted(n for n in econ.estimates.load()["belief"].names if "hungary" in n),
}))
"""


@pytest.mark.slow
def test_hungary_is_added_by_rows_and_yaml_alone(repository: Path, tmp_path: Path) -> None:
    with_hungary(repository, tmp_path)
    environment = {k: v for k, v in os.environ.items() if k != "ECON_DATA"} | {"PYTHONPATH": str(tmp_path)}
    out = ""
    for command in (["-m", "econ", "data", "build"], ["-m", "econ", "estimate"], ["-c", RUN]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        out = done.stdout
    found = json.loads(out)
    labels = [buyer.label for buyer in BUYERS]
    assert found["buyers"] == [*labels[:-1], "hungary", labels[-1]]
    assert 0.0 < found["sold"] <= MEMBERS["buyer_capacity"][2]
    assert found["readings"] > 12
    assert found["belief"] == ["relief.hungary", "stay.hungary"]


def edited(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The declared buyers with some text exchanged."""
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "buyers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_faults_of_the_file_are_said_at_once(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("    name: China\n", ""),
        ("usual_from: 2023-01", "usual_from: January"),
        ("shock: [0.07, 0.7]", "shock: [0.07, 0]"),
        ("shock_of: turkiye", "shock_of: turkey"),
        ("one_reading: 0.10", "one_reeding: 0.10"),
    )
    with pytest.raises(InputError) as caught:
        read_buyers(path)
    text = str(caught.value)
    for part in (
        "china: name is missing",
        "nearest: one_reading",
        "china: one_reading is missing",
        "india: usual_from cannot be read",
        "a month, YYYY-MM",
        "turkiye: shock cannot be read",
        "other: shock_of must name a buyer",
        "allowed: china, india, turkiye",
    ):
        assert part in text
    assert text.count("buyers.yaml:") >= 6


def test_the_last_entry_is_all_the_others(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="all the others and has no name"):
        read_buyers(edited(tmp_path, ("  other:\n", "  other:\n    name: Others\n")))


def test_no_buyers_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "buyers.yaml"
    path.write_text("buyers: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="declares no buyers"):
        read_buyers(path)
