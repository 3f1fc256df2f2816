"""Measures of what a result is of: that another model, other data or a damaged piece is refused by name."""
