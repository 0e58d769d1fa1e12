"""Real HTTP servers on this machine that speak the formats of the providers, as strictly as the providers do.

A server is given a script of neutral turns and failures, so that one test runs against each format by the real SDK. It
refuses what the real API refuses, keeps what it was sent, and says how in `requests`.
"""

from llm.tests.wire.script import Failure, Turn
from llm.tests.wire.server import KEY, Format, Received, WireServer

__all__ = ["KEY", "Failure", "Format", "Received", "Turn", "WireServer"]
