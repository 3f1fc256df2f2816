"""What a run means: years, ranges with their simulation error, events."""
