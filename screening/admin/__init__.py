"""Markets, bars, signals and backtests in the back office: written by the program and looked at."""

from screening.admin import backtests, bars_coming_in, markets, signals, watchlists

__all__ = ["backtests", "bars_coming_in", "markets", "signals", "watchlists"]
