"""How a file writes numbers, and the numbers. Pure."""
