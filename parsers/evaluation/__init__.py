"""How well a reader of strategies reads: item F1, exact cases, and honesty (is what it misses asked about?). Pure."""
