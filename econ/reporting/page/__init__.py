"""Page one: numbers first, then sentences by rules."""
