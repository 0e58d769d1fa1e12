"""How quickly a strategy is tried on the past."""
