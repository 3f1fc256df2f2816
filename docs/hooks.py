"""What the site does with links that leave it: a file of the repository is named."""

from __future__ import annotations

import logging
import re
from pathlib import Path, PurePosixPath
from typing import Any

_LOG = logging.getLogger("mkdocs.plugins.econ")
ROOT = Path(__file__).resolve().parent.parent
#: A link that goes up: its words, and its target without an anchor.
_UP = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+[^)#]+)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links to files of the repository outside `docs` become their words; a file that is missing warns."""
    folder = PurePosixPath("docs") / PurePosixPath(page.file.src_uri).parent

    def replace(found: re.Match[str]) -> str:
        target = (ROOT / folder / found.group(2)).resolve()
        if target.is_relative_to(ROOT / "docs"):
            return found.group(0)
        if not target.exists():
            _LOG.warning("%s links to %s, which is not there", page.file.src_uri, found.group(2))
        return found.group(1)

    return _UP.sub(replace, markdown)
