"""Screens of a market: who fulfils a condition, why, and why not."""
