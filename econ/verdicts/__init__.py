"""Claims that others make, judged by fixed rules against rows of data and simulations."""
