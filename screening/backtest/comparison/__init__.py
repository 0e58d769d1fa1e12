"""Two strategies over the same bars: which signals and trades came, went and stayed, and which rule made it so. Pure."""
