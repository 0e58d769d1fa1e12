"""The choices that settings offer. Without numpy: doors that only pass settings on stay light."""

from typing import Literal

# Whose ticks, price limits, taxes and fees hold.
Exchange = Literal["krx", "us", "none"]
# Distances are from the fill, or from the close that gave the signal (F8).
Base = Literal["fill", "signal"]
# Stops are looked at inside a bar, or when it has closed.
StopCheck = Literal["bar", "close"]
