"""K21: a file built to exhaust or confuse its reader is refused within a second, with its line."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import econ
from econ.document import read_document, read_text
from econ.errors import InputError
from econ.scenarios.library import load, parse

_HEAD = "schema_version: 1\nname: x\ntitle: T\n"
_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{here}: &{here} [{','.join([f'*{before}'] * 9)}]\n"
    for before, here in zip("abcdefgh", "bcdefghi", strict=True)
)

#: What the file says, what is said of it, and the line.
_HOSTILE = {
    "the given bomb": (_HEAD + _BOMB, "unfold to more", 9),
    "a bomb of mappings": (
        _HEAD + "a: &a {" + ", ".join(f"k{i}: 1" for i in range(400)) + "}\n"
        "b: &b {" + ", ".join(f"k{i}: *a" for i in range(400)) + "}\n"
        "c: {" + ", ".join(f"k{i}: *b" for i in range(400)) + "}\n",
        "unfold to more",
        5,
    ),
    "the given circle": (_HEAD + "sources: &s [*s]\n", "contains itself", 4),
    "a circle of two": (_HEAD + "a: &a\n  b: &b\n    c: *a\n", "contains itself", 4),
    "a million values": (_HEAD + "sources: [" + "x," * 1_000_000 + "x]\n", "too many values", 4),
    "nested lists": (_HEAD + "sources: " + "[" * 100_000, "depth|too deep", 4),
    "nested mappings": (_HEAD + "\n".join(" " * depth + "a:" for depth in range(300)), "too deep", 28),
    "nested dashes": (_HEAD + "sources:\n  " + "- " * 5000 + "x", "too deep", 5),
    "a zero byte": (_HEAD + "\0\n", r"U\+0000", 4),
    "a bell, spelt": (_HEAD + 'description: "\\a"\n', r"U\+0007", 4),
    "a number of 5,000 digits": (_HEAD + "pressure: {tariff: " + "9" * 5000 + "}", "5000 digits", 4),
    "an octal": (_HEAD + "pressure: {strike_intensity: 010}", "write 10", 4),
    "a tag": (_HEAD + "sources: !!python/object:os.system {}", "tags have no meaning", 4),
    "a list as a key": (_HEAD + "? [a]\n: 1\n", "a key is one word", 4),
    "a scalar of another type": (_HEAD + "pressure: {tariff: !!int x}", "tags have no meaning", 4),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_text_is_refused_at_once_with_its_line(name: str) -> None:
    text, said, line = _HOSTILE[name]
    before = time.process_time()
    with pytest.raises(InputError, match=said) as caught:
        read_text(text, "hostile.yaml")
    assert time.process_time() - before < 1
    assert caught.value.where.startswith(f"hostile.yaml:{line}")


@pytest.mark.parametrize(
    "content",
    [
        "schema_version: 1\nname: x\ntitle: Ñ\n".encode("latin-1"),
        "schema_version: 1\nname: x\ntitle: Тариф\n".encode("cp1251"),
        "schema_version: 1\nname: x\ntitle: Тариф\n".encode("koi8-r"),
    ],
)
def test_a_code_page_is_named_with_its_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is not in UTF-8") as caught:
        load(path)
    assert caught.value.where == "page.yaml:3"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_sixteen_bits_are_refused_and_a_byte_order_mark_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "wide.yaml"
    path.write_bytes(_HEAD.encode(encoding))
    with pytest.raises(InputError):
        load(path)
    path.write_bytes(_HEAD.encode("utf-8-sig"))
    assert load(path).name == "x"


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe, loop = tmp_path / "pipe.yaml", tmp_path / "loop.yaml"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(5_000_000)
    for path in (pipe, loop, large, tmp_path, Path("/dev/zero"), tmp_path / "none.yaml"):
        with pytest.raises(InputError):
            read_document(path)
    with pytest.raises(InputError, match="in a circle"):
        load(loop)
    os.mkfifo(tmp_path / "pipe.nc")
    with pytest.raises(InputError, match="is a pipe"):
        econ.read(tmp_path / "pipe.nc")


@pytest.mark.parametrize(
    "level",
    [
        "{hold: {mean: 3000000000}}",
        "{ramp: {from: 0, to: 1, over: 100000000000}}",
        "{alternating: {on: 1, off: 0, months_on: 1, months_off: 99999999}}",
        "{until: {level: 1, then: 0, months: 5000}}",
        "{path: {4000000000: 1}}",
    ],
)
def test_no_count_of_months_is_longer_than_a_century(level: str) -> None:
    before = time.process_time()
    with pytest.raises(InputError):
        parse(f"{_HEAD}pressure: {{tariff: {level}}}\n")
    assert time.process_time() - before < 1


def test_numbers_are_read_as_they_are_written() -> None:
    content, _ = read_text("a: 1e-06\nb: 1E3\nc: -.5\nd: 1:30\ne: 2019-01\nf: no\ng: 0\nh: 0.5\ni: +7\n", "n")
    assert content == {"a": 1e-06, "b": 1000.0, "c": -0.5, "d": "1:30", "e": "2019-01"} | {
        "f": "no",
        "g": 0,
        "h": 0.5,
        "i": 7,
    }


def test_an_alias_that_a_person_would_write_is_read() -> None:
    text = _HEAD + "pressure:\n  tariff: &t {ramp: {from: 0, to: 1, over: 6}}\n  price_cap_share: *t\n"
    assert read_text(text, "alias")[0]["pressure"]["price_cap_share"] == {
        "ramp": {"from": 0, "to": 1, "over": 6}
    }
