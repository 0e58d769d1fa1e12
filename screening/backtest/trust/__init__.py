"""How far a backtest is to be trusted: checks with a figure and a sentence each. "No objection found" is the best."""
