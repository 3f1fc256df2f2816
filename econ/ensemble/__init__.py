"""Draws, warm-up, the runner and the datasets it returns."""
