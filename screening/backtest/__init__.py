"""The same rules over the past: signals, paths of trades, a portfolio with its costs, metrics and trust. Pure but runs.

Rules of filling are numbered F1 to F20 (docs/backtest.md); tests and comments name them.
"""
