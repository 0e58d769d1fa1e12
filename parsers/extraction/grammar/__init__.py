"""The offline reader: tokens with types, a grammar with full cover, a typed meaning, a draft. Pure, no network."""
