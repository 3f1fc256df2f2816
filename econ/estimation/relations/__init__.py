"""Estimated relations, one file each: the model's own equations met with the committed panel."""
