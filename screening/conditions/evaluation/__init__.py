"""What a condition, a series or a ranking is for each symbol at its last bar. Pure."""
