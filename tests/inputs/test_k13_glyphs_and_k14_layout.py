"""K13 and K14: letters that a report cannot print, and texts too long for it, are named before a run."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from econ.cli import main
from econ.errors import InputError
from econ.reporting.typed import check_characters, typed
from econ.scenarios.library import parse


@pytest.mark.parametrize("text", ["about 中国", "نفط", "oil 🛢", "भारत"])
def test_a_letter_that_the_font_lacks_is_named_with_its_place(text, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        f'schema_version: 1\nname: mine\ntitle: "T"\ndescription: "{text}"\nextends: baseline\n',
        encoding="utf-8",
    )
    words = ["report", str(path), "--draws", "9", "--out", str(tmp_path / "r.pdf")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2 and "font lacks" in result.stderr and "mine" in result.stderr
    assert "U+" in result.stderr and not (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize(
    "text", ["Türkiye’s – 5 % ± 2", "Индекс тарифа", "“quoted” … €100 ₽", "e\u0301clair"]
)
def test_letters_of_europe_and_russia_are_printed(text):
    check_characters({"title": text})


@pytest.mark.parametrize(("key", "letters"), [("title", 215), ("title", 81), ("phrase", 100)])
def test_a_text_too_long_is_refused_with_its_line(key, letters):
    text = f"schema_version: 1\nname: mine\ntitle: T\n{key}: {'x' * letters}\n"
    lines = text if key != "title" else text.replace("title: T\n", "")
    with pytest.raises(InputError, match="is too long") as caught:
        parse(lines, "mine.yaml")
    assert f"mine.yaml:{3 if key == 'title' else 4}" in str(caught.value)


@pytest.mark.parametrize("title", ["", "   ", "\n\n"])
def test_a_title_that_says_nothing_is_refused(title):
    with pytest.raises(InputError, match="is empty"):
        parse(f"schema_version: 1\nname: mine\ntitle: {title!r}\n".replace("\\n", " "))


@pytest.mark.parametrize("words", [{"title": "中国"}, {"note": "🛢"}, {"author": "भ"}])
def test_words_of_the_command_are_looked_at_too(words):
    with pytest.raises(InputError):
        typed(**{"title": "", "author": "", "note": "", "logo": "", "issued": "", **words})
