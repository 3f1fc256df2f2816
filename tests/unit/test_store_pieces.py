"""A store that lost something says which piece; it never reads as other numbers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zarr

from econ.ensemble import record, store
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.output.files import read_store

KEEP = ["oil_gas_revenue", "crude_exports", "gasoline_shortage_share"]
DONE = f"{record.FOLDER}/{record.DONE}"
FLIPS, SEED = 200, 11


def plan():
    return make_plan("all_channels", draws=300, months=2, keep=KEEP)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A finished store of two tasks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_TASK_BYTES", 1)
        return store.run_to_store(plan(), tmp_path_factory.mktemp("stores") / "whole.zarr")


@pytest.fixture
def copy(whole, tmp_path):
    return Path(shutil.copytree(whole, tmp_path / "moved.zarr"))


def pieces(path: Path) -> list[str]:
    return sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file())


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def test_a_store_moved_alone_is_whole(copy, whole):
    assert store.store_hash(copy) == store.store_hash(whole)
    assert not (whole.parent / "whole.zarr.run").exists()


@pytest.mark.parametrize("harm", [remove, cut, flip])
def test_every_piece_that_is_harmed_is_named(copy, whole, harm: Callable[[Path], None]):
    names = pieces(copy)
    assert {"zarr.json", "month/zarr.json", "scenario/c/0", "crude_exports/c/0/0/0/1", DONE} <= set(names)
    for name in names:
        harm(copy / name)
        with pytest.raises(InputError, match=name):
            store.store_hash(copy)
        if (name, harm) == (DONE, cut):
            # As an interruption leaves it: what has no line is run again.
            store.run_to_store(plan(), copy, resume=True)
            assert store.store_hash(copy) == store.store_hash(whole)
        else:
            with pytest.raises(InputError, match=name):
                store.run_to_store(plan(), copy, resume=True)
        shutil.copy(whole / name, copy / name)
    assert store.store_hash(copy) == store.store_hash(whole)


def test_no_flipped_bit_is_read_as_a_number(copy, whole):
    wanted, rng = store.store_hash(whole), np.random.default_rng(SEED)
    names = pieces(copy)
    sizes = np.array([(copy / name).stat().st_size for name in names])
    for place in rng.integers(sizes.sum() * 8, size=FLIPS):
        at = int(np.searchsorted(np.cumsum(sizes), place // 8, side="right"))
        byte = int(place // 8 - sizes[:at].sum())
        content = bytearray((whole / names[at]).read_bytes())
        content[byte] ^= 1 << int(place % 8)
        (copy / names[at]).write_bytes(content)
        with pytest.raises(InputError, match=names[at]):
            assert store.store_hash(copy) != wanted, "a flipped bit went unseen"
        shutil.copy(whole / names[at], copy / names[at])


def test_what_is_lost_or_changed_after_opening_is_named_when_it_is_read(copy, whole):
    ds = read_store(copy)
    name = "oil_gas_revenue/c/0/0/1"
    flip(copy / name)
    with pytest.raises(InputError, match=name):
        ds["oil_gas_revenue"].sum().item()
    remove(copy / name)
    with pytest.raises(InputError, match=f"{name} is missing"):
        ds["oil_gas_revenue"].isel(draw=-1).values  # noqa: B018
    assert np.isfinite(ds["crude_exports"].values).all()


def test_absence_is_not_a_number_for_any_reader(copy):
    remove(copy / "crude_exports/c/0/0/0/1")
    values = zarr.open_group(copy, mode="r")["crude_exports"][...]
    assert np.isnan(values[..., 256:]).all() and np.isfinite(values[..., :256]).all()


def test_a_removed_store_is_not_resumed_and_a_folder_without_a_record_is_no_store(copy):
    shutil.rmtree(copy / record.FOLDER)
    with pytest.raises(InputError, match="is no stored ensemble"):
        store.run_to_store(plan(), copy, resume=True)
    shutil.rmtree(copy)
    with pytest.raises(InputError, match="nothing is there to be resumed"):
        store.run_to_store(plan(), copy, resume=True)
    assert not copy.exists()


def test_any_reader_opens_a_store_without_a_warning(whole):
    import xarray as xr

    opened = xr.open_zarr(whole, chunks=None)
    assert set(KEEP) <= set(opened.data_vars)
    assert set(dict(zarr.open_group(whole, mode="r").members())) >= {*KEEP, record.FOLDER}
