"""Which symbols of a market are looked at: lists, watch-lists, exclusions, liquidity, ranking, limit."""
