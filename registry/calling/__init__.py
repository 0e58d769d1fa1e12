"""One call of a tool: its arguments and result checked, what only its row holds, how often it may be called."""
