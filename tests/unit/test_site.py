"""The site builds strictly, and nothing in it comes from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

#: What would load a font, script, style or picture from another address.
_OUTSIDE = re.compile(
    r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^\s\"'>]+", re.IGNORECASE
)
_CSS = re.compile(r"url\([\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//")


@pytest.fixture(scope="module")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(repository)}
    done = subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_the_site_builds_strictly_and_whole(site: Path, repository: Path) -> None:
    """A broken link or anchor, a page outside the menu, a name that is not there: each an error."""
    pages = {p.relative_to(site).with_suffix("").as_posix() for p in site.rglob("*.html")}
    written = {
        p.relative_to(repository / "docs").with_suffix("").as_posix()
        for p in (repository / "docs").rglob("*.md")
    }
    assert {name.replace("README", "index") for name in written} <= pages
    api = (site / "api.html").read_text(encoding="utf-8")
    assert "Raises" in api
    assert api.count("doc-section-title") > 50


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    found = [
        (path.name, hit)
        for path in site.rglob("*.html")
        for hit in _OUTSIDE.findall(path.read_text(encoding="utf-8"))
        if 'rel="canonical"' not in hit
    ]
    found += [
        (path.name, "url") for path in site.rglob("*.css") if _CSS.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.slow
def test_a_broken_link_would_be_seen(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "docs", tmp_path / "docs")
    shutil.copy(repository / "mkdocs.yml", tmp_path / "mkdocs.yml")
    page = tmp_path / "docs" / "faq.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[nowhere](glossary.md#nothing)\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        tmp_path / "site",
    ]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(repository)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "glossary.md#nothing" in done.stderr


def test_every_page_is_in_the_menu(repository: Path) -> None:
    class Loader(yaml.SafeLoader):
        """Reads the file as mkdocs does, tags aside."""

    content = yaml.load((repository / "mkdocs.yml").read_text(encoding="utf-8"), Loader)  # noqa: S506
    named: list[str] = []

    def walk(entry: object) -> None:
        match entry:
            case str():
                named.append(entry)
            case list():
                for one in entry:
                    walk(one)
            case dict():
                for one in entry.values():
                    walk(one)

    walk(content["nav"])
    written = {p.relative_to(repository / "docs").as_posix() for p in (repository / "docs").rglob("*.md")}
    assert {name for name in written if not name.startswith("estimation/")} <= set(named)
    assert set(named) <= written
    assert content["theme"]["font"] is False
    assert not {"extra_javascript", "extra_css"} & set(content)
