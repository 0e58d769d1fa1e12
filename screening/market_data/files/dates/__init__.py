"""How a file writes days and moments, and the sessions that they are. Pure."""
