"""Fiscal and fuel-supply stress from sanctions pressure on Russia, with numbers and their uncertainty."""

__version__ = "0.1.0"
