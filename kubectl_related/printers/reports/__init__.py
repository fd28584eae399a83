"""Reports of a check for other programs."""
