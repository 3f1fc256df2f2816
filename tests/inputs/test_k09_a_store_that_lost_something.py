"""K9: what a store has lost is an error that names the piece, never a value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import econ
from econ.ensemble.plan import make_plan
from econ.ensemble.store import run_to_store
from econ.errors import InputError


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    plan = make_plan("baseline", months=2, draws=300, keep=["usd_rub", "brent_price"])
    return run_to_store(plan, tmp_path_factory.mktemp("store") / "run.zarr")


def shard(store: Path) -> Path:
    return next(path for path in sorted(store.glob("usd_rub/c/**/*")) if path.is_file())


def cut(store: Path) -> None:
    content = shard(store).read_bytes()
    shard(store).write_bytes(content[: len(content) // 2])


def flipped(store: Path) -> None:
    content = bytearray(shard(store).read_bytes())
    content[len(content) // 3] ^= 1
    shard(store).write_bytes(bytes(content))


@pytest.mark.parametrize(
    "harm",
    [
        lambda store: shard(store).unlink(),
        cut,
        flipped,
        lambda store: shutil.rmtree(store / "usd_rub" / "c"),
        lambda store: shutil.rmtree(store / "record"),
        lambda store: (store / "zarr.json").unlink(),
    ],
    ids=[
        "a shard removed",
        "a shard cut",
        "a bit flipped",
        "an array emptied",
        "the record removed",
        "no metadata",
    ],
)
def test_what_was_harmed_is_named(whole, tmp_path, harm):
    store = Path(shutil.copytree(whole, tmp_path / "run.zarr"))
    harm(store)
    with pytest.raises(InputError) as caught:
        econ.read(store)["usd_rub"].load()
    assert str(store) in str(caught.value)


def test_a_damaged_file_is_refused_or_said_to_be_edited(tmp_path):
    # So many simulations that most of the file is their values.
    run = econ.simulate("baseline", months=2, draws=10_000, keep="brent_price")
    path = econ.save(run, tmp_path / "run.nc")
    content = bytearray(path.read_bytes())
    at = len(content) // 2
    content[at : at + 99] = bytes(99)
    path.write_bytes(bytes(content))
    with pytest.raises((InputError, UserWarning), match=r"run\.nc"):
        econ.read(path)


def test_a_store_moved_or_renamed_is_whole(whole, tmp_path):
    moved = Path(shutil.copytree(whole, tmp_path / "elsewhere.zarr"))
    assert econ.read(moved)["usd_rub"].sizes["draw"] == 300
