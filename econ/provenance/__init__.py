"""Where a number comes from: its terms, rows, laws and estimates; a run made again from its file."""
