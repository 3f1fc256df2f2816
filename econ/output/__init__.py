"""Runs on disk: NetCDF with everything inside, tables for other programs."""
