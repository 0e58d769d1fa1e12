"""The ledger of a paste: what was read of it, what people decided about that, and the strategy that follows. Pure."""
