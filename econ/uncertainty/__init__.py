"""What a range comes from: sources of variance, and how far each parameter moves an outcome."""
