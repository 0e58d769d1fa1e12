"""Backtests as people ask for them: requested, worked on, kept, and counted."""
