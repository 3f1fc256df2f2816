"""README: a screen and a half, and its track record from the record."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def made(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", repository / "docs" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_screen_and_a_half(repository: Path) -> None:
    text = (repository / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 75
    python = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert python is not None
    assert len([line for line in python.group(1).splitlines() if line.strip()]) <= 10
    assert len(re.findall(r"!\[", text)) == 1


def test_the_track_record_is_the_record(
    made: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = {"coverage": {"80": 0.25, "90": 0.5}}
    record = {
        "made_at_the_time": [
            {
                "vintage": "2020-01",
                "version": "9.9",
                "months": ["2020-02", "2020-07"],
                "all": {"n": 40, "outcomes": 7, "coverage": {"80": 0.5, "90": 0.75}},
                "groups": [
                    {**group, "group": "A", "n": 8},
                    {"coverage": {"80": 0.875, "90": 1.0}, "group": "B", "n": 8},
                    {"coverage": {"80": 0.0, "90": 0.0}, "group": "few", "n": 2},
                ],
                "outcomes": [
                    {"variable": "oil_gas_revenue", "n": 6, "missed": 2, "bias": 12.4, "unit": "bn RUB"}
                ],
            }
        ]
    }
    path = tmp_path / "track_record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(made, "RECORD", path)
    assert made.block().splitlines() == [
        "- Made in 2020-01 by version 9.9, before 2020-02 to 2020-07 was known: 40 outcomes of 7 series.",
        "- Inside the 80 percent range: 50 percent; inside the 90: 75.",
        "- Inside the 80, worst: A, 25 percent of 8; best: B, 88 percent of 8.",
        "- Oil and gas revenue: 2 of 6 months outside the 80, on average 12 bn RUB too high.",
    ]
    monkeypatch.setattr(made, "RECORD", tmp_path / "none.json")
    assert "docs/measures.md" in made.block()
