"""How an execution is shown: its picture, its steps in time, what it started, what may be done about it."""
