"""How the times of the back office are written: unambiguous, short, and with the zone that they are in."""
