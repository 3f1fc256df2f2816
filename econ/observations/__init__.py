"""Raw tables to readings to the monthly panel: what was observed, by whom, and since when it is known."""
