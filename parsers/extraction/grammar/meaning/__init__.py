"""What words mean: quantities, operands, predicates, clauses and statements, each typed. Pure."""
