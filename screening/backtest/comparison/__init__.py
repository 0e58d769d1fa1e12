"""Two strategies over the same bars: signals that came, went and stayed, and the rule that made it so. Pure."""
