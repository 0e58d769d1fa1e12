"""The journal of signals: what each did next, and how that compares with the market."""
