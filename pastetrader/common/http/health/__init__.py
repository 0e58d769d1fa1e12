"""Whether the product is well: probes and figures for monitors."""
