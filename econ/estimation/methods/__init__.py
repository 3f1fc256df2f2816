"""Ways of estimating that several relations share."""
