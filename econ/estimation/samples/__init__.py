"""Observations as several relations need them: listings, counts of idle capacity."""
