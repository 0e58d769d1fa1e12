"""Signals, markets, files of bars and explanations over HTTP."""
