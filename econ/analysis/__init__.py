"""What a run means: reductions over months and draws, differences, attribution."""
