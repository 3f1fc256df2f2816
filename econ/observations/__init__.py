"""Raw tables to readings to the monthly panel: what was observed, by whom, and since when it is known.

The panel is `econ.history()`; `econ.observations.build` has readings and tables.
"""
