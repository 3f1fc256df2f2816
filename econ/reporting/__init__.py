"""The report: a run as a PDF that can be printed, read aloud and checked."""

from __future__ import annotations

from econ.reporting.cover import Headline, headline
from econ.reporting.document import report
from econ.reporting.pages import VARIABLES

__all__ = ["VARIABLES", "Headline", "headline", "report"]
