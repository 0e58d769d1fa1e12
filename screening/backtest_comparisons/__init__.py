"""Comparisons of strategies as people ask for them: computed while one waits, within bounds, and remembered."""
