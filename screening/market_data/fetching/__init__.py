"""What all providers share that ask another computer for bars: time, pace, retries, errors, and reading answers."""
