"""Fills, paths, portfolio and costs: what happens to signals, bar by bar. Pure, numpy only."""
