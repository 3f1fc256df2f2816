"""Runs on disk: NetCDF with everything inside, tables for other programs."""

from __future__ import annotations

from econ.output.files import FORMATS, check_target, read, read_marked, read_store, save, stored

__all__ = ["FORMATS", "check_target", "read", "read_marked", "read_store", "save", "stored"]
